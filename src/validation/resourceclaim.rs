//! ResourceClaims, their templates, and DeviceClasses (`pkg/apis/resource/validation`), of the versions in
//! which a request says `exactly` or `firstAvailable`. CEL is not compiled.

use super::field::Field;
use super::meta::{Scope, object_meta};
use super::webhook::unique;
use crate::model::names;

/// The rules of a ResourceClaim.
pub fn claim(claim: Field<'_>) {
    object_meta(claim.get("metadata"), Scope::Namespaced, names::name_is_dns_subdomain);
    devices(claim.get("spec").get("devices"), claim.cx().api_version());
}

/// The rules of a ResourceClaimTemplate.
pub fn template(template: Field<'_>) {
    object_meta(template.get("metadata"), Scope::Namespaced, names::name_is_dns_subdomain);
    devices(template.get("spec").get("spec").get("devices"), template.cx().api_version());
}

/// The rules of a DeviceClass.
pub fn class(class: Field<'_>) {
    object_meta(class.get("metadata"), Scope::Cluster, names::name_is_dns_subdomain);
    selectors(class.get("spec").get("selectors"));
}

fn selectors(list: Field<'_>) {
    for selector in list.items() {
        if !selector.get("cel").is_set() {
            selector.get("cel").required("");
        }
    }
}

fn devices(devices: Field<'_>, api_version: &str) {
    if !matches!(api_version, "resource.k8s.io/v1" | "resource.k8s.io/v1beta2") {
        return;
    }
    let mut seen = Vec::new();
    for request in devices.get("requests").items() {
        let name = request.get("name");
        for message in names::dns1123_label(name.str()) {
            name.invalid_value(name.str(), &message);
        }
        unique(name, &mut seen);
        let exactly = request.get("exactly");
        if exactly.is_set() {
            exact(exactly);
        }
    }
}

fn exact(request: Field<'_>) {
    let (class, mode, count) =
        (request.get("deviceClassName"), request.get("allocationMode"), request.get("count"));
    if class.str().is_empty() {
        class.required("");
    } else {
        class.invalid_each(names::dns1123_subdomain(class.str()));
    }
    selectors(request.get("selectors"));
    match mode.str() {
        "All" if count.int().is_some_and(|n| n != 0) => {
            count.invalid("must not be specified when allocationMode is 'All'");
        }
        "" | "ExactCount" if count.int().is_some_and(|n| n < 0) => count.invalid("must be greater than zero"),
        "" | "All" | "ExactCount" => {}
        text => mode.not_supported_value(text, &["All", "ExactCount"]),
    }
}
