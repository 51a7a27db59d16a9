//! RuntimeClasses and PriorityClasses (`pkg/apis/node/validation`, `pkg/apis/scheduling/validation`).

use super::field::Field;
use super::meta::{Scope, generic_object_meta, labels, object_meta};
use crate::model::names;

/// `HighestUserDefinablePriority`
const HIGHEST: i64 = 1_000_000_000;
const SYSTEM: [&str; 2] = ["system-cluster-critical", "system-node-critical"];

/// The rules of a RuntimeClass.
pub fn runtime_class(class: Field<'_>) {
    generic_object_meta(class.get("metadata"), Scope::Cluster, names::name_is_dns_subdomain);
    let handler = class.get("handler");
    for message in names::dns1123_label(handler.str()) {
        handler.invalid_value(handler.str(), &message);
    }
    let overhead = class.get("overhead");
    super::pod::limits_of(overhead, overhead.get("podFixed"));
    let scheduling = class.get("scheduling");
    labels(scheduling.get("nodeSelector"));
    tolerations(scheduling.get("tolerations"));
}

/// The server names the list twice.
fn tolerations(list: Field<'_>) {
    let twice = list.get("tolerations").pointing_at(list);
    super::pod::tolerations(twice);
}

/// The rules of a PriorityClass.
pub fn priority_class(class: Field<'_>) {
    let name = class.get("metadata").get("name");
    object_meta(class.get("metadata"), Scope::Cluster, names::name_is_dns_subdomain);
    let value = class.get("value");
    if name.str().starts_with("system-") {
        if !SYSTEM.contains(&name.str()) {
            name.forbidden(&format!(
                "priority class names with 'system-' prefix are reserved for system use only. error: {} is not a known system priority class",
                name.str()
            ));
        }
    } else if value.int().is_some_and(|n| n > HIGHEST) {
        value.forbidden(&format!("maximum allowed value of a user defined priority is {HIGHEST}"));
    }
    let policy = class.get("preemptionPolicy");
    if policy.is_set() && !matches!(policy.str(), "PreemptLowerPriority" | "Never") {
        if policy.str().is_empty() {
            policy.required("");
        } else {
            policy.not_supported(&["PreemptLowerPriority", "Never"]);
        }
    }
}
