//! PodDisruptionBudgets (`pkg/apis/policy/validation`).

use super::field::Field;
use super::meta::{Scope, generic_object_meta};
use super::print::Shown;
use super::rollout::{int_or_percent, not_more_than_all};
use super::selector::label_selector;
use crate::model::names;

/// The rules of a PodDisruptionBudget.
pub fn validate(budget: Field<'_>) {
    // Unlike with most kinds, the name is no more than a segment of a path.
    generic_object_meta(budget.get("metadata"), Scope::Namespaced, names::name_is_path_segment);
    let spec = budget.get("spec");
    let (least, most) = (spec.get("minAvailable"), spec.get("maxUnavailable"));
    if least.is_set() && most.is_set() {
        spec.pointing_at_place(most)
            .invalid_value(shown(spec), "minAvailable and maxUnavailable cannot be both set");
    }
    for field in [least, most] {
        int_or_percent(field);
        not_more_than_all(field);
    }
    label_selector(spec.get("selector"), false);
    let policy = spec.get("unhealthyPodEvictionPolicy");
    if policy.is_set() {
        policy.one_of(&["AlwaysAllow", "IfHealthyBudget"]);
    }
}

/// The spec as the server's own type prints it.
fn shown(spec: Field<'_>) -> Shown<'static> {
    let json = |name| spec.get(name).value().map_or_else(|| "null".to_owned(), super::json);
    let selector = match Shown::selector(spec.get("selector")) {
        Shown::Json(text) if spec.get("selector").is_set() => text,
        _ => "null".to_owned(),
    };
    Shown::Json(format!(
        "{{\"MinAvailable\":{},\"Selector\":{selector},\"MaxUnavailable\":{},\"UnhealthyPodEvictionPolicy\":{}}}",
        json("minAvailable"),
        json("maxUnavailable"),
        json("unhealthyPodEvictionPolicy")
    ))
}
