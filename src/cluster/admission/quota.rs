//! The ResourceQuota plugin (`apiserver/pkg/admission/plugin/resourcequota`, `pkg/quota/v1/evaluator/core`),
//! simulated over a unit: objects are created in their order, earlier ones use up what later ones need.

use std::collections::BTreeMap;

use super::resources::{self, List, Resources};
use super::usage::{self, Usage};
use super::{Denial, limit_range, namespace_of, pod_security};
use crate::model::quantity::Quantity;
use crate::model::{Object, Pod, UnitId};
use crate::run::Run;
use crate::syntax::yaml::Value;

/// A quota with what is left of it.
struct Quota<'r> {
    object: Object<'r>,
    hard: List<'r>,
    used: BTreeMap<&'r str, Quantity>,
}

/// A refusal by a quota.
#[derive(Debug, Clone)]
pub struct Refused<'r> {
    /// The object that is refused, or whose Pods are.
    pub object: Object<'r>,
    /// The refusal.
    pub denial: Denial<'r>,
    /// For a workload: how many of its Pods were created before, and how many it wants.
    pub pods: Option<(i64, i64)>,
}

/// Creates every object of a unit in turn and collects what the quotas refuse.
pub fn simulate<'r>(
    run: &'r Run,
    unit: UnitId,
    objects: impl Iterator<Item = Object<'r>>,
) -> Vec<Refused<'r>> {
    let all: Vec<_> = run.index.of_kind(run, "ResourceQuota").collect();
    let mut by_namespace: BTreeMap<&str, Vec<Quota<'r>>> = BTreeMap::new();
    for object in all.into_iter().filter(|o| o.in_snapshot() || o.data().unit == unit) {
        by_namespace.entry(namespace_of(object)).or_default().push(Quota::of(object));
    }
    for quotas in by_namespace.values_mut() {
        quotas.sort_by_key(|q| q.object.name());
        let count = Quantity::units(quotas.len() as i64, crate::model::quantity::Format::DecimalSi);
        for name in ["resourcequotas", "count/resourcequotas"] {
            quotas.iter_mut().for_each(|q| q.start(name, count));
        }
    }
    let mut out = Vec::new();
    if by_namespace.is_empty() {
        return out;
    }
    for object in objects.filter(|o| o.kind() != "ResourceQuota" && !o.in_snapshot()) {
        if let Some(quotas) = by_namespace.get_mut(namespace_of(object)) {
            out.extend(create(object, quotas));
        }
    }
    out
}

impl<'r> Quota<'r> {
    fn of(object: Object<'r>) -> Self {
        let hard = resources::list(object.at(&["spec", "hard"]));
        let mut used: BTreeMap<_, _> = hard.keys().map(|name| (*name, Quantity::ZERO)).collect();
        for (name, amount) in resources::list(object.at(&["status", "used"])) {
            used.insert(name, amount.quantity);
        }
        let mut quota = Self { object, hard, used };
        if !object.in_snapshot() {
            // Controllers make these two in every namespace.
            let one = Quantity::units(1, crate::model::quantity::Format::DecimalSi);
            for name in ["configmaps", "count/configmaps", "count/serviceaccounts"] {
                quota.start(name, one);
            }
        }
        quota
    }

    fn start(&mut self, name: &str, quantity: Quantity) {
        if let Some((name, _)) = self.hard.get_key_value(name).filter(|_| !self.object.in_snapshot()) {
            self.used.insert(name, quantity);
        }
    }

