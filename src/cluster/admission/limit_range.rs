//! The LimitRanger plugin (`plugin/pkg/admission/limitranger/admission.go`).

use super::resources::{self, Amount, List, Resources};
use super::{Denial, aggregate, rulers};
use crate::model::quantity::Quantity;
use crate::model::{Object, Pod};
use crate::syntax::yaml::Value;

/// What the namespace's LimitRanges say to a Pod; the first range that refuses is the answer.
pub fn of_pod<'r>(pod: Pod<'r>) -> Option<Denial<'r>> {
    let mut ranges: Vec<_> = rulers(pod.object, "LimitRange").collect();
    ranges.sort_by_key(|r| r.name());
    if ranges.is_empty() {
        return None;
    }
    let containers = resources::of_pod(pod);
    let total = resources::total(pod, &containers);
    ranges.into_iter().find_map(|range| {
        let mut found = Vec::new();
        for item in limits(range) {
            match item.str_at(&["type"]) {
                Some("Container") => {
                    for container in &containers {
                        check(item, "Container", container, pod.template, &mut found);
                    }
                }
                Some("Pod") => check(item, "Pod", &total, pod.template, &mut found),
                _ => {}
            }
        }
        denial(found)
    })
}

/// A request that the defaults of a LimitRange leave above, or put above, its limit: the API server refuses
/// the Pod when it validates what admission made of it. The field and the sentence.
pub fn request_over_default<'r>(pod: Pod<'r>) -> Option<Denial<'r>> {
    for resources in resources::of_pod(pod) {
        for (name, request) in &resources.requests {
            let Some(limit) = resources.limits.get(name).filter(|l| request.quantity > l.quantity) else {
                continue;
            };
            let container = resources.container?;
            // Both written in the Pod (or aliased there): validation says it without admission.
            if container.request(name) == Some(request.node) && container.limit(name) == Some(limit.node) {
                continue;
            }
            let field = container.spec.node().path_from(pod.template);
            let shown = request.node.text().unwrap_or("");
            let message = format!(
                "{field}.resources.requests: Invalid value: {shown:?}: must be less than or equal to {name} limit of {}",
                limit.quantity
            );
            let (places, policies) = (vec![request.node], vec![limit.node]);
            return Some(Denial { message, places, policies });
        }
    }
    None
}

/// What the namespace's LimitRanges say to a claim.
pub fn of_claim<'r>(claim: Object<'r>) -> Option<Denial<'r>> {
    let requests = resources::list(claim.at(&["spec", "resources", "requests"]));
    let name = claim.at(&["metadata", "name"]).unwrap_or(claim.root());
    rulers(claim, "LimitRange").find_map(|range| {
        let mut found = Vec::new();
        for item in limits(range).filter(|i| i.str_at(&["type"]) == Some("PersistentVolumeClaim")) {
            for (resource, bound) in resources::list(item.get("min")) {
                if let Some(message) =
                    minimum("PersistentVolumeClaim", resource, bound, &requests, &List::new())
                {
                    found.push((message, place(&requests, &List::new(), resource, name), bound.node));
                }
            }
            for (resource, bound) in resources::list(item.get("max")) {
                if let Some(message) = maximum_request(resource, bound, &requests) {
                    found.push((message, place(&requests, &List::new(), resource, name), bound.node));
                }
            }
        }
        denial(found)
    })
}

fn limits<'r>(range: Object<'r>) -> impl Iterator<Item = Value<'r>> {
    range.at(&["spec", "limits"]).into_iter().flat_map(Value::items)
}

type Found<'r> = Vec<(String, Value<'r>, Value<'r>)>;

fn denial(found: Found<'_>) -> Option<Denial<'_>> {
    if found.is_empty() {
        return None;
    }
    let places = found.iter().map(|(_, place, _)| *place).collect();
    let policies = found.iter().map(|(.., policy)| *policy).collect();
    let message = aggregate(found.into_iter().map(|(message, ..)| message).collect());
    Some(Denial { message, places, policies })
}

/// Where to point: the limit or request, else the container's name, else the Pod.
fn place<'r>(requests: &List<'r>, limits: &List<'r>, resource: &str, otherwise: Value<'r>) -> Value<'r> {
    limits.get(resource).or(requests.get(resource)).map_or(otherwise, |amount| amount.node)
}

