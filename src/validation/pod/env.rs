//! Environment variables and what they refer to (`ValidateEnv`, `ValidateEnvFrom`).

use super::super::features;
use super::super::field::Field;
use super::security::path_no_backsteps;
use crate::model::names;
use crate::model::quantity::Quantity;
use crate::versions::VersionSet;

/// The Pod's fields that a variable can show.
pub const ENV_FIELDS: [&str; 9] = [
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];

/// The Pod's fields that a file can show.
pub const VOLUME_FIELDS: [&str; 5] =
    ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"];

const RESOURCES: [&str; 6] = [
    "limits.cpu",
    "limits.ephemeral-storage",
    "limits.memory",
    "requests.cpu",
    "requests.ephemeral-storage",
    "requests.memory",
];

/// What `ConvertDownwardAPIFieldLabel` knows.
const LABELS: [&str; 14] = [
    "metadata.annotations",
    "metadata.labels",
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.restartPolicy",
    "spec.serviceAccountName",
    "spec.schedulerName",
    "status.phase",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];

/// A variable's name or prefix: 1.32 relaxed the rule.
fn env_name(field: Field<'_>) {
    let strict = field.only(VersionSet::ALL.minus(features::RELAXED_ENV_NAMES));
    if !strict.versions().is_empty() {
        strict.invalid_each(names::env_name_strict(field.str()));
    }
    field.only(features::RELAXED_ENV_NAMES).invalid_each(names::env_name_relaxed(field.str()));
}

/// The variables of a container.
pub fn env(list: Field<'_>) {
    for variable in list.items() {
        let name = variable.get("name");
        match name.str() {
            "" => name.required(""),
            _ => env_name(name),
        }
        let from = variable.get("valueFrom");
        if from.is_set() {
            value_from(from, variable.get("value"));
        }
    }
}

fn value_from(from: Field<'_>, value: Field<'_>) {
    let mut count = 0;
    let mut each = |name: &'static str, check: fn(Field<'_>)| {
        let source = from.get(name);
        if source.is_set() {
            count += 1;
            check(source);
        }
    };
    each("fieldRef", |f| field_ref(f, &ENV_FIELDS));
    each("resourceFieldRef", |f| resource_field_ref(f, false));
    each("configMapKeyRef", key_ref);
    each("secretKeyRef", key_ref);
    let file = from.get("fileKeyRef").only(features::ENV_FILES);
    if file.is_set() {
        file_key_ref(file);
    }
    // Older versions drop the reference to a file.
    let (old, new) = (VersionSet::ALL.minus(features::ENV_FILES), features::ENV_FILES);
    count_sources(from.only(old), value, count);
    count_sources(from.only(new), value, count + usize::from(file.is_set()));
}

fn count_sources(from: Field<'_>, value: Field<'_>, sources: usize) {
    if sources == 0 {
        let old = "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`";
        let new = "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`";
        from.only(VersionSet::ALL.minus(features::ENV_FILES)).invalid_value("", old);
        from.only(features::ENV_FILES).invalid_value("", new);
    } else if !value.str().is_empty() {
        from.invalid_value("", "may not be specified when `value` is not empty");
    } else if sources > 1 {
        from.invalid_value("", "may not have more than one field specified at a time");
    }
}

/// `metadata.annotations['key']` in its parts.
fn subscript(path: &str) -> Option<(&str, &str)> {
    let (path, key) = path.strip_suffix("']")?.split_once("['")?;
    (!path.is_empty()).then_some((path, key))
}

/// A field of the Pod (`validateObjectFieldSelector`).
pub fn field_ref(reference: Field<'_>, allowed: &[&str]) {
    let (version, path) = (reference.get("apiVersion").str_or("v1"), reference.get("fieldPath"));
    let text = path.str();
    if text.is_empty() {
        return path.required("");
    }
    if version != "v1" {
        return path.invalid(&format!("error converting fieldPath: unsupported pod version: {version}"));
    }
    match subscript(text) {
        Some(("metadata.annotations", key)) => {
            say_of(reference, key, names::qualified_name(&key.to_lowercase()), true)
        }
        Some(("metadata.labels", key)) => say_of(reference, key, names::qualified_name(key), false),
        Some(_) => {
            path.invalid(&format!(
                "error converting fieldPath: field label does not support subscript: {text}"
            ));
        }
        None => {
            let converted = if text == "spec.host" { "spec.nodeName" } else { text };
            if !LABELS.contains(&converted) {
                path.invalid(&format!("error converting fieldPath: field label not supported: {text}"));
            } else if !allowed.contains(&converted) {
                path.not_supported_value(converted, allowed);
            }
        }
    }
}

