//! Leases (`pkg/apis/coordination/validation`).

use super::field::Field;
use super::meta::{Scope, generic_object_meta};
use crate::model::names;

/// The rules of a Lease.
pub fn validate(lease: Field<'_>) {
    generic_object_meta(lease.get("metadata"), Scope::Namespaced, names::name_is_dns_subdomain);
    let spec = lease.get("spec");
    let (duration, transitions) = (spec.get("leaseDurationSeconds"), spec.get("leaseTransitions"));
    if duration.int().is_some_and(|n| n <= 0) {
        duration.invalid("must be greater than 0");
    }
    if transitions.int().is_some_and(|n| n < 0) {
        transitions.invalid("must be greater than or equal to 0");
    }
}
