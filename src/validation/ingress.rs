//! Ingresses and IngressClasses (`pkg/apis/networking/validation`).

use super::features;
use super::field::Field;
use super::meta::{Scope, object_meta};
use super::print::Shown;
use crate::model::names;
use crate::versions::VersionSet;

const CLASS_ANNOTATION: &str = "kubernetes.io/ingress.class";
const CONTROLLER_MAX: usize = 250;

/// The rules of an Ingress.
pub fn validate(ingress: Field<'_>) {
    let metadata = ingress.get("metadata");
    object_meta(metadata, Scope::Namespaced, names::name_is_dns_subdomain);
    if ingress.cx().api_version() != "networking.k8s.io/v1" {
        return;
    }
    let spec = ingress.get("spec");
    let (rules, default, class) =
        (spec.get("rules"), spec.get("defaultBackend"), spec.get("ingressClassName"));
    if rules.is_empty() && !default.is_set() {
        spec.invalid_value(Shown::list(rules), "either `defaultBackend` or `rules` must be specified");
    }
    if default.is_set() {
        backend(default);
    }
    rules.items().for_each(rule);
    spec.get("tls").items().for_each(tls);
    if class.is_set() {
        class.invalid_each(names::name_is_dns_subdomain(class.str(), false));
    }
    let annotation = metadata.get("annotations").key(CLASS_ANNOTATION);
    if metadata.get("annotations").has(CLASS_ANNOTATION) {
        class_annotation(ingress, annotation, class);
    }
}

fn class_annotation<'r>(ingress: Field<'r>, annotation: Field<'r>, class: Field<'r>) {
    if !class.is_set() {
        annotation.on_key().warn(format!(
            "annotation \"{CLASS_ANNOTATION}\" is deprecated, please use 'spec.ingressClassName' instead"
        ));
    } else if class.str() != annotation.str() {
        let detail = "must match `ingressClassName` when both are specified";
        let path = ingress.get("annotations").get(CLASS_ANNOTATION);
        path.pointing_at(annotation).invalid_value(annotation.str(), detail);
    }
}

fn tls(tls: Field<'_>) {
    for host in tls.get("hosts").items() {
        host_name(host);
    }
    let secret = tls.get("secretName");
    if !secret.str().is_empty() {
        secret.invalid_each(names::name_is_dns_subdomain(secret.str(), false));
    }
}

fn host_name(host: Field<'_>) {
    let text = host.str();
    let wrong = match text.contains('*') {
        true => names::wildcard_dns1123_subdomain(text),
        false => names::dns1123_subdomain(text),
    };
    for message in wrong {
        host.invalid_value(text, &message);
    }
}

fn rule(rule: Field<'_>) {
    let (host, http) = (rule.get("host"), rule.get("http"));
    if !host.str().is_empty() {
        if names::parse_ip_sloppy(host.str()).is_some() {
            host.invalid("must be a DNS name, not an IP address");
        }
        host_name(host);
    }
    if !http.is_set() {
        return;
    }
    if http.get("paths").is_empty() {
        http.get("paths").required("");
    }
    http.get("paths").items().for_each(path);
}

fn path(item: Field<'_>) {
    let (kind, path) = (item.get("pathType"), item.get("path"));
    if !kind.is_set() {
        return kind.required("pathType must be specified");
    }
    let text = path.str();
    let absolute = text.starts_with('/');
    match kind.str() {
        "Exact" | "Prefix" => {
            if !absolute {
                path.invalid_value(text, "must be an absolute path");
            }
            for sequence in ["//", "/./", "/../", "%2f", "%2F"].into_iter().filter(|s| text.contains(s)) {
                path.invalid(&format!("must not contain '{sequence}'"));
            }
            for suffix in ["/..", "/."].into_iter().filter(|s| text.ends_with(s)) {
                path.invalid(&format!("cannot end with '{suffix}'"));
            }
        }
        "ImplementationSpecific" => {
            if !text.is_empty() && !absolute {
                path.invalid("must be an absolute path");
            }
        }
        other => kind.not_supported_value(other, &["Exact", "ImplementationSpecific", "Prefix"]),
    }
    backend(item.get("backend"));
}

