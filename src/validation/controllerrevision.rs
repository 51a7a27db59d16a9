//! ControllerRevisions (`pkg/apis/apps/validation`).

use super::field::Field;
use super::meta::{Scope, object_meta};
use crate::model::names;

/// The rules of a ControllerRevision.
pub fn validate(revision: Field<'_>) {
    object_meta(revision.get("metadata"), Scope::Namespaced, names::name_is_dns_subdomain);
    revision.get("revision").nonnegative();
    let data = revision.get("data");
    match data.value() {
        None => data.required("data is mandatory"),
        Some(value) if !value.is_mapping() => data.required("data must be a valid JSON object"),
        Some(_) => {}
    }
}
