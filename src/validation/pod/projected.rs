//! Projected volumes and the paths in volumes.

use super::super::features;
use super::super::field::Field;
use super::super::seen::Seen;
use super::super::selector::label_selector;
use super::env::{VOLUME_FIELDS, field_ref, resource_field_ref};
use super::security::local_descending_path;
use crate::model::names;

const MODE: &str = "must be a number between 0 and 0777 (octal), both inclusive";

/// A file's mode.
pub fn mode(field: Field<'_>) {
    if field.int().is_some_and(|mode| !(0..=0o777).contains(&mode)) {
        field.invalid(MODE);
    }
}

/// A relative path that stays where it is and does not begin with `..` (`ValidateLocalNonReservedPath`).
pub fn local_path(field: Field<'_>) {
    let path = field.str();
    local_descending_path(field, path);
    if path.starts_with("..") && !path.starts_with("../") {
        field.invalid("must not start with '..'");
    }
}

/// An item of a Secret's or ConfigMap's volume.
pub fn key_to_path(item: Field<'_>) {
    for name in ["key", "path"] {
        if item.get(name).str().is_empty() {
            item.get(name).required("");
        }
    }
    local_path(item.get("path"));
    mode(item.get("mode"));
}

/// A file of a downward API volume; the server names the volume, not the file.
pub fn downward_items<'r>(volume: Field<'r>, item: Field<'r>) {
    let at = |name: &'r str| volume.get(name).pointing_at(item.get(name));
    if item.get("path").str().is_empty() {
        at("path").required("");
    }
    local_path(at("path"));
    let (field, resource) = (item.get("fieldRef"), item.get("resourceFieldRef"));
    if field.is_set() {
        field_ref(at("fieldRef"), &VOLUME_FIELDS);
        if resource.is_set() {
            let volume = volume.pointing_at(item);
            volume.invalid_value(
                "resource",
                "fieldRef and resourceFieldRef can not be specified simultaneously",
            );
        }
    } else if resource.is_set() {
        resource_field_ref(at("resourceFieldRef"), true);
    } else {
        volume.pointing_at(item).required("one of fieldRef and resourceFieldRef is required");
    }
    mode(at("mode"));
}

/// The paths of one projected volume.
struct Paths<'r> {
    volume: Field<'r>,
    seen: Seen<'r>,
}

impl<'r> Paths<'r> {
    /// Remembers a path; `owner` is what the server names where it stands twice.
    fn add(&mut self, path: Field<'r>, owner: &str) {
        if !path.str().is_empty() && !self.seen.add(path.str(), ()) {
            self.volume.pointing_at(path).invalid_value(owner, "conflicting duplicate paths");
        }
    }
}

/// `projected`
pub fn projected(volume: Field<'_>) {
    mode(volume.get("defaultMode"));
    let mut paths = Paths { volume, seen: Seen::default() };
    for source in volume.get("sources").items() {
        let count = one_source(source, &mut paths);
        if count > 1 {
            source.forbidden("may not specify more than 1 volume type per source");
        }
    }
}

fn one_source<'r>(source: Field<'r>, paths: &mut Paths<'r>) -> usize {
    let mut count = 0;
    for kind in ["secret", "configMap"] {
        let field = source.get(kind);
        if field.is_set() {
            count += 1;
            key_source(field, paths);
        }
    }
    let downward = source.get("downwardAPI");
    if downward.is_set() {
        count += 1;
        for item in downward.get("items").items() {
            downward_items(downward, item);
            paths.add(item.get("path"), item.get("path").str());
        }
    }
    let token = source.get("serviceAccountToken");
    if token.is_set() {
        count += 1;
        service_account_token(token, paths);
    }
    // What an older server does not know it leaves out, and so it does not count there.
    let bundle = source.get("clusterTrustBundle");
    if bundle.is_set() {
        let open = bundle.versions().intersection(features::CLUSTER_TRUST_BUNDLES) == bundle.versions();
        count += usize::from(open);
        cluster_trust_bundle(bundle.only(features::CLUSTER_TRUST_BUNDLES), paths);
    }
    let certificate = source.get("podCertificate");
    if certificate.is_set() {
        let open = certificate.versions().intersection(features::POD_CERTIFICATES) == certificate.versions();
        count += usize::from(open);
        pod_certificate(certificate.only(features::POD_CERTIFICATES), paths);
    }
    count
}

fn key_source<'r>(source: Field<'r>, paths: &mut Paths<'r>) {
    let name = source.get("name");
    if name.str().is_empty() {
        name.required("");
    }
    for item in source.get("items").items() {
        key_to_path(item);
        paths.add(item.get("path"), name.str());
    }
}