fn backend(backend: Field<'_>) {
    let (resource, service) = (backend.get("resource"), backend.get("service"));
    match (resource.is_set(), service.is_set()) {
        (true, true) => backend.invalid_value("", "cannot set both resource and service backends"),
        (true, false) => reference(resource),
        (false, true) => service_backend(backend, service),
        (false, false) => backend.invalid_value("", "resource or service backend is required"),
    }
}

fn service_backend<'r>(backend: Field<'r>, service: Field<'r>) {
    let (name, port) = (service.get("name"), service.get("port"));
    if name.str().is_empty() {
        name.required("");
    } else {
        let relaxed = features::RELAXED_SERVICE_NAMES;
        let strict = name.only(VersionSet::ALL.minus(relaxed));
        strict.invalid_each(names::name_is_dns1035_label(name.str(), false));
        name.only(relaxed).invalid_each(names::name_is_dns_label(name.str(), false));
    }
    let (named, number) = (port.get("name"), port.get("number"));
    match (named.str(), number.int().unwrap_or(0)) {
        ("", 0) => backend.required("port name or number is required"),
        ("", n) => number.invalid_each(names::port_number(n)),
        (text, 0) => named.invalid_each(names::port_name(text)),
        _ => backend.invalid_value("", "cannot set both port name & port number"),
    }
}

fn reference(reference: Field<'_>) {
    let group = reference.get("apiGroup");
    if group.is_set() {
        for message in names::dns1123_subdomain(group.str()) {
            group.invalid_value(group.str(), &message);
        }
    }
    for part in [reference.get("kind"), reference.get("name")] {
        if part.str().is_empty() {
            part.required("");
        } else {
            part.invalid_each(names::name_is_path_segment(part.str(), false));
        }
    }
}

/// The rules of an IngressClass.
pub fn class(class: Field<'_>) {
    object_meta(class.get("metadata"), Scope::Cluster, names::name_is_dns_subdomain);
    if class.cx().api_version() != "networking.k8s.io/v1" {
        return;
    }
    let (controller, parameters) = (class.get("spec").get("controller"), class.get("spec").get("parameters"));
    if controller.str().len() > CONTROLLER_MAX {
        controller.too_long(CONTROLLER_MAX);
    }
    domain_prefixed_path(controller);
    if parameters.is_set() {
        reference(parameters);
        scope(parameters);
    }
}

/// The scope is the cluster where none is written.
fn scope(parameters: Field<'_>) {
    let (scope, namespace) = (parameters.get("scope"), parameters.get("namespace"));
    if !scope.is_set() || scope.str() == "Cluster" {
        if namespace.is_set() {
            namespace.forbidden("`parameters.scope` is set to 'Cluster'");
        }
    } else if scope.str() == "Namespace" {
        if namespace.is_set() {
            for message in names::name_is_dns_label(namespace.str(), false) {
                namespace.invalid_value(namespace.str(), &message);
            }
        } else {
            namespace.required("`parameters.scope` is set to 'Namespace'");
        }
    } else {
        scope.not_supported(&["Cluster", "Namespace"]);
    }
}

/// `IsDomainPrefixedPath`
fn domain_prefixed_path(field: Field<'_>) {
    let text = field.str();
    if text.is_empty() {
        return field.required("");
    }
    match text.split_once('/') {
        Some((host, path)) if !host.is_empty() && !path.is_empty() => {
            for message in names::dns1123_subdomain(host) {
                field.invalid_value(host, &message);
            }
            for message in names::http_path(path) {
                field.invalid_value(path, &message);
            }
        }
        _ => field.invalid("must be a domain-prefixed path (such as \"acme.io/foo\")"),
    }
}