fn say_of(reference: Field<'_>, key: &str, messages: names::Messages, lower: bool) {
    let reference = reference.pointing_at(reference.get("fieldPath"));
    for message in messages {
        match lower {
            true => reference.invalid_value(key.to_lowercase(), &message),
            false => reference.invalid_value(key, &message),
        }
    }
}

/// A container's resource (`validateContainerResourceFieldSelector`).
pub fn resource_field_ref(reference: Field<'_>, of_volume: bool) {
    let (container, resource) = (reference.get("containerName"), reference.get("resource"));
    let name = resource.str();
    let huge = name.starts_with("requests.hugepages-") || name.starts_with("limits.hugepages-");
    if of_volume && container.str().is_empty() {
        container.required("");
    } else if name.is_empty() {
        resource.required("");
    } else if !RESOURCES.contains(&name) && !huge {
        resource.not_supported(&RESOURCES);
    }
    divisor(reference.get("divisor"), name, huge);
}

fn divisor(divisor: Field<'_>, resource: &str, huge: bool) {
    const BYTES: [&str; 13] =
        ["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"];
    if divisor.quantity().is_none_or(Quantity::is_zero) {
        return;
    }
    let text = divisor.value().and_then(super::super::field::json_text);
    let text = text.and_then(|text| Quantity::shown(&text)).unwrap_or_default();
    let kind = resource.split_once('.').map_or("", |(_, kind)| kind);
    let (allowed, list, what): (&[&str], &str, &str) = match kind {
        "cpu" => (&["1m", "1"], "1m and 1", "cpu"),
        "memory" => (&BYTES, "1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei", "memory"),
        "ephemeral-storage" => {
            (&BYTES, "1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei", "local ephemeral storage")
        }
        _ if huge => (&BYTES, "1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei", "hugepages"),
        _ => return,
    };
    if !allowed.contains(&text.as_str()) {
        divisor.invalid_value(
            resource,
            &format!("only divisor's values {list} are supported with the {what} resource"),
        );
    }
}

/// A key of a ConfigMap or Secret.
fn key_ref(reference: Field<'_>) {
    let (name, key) = (reference.get("name"), reference.get("key"));
    for message in names::dns1123_subdomain(name.str()) {
        name.invalid_value(name.str(), &message);
    }
    match key.str() {
        "" => key.required(""),
        text => key.invalid_each(names::config_map_key(text)),
    }
}

/// A key of a file in an `emptyDir`.
fn file_key_ref(reference: Field<'_>) {
    let (key, volume, path) = (reference.get("key"), reference.get("volumeName"), reference.get("path"));
    match key.str() {
        "" => key.required(""),
        text => key.invalid_each(names::env_name_relaxed(text)),
    }
    match volume.str() {
        "" => volume.required(""),
        text => volume.invalid_each(names::dns1123_label(text)),
    }
    match path.str() {
        "" => path.required(""),
        text => path_no_backsteps(path, text),
    }
}

/// Whole ConfigMaps and Secrets as variables.
pub fn env_from(list: Field<'_>) {
    for item in list.items() {
        let prefix = item.get("prefix");
        if !prefix.str().is_empty() {
            env_name(prefix);
        }
        let mut sources = 0;
        for kind in ["configMapRef", "secretRef"] {
            let source = item.get(kind);
            if !source.is_set() {
                continue;
            }
            sources += 1;
            let name = source.get("name");
            match name.str() {
                "" => name.required(""),
                text => name.invalid_each(names::name_is_dns_subdomain(text, true)),
            }
        }
        // The server names the list.
        let list = list.pointing_at(item);
        match sources {
            0 => list.invalid_value("", "must specify one of: `configMapRef` or `secretRef`"),
            1 => {}
            _ => list.invalid_value("", "may not have more than one field specified at a time"),
        }
    }
}
