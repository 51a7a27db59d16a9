//! Requests and limits (`validateResourceRequirements`), Pod-level resources and resource claims.

use std::collections::BTreeMap;

use super::super::features;
use super::super::field::Field;
use super::super::print::Shown;
use super::super::seen::Seen;
use super::spec::PodSpec;
use crate::model::names;
use crate::model::quantity::Quantity;

const NATIVE: [&str; 20] = [
    "cpu",
    "memory",
    "ephemeral-storage",
    "requests.cpu",
    "requests.memory",
    "requests.ephemeral-storage",
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
    "pods",
    "resourcequotas",
    "services",
    "replicationcontrollers",
    "secrets",
    "configmaps",
    "persistentvolumeclaims",
    "storage",
    "requests.storage",
    "services.nodeports",
    "services.loadbalancers",
];
const COUNTED: [&str; 9] = [
    "pods",
    "resourcequotas",
    "services",
    "replicationcontrollers",
    "secrets",
    "configmaps",
    "persistentvolumeclaims",
    "services.nodeports",
    "services.loadbalancers",
];

/// Whether the name belongs to Kubernetes itself (`IsNativeResource`).
pub fn is_native(name: &str) -> bool {
    !name.contains('/') || name.contains("kubernetes.io/")
}

/// Whether it is an extended resource (`IsExtendedResourceName`).
pub fn is_extended(name: &str) -> bool {
    !is_native(name)
        && !name.starts_with("requests.")
        && names::qualified_name(&format!("requests.{name}")).is_empty()
}

fn is_huge_page(name: &str) -> bool {
    name.starts_with("hugepages-")
}

/// Whether a limit may be higher than the request (`IsOvercommitAllowed`).
pub fn may_overcommit(name: &str) -> bool {
    is_native(name) && !is_huge_page(name)
}

/// A resource's name (`validateResourceName`); whether it is in order.
pub fn resource_name(field: Field<'_>, name: &str) -> bool {
    let wrong = names::qualified_name(name);
    let fits = wrong.is_empty();
    for message in wrong {
        field.on_key().invalid_value(name, &message);
    }
    let standard = NATIVE.contains(&name) || is_huge_page(name) || name.starts_with("requests.hugepages-");
    if fits && !name.contains('/') && !standard {
        field.on_key().invalid_value(name, "must be a standard resource type or fully qualified");
        return false;
    }
    fits
}

/// A name a container can ask for (`validateContainerResourceName`).
pub fn container_resource_name(field: Field<'_>, name: &str) {
    if matches!(name, "cpu" | "memory" | "ephemeral-storage") {
        return;
    }
    resource_name(field, name);
    if !name.contains('/') {
        if !is_huge_page(name) {
            field.on_key().invalid_value(name, "must be a standard resource for containers");
        }
    } else if !is_native(name) && !is_extended(name) {
        field.on_key().invalid_value(name, "doesn't follow extended resource name standard");
    }
}

/// A name a Pod as a whole can ask for (`validatePodResourceName`).
fn pod_resource_name(field: Field<'_>, name: &str) {
    if matches!(name, "cpu" | "memory") || !resource_name(field, name) {
        return;
    }
    if !is_huge_page(name) {
        field.on_key().not_supported_value(name, &["cpu", "hugepages-", "memory"]);
    }
}

/// An amount (`ValidateResourceQuantityValue`).
pub fn quantity_value(field: Field<'_>, name: &str) {
    let Some(amount) = field.quantity() else { return };
    if amount.sign() < 0 {
        field.invalid_value(field.quantity_text(), names::NEGATIVE);
    }
    if amount.has_fraction() && (COUNTED.contains(&name) || is_extended(name)) {
        field.invalid_value(field.quantity_text(), "must be an integer");
    }
}

/// Why an amount of huge pages is not one.
fn huge_page_fault(name: &str, amount: Quantity) -> bool {
    let size = name.strip_prefix("hugepages-").and_then(|size| Quantity::parse_exact(size).ok());
    let Some(size) = size.filter(|s| s.sign() > 0 && !s.has_fraction()) else { return true };
    amount.value() % size.value() != 0
}

/// What a container asks for.
pub fn resource_requirements(resources: Field<'_>) {
    requirements(resources, container_resource_name);
}

/// Limits alone: an overhead, whose amounts the server names as the limits of it.
pub fn limits_of<'r>(overhead: Field<'r>, amounts: Field<'r>) {
    let limits = overhead.get("limits").pointing_at(amounts);
    let (mut compute, mut huge) = (false, false);
    for (name, amount) in limits.entries() {
        one(amount, name, container_resource_name);
        compute |= matches!(name, "cpu" | "memory");
        huge |= is_huge_page(name);
    }
    if huge && !compute {
        overhead.forbidden("HugePages require cpu or memory");
    }
}