fn check<'r>(item: Value<'r>, kind: &str, asked: &Resources<'r>, pod: Value<'r>, found: &mut Found<'r>) {
    let fallback = match asked.container {
        Some(container) => container.name().map_or(container.spec.node(), |n| n.node),
        None => {
            pod.at(&["spec", "containers"]).and_then(|list| list.items().next()?.get("name")).unwrap_or(pod)
        }
    };
    let (requests, limits) = (&asked.requests, &asked.limits);
    let mut push = |message: Option<String>, resource: &str, bound: Amount<'r>| {
        if let Some(message) = message {
            found.push((message, place(requests, limits, resource, fallback), bound.node));
        }
    };
    for (resource, bound) in resources::list(item.get("min")) {
        push(minimum(kind, resource, bound, requests, limits), resource, bound);
    }
    for (resource, bound) in resources::list(item.get("max")) {
        push(maximum(kind, resource, bound, requests, limits), resource, bound);
    }
    for (resource, bound) in resources::list(item.get("maxLimitRequestRatio")) {
        push(ratio(kind, resource, bound, requests, limits), resource, bound);
    }
}

fn minimum(
    kind: &str,
    resource: &str,
    bound: Amount<'_>,
    requests: &List<'_>,
    limits: &List<'_>,
) -> Option<String> {
    let least = bound.quantity;
    let Some(request) = requests.get(resource) else {
        return Some(format!("minimum {resource} usage per {kind} is {least}.  No request is specified"));
    };
    if request.quantity < least {
        let request = request.quantity;
        return Some(format!("minimum {resource} usage per {kind} is {least}, but request is {request}"));
    }
    let limit = limits.get(resource).filter(|l| l.quantity < least)?.quantity;
    Some(format!("minimum {resource} usage per {kind} is {least}, but limit is {limit}"))
}

fn maximum(
    kind: &str,
    resource: &str,
    bound: Amount<'_>,
    requests: &List<'_>,
    limits: &List<'_>,
) -> Option<String> {
    let most = bound.quantity;
    let Some(limit) = limits.get(resource) else {
        return Some(format!("maximum {resource} usage per {kind} is {most}.  No limit is specified"));
    };
    if limit.quantity > most {
        let limit = limit.quantity;
        return Some(format!("maximum {resource} usage per {kind} is {most}, but limit is {limit}"));
    }
    let request = requests.get(resource).filter(|r| r.quantity > most)?.quantity;
    Some(format!("maximum {resource} usage per {kind} is {most}, but request is {request}"))
}

/// A claim has requests only: the same sentence speaks of them in the place of limits.
fn maximum_request(resource: &str, bound: Amount<'_>, requests: &List<'_>) -> Option<String> {
    maximum("PersistentVolumeClaim", resource, bound, requests, requests)
        .map(|text| text.replace("No limit is", "No request is").replace("but limit is", "but request is"))
}

fn ratio(
    kind: &str,
    resource: &str,
    bound: Amount<'_>,
    requests: &List<'_>,
    limits: &List<'_>,
) -> Option<String> {
    let most = bound.quantity;
    let head = format!("{resource} max limit to request ratio per {kind} is {most}");
    let zero = |q: &Quantity| q.milli_value() == 0;
    let Some(request) = requests.get(resource).map(|a| a.quantity).filter(|q| !zero(q)) else {
        return Some(format!("{head}, but no request is specified or request is 0"));
    };
    let Some(limit) = limits.get(resource).map(|a| a.quantity).filter(|q| !zero(q)) else {
        return Some(format!("{head}, but no limit is specified or limit is 0"));
    };
    let ratio = limit.milli_value() as f64 / request.milli_value() as f64;
    (ratio * 1000.0 > most.milli_value() as f64).then(|| format!("{head}, but provided ratio is {ratio:.6}"))
}
