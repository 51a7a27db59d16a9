//! Pod templates, and the selectors of what makes Pods of them (`ValidatePodTemplateSpec`).

use super::field::Field;
use super::meta::{annotations, labels};
use super::pod::{PodSpec, match_fields, pod_annotations, pod_spec};
use super::print::Shown;
use crate::model::names;

/// The rules of a Pod template.
pub fn pod_template(template: Field<'_>) {
    pod_template_with(template, PodSpec::of_template(template));
}

/// The same where the Pods get more than the template says.
pub fn pod_template_with<'r>(template: Field<'r>, pod: PodSpec<'r>) {
    let metadata = template.get("metadata");
    // The server leaves `metadata` out of these two paths.
    labels(template.get("labels").pointing_at(metadata.get("labels")));
    let written = template.get("annotations").pointing_at(metadata.get("annotations"));
    annotations(written);
    pod_annotations(written, pod);
    pod_spec(pod);
    match_fields(pod);
    let ephemeral = pod.get("ephemeralContainers");
    if !ephemeral.is_empty() {
        ephemeral.forbidden("ephemeral containers not allowed in pod template");
    }
}

/// Pods of a controller run on for good; `kind` names it in the message.
pub fn runs_forever(template: Field<'_>, kind: &str) {
    let spec = template.get("spec");
    let (policy, deadline) = (spec.get("restartPolicy"), spec.get("activeDeadlineSeconds"));
    if !matches!(policy.str(), "" | "Always") {
        policy.not_supported(&["Always"]);
    }
    if deadline.is_set() {
        deadline.forbidden(&format!("activeDeadlineSeconds in {kind} is not Supported"));
    }
}

/// What became of a label selector (`metav1.LabelSelectorAsSelector`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selects {
    /// There is none: it selects nothing.
    Nothing,
    /// It has no conditions: it selects everything.
    Everything,
    /// It has conditions.
    Some,
    /// It has conditions that mean nothing.
    Invalid,
}

/// Reads a label selector.
pub fn selects(selector: Field<'_>) -> Selects {
    if !selector.is_set() {
        return Selects::Nothing;
    }
    let (equal, expressions) = (selector.get("matchLabels"), selector.get("matchExpressions"));
    if equal.is_empty() && expressions.is_empty() {
        return Selects::Everything;
    }
    let label = |key: &str, value: Option<&str>| {
        names::qualified_name(key).is_empty() && value.is_none_or(|v| names::label_value(v).is_empty())
    };
    let fits = equal.entries().all(|(key, value)| label(key, Some(value.str())))
        && expressions.items().all(|e| {
            let values = e.get("values");
            let known = match e.get("operator").str() {
                "In" | "NotIn" => !values.is_empty(),
                "Exists" | "DoesNotExist" => values.is_empty(),
                _ => false,
            };
            known
                && label(e.get("key").str(), None)
                && values.items().all(|v| names::label_value(v.str()).is_empty())
        });
    if fits { Selects::Some } else { Selects::Invalid }
}

/// Whether the selector selects Pods of the template; one that does not make sense does not.
pub fn selects_template(selector: Field<'_>, template: Field<'_>) -> bool {
    match selects(selector) {
        Selects::Everything => true,
        Selects::Nothing | Selects::Invalid => false,
        Selects::Some => {
            let labels = template.get("metadata").get("labels").value();
            selector.value().is_some_and(|s| crate::model::selector::label_selector_matches(s, labels))
        }
    }
}

/// Says that the selector does not select the template's Pods: at the label that differs, or where the selector
/// wants one that is not there.
pub fn mismatch<'r>(template: Field<'r>, selector: Field<'r>) {
    let labels = template.get("metadata").get("labels");
    let wanted = selector.get("matchLabels").entries().chain(selector.entries());
    let guilty = wanted.filter(|(_, want)| !want.str().is_empty()).find_map(|(key, want)| {
        let own = labels.key(key);
        match own.value() {
            None => Some(want),
            Some(_) => (own.str() != want.str()).then_some(own),
        }
    });
    let place = guilty.map_or(labels, |field| labels.pointing_at_place(field));
    place.invalid_value(Shown::map(labels), "`selector` does not match template `labels`");
}
