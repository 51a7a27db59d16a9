//! What each object uses of a quota (`pkg/quota/v1/evaluator/core`).

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::resources::Resources;
use crate::model::quantity::{Format, Quantity};
use crate::model::{Object, Pod};
use crate::syntax::yaml::Value;

/// Amounts by quota resource.
pub(super) type Usage<'r> = BTreeMap<Cow<'r, str>, Quantity>;

/// Resources that every container must ask for once a quota counts them (`validationSet`).
pub(super) const MUST_BE_SET: &[&str] =
    &["cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory"];

const ONE: Quantity = Quantity::units(1, Format::DecimalSi);

/// What one container counts for.
pub(super) fn of_container<'r>(resources: &Resources<'r>) -> Usage<'r> {
    let mut out = Usage::new();
    for (name, amount) in &resources.requests {
        if matches!(*name, "cpu" | "memory" | "ephemeral-storage") || name.starts_with("hugepages-") {
            out.insert(Cow::Borrowed(name), amount.quantity);
            out.insert(Cow::Owned(format!("requests.{name}")), amount.quantity);
        } else if name.contains('/') && !name.contains("kubernetes.io/") {
            out.insert(Cow::Owned(format!("requests.{name}")), amount.quantity);
        }
    }
    for (name, amount) in &resources.limits {
        if matches!(*name, "cpu" | "memory" | "ephemeral-storage") {
            out.insert(Cow::Owned(format!("limits.{name}")), amount.quantity);
        }
    }
    out
}

/// What a Pod counts for, by its total.
pub(super) fn of_pod<'r>(total: &Resources<'r>) -> Usage<'r> {
    let mut out = of_container(total);
    out.insert(Cow::Borrowed("pods"), ONE);
    out.insert(Cow::Borrowed("count/pods"), ONE);
    out
}

/// What any other object counts for.
pub(super) fn of_object<'r>(object: Object<'r>) -> Usage<'r> {
    let plural = plural(object.kind());
    let group = object.group();
    let count = if group.is_empty() { format!("count/{plural}") } else { format!("count/{plural}.{group}") };
    let mut out = Usage::from([(Cow::Owned(count), ONE)]);
    if !group.is_empty() {
        return out;
    }
    match object.kind() {
        "ConfigMap" | "Secret" | "ReplicationController" => drop(out.insert(Cow::Owned(plural), ONE)),
        "Service" => service(object, &mut out),
        "PersistentVolumeClaim" => claim(object, &mut out),
        _ => {}
    }
    out
}

fn service<'r>(object: Object<'r>, out: &mut Usage<'r>) {
    let ports: Vec<_> = object.at(&["spec", "ports"]).into_iter().flat_map(Value::items).collect();
    out.insert(Cow::Borrowed("services"), ONE);
    let allocates =
        object.at(&["spec", "allocateLoadBalancerNodePorts"]).and_then(Value::as_bool) != Some(false);
    let node_ports = match object.root().str_at(&["spec", "type"]) {
        Some("NodePort") => ports.len(),
        Some("LoadBalancer") => {
            out.insert(Cow::Borrowed("services.loadbalancers"), ONE);
            if allocates { ports.len() } else { ports.iter().filter(|p| p.get("nodePort").is_some()).count() }
        }
        _ => 0,
    };
    if node_ports > 0 {
        out.insert(
            Cow::Borrowed("services.nodeports"),
            Quantity::units(node_ports as i64, Format::DecimalSi),
        );
    }
}

fn claim<'r>(object: Object<'r>, out: &mut Usage<'r>) {
    out.insert(Cow::Borrowed("persistentvolumeclaims"), ONE);
    let class = object.root().str_at(&["spec", "storageClassName"]).filter(|c| !c.is_empty());
    if let Some(class) = class {
        out.insert(Cow::Owned(format!("{class}.storageclass.storage.k8s.io/persistentvolumeclaims")), ONE);
    }
    let storage = object.at(&["spec", "resources", "requests"]).and_then(|r| r.get("storage")?.text());
    if let Some(Ok(mut storage)) = storage.map(Quantity::parse) {
        storage.round_up_to(0);
        out.insert(Cow::Borrowed("requests.storage"), storage);
        if let Some(class) = class {
            out.insert(Cow::Owned(format!("{class}.storageclass.storage.k8s.io/requests.storage")), storage);
        }
    }
}

