//! Objects that other objects make: operators' inputs, generators, claim templates.

use crate::model::Object;
use crate::run::Produced;
use crate::syntax::yaml::Value;

/// Adds what `object` makes without it being written down.
pub fn collect(object: Object<'_>, out: &mut Vec<Produced>) {
    match (object.group(), object.kind()) {
        ("external-secrets.io", "ExternalSecret" | "ClusterExternalSecret") => {
            let target = object.root().str_at(&["spec", "target", "name"]).unwrap_or(object.name());
            add(object, out, "Secret", target, None);
        }
        ("bitnami.com", "SealedSecret") => {
            let name =
                object.root().str_at(&["spec", "template", "metadata", "name"]).unwrap_or(object.name());
            let keys = object.at(&["spec", "encryptedData"]).map(keys);
            add(object, out, "Secret", name, keys);
        }
        ("cert-manager.io", "Certificate") => {
            if let Some(name) = object.root().str_at(&["spec", "secretName"]) {
                add(object, out, "Secret", name, None);
            }
        }
        ("apps", "StatefulSet") => claims(object, out),
        ("networking.k8s.io" | "extensions", "Ingress")
            if object.annotation("cert-manager.io/cluster-issuer").is_some()
                || object.annotation("cert-manager.io/issuer").is_some()
                || object.annotation("kubernetes.io/tls-acme").is_some() =>
        {
            for tls in object.at(&["spec", "tls"]).into_iter().flat_map(Value::items) {
                if let Some(name) = tls.str_at(&["secretName"]) {
                    add(object, out, "Secret", name, None);
                }
            }
        }
        (group, kind) => operators(object, group, kind, out),
    }
}

/// Any other custom object may make Secrets and ConfigMaps under the name it gives in a well-known field.
fn operators(object: Object<'_>, group: &str, _kind: &str, out: &mut Vec<Produced>) {
    if group.ends_with("k8s.io") || !group.contains('.') {
        return;
    }
    for name in ["Secret", "ConfigMap", "Service", "ServiceAccount"] {
        add(object, out, name, object.name(), None);
    }
    let spec = object.spec();
    for path in [
        &["secretName"][..],
        &["target", "name"],
        &["secretTemplate", "name"],
        &["writeConnectionSecretToRef", "name"],
        &["secret", "name"],
        &["output", "secret", "name"],
        &["destination", "name"],
    ] {
        if let Some(name) = spec.and_then(|s| s.str_at(path)) {
            add(object, out, "Secret", name, None);
            add(object, out, "ConfigMap", name, None);
        }
    }
}

/// A StatefulSet makes one claim per template and Pod: `TEMPLATE-NAME-ORDINAL`.
fn claims(object: Object<'_>, out: &mut Vec<Produced>) {
    let replicas = object.at(&["spec", "replicas"]).and_then(Value::as_i64).unwrap_or(1).clamp(0, 100);
    for template in object.at(&["spec", "volumeClaimTemplates"]).into_iter().flat_map(Value::items) {
        let Some(name) = template.str_at(&["metadata", "name"]) else { continue };
        for ordinal in 0..replicas.max(1) {
            let claim = format!("{name}-{}-{ordinal}", object.name());
            add(object, out, "PersistentVolumeClaim", &claim, None);
        }
    }
}

fn keys(mapping: Value<'_>) -> Vec<String> {
    mapping.entries().map(|e| e.name().to_owned()).collect()
}

fn add(object: Object<'_>, out: &mut Vec<Produced>, kind: &str, name: &str, keys: Option<Vec<String>>) {
    out.push(Produced {
        kind: kind.to_owned(),
        namespace: object.namespace().map(str::to_owned),
        name: name.to_owned(),
        by: format!("{} `{}`", object.kind(), object.name()),
        keys,
    });
}