fn service_account_token<'r>(token: Field<'r>, paths: &Paths<'r>) {
    let seconds = token.get("expirationSeconds");
    match seconds.int() {
        Some(n) if n < 600 => seconds.invalid("may not specify a duration less than 10 minutes"),
        Some(n) if n > 1 << 32 => seconds.invalid("may not specify a duration larger than 2^32 seconds"),
        _ => {}
    }
    let path = paths.volume.get("path").pointing_at(token.get("path"));
    match path.str() {
        "" => path.required(""),
        _ => local_path(path),
    }
}

fn cluster_trust_bundle<'r>(bundle: Field<'r>, paths: &mut Paths<'r>) {
    let (name, signer, selector) =
        (bundle.get("name"), bundle.get("signerName"), bundle.get("labelSelector"));
    match (name.is_set(), signer.is_set()) {
        (true, true) => bundle.invalid("only one of name and signerName may be used"),
        (true, false) => {
            if name.str().is_empty() {
                name.required("must be a valid object name");
            }
            for message in bundle_name(name.str()) {
                name.invalid(&format!("not a valid clustertrustbundlename: {message}"));
            }
            if selector.is_set() {
                selector.invalid("labelSelector must be unset if name is specified");
            }
        }
        (false, true) => {
            if signer.str().is_empty() {
                signer.required("must be a valid signer name");
            }
            signer_name(signer);
            label_selector(selector, false);
        }
        (false, false) => bundle.required("either name or signerName must be specified"),
    }
    let path = bundle.get("path");
    if path.str().is_empty() {
        path.required("");
    }
    local_path(path);
    if !bundle.versions().is_empty() {
        paths.add(path, path.str());
    }
}

/// A bundle with a signer bears the signer's name before its own.
fn bundle_name(name: &str) -> names::Messages {
    names::dns1123_subdomain(name.rsplit_once(':').map_or(name, |(_, own)| own))
}

fn pod_certificate<'r>(certificate: Field<'r>, paths: &mut Paths<'r>) {
    signer_name(certificate.get("signerName"));
    certificate.get("keyType").one_of(&[
        "RSA3072",
        "RSA4096",
        "ECDSAP256",
        "ECDSAP384",
        "ECDSAP521",
        "ED25519",
    ]);
    let seconds = certificate.get("maxExpirationSeconds");
    if seconds.int().is_some_and(|n| n < 3600) {
        seconds.invalid("if provided, maxExpirationSeconds must be >= 3600");
    }
    let host = certificate.get("signerName").str().split('/').next().unwrap_or("");
    let max = if host == "kubernetes.io" || host.ends_with(".kubernetes.io") { 86_400 } else { 7_862_400 };
    if seconds.int().is_some_and(|n| n > max) {
        seconds.invalid(&format!("if provided, maxExpirationSeconds must be <= {max}"));
    }
    let mut any = false;
    for name in ["credentialBundlePath", "keyPath", "certificateChainPath"] {
        let path = certificate.get(name);
        if !path.str().is_empty() {
            any = true;
            local_path(path);
            paths.add(path, path.str());
        }
    }
    if !any {
        certificate
            .required("specify at least one of credentialBundlePath, keyPath, and certificateChainPath");
    }
}

/// `example.com/signer-name` (`ValidateSignerName`).
pub fn signer_name(field: Field<'_>) {
    const MAX: usize = 253 + 1 + 253 + 63 + 1;
    let name = field.str();
    if name.is_empty() {
        return field.required("");
    }
    let Some((domain, path)) = name.split_once('/').filter(|(_, path)| !path.contains('/')) else {
        return field
            .invalid("must be a fully qualified domain and path of the form 'example.com/signer-name'");
    };
    if domain.len() > 253 {
        field.too_long(253);
    }
    let say = |part: &str, label: &str, messages: names::Messages| {
        for message in messages {
            field.invalid_value(part, &format!("validating label {label:?}: {message}"));
        }
    };
    if let Some(label) = domain.split('.').find(|l| !names::dns1123_label(l).is_empty()) {
        say(domain, label, names::dns1123_label(label));
    }
    if !domain.contains('.') {
        field.invalid_value(domain, "should be a domain with at least two segments separated by dots");
    }
    if let Some(label) = path.split('.').find(|l| !names::dns1123_subdomain(l).is_empty()) {
        say(path, label, names::dns1123_subdomain(label));
    }
    if name.len() > MAX {
        field.too_long(MAX);
    }
}
