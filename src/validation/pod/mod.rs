//! Pods (`pkg/apis/core/validation`: `ValidatePodCreate`).

use super::field::Field;
use super::meta::{Scope, object_meta};
use crate::model::names;

/// The rules of a Pod.
pub fn validate(pod: Field<'_>) {
    object_meta(pod.get("metadata"), Scope::Namespaced, names::name_is_dns_subdomain);
}