fn one(amount: Field<'_>, name: &str, check_name: fn(Field<'_>, &str)) {
    check_name(amount, name);
    quantity_value(amount, name);
    if is_huge_page(name)
        && let Some(value) = amount.quantity()
        && huge_page_fault(name, value)
    {
        let text = amount.quantity_text();
        amount.invalid_value(text.clone(), &format!("{text} is not positive integer multiple of {name}"));
    }
}

/// A Pod's requests default to its limits; the faults they then share are said once.
fn requirements(resources: Field<'_>, check_name: fn(Field<'_>, &str)) {
    let (limits, requests) = (resources.get("limits"), resources.get("requests"));
    let (mut compute, mut huge) = (false, false);
    for (name, amount) in limits.entries() {
        one(amount, name, check_name);
        compute |= matches!(name, "cpu" | "memory");
        huge |= is_huge_page(name);
    }
    for (name, amount) in requests.entries() {
        one(amount, name, check_name);
        within_limit(limits, requests, name, amount);
        compute |= matches!(name, "cpu" | "memory");
        huge |= is_huge_page(name);
    }
    if huge && !compute {
        resources.forbidden("HugePages require cpu or memory");
    }
}

/// A request is not more than its limit, and the same where nothing can be shared.
fn within_limit<'r>(limits: Field<'r>, requests: Field<'r>, name: &'r str, amount: Field<'r>) {
    if !limits.has(name) {
        if !may_overcommit(name) {
            let limits = if limits.is_set() { limits } else { limits.pointing_at_place(amount) };
            limits.required("Limit must be set for non overcommitable resources");
        }
        return;
    }
    let limit = limits.key(name);
    let (Some(asked), Some(most)) = (milli(amount), milli(limit)) else { return };
    let relation = match asked.cmp(&most) {
        std::cmp::Ordering::Equal => return,
        _ if !may_overcommit(name) => "must be equal to",
        std::cmp::Ordering::Greater => "must be less than or equal to",
        std::cmp::Ordering::Less => return,
    };
    let detail = format!("{relation} {name} limit of {}", limit.quantity_text());
    requests.pointing_at(amount).invalid_value(amount.quantity_text(), &detail);
}

/// An amount as the server has it after its defaults: thousandths at least.
fn milli(field: Field<'_>) -> Option<Quantity> {
    let mut amount = field.quantity()?;
    amount.round_up_to(-3);
    Some(amount)
}

/// The names of a Pod's resource claims.
pub type Claims<'r> = Seen<'r>;

/// `validatePodResourceClaims`, and the names for containers to refer to.
pub fn claims(pod: PodSpec<'_>) -> Claims<'_> {
    let mut known = Claims::default();
    let list = pod.get("resourceClaims").only(features::RESOURCE_CLAIMS);
    for claim in list.items() {
        let (name, by_name) = (claim.get("name"), claim.get("resourceClaimName"));
        let template = claim.get("resourceClaimTemplateName");
        if name.str().is_empty() {
            name.required("");
        } else if known.add(name.str(), ()) {
            name.invalid_each(names::dns1123_label(name.str()));
        } else {
            name.duplicate();
        }
        match (by_name.is_set(), template.is_set()) {
            (true, true) => claim.invalid_value(
                shown_claim(claim),
                "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified",
            ),
            (false, false) => claim.invalid_value(
                shown_claim(claim),
                "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`",
            ),
            _ => {}
        }
        for field in [by_name, template].into_iter().filter(|f| f.is_set()) {
            for message in names::dns1123_subdomain(field.str()) {
                field.invalid_value(field.str(), &message);
            }
        }
    }
    known
}

fn shown_claim(claim: Field<'_>) -> Shown<'static> {
    Shown::internal(claim, &["name", "resourceClaimName?", "resourceClaimTemplateName?"])
}

/// What a container uses of the Pod's claims (`validateResourceClaimNames`).
pub fn resource_claims<'r>(list: Field<'r>, known: &Claims<'r>) {
    let list = list.only(features::RESOURCE_CLAIMS);
    let mut used: Vec<(&str, &str)> = Vec::new();
    for item in list.items() {
        let (name, request) = (item.get("name").str(), item.get("request"));
        if name.is_empty() {
            item.required("");
            continue;
        }
        let whole = used.contains(&(name, ""));
        if whole {
            item.duplicate_value(name);
        } else if !request.str().is_empty() {
            request.invalid_each(names::dns1123_label(request.str()));
            if used.contains(&(name, request.str())) {
                item.duplicate_value(format!("{name}/{}", request.str()));
            }
        } else if used.iter().any(|(other, _)| *other == name) {
            item.duplicate_value(name);
        }
        used.push((name, request.str()));
        if !known.has(name) {
            let mut all: Vec<&str> = known.texts().collect();
            all.sort_unstable();
            let of =
                if all.is_empty() { " which is empty".to_owned() } else { format!(": {}", all.join(", ")) };
            item.not_found_detail(name, &format!("must be one of the names in pod.spec.resourceClaims{of}"));
        }
    }
}

type Amounts<'r> = BTreeMap<&'r str, Quantity>;

/// What the Pod as a whole asks for (`validatePodResources`).
pub fn pod_resources<'r>(pod: PodSpec<'r>, claims: &Claims<'r>) {
    let resources = pod.get("resources").only(features::POD_LEVEL_RESOURCES);
    if !resources.is_set() || resources.versions().is_empty() {
        return;
    }
    if pod.os() == "windows" {
        return resources.forbidden("may not be set for a windows pod");
    }
    if resources.get("claims").is_set() {
        resources.get("claims").forbidden("claims may not be set for Resources at pod-level");
    }
    requirements(resources, pod_resource_name);
    resource_claims(resources.get("claims"), claims);
    consistent(pod, resources);
}

