//! ResourceClaims, their templates and DeviceClasses (`pkg/apis/resource/validation`). CEL is not compiled.

use super::features;
use super::field::Field;
use super::meta::{Scope, label_name, object_meta, template_meta};
use super::pod::{csi_driver_name, is_extended};
use super::print::{Shown, json};
use super::seen::Seen;
use crate::model::names;
use crate::versions::VersionSet;

const MAX_REQUESTS: usize = 32;
const MAX_CONSTRAINTS: usize = 32;
const MAX_CONFIG: usize = 32;
const MAX_SELECTORS: usize = 32;
const MAX_ALTERNATIVES: usize = 8;
const MAX_EXPRESSION: usize = 10 * 1024;
const MAX_PARAMETERS: usize = 10 * 1024;
const MAX_ID: usize = 32;

/// The rules of a ResourceClaim.
pub fn claim(claim: Field<'_>) {
    object_meta(claim.get("metadata"), Scope::Namespaced, names::name_is_dns_subdomain);
    if has_rules(claim) {
        devices(claim.get("spec").get("devices"));
    }
}

/// The rules of a ResourceClaimTemplate.
pub fn template(template: Field<'_>) {
    object_meta(template.get("metadata"), Scope::Namespaced, names::name_is_dns_subdomain);
    let spec = template.get("spec");
    template_meta(spec.get("metadata"));
    if has_rules(template) {
        devices(spec.get("spec").get("devices"));
    }
}

/// The rules of a DeviceClass.
pub fn class(class: Field<'_>) {
    object_meta(class.get("metadata"), Scope::Cluster, names::name_is_dns_subdomain);
    if !has_rules(class) {
        return;
    }
    let spec = class.get("spec");
    selectors(spec.get("selectors"));
    let config = spec.get("config");
    config.items().for_each(opaque);
    at_most(config, MAX_CONFIG);
    let name = spec.get("extendedResourceName");
    if name.is_set() && !is_extended(name.str()) {
        let detail = "must be a valid extended resource name";
        name.only(features::DEVICE_EXTENDED_RESOURCE).invalid_value(name.str(), detail);
    }
}

/// The alpha versions had other rules.
fn has_rules(object: Field<'_>) -> bool {
    matches!(
        object.cx().api_version(),
        "resource.k8s.io/v1" | "resource.k8s.io/v1beta1" | "resource.k8s.io/v1beta2"
    )
}

fn at_most(list: Field<'_>, max: usize) {
    if list.len() > max {
        list.too_many(list.len(), max);
    }
}

fn unique<'r>(fields: impl Iterator<Item = Field<'r>>) {
    let mut seen = Seen::default();
    for field in fields {
        if !seen.add(field.str(), ()) {
            field.duplicate_value(field.str());
        }
    }
}

fn devices(devices: Field<'_>) {
    let (requests, constraints, config) =
        (devices.get("requests"), devices.get("constraints"), devices.get("config"));
    requests.items().for_each(request);
    at_most(requests, MAX_REQUESTS);
    unique(requests.items().map(|request| request.get("name")));
    for constraint in constraints.items() {
        self::constraint(constraint, requests);
    }
    at_most(constraints, MAX_CONSTRAINTS);
    for config in config.items() {
        request_references(config.get("requests"), requests);
        opaque(config);
    }
    at_most(config, MAX_CONFIG);
}

fn request(request: Field<'_>) {
    request_name(request.get("name"));
    let alternatives = request.get("firstAvailable");
    for item in alternatives.items() {
        request_name(item.get("name"));
        device_request(item);
    }
    at_most(alternatives, MAX_ALTERNATIVES);
    unique(alternatives.items().map(|item| item.get("name")));
    let exactly = exact_request(request);
    if exactly.is_set() {
        device_request(exactly);
    }
    match (exactly.is_set(), !alternatives.is_empty()) {
        (false, false) => request.required("exactly one of `exactly` or `firstAvailable` is required"),
        (true, true) => request.invalid_value(
            Shown::Json("null".to_owned()),
            "exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set",
        ),
        _ => {}
    }
}

