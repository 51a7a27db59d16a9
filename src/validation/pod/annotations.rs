//! Annotations of Pods that the server understands (`ValidatePodSpecificAnnotations`).

use super::super::field::Field;
use super::security::local_descending_path;
use super::spec::PodSpec;

const SECCOMP_POD: &str = "seccomp.security.alpha.kubernetes.io/pod";
const SECCOMP_CONTAINER: &str = "container.seccomp.security.alpha.kubernetes.io/";
const APPARMOR: &str = "container.apparmor.security.beta.kubernetes.io/";
const MIRROR: &str = "kubernetes.io/config.mirror";
const DELETION_COST: &str = "controller.kubernetes.io/pod-deletion-cost";

/// The annotations of a Pod or Pod template.
pub fn pod_annotations(annotations: Field<'_>, pod: PodSpec<'_>) {
    for (name, value) in annotations.entries() {
        let text = value.str();
        if name == MIRROR && pod.get("nodeName").str().is_empty() {
            value.invalid("must set spec.nodeName if mirror pod annotation is set");
        } else if name == DELETION_COST && !is_deletion_cost(text) {
            value.invalid("must be a 32bit integer");
        } else if name == SECCOMP_POD || name.starts_with(SECCOMP_CONTAINER) {
            seccomp(annotations.get(name).pointing_at(value));
        } else if let Some(container) = name.strip_prefix(APPARMOR) {
            if !pod.all_containers().any(|c| c.get("name").str() == container) {
                value.on_key().invalid_value(container, "container not found");
            }
            if !(text.is_empty()
                || matches!(text, "runtime/default" | "unconfined")
                || text.starts_with("localhost/"))
            {
                value.invalid(&format!("invalid AppArmor profile name: {text:?}"));
            }
        }
    }
}

/// A number of 32 bits, without a plus sign and leading zeros.
fn is_deletion_cost(text: &str) -> bool {
    let first = text.as_bytes().first();
    let starts_well = text == "0" || matches!(first, Some(b'-' | b'1'..=b'9'));
    starts_well && text.parse::<i32>().is_ok()
}

fn seccomp(annotation: Field<'_>) {
    let profile = annotation.str();
    if matches!(profile, "runtime/default" | "docker/default" | "unconfined") {
        return;
    }
    match profile.strip_prefix("localhost/") {
        Some(path) => local_descending_path(annotation, path),
        None => annotation.invalid("must be a valid seccomp profile"),
    }
}

/// Profiles given by annotation and field have to be the same.
pub fn match_fields(pod: PodSpec<'_>) {
    let annotations = pod.metadata.get("annotations");
    if annotations.is_empty() {
        return;
    }
    let of_pod = pod.get("securityContext");
    let seccomp_pod = of_pod.get("seccompProfile");
    if let Some(text) = annotations.key(SECCOMP_POD).str_opt() {
        same_profile(seccomp_pod, text, &["runtime/default", "docker/default"], "seccomp");
    }
    for container in pod.all_containers() {
        let (name, own) = (container.get("name").str(), container.get("securityContext"));
        let find = |prefix: &str| {
            let found = annotations.entries().find(|(key, _)| key.strip_prefix(prefix) == Some(name));
            found.map(|(_, value)| value.str())
        };
        if let Some(text) = find(SECCOMP_CONTAINER) {
            same_profile(own.get("seccompProfile"), text, &["runtime/default", "docker/default"], "seccomp");
        }
        if pod.os() == "windows" {
            continue;
        }
        if let Some(text) = find(APPARMOR) {
            let field = own.get("appArmorProfile");
            // On a Pod the server makes a field of the annotation where there is none.
            let inherits = !field.is_set() && !pod.is_pod;
            let field = if inherits { field.pointing_at(of_pod.get("appArmorProfile")) } else { field };
            same_profile(field, text, &["runtime/default"], "apparmor");
        }
    }
}

fn same_profile(field: Field<'_>, annotation: &str, default: &[&str], what: &str) {
    let kind = field.get("type");
    let same = match kind.str() {
        "Unconfined" => annotation == "unconfined",
        "RuntimeDefault" => default.contains(&annotation),
        "Localhost" => {
            let Some(path) = annotation.strip_prefix("localhost/") else {
                kind.forbidden(&format!("{what} type in annotation and field must match"));
                return;
            };
            let profile = field.get("localhostProfile");
            if profile.str_opt() != Some(path) {
                profile.forbidden(&format!("{what} profile in annotation and field must match"));
            }
            return;
        }
        _ => return,
    };
    if !same {
        kind.forbidden(&format!("{what} type in annotation and field must match"));
    }
}
