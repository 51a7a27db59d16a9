//! StatefulSets (`ValidateStatefulSet`).

use super::claim::{claim_spec, claim_spec_warnings};
use super::features;
use super::field::Field;
use super::meta::{Scope, object_meta};
use super::pod::{PodSpec, pod_warnings};
use super::print::Shown;
use super::rollout::{int_or_percent, not_more_than_all, number_of};
use super::selector::label_selector;
use super::template::{Selects, mismatch, pod_template_with, runs_forever, selects, selects_template};
use crate::model::names;

/// The rules of a StatefulSet.
pub fn validate(set: Field<'_>) {
    object_meta(set.get("metadata"), Scope::Namespaced, names::name_is_dns_label);
    let spec = set.get("spec");
    let policy = spec.get("podManagementPolicy");
    if !matches!(policy.str(), "" | "OrderedReady" | "Parallel") {
        policy.invalid("must be 'OrderedReady' or 'Parallel'");
    }
    update_strategy(spec.get("updateStrategy"));
    retention(spec.get("persistentVolumeClaimRetentionPolicy"));
    for claim in spec.get("volumeClaimTemplates").items() {
        claim_spec(claim.get("spec"));
    }
    for name in ["replicas", "minReadySeconds"] {
        spec.get(name).nonnegative();
    }
    spec.get("ordinals.start").pointing_at(spec.get("ordinals").get("start")).nonnegative();
    let service = spec.get("serviceName");
    if !service.str().is_empty() {
        service.invalid_each(names::dns1123_label(service.str()));
    }
    selector_and_template(spec);
    runs_forever(spec.get("template"), "StatefulSet");
    warnings(spec);
}

fn update_strategy(strategy: Field<'_>) {
    let update = strategy.get("rollingUpdate");
    match strategy.get("type").str_or("RollingUpdate") {
        "RollingUpdate" => {
            update.get("partition").nonnegative();
            let unavailable = update.get("maxUnavailable").only(features::MAX_UNAVAILABLE_STATEFULSET);
            int_or_percent(unavailable);
            if number_of(unavailable) == Some(0) {
                unavailable.invalid("cannot be 0");
            }
            not_more_than_all(unavailable);
        }
        "OnDelete" => {
            if update.is_set() {
                let shown = rolling_update_shown(update);
                update.invalid_value(shown, "only allowed for updateStrategy 'RollingUpdate'");
            }
        }
        _ => {
            let shown = format!(
                "{{\"Type\":{},\"RollingUpdate\":{}}}",
                Shown::of(strategy.get("type").value()),
                if update.is_set() { rolling_update_shown(update).to_string() } else { "null".to_owned() }
            );
            let at = strategy.pointing_at_place(strategy.get("type"));
            at.invalid_value(Shown::Json(shown), "must be 'RollingUpdate' or 'OnDelete'");
        }
    }
}

/// Without a version that knows it, `maxUnavailable` is gone before anybody looks.
fn rolling_update_shown(update: Field<'_>) -> Shown<'static> {
    let partition = update.get("partition").int().unwrap_or(0);
    Shown::Json(format!("{{\"Partition\":{partition},\"MaxUnavailable\":null}}"))
}

fn retention(policy: Field<'_>) {
    for name in ["whenDeleted", "whenScaled"] {
        let field = policy.get(name);
        if !field.str().is_empty() {
            field.one_of(&["Retain", "Delete"]);
        }
    }
}

fn selector_and_template(spec: Field<'_>) {
    let (selector, template) = (spec.get("selector"), spec.get("template"));
    label_selector(selector, false);
    match selects(selector) {
        Selects::Nothing => selector.required(""),
        Selects::Everything => {
            selector.invalid_value(Shown::selector(selector), "empty selector is invalid for statefulset");
        }
        Selects::Invalid => return selector.invalid_value(Shown::selector(selector), ""),
        Selects::Some => {}
    }
    if selector.is_set() && !selects_template(selector, template) {
        mismatch(template, selector);
    }
    let mut pod = PodSpec::of_template(template);
    pod.claim_templates = Some(spec.get("volumeClaimTemplates"));
    pod_template_with(template, pod);
}

fn warnings(spec: Field<'_>) {
    pod_warnings(PodSpec::of_template(spec.get("template")));
    for claim in spec.get("volumeClaimTemplates").items() {
        // The path the server gives leaves out the claim's spec.
        let claim_spec = claim.get("spec");
        claim_spec_warnings(claim.pointing_at(claim_spec));
    }
    let history = spec.get("revisionHistoryLimit");
    if history.int().is_some_and(|n| n < 0) {
        history.warn(
            "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended"
                .to_owned(),
        );
    }
}
