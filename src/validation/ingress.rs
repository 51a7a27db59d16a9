//! Ingresses and their classes (`pkg/apis/networking/validation`).

use super::field::Field;
use super::meta::{Scope, object_meta};
use super::print::Shown;
use crate::model::names;
use crate::versions::VersionSet;

const PATH_TYPES: [&str; 3] = ["Exact", "ImplementationSpecific", "Prefix"];
const SEQUENCES: [&str; 5] = ["//", "/./", "/../", "%2f", "%2F"];
const SUFFIXES: [&str; 2] = ["/..", "/."];
const CLASS_ANNOTATION: &str = "kubernetes.io/ingress.class";
const MAX_CONTROLLER: usize = 250;

/// The rules of an Ingress.
pub fn validate(ingress: Field<'_>) {
    let metadata = ingress.get("metadata");
    object_meta(metadata, Scope::Namespaced, names::name_is_dns_subdomain);
    let spec = ingress.get("spec");
    let (rules, default) = (spec.get("rules"), spec.get("defaultBackend"));
    if rules.is_empty() && !default.is_set() {
        let shown = if rules.is_set() { "[]" } else { "null" };
        spec.invalid_value(
            Shown::Json(shown.to_owned()),
            "either `defaultBackend` or `rules` must be specified",
        );
    }
    if default.is_set() {
        backend(default);
    }
    rules.items().for_each(rule);
    spec.get("tls").items().for_each(tls);
    let class = spec.get("ingressClassName");
    if class.is_set() {
        for message in names::dns1123_subdomain(class.str()) {
            class.invalid_value(class.str(), &message);
        }
    }
    let annotation = metadata.get("annotations").key(CLASS_ANNOTATION);
    if annotation.is_set() && class.is_set() && annotation.str() != class.str() {
        ingress
            .get("annotations")
            .get(CLASS_ANNOTATION)
            .pointing_at(annotation)
            .invalid("must match `ingressClassName` when both are specified");
    }
}

fn host(field: Field<'_>) {
    let text = field.str();
    let wrong = match text.contains('*') {
        true => names::wildcard_dns1123_subdomain(text),
        false => names::dns1123_subdomain(text),
    };
    for message in wrong {
        field.invalid_value(text, &message);
    }
}

fn rule(rule: Field<'_>) {
    let name = rule.get("host");
    if !name.str().is_empty() {
        if names::parse_ip_sloppy(name.str()).is_some() {
            name.invalid("must be a DNS name, not an IP address");
        }
        host(name);
    }
    let http = rule.get("http");
    if http.is_set() && http.get("paths").is_empty() {
        http.get("paths").required("");
    }
    http.get("paths").items().for_each(path);
}

fn path(path: Field<'_>) {
    let (kind, text) = (path.get("pathType"), path.get("path"));
    if !kind.is_set() {
        return kind.required("pathType must be specified");
    }
    match kind.str() {
        "Exact" | "Prefix" => {
            if !text.str().starts_with('/') {
                text.invalid_value(text.str(), "must be an absolute path");
            }
            for part in SEQUENCES.into_iter().filter(|part| text.str().contains(part)) {
                text.invalid(&format!("must not contain '{part}'"));
            }
            for end in SUFFIXES.into_iter().filter(|end| text.str().ends_with(end)) {
                text.invalid(&format!("cannot end with '{end}'"));
            }
        }
        "ImplementationSpecific" => {
            if !text.str().is_empty() && !text.str().starts_with('/') {
                text.invalid("must be an absolute path");
            }
        }
        _ => kind.not_supported(&PATH_TYPES),
    }
    backend(path.get("backend"));
}

fn backend(backend: Field<'_>) {
    let (resource, service) = (backend.get("resource"), backend.get("service"));
    match (resource.is_set(), service.is_set()) {
        (true, true) => backend.invalid_value("", "cannot set both resource and service backends"),
        (false, false) => backend.invalid_value("", "resource or service backend is required"),
        (true, false) => {
            for name in ["kind", "name"].into_iter().filter(|name| resource.get(name).str().is_empty()) {
                resource.get(name).required("");
            }
        }
        (false, true) => service_backend(backend, service),
    }
}

fn service_backend<'r>(backend: Field<'r>, service: Field<'r>) {
    let name = service.get("name");
    if name.str().is_empty() {
        name.required("");
    } else {
        // `RelaxedServiceNameValidation`
        let relaxed = VersionSet::between(36, VersionSet::LAST);
        name.only(relaxed).invalid_each(names::dns1123_label(name.str()));
        name.only(VersionSet::ALL.minus(relaxed)).invalid_each(names::dns1035_label(name.str()));
    }
    let port = service.get("port");
    let (port_name, number) = (port.get("name"), port.get("number"));
    let numbered = number.int().is_some_and(|n| n != 0);
    match (port_name.str().is_empty(), numbered) {
        (false, true) => backend.invalid_value("", "cannot set both port name & port number"),
        (false, false) => port_name.invalid_each(names::port_name(port_name.str())),
        (true, true) => number.invalid_each(names::port_number(number.int().unwrap_or(0))),
        (true, false) => backend.required("port name or number is required"),
    }
}

fn tls(tls: Field<'_>) {
    tls.get("hosts").items().for_each(host);
    let secret = tls.get("secretName");
    if !secret.str().is_empty() {
        secret.invalid_each(names::dns1123_subdomain(secret.str()));
    }
}

/// The rules of an IngressClass.
pub fn class(class: Field<'_>) {
    object_meta(class.get("metadata"), Scope::Cluster, names::name_is_dns_subdomain);
    let controller = class.get("spec").get("controller");
    if controller.str().is_empty() {
        return controller.required("");
    }
    if controller.str().len() > MAX_CONTROLLER {
        controller.too_long(MAX_CONTROLLER);
    }
    match controller.str().split_once('/') {
        None => controller.invalid("must be a domain-prefixed path (such as \"acme.io/foo\")"),
        Some((domain, _)) => {
            for message in names::dns1123_subdomain(domain) {
                controller.invalid_value(domain, &message);
            }
        }
    }
}
