//! ReplicaSets (`ValidateReplicaSet`).

use super::deployment::selector_and_template;
use super::field::Field;
use super::meta::{Scope, object_meta};
use super::pod::{PodSpec, dns_label_recommended, pod_warnings};
use crate::model::names;

/// The rules of a ReplicaSet.
pub fn validate(set: Field<'_>) {
    object_meta(set.get("metadata"), Scope::Namespaced, names::name_is_dns_subdomain);
    let spec = set.get("spec");
    spec.get("replicas").nonnegative();
    spec.get("minReadySeconds").nonnegative();
    selector_and_template(spec);
    dns_label_recommended(set.get("metadata"), "this is used in Pod names and hostnames");
    pod_warnings(PodSpec::of_template(spec.get("template")));
}
