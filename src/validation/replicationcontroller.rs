//! ReplicationControllers (`ValidateReplicationController`).

use super::field::Field;
use super::meta::{Scope, object_meta};
use super::pod::{PodSpec, dns_label_recommended, pod_warnings};
use super::template::{mismatch, pod_template, runs_forever};
use crate::model::names;
use crate::model::selector::Selector;

/// The rules of a ReplicationController.
pub fn validate(controller: Field<'_>) {
    object_meta(controller.get("metadata"), Scope::Namespaced, names::name_is_dns_subdomain);
    let spec = controller.get("spec");
    let (selector, template) = (spec.get("selector"), spec.get("template"));
    let labels = template.get("metadata").get("labels");
    spec.get("minReadySeconds").nonnegative();
    if selector.is_empty() && labels.is_empty() {
        // The selector would have been made of the template's labels.
        selector.required("");
    }
    spec.get("replicas").nonnegative();
    if !template.is_set() {
        template.required("");
        return;
    }
    if let Some(node) = selector.value()
        && !Selector::from_labels(node).matches_labels(labels.value())
    {
        mismatch(template, selector);
    }
    pod_template(template);
    runs_forever(template, "ReplicationController");
    dns_label_recommended(controller.get("metadata"), "this is used in Pod names and hostnames");
    pod_warnings(PodSpec::of_template(template));
}