/// In `v1beta1` its fields are the request's own; where there are alternatives and none of them it is not there.
fn exact_request(request: Field<'_>) -> Field<'_> {
    let exactly = request.get("exactly");
    if request.cx().api_version() != "resource.k8s.io/v1beta1" {
        return exactly;
    }
    let own = ["deviceClassName", "selectors", "allocationMode", "count", "adminAccess"];
    let flat = request.get("firstAvailable").is_empty() || own.iter().any(|name| request.get(name).is_set());
    if flat { exactly.pointing_at(request) } else { exactly }
}

fn request_name(name: Field<'_>) {
    for message in names::dns1123_label(name.str()) {
        name.invalid_value(name.str(), &message);
    }
}

fn device_request(request: Field<'_>) {
    // The cursor of a version whose fields are flat has a path of its own.
    let part = |name| request.get(name);
    let class = part("deviceClassName");
    if class.str().is_empty() {
        class.required("");
    } else {
        class.invalid_each(names::dns1123_subdomain(class.str()));
    }
    selectors(part("selectors"));
    let (mode, count) = (part("allocationMode"), part("count"));
    match mode.str() {
        "All" => {
            if let Some(n) = count.int().filter(|n| *n != 0) {
                count.invalid_value(n, "must not be specified when allocationMode is 'All'");
            }
        }
        "" | "ExactCount" => {
            // None is one.
            if let Some(n) = count.int().filter(|n| *n < 0) {
                count.invalid_value(n, "must be greater than zero");
            }
        }
        other => mode.not_supported_value(other, &["All", "ExactCount"]),
    }
    part("tolerations").items().for_each(toleration);
}

/// Before the gate opened they were dropped.
fn toleration(toleration: Field<'_>) {
    let toleration = toleration.only(features::DEVICE_TAINTS);
    let part = |name| toleration.get(name);
    let (key, operator, value, effect) = (part("key"), part("operator"), part("value"), part("effect"));
    if !key.str().is_empty() {
        label_name(key);
    }
    match operator.str() {
        "Exists" => {
            if !value.str().is_empty() {
                value.invalid("must be empty for operator `Exists`");
            }
        }
        "" | "Equal" => value.invalid_each(names::label_value(value.str())),
        _ => operator.not_supported(&["Equal", "Exists"]),
    }
    if !matches!(effect.str(), "" | "NoExecute" | "NoSchedule" | "None") {
        effect.not_supported(&["NoExecute", "NoSchedule", "None"]);
    }
}

fn selectors(list: Field<'_>) {
    for selector in list.items() {
        let cel = selector.get("cel");
        if !cel.is_set() {
            cel.required("");
        } else if cel.get("expression").str().len() > MAX_EXPRESSION {
            cel.get("expression").too_long(MAX_EXPRESSION);
        }
    }
    at_most(list, MAX_SELECTORS);
}

fn constraint<'r>(constraint: Field<'r>, requests: Field<'r>) {
    request_references(constraint.get("requests"), requests);
    let (same, distinct) = (constraint.get("matchAttribute"), constraint.get("distinctAttribute"));
    let both = features::CONSUMABLE_CAPACITY;
    if same.is_set() {
        return fully_qualified_name(same);
    }
    same.only(VersionSet::ALL.minus(both)).required("");
    if distinct.is_set() {
        fully_qualified_name(distinct.only(both));
    } else {
        constraint.only(both).required("exactly one of \"matchAttribute\" or \"distinctAttribute\" is required, but multiple fields are set");
    }
}

/// The names of requests, or of a request and one of its alternatives.
fn request_references<'r>(list: Field<'r>, requests: Field<'r>) {
    const DETAIL: &str = "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";
    for reference in list.items() {
        let text = reference.str();
        if text.matches('/').count() > 1 {
            reference.invalid_value(text, DETAIL);
            continue;
        }
        for part in text.split('/') {
            for message in names::dns1123_label(part) {
                reference.invalid_value(part, &message);
            }
        }
        let (name, alternative) = text.split_once('/').map_or((text, None), |(a, b)| (a, Some(b)));
        // Of several requests of one name the server remembers the last.
        let found = requests.items().filter(|request| request.get("name").str() == name).last();
        let known = found.is_some_and(|request| match alternative {
            None => true,
            Some(wanted) => request.get("firstAvailable").items().any(|a| a.get("name").str() == wanted),
        });
        if !known {
            reference.invalid_value(text, DETAIL);
        }
    }
    at_most(list, MAX_REQUESTS);
    unique(list.items());
}

fn fully_qualified_name(field: Field<'_>) {
    let text = field.str();
    if text.is_empty() {
        return field.required("name required");
    }
    let parts: Vec<&str> = text.split('/').collect();
    match parts[..] {
        [name] => {
            identifier(field, name);
            field.invalid("must include a domain");
        }
        [domain, name] => {
            if domain.is_empty() {
                field.required("the domain must not be empty");
            } else {
                for message in names::dns1123_subdomain(&domain.to_lowercase()) {
                    field.invalid_value(domain, &message);
                }
            }
            if domain.len() > 63 {
                field.too_long(63);
            }
            if name.is_empty() {
                field.required("the name must not be empty");
            } else {
                identifier(field, name);
            }
        }
        _ => {}
    }
}

fn identifier(field: Field<'_>, name: &str) {
    if name.len() > MAX_ID {
        field.too_long(MAX_ID);
    }
    for message in names::c_identifier(name) {
        field.invalid_value(name, &message);
    }
}

fn opaque(config: Field<'_>) {
    let opaque = config.get("opaque");
    if !opaque.is_set() {
        return opaque.required("");
    }
    csi_driver_name(opaque.get("driver"));
    let parameters = opaque.get("parameters");
    match parameters.value() {
        None => parameters.required(""),
        Some(value) if json(value).len() > MAX_PARAMETERS => parameters.too_long(MAX_PARAMETERS),
        Some(value) if !value.is_mapping() => {
            parameters.invalid_value("<value omitted>", "must be a valid JSON object");
        }
        Some(_) => {}
    }
}
