//! Tolerations, topology spread and scheduling gates.

use super::super::features;
use super::super::field::Field;
use super::super::meta::label_name;
use super::super::seen::Seen;
use super::super::selector::label_selector;
use super::spec::PodSpec;
use crate::model::names;

/// `ValidateTolerations`
pub fn tolerations(list: Field<'_>) {
    for toleration in list.items() {
        let (key, operator) = (toleration.get("key"), toleration.get("operator"));
        let (value, effect) = (toleration.get("value"), toleration.get("effect"));
        if !key.str().is_empty() {
            label_name(key);
        } else if operator.str() != "Exists" {
            operator.invalid_value(
                operator.str(),
                "operator must be Exists when `key` is empty, which means \"match all values and all keys\"",
            );
        }
        if toleration.get("tolerationSeconds").is_set() && effect.str() != "NoExecute" {
            effect.invalid_value(effect.str(), "effect must be 'NoExecute' when `tolerationSeconds` is set");
        }
        match operator.str() {
            "" | "Equal" => {
                let wrong = names::label_value(value.str());
                if !wrong.is_empty() {
                    operator.pointing_at(value).invalid_value(value.str(), &wrong.join(";"));
                }
            }
            "Exists" => {
                if !value.str().is_empty() {
                    let detail = "value must be empty when `operator` is 'Exists'";
                    operator.pointing_at(value).invalid_value(value.str(), detail);
                }
            }
            _ => operator.not_supported(&["Equal", "Exists"]),
        }
        if !effect.str().is_empty() {
            effect.one_of(&["NoSchedule", "PreferNoSchedule", "NoExecute"]);
        }
    }
}

/// `validateSchedulingGates`
pub fn scheduling_gates(list: Field<'_>) {
    let mut seen = Seen::default();
    for gate in list.items() {
        let (at, name) = (gate.pointing_at(gate.get("name")), gate.get("name").str());
        for message in names::qualified_name(name) {
            at.invalid_value(name, &message);
        }
        if !seen.add(name, ()) {
            at.duplicate_value(name);
        }
    }
}

/// `validateTopologySpreadConstraints`
pub fn topology_spread(pod: PodSpec<'_>) {
    let list = pod.get("topologySpreadConstraints");
    for (index, constraint) in list.items().enumerate() {
        let (skew, key) = (constraint.get("maxSkew"), constraint.get("topologyKey"));
        let when = constraint.get("whenUnsatisfiable");
        positive(skew);
        if key.str().is_empty() {
            key.required("can not be empty");
        }
        if !matches!(when.str(), "DoNotSchedule" | "ScheduleAnyway") {
            when.not_supported_value(when.str(), &["DoNotSchedule", "ScheduleAnyway"]);
        }
        not_repeated(list, index, constraint);
        let domains = constraint.get("minDomains");
        if domains.is_set() {
            positive(domains);
            if when.str() != "DoNotSchedule" {
                domains.invalid(&format!(
                    "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {}",
                    when.str()
                ));
            }
        }
        for name in ["nodeAffinityPolicy", "nodeTaintsPolicy"] {
            if constraint.get(name).is_set() {
                constraint.get(name).one_of(&["Honor", "Ignore"]);
            }
        }
        label_keys(pod, constraint.only(features::MATCH_LABEL_KEYS_MERGED), false);
        older_label_keys(
            constraint.only(features::MATCH_LABEL_KEYS_IN_SPREAD.minus(features::MATCH_LABEL_KEYS_MERGED)),
        );
        label_selector(constraint.get("labelSelector"), false);
    }
}

fn positive(field: Field<'_>) {
    let value = field.int().unwrap_or(0);
    if value <= 0 {
        field.invalid_value(value, "must be greater than zero");
    }
}

/// The same pair of key and action may come once (`ValidateSpreadConstraintNotRepeat`).
fn not_repeated<'r>(list: Field<'r>, index: usize, constraint: Field<'r>) {
    let pair = |c: Field<'r>| (c.get("topologyKey").str(), c.get("whenUnsatisfiable").str());
    let own = pair(constraint);
    if list.items().skip(index + 1).any(|later| pair(later) == own) {
        let field = constraint.get("{topologyKey, whenUnsatisfiable}");
        field.pointing_at(constraint).duplicate_value(format!("{{{}, {}}}", own.0, own.1));
    }
}

/// `ValidateMatchLabelKeysAndMismatchLabelKeys`. On a Pod the server has by then merged the keys into the
/// selector, but only those the Pod has labels of.
pub fn label_keys<'r>(pod: PodSpec<'r>, of: Field<'r>, with_mismatch: bool) {
    let (keys, mismatch, selector) =
        (of.get("matchLabelKeys"), of.get("mismatchLabelKeys"), of.get("labelSelector"));
    for list in [keys, mismatch].into_iter().take(if with_mismatch { 2 } else { 1 }) {
        if list.is_empty() {
            continue;
        }
        if !selector.is_set() {
            list.forbidden("must not be specified when labelSelector is not set");
            continue;
        }
        for key in list.items() {
            for message in names::qualified_name(key.str()) {
                key.invalid_value(key.str(), &message);
            }
        }
    }
    for (index, key) in keys.items().enumerate() {
        if selector.is_set() && stands_twice(pod, selector, key.str()) {
            of.item_as(index as u32, key)
                .invalid_value(key.str(), "exists in both matchLabelKeys and labelSelector");
        }
        if with_mismatch && mismatch.items().any(|m| m.str() == key.str()) {
            key.invalid("exists in both matchLabelKeys and mismatchLabelKeys");
        }
    }
}

/// Whether an expression of the selector asks for a label that is asked for before.
fn stands_twice<'r>(pod: PodSpec<'r>, selector: Field<'r>, key: &'r str) -> bool {
    let labels = usize::from(selector.get("matchLabels").has(key));
    let expressions = selector.get("matchExpressions").items().filter(|e| e.get("key").str() == key).count();
    let merged = usize::from(pod.is_pod && pod.metadata.get("labels").has(key));
    expressions + merged > 0 && labels + expressions + merged > 1
}

/// `ValidateMatchLabelKeysInTopologySpread`, before 1.34.
fn older_label_keys(of: Field<'_>) {
    let (keys, selector) = (of.get("matchLabelKeys"), of.get("labelSelector"));
    if keys.is_empty() || keys.versions().is_empty() {
        return;
    }
    if !selector.is_set() {
        keys.forbidden("must not be specified when labelSelector is not set");
    }
    for key in keys.items() {
        for message in names::qualified_name(key.str()) {
            key.invalid_value(key.str(), &message);
        }
        let mut expressions = selector.get("matchExpressions").items();
        if selector.get("matchLabels").has(key.str()) || expressions.any(|e| e.get("key").str() == key.str())
        {
            key.invalid("exists in both matchLabelKeys and labelSelector");
        }
    }
}
