//! The spec of a PersistentVolumeClaim, wherever it stands (`ValidatePersistentVolumeClaimSpec`).

use super::field::Field;
use super::pod::quantity_value;
use super::selector::label_selector;
use crate::model::names;

const ACCESS_MODES: [&str; 4] = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];

/// The rules of a claim's spec, as it stands in a template.
pub fn claim_spec(spec: Field<'_>) {
    claim_without_sources(spec);
    data_sources(spec, spec.get("dataSource"));
}

/// The rules of a PersistentVolumeClaim's own spec. The server drops a data source that is neither a claim nor a
/// snapshot (`EnforceDataSourceBackwardsCompatibility`).
pub fn own_claim_spec(spec: Field<'_>) {
    claim_without_sources(spec);
    let source = spec.get("dataSource");
    let kept = matches!(
        (source.get("apiGroup").str(), source.get("kind").str()),
        ("", "PersistentVolumeClaim") | ("snapshot.storage.k8s.io", "VolumeSnapshot")
    );
    if kept || spec.get("dataSourceRef").is_set() {
        data_sources(spec, source);
    }
}

fn claim_without_sources(spec: Field<'_>) {
    let modes = spec.get("accessModes");
    if modes.is_empty() {
        modes.required("at least 1 access mode is required");
    }
    label_selector(spec.get("selector"), false);
    access_modes(modes);
    let storage = spec.get("resources").get("requests").key("storage");
    let named = spec.get("resources").key("storage").pointing_at(storage);
    match storage.quantity() {
        None if storage.is_set() => {}
        None => named.required(""),
        Some(amount) if amount.sign() <= 0 => {
            named.invalid_value(storage.quantity_text(), "must be greater than zero");
        }
        Some(_) => quantity_value(named, "storage"),
    }
    for name in ["storageClassName", "volumeAttributesClassName"] {
        let class = spec.get(name);
        if !class.str().is_empty() {
            class.invalid_each(names::dns1123_subdomain(class.str()));
        }
    }
    if spec.get("volumeMode").is_set() {
        spec.get("volumeMode").one_of(&["Block", "Filesystem"]);
    }
}

/// Known modes, and `ReadWriteOncePod` alone: of claims and volumes alike.
pub fn access_modes(modes: Field<'_>) {
    let (mut single, mut other) = (false, false);
    for mode in modes.items() {
        if !ACCESS_MODES.contains(&mode.str()) {
            modes.pointing_at(mode).not_supported(&ACCESS_MODES);
        } else if mode.str() == "ReadWriteOncePod" {
            single = true;
        } else {
            other = true;
        }
    }
    if single && other {
        modes.forbidden("may not use ReadWriteOncePod with other access modes");
    }
}

fn data_sources<'r>(spec: Field<'r>, source: Field<'r>) {
    let reference = spec.get("dataSourceRef");
    for field in [source, reference].into_iter().filter(|f| f.is_set()) {
        data_source(field);
    }
    let namespace = reference.get("namespace");
    if !namespace.str().is_empty() {
        namespace.invalid_each(names::dns1123_label(namespace.str()));
        if source.is_set() {
            spec.pointing_at(source).invalid_value(
                super::Shown::Json("{}".to_owned()),
                "may not be specified when dataSourceRef.namespace is specified",
            );
        }
    } else if source.is_set() && reference.is_set() {
        let same = ["apiGroup", "kind", "name"]
            .iter()
            .all(|f| source.get(f).str_opt() == reference.get(f).str_opt());
        if !same {
            spec.pointing_at(source)
                .invalid_value(super::Shown::Json("{}".to_owned()), "must match dataSourceRef");
        }
    }
}

fn data_source(source: Field<'_>) {
    let (group, kind) = (source.get("apiGroup"), source.get("kind"));
    super::pod::require(source, &["name", "kind"]);
    if group.str().is_empty() {
        if kind.str() != "PersistentVolumeClaim" {
            source.invalid_value(
                kind.str(),
                "must be 'PersistentVolumeClaim' when referencing the default apiGroup",
            );
        }
    } else {
        group.invalid_each(names::dns1123_subdomain(group.str()));
    }
}

/// Amounts of storage that are no whole bytes (`GetWarningsForPersistentVolumeClaimSpec`).
pub fn claim_spec_warnings(spec: Field<'_>) {
    for list in ["requests", "limits"] {
        super::pod::fractional_bytes(spec.get("resources").get(list).key("storage"));
    }
}