/// Containers may not ask for more than the Pod (`validatePodResourceConsistency`).
fn consistent<'r>(pod: PodSpec<'r>, resources: Field<'r>) {
    let (requests, limits) = (resources.get("requests"), resources.get("limits"));
    let asked = aggregate(pod, "requests");
    let of_containers = "must be greater than or equal to aggregate container";
    for (name, sum) in &asked {
        let of_pod = requests.key(name);
        if milli(of_pod).is_some_and(|most| *sum > most) {
            of_pod.invalid_value(of_pod.quantity_text(), &format!("{of_containers} requests of {sum}"));
        }
    }
    for (name, sum) in aggregate(pod, "limits").iter().filter(|(name, _)| is_huge_page(name)) {
        let of_pod = limits.key(name);
        if milli(of_pod).is_some_and(|most| *sum > most) {
            of_pod.invalid_value(of_pod.quantity_text(), &format!("{of_containers} limits of {sum}"));
        }
    }
    for (at, container) in pod.get("containers").items().enumerate() {
        for (name, limit) in container.get("resources").get("limits").entries() {
            let of_pod = limits.key(name);
            let (Some(own), Some(most)) = (milli(limit), milli(of_pod)) else { continue };
            if own > most {
                let path = resources.get("containers").item_as(at as u32, limit).key(name).get("limits");
                let detail =
                    format!("must be less than or equal to pod limits of {}", of_pod.quantity_text());
                path.pointing_at(limit).invalid_value(limit.quantity_text(), &detail);
            }
        }
    }
}

/// What the containers ask for together, as the scheduler counts (`AggregateContainerRequests`).
fn aggregate<'r>(pod: PodSpec<'r>, list: &'static str) -> Amounts<'r> {
    let own = |container: Field<'r>| {
        let resources = container.get("resources");
        let mut out = Amounts::new();
        for (name, amount) in resources.get(list).entries() {
            out.extend(milli(amount).map(|amount| (name, amount)));
        }
        if list == "requests" && pod.is_pod {
            for (name, amount) in resources.get("limits").entries() {
                if let Some(amount) = milli(amount) {
                    out.entry(name).or_insert(amount);
                }
            }
        }
        out
    };
    let mut sum = Amounts::new();
    for container in pod.get("containers").items() {
        add(&mut sum, &own(container));
    }
    let (mut sidecars, mut most) = (Amounts::new(), Amounts::new());
    for container in pod.get("initContainers").items() {
        let mut at_once = own(container);
        if container.get("restartPolicy").str() == "Always" {
            add(&mut sum, &at_once);
            add(&mut sidecars, &at_once);
            at_once.clone_from(&sidecars);
        } else {
            add(&mut at_once, &sidecars);
        }
        raise(&mut most, &at_once);
    }
    raise(&mut sum, &most);
    sum
}

fn add<'r>(sum: &mut Amounts<'r>, more: &Amounts<'r>) {
    for (name, amount) in more {
        let value = sum.get(name).map_or(*amount, |old| (*old).plus(*amount));
        sum.insert(name, value);
    }
}

fn raise<'r>(sum: &mut Amounts<'r>, other: &Amounts<'r>) {
    for (name, amount) in other {
        let value = sum.get(name).map_or(*amount, |old| (*old).max(*amount));
        sum.insert(name, value);
    }
}
