//! DaemonSets (`ValidateDaemonSet`).

use super::field::Field;
use super::meta::{Scope, object_meta};
use super::pod::{PodSpec, pod_warnings};
use super::print::Shown;
use super::rollout::{int_or_percent, not_more_than_all, number_of};
use super::selector::label_selector;
use super::template::{Selects, mismatch, pod_template, runs_forever, selects, selects_template};
use crate::model::names;

/// The rules of a DaemonSet.
pub fn validate(set: Field<'_>) {
    object_meta(set.get("metadata"), Scope::Namespaced, names::name_is_dns_subdomain);
    let spec = set.get("spec");
    let (selector, template) = (spec.get("selector"), spec.get("template"));
    label_selector(selector, false);
    match selects(selector) {
        Selects::Invalid => {}
        Selects::Everything => {
            selector.invalid_value(Shown::selector(selector), "empty selector is invalid for daemonset");
        }
        Selects::Nothing | Selects::Some => {
            if !selects_template(selector, template) {
                mismatch(template, selector);
            }
        }
    }
    pod_template(template);
    runs_forever(template, "DaemonSet");
    for name in ["minReadySeconds", "revisionHistoryLimit"] {
        spec.get(name).nonnegative();
    }
    update_strategy(spec.get("updateStrategy"));
    pod_warnings(PodSpec::of_template(template));
}

fn update_strategy(strategy: Field<'_>) {
    match strategy.get("type").str_or("RollingUpdate") {
        "RollingUpdate" => rolling_update(strategy.get("rollingUpdate")),
        "OnDelete" => {}
        _ => {
            let fields = ["type", "rollingUpdate{maxUnavailable#,maxSurge#}"];
            let at = strategy.pointing_at_place(strategy.get("type"));
            at.not_supported_value(Shown::internal(strategy, &fields), &["RollingUpdate", "OnDelete"]);
        }
    }
}

/// Exactly one of both is more than nothing; `maxUnavailable` is 1 where it is not written.
fn rolling_update(update: Field<'_>) {
    let (unavailable, surge) = (update.get("maxUnavailable"), update.get("maxSurge"));
    for field in [unavailable, surge] {
        int_or_percent(field);
        not_more_than_all(field);
    }
    let has_unavailable = number_of(unavailable).unwrap_or(1) != 0;
    let has_surge = number_of(surge).unwrap_or(0) != 0;
    match (has_unavailable, has_surge) {
        (true, true) => surge.invalid("may not be set when maxUnavailable is non-zero"),
        (false, false) => unavailable.required("cannot be 0 when maxSurge is 0"),
        _ => {}
    }
}