/// The resource name of a kind, as its REST path has it.
fn plural(kind: &str) -> String {
    let lower = kind.to_lowercase();
    if lower.ends_with("class") || lower.ends_with("ingress") {
        lower + "es"
    } else if lower.ends_with('y') {
        format!("{}ies", &lower[..lower.len() - 1])
    } else if lower.ends_with('s') {
        lower
    } else {
        lower + "s"
    }
}

/// How many Pods the object's controller makes at once, as far as files tell.
pub(super) fn pods_made(pod: Pod<'_>) -> i64 {
    let object = pod.object;
    let number = |path: &[&str]| object.at(path).and_then(Value::as_i64);
    match object.kind() {
        "Pod" | "DaemonSet" => 1,
        "Job" => {
            let suspended = object.at(&["spec", "suspend"]).and_then(Value::as_bool) == Some(true);
            let parallel = number(&["spec", "parallelism"]).unwrap_or(1);
            let completions = number(&["spec", "completions"]).unwrap_or(parallel.max(1));
            if suspended { 0 } else { parallel.min(completions) }
        }
        "Deployment" | "ReplicaSet" | "ReplicationController" | "StatefulSet" => {
            number(&["spec", "replicas"]).unwrap_or(1).clamp(0, 10_000)
        }
        _ => 0,
    }
}

/// Whether a quota counts only some Pods, and so nothing else.
pub(super) fn has_scopes(quota: Object<'_>) -> bool {
    quota.at(&["spec", "scopes"]).is_some_and(|s| s.items().len() > 0)
        || quota.at(&["spec", "scopeSelector", "matchExpressions"]).is_some_and(|s| s.items().len() > 0)
}

/// Whether a quota counts this Pod (`podMatchesScopeFunc`).
pub(super) fn matches_scopes(quota: Object<'_>, pod: Pod<'_>, containers: &[Resources<'_>]) -> bool {
    let scopes = quota.at(&["spec", "scopes"]).into_iter().flat_map(Value::items);
    let plain = scopes.filter_map(Value::as_str).all(|scope| matches(scope, None, pod, containers));
    let selectors =
        quota.at(&["spec", "scopeSelector", "matchExpressions"]).into_iter().flat_map(Value::items);
    plain
        && selectors.into_iter().all(|expression| {
            let scope = expression.str_at(&["scopeName"]).unwrap_or("");
            matches(scope, Some(expression), pod, containers)
        })
}

fn matches(scope: &str, expression: Option<Value<'_>>, pod: Pod<'_>, containers: &[Resources<'_>]) -> bool {
    let ends = pod.spec.active_deadline_seconds().is_some_and(|d| d.value >= 0);
    let counted = |name: &str| matches!(name, "cpu" | "memory");
    let any = |r: &Resources<'_>| r.requests.keys().chain(r.limits.keys()).any(|n| counted(n));
    let best_effort = !containers.iter().any(any) && pod.spec.resources().is_none();
    match scope {
        "Terminating" => ends,
        "NotTerminating" => !ends,
        "BestEffort" => best_effort,
        "NotBestEffort" => !best_effort,
        "PriorityClass" => priority_class(expression, pod),
        "CrossNamespacePodAffinity" => crosses_namespaces(pod),
        _ => false,
    }
}

fn priority_class(expression: Option<Value<'_>>, pod: Pod<'_>) -> bool {
    let class = pod.spec.priority_class_name().map(|c| c.value).filter(|c| !c.is_empty());
    let values: Vec<_> = expression
        .and_then(|e| e.get("values"))
        .into_iter()
        .flat_map(Value::items)
        .filter_map(Value::as_str)
        .collect();
    match expression.and_then(|e| e.str_at(&["operator"])) {
        Some("In") => class.is_some_and(|c| values.contains(&c)),
        Some("NotIn") => class.is_none_or(|c| !values.contains(&c)),
        Some("DoesNotExist") => class.is_none(),
        _ => class.is_some(),
    }
}

fn crosses_namespaces(pod: Pod<'_>) -> bool {
    let Some(affinity) = pod.spec.affinity() else { return false };
    ["podAffinity", "podAntiAffinity"].iter().filter_map(|kind| affinity.get(kind)).any(|kind| {
        let required =
            kind.get("requiredDuringSchedulingIgnoredDuringExecution").into_iter().flat_map(Value::items);
        let preferred =
            kind.get("preferredDuringSchedulingIgnoredDuringExecution").into_iter().flat_map(Value::items);
        required.chain(preferred.filter_map(|p| p.get("podAffinityTerm"))).any(|term| {
            term.get("namespaces").is_some_and(|n| n.items().len() > 0)
                || term.get("namespaceSelector").is_some()
        })
    })
}
