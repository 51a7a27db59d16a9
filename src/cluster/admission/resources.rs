//! Requests and limits as admission sees them: defaulted by the API server, then by LimitRanges.

use std::collections::BTreeMap;

use super::rulers;
use crate::model::quantity::Quantity;
use crate::model::{Container, ContainerRole, Object, Pod};
use crate::syntax::yaml::Value;

/// A quantity and where it is written (in the Pod, or in the LimitRange that supplied it).
#[derive(Debug, Clone, Copy)]
pub struct Amount<'r> {
    /// How much.
    pub quantity: Quantity,
    /// Where.
    pub node: Value<'r>,
}

/// Amounts by resource name.
pub type List<'r> = BTreeMap<&'r str, Amount<'r>>;

/// What one container (or the Pod) asks for and is held to.
#[derive(Debug, Clone)]
pub struct Resources<'r> {
    /// The container; `None` for the Pod as a whole.
    pub container: Option<Container<'r>>,
    /// `requests`
    pub requests: List<'r>,
    /// `limits`
    pub limits: List<'r>,
}

/// Reads a mapping of quantities; what does not parse is the API server's business.
pub fn list(node: Option<Value<'_>>) -> List<'_> {
    let entries = node.into_iter().flat_map(Value::entries);
    entries
        .filter_map(|e| {
            let quantity = Quantity::parse(e.value.text()?).ok()?;
            Some((e.name(), Amount { quantity, node: e.value }))
        })
        .collect()
}

/// The resources of each container of a Pod in its namespace: init containers after the others, as the
/// plugins visit them.
pub fn of_pod<'r>(pod: Pod<'r>) -> Vec<Resources<'r>> {
    let defaults: Vec<_> = rulers(pod.object, "LimitRange").map(container_defaults).collect();
    let (init, app): (Vec<_>, Vec<_>) = pod
        .containers()
        .filter(|c| c.role != ContainerRole::Ephemeral)
        .partition(|c| matches!(c.role, ContainerRole::Init | ContainerRole::Sidecar));
    app.into_iter()
        .chain(init)
        .map(|container| {
            let node = container.spec.node();
            let limits = list(node.at(&["resources", "limits"]));
            let mut requests = list(node.at(&["resources", "requests"]));
            // `SetDefaults_Pod`: a limit is a request too.
            for (name, amount) in &limits {
                requests.entry(name).or_insert(*amount);
            }
            let mut out = Resources { container: Some(container), requests, limits };
            for (limits, requests) in &defaults {
                merge(&mut out.limits, limits);
                merge(&mut out.requests, requests);
            }
            out
        })
        .collect()
}

fn merge<'r>(into: &mut List<'r>, defaults: &List<'r>) {
    for (name, amount) in defaults {
        into.entry(name).or_insert(*amount);
    }
}

/// The defaults of a LimitRange for containers: limits and requests (`SetDefaults_LimitRangeItem`).
fn container_defaults<'r>(range: Object<'r>) -> (List<'r>, List<'r>) {
    let (mut limits, mut requests) = (List::new(), List::new());
    for item in range.at(&["spec", "limits"]).into_iter().flat_map(Value::items) {
        if item.str_at(&["type"]) != Some("Container") {
            continue;
        }
        let mut own_limits = list(item.get("default"));
        merge(&mut own_limits, &list(item.get("max")));
        let mut own_requests = list(item.get("defaultRequest"));
        merge(&mut own_requests, &own_limits);
        merge(&mut own_requests, &list(item.get("min")));
        merge(&mut limits, &own_limits);
        merge(&mut requests, &own_requests);
    }
    (limits, requests)
}

/// What the Pod as a whole asks for and is held to (`component-helpers/resource`): the sum of what runs side
/// by side, at least what any init container needs, overridden by resources of the Pod itself.
pub fn total<'r>(pod: Pod<'r>, containers: &[Resources<'r>]) -> Resources<'r> {
    let node = pod.spec.node();
    let mut own_limits = list(node.at(&["resources", "limits"]));
    let mut own_requests = list(node.at(&["resources", "requests"]));
    own_limits.retain(|name, _| is_pod_level(name));
    for (name, amount) in &own_limits {
        own_requests.entry(name).or_insert(*amount);
    }
    own_requests.retain(|name, _| is_pod_level(name));
    let mut requests = sum(containers, |r| &r.requests);
    let mut limits = sum(containers, |r| &r.limits);
    requests.extend(own_requests);
    limits.extend(own_limits);
    Resources { container: None, requests, limits }
}

fn is_pod_level(name: &str) -> bool {
    matches!(name, "cpu" | "memory") || name.starts_with("hugepages-")
}

fn sum<'r>(containers: &[Resources<'r>], of: impl for<'a> Fn(&'a Resources<'r>) -> &'a List<'r>) -> List<'r> {
    let mut total = List::new();
    let role = |r: &Resources<'r>| r.container.map_or(ContainerRole::App, |c| c.role);
    for container in containers.iter().filter(|r| role(r) == ContainerRole::App) {
        add(&mut total, of(container));
    }
    let (mut sidecars, mut most) = (List::new(), List::new());
    for container in containers.iter().filter(|r| role(r) != ContainerRole::App) {
        let mut needed = sidecars.clone();
        add(&mut needed, of(container));
        if role(container) == ContainerRole::Sidecar {
            add(&mut total, of(container));
            sidecars = needed.clone();
        }
        raise(&mut most, &needed);
    }
    raise(&mut total, &most);
    total
}

fn add<'r>(into: &mut List<'r>, more: &List<'r>) {
    for (name, amount) in more {
        into.entry(name)
            .and_modify(|known| known.quantity = known.quantity.plus(amount.quantity))
            .or_insert(*amount);
    }
}

fn raise<'r>(into: &mut List<'r>, other: &List<'r>) {
    for (name, amount) in other {
        let known = into.entry(name).or_insert(*amount);
        if amount.quantity > known.quantity {
            *known = *amount;
        }
    }
}
