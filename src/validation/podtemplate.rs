//! PodTemplates (`ValidatePodTemplate`).

use super::field::Field;
use super::meta::{Scope, object_meta};
use super::pod::{PodSpec, pod_warnings};
use super::template::pod_template;
use crate::model::names;

/// The rules of a PodTemplate.
pub fn validate(object: Field<'_>) {
    object_meta(object.get("metadata"), Scope::Namespaced, names::name_is_dns_subdomain);
    pod_template(object.get("template"));
    pod_warnings(PodSpec::of_template(object.get("template")));
}
