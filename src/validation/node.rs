//! Nodes (`ValidateNode`).

use super::RefusalKind;
use super::field::Field;
use super::meta::{Scope, label_name, object_meta};
use super::networkpolicy::legacy_cidr;
use super::pod::quantity_value;
use super::print::Shown;
use crate::model::names;

/// The rules of a Node.
pub fn validate(node: Field<'_>) {
    let metadata = node.get("metadata");
    object_meta(metadata, Scope::Cluster, names::name_is_dns_subdomain);
    let (spec, status) = (node.get("spec"), node.get("status"));
    taints(spec.get("taints"), metadata.get("taints"));
    for list in ["capacity", "allocatable"] {
        for (name, amount) in status.get(list).entries() {
            quantity_value(status.get(list).get(name).pointing_at(amount), name);
        }
    }
    let ranges = spec.get("podCIDRs");
    let all_good = ranges.items().filter(|range| !legacy_cidr(*range)).count() == 0;
    if ranges.len() > 1 && all_good {
        let is_v6 = |range: &Field<'_>| range.str().contains(':');
        let v6 = ranges.items().filter(is_v6).count();
        if ranges.len() > 2 || v6 != 1 {
            ranges.invalid_value(Shown::list(ranges), "may specify no more than one CIDR for each IP family");
        }
    }
    if spec.get("configSource").is_set() {
        spec.get("configSource").warn("spec.configSource: the feature is removed".to_owned());
    }
    let id = spec.get("externalID");
    if !id.str().is_empty() {
        id.warn("spec.externalID: this field is deprecated, and is unused by Kubernetes".to_owned());
    }
}

/// The server says `metadata.taints`.
fn taints<'r>(list: Field<'r>, shown: Field<'r>) {
    let mut seen = Vec::new();
    for (at, taint) in list.items().enumerate() {
        let taint = shown.item_as(at as u32, taint);
        let (key, value, effect) = (taint.get("key"), taint.get("value"), taint.get("effect"));
        label_name(key);
        let wrong = names::label_value(value.str());
        if !wrong.is_empty() {
            value.invalid_value(value.str(), &wrong.join(";"));
        }
        if effect.str().is_empty() {
            effect.required("");
        } else {
            effect.one_of(&["NoSchedule", "PreferNoSchedule", "NoExecute"]);
        }
        let pair = (key.str(), effect.str());
        if seen.contains(&pair) {
            let value = Shown::internal(taint, &["key", "value", "effect", "timeAdded?"]);
            let message = format!("Duplicate value: {value}: taints must be unique by key and effect pair");
            taint.refuse(RefusalKind::Duplicate, message);
        }
        seen.push(pair);
    }
}
