//! Deployments (`ValidateDeployment`).

use super::field::Field;
use super::meta::{Scope, object_meta};
use super::pod::{PodSpec, dns_label_recommended, pod_warnings};
use super::print::Shown;
use super::rollout::{int_or_percent, not_more_than_all, number_of};
use super::selector::label_selector;
use super::template::{Selects, mismatch, pod_template, runs_forever, selects, selects_template};
use crate::model::names;

/// The rules of a Deployment.
pub fn validate(deployment: Field<'_>) {
    object_meta(deployment.get("metadata"), Scope::Namespaced, names::name_is_dns_subdomain);
    let spec = deployment.get("spec");
    spec.get("replicas").nonnegative();
    selector_and_template(spec);
    strategy(spec.get("strategy"));
    for name in ["minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds"] {
        spec.get(name).nonnegative();
    }
    let (deadline, ready) = (spec.get("progressDeadlineSeconds"), spec.get("minReadySeconds"));
    let seconds = deadline.int().unwrap_or(600);
    if seconds <= ready.int().unwrap_or(0) {
        let field = if deadline.is_set() { deadline } else { deadline.pointing_at_place(ready) };
        field.invalid_value(seconds, "must be greater than minReadySeconds");
    }
    dns_label_recommended(deployment.get("metadata"), "this is used in Pod names and hostnames");
    pod_warnings(PodSpec::of_template(spec.get("template")));
}

/// What Deployments and ReplicaSets ask of their selector and template.
pub fn selector_and_template(spec: Field<'_>) {
    let (selector, template) = (spec.get("selector"), spec.get("template"));
    label_selector(selector, false);
    match selects(selector) {
        // Nothing is selected then, and so no Pod of the template either: the server says that too.
        Selects::Nothing => selector.required(""),
        Selects::Everything => {
            selector.invalid_value(Shown::selector(selector), "empty selector is invalid for deployment");
        }
        Selects::Invalid => {
            return selector.invalid_value(Shown::selector(selector), "invalid label selector");
        }
        Selects::Some => {}
    }
    if selector.is_set() && !selects_template(selector, template) {
        mismatch(template, selector);
    }
    pod_template(template);
    runs_forever(template, "ReplicaSet");
}

fn strategy(strategy: Field<'_>) {
    let update = strategy.get("rollingUpdate");
    match strategy.get("type").str_or("RollingUpdate") {
        "RollingUpdate" => rolling_update(update),
        "Recreate" => {
            if update.is_set() {
                update.forbidden("may not be specified when strategy `type` is 'Recreate'");
            }
        }
        _ => {
            let fields = ["type", "rollingUpdate{maxUnavailable#,maxSurge#}"];
            let at = strategy.pointing_at_place(strategy.get("type"));
            at.not_supported_value(Shown::internal(strategy, &fields), &["Recreate", "RollingUpdate"]);
        }
    }
}

fn rolling_update(update: Field<'_>) {
    let (unavailable, surge) = (update.get("maxUnavailable"), update.get("maxSurge"));
    int_or_percent(unavailable);
    int_or_percent(surge);
    if number_of(unavailable) == Some(0) && number_of(surge) == Some(0) {
        unavailable.invalid("may not be 0 when `maxSurge` is 0");
    }
    not_more_than_all(unavailable);
}