    /// `a=1,b=2` of the resources that do not fit; `None` where all fit.
    fn exceeded(&self, usage: &Usage<'_>) -> Option<Denial<'r>> {
        let (mut requested, mut used, mut hard, mut policies) = (vec![], vec![], vec![], vec![]);
        for (name, limit) in &self.hard {
            let Some(more) = usage.get(*name).filter(|q| q.milli_value() != 0) else { continue };
            let before = self.used.get(name).copied().unwrap_or(Quantity::ZERO);
            if before.plus(*more) > limit.quantity {
                requested.push(format!("{name}={more}"));
                used.push(format!("{name}={before}"));
                hard.push(format!("{name}={}", limit.quantity));
                policies.push(limit.node);
            }
        }
        if requested.is_empty() {
            return None;
        }
        let message = format!(
            "exceeded quota: {}, requested: {}, used: {}, limited: {}",
            self.object.name(),
            requested.join(","),
            used.join(","),
            hard.join(",")
        );
        Some(Denial { message, places: Vec::new(), policies })
    }

    fn charge(&mut self, usage: &Usage<'_>) {
        for (name, used) in &mut self.used {
            if let Some(more) = usage.get(*name) {
                *used = used.plus(*more);
            }
        }
    }

    /// `failed quota: q: must specify limits.cpu for: c; …`
    fn missing(&self, containers: &[Resources<'r>]) -> Option<Denial<'r>> {
        let mut lacking: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let (mut places, mut policies) = (Vec::new(), Vec::new());
        for (name, limit) in self.hard.iter().filter(|(name, _)| usage::MUST_BE_SET.contains(name)) {
            for resources in containers {
                if usage::of_container(resources).contains_key(*name) {
                    continue;
                }
                let Some(container) = resources.container else { continue };
                lacking.entry(name).or_default().push(container.name_or_empty());
                let place = container.spec.resources().map(|r| r.node()).or(container.name().map(|n| n.node));
                places.extend(place.filter(|p| !places.contains(p)));
                if !policies.contains(&limit.node) {
                    policies.push(limit.node);
                }
            }
        }
        if lacking.is_empty() {
            return None;
        }
        let parts: Vec<_> = lacking
            .into_iter()
            .map(|(name, mut containers)| {
                containers.sort_unstable();
                containers.dedup();
                format!("{name} for: {}", containers.join(","))
            })
            .collect();
        let message = format!("failed quota: {}: must specify {}", self.object.name(), parts.join("; "));
        Some(Denial { message, places, policies })
    }
}

/// Creates one object, and the Pods of a workload.
fn create<'r>(object: Object<'r>, quotas: &mut [Quota<'r>]) -> Vec<Refused<'r>> {
    let mut out = Vec::new();
    let pod = Pod::of(object);
    if object.kind() != "Pod" {
        let usage = usage::of_object(object);
        if let Some(denial) =
            admit(&usage, quotas.iter_mut().filter(|q| !usage::has_scopes(q.object)).collect())
        {
            let places = object.at(&["metadata", "name"]).into_iter().collect();
            out.push(Refused { object, denial: Denial { places, ..denial }, pods: None });
            return out;
        }
    }
    let Some(pod) = pod.filter(|p| limit_range::of_pod(*p).is_none() && allowed_by_pod_security(*p)) else {
        return out;
    };
    if object.kind() == "CronJob" {
        out.extend(create_later(pod, quotas));
    }
    let wanted = usage::pods_made(pod);
    for made in 0..wanted {
        if let Some(denial) = create_pod(pod, quotas) {
            out.push(Refused { object, denial, pods: Some((made, wanted)) });
            break;
        }
    }
    out
}

/// The first Pod of a CronJob, whenever its time comes: what others use by then nobody knows, so only a quota that
/// refuses it on its own counts.
fn create_later<'r>(pod: Pod<'r>, quotas: &[Quota<'r>]) -> Option<Refused<'r>> {
    let object = pod.object;
    if object.at(&["spec", "suspend"]).and_then(Value::as_bool) == Some(true) {
        return None;
    }
    let unused = |quota: &Quota<'r>| Quota {
        object: quota.object,
        hard: quota.hard.clone(),
        used: quota.hard.keys().map(|name| (*name, Quantity::ZERO)).collect(),
    };
    let mut quotas: Vec<_> = quotas.iter().map(unused).collect();
    create_pod(pod, &mut quotas).map(|denial| Refused { object, denial, pods: Some((0, 1)) })
}

fn allowed_by_pod_security(pod: Pod<'_>) -> bool {
    pod_security::policy(pod.object, "enforce")
        .is_none_or(|policy| pod_security::evaluate(pod, &policy).is_none())
}

fn create_pod<'r>(pod: Pod<'r>, quotas: &mut [Quota<'r>]) -> Option<Denial<'r>> {
    let containers = resources::of_pod(pod);
    let total = resources::total(pod, &containers);
    let matching: Vec<_> =
        quotas.iter_mut().filter(|q| usage::matches_scopes(q.object, pod, &containers)).collect();
    // Resources of the Pod itself make those of its containers optional.
    let pod_level = pod
        .spec
        .node()
        .at(&["resources"])
        .is_some_and(|r| r.get("requests").is_some() || r.get("limits").is_some());
    if !pod_level && let Some(denial) = matching.iter().find_map(|q| q.missing(&containers)) {
        return Some(denial);
    }
    let usage = usage::of_pod(&total);
    let denial = admit(&usage, matching)?;
    let mut places: Vec<Value<'r>> = pod.replicas().and_then(|r| r.node()).into_iter().collect();
    for (name, amount) in total.limits.iter().chain(&total.requests) {
        if denial.message.contains(*name) && !places.contains(&amount.node) {
            places.push(amount.node);
        }
    }
    if places.is_empty() {
        places.extend(pod.object.at(&["metadata", "name"]));
    }
    Some(Denial { places, ..denial })
}

/// Charges the usage to every quota, or to none.
fn admit<'r>(usage: &Usage<'_>, mut quotas: Vec<&mut Quota<'r>>) -> Option<Denial<'r>> {
    if let Some(denial) = quotas.iter().find_map(|q| q.exceeded(usage)) {
        return Some(denial);
    }
    for quota in &mut quotas {
        quota.charge(usage);
    }
    None
}
