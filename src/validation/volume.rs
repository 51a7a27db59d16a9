//! PersistentVolumes (`ValidatePersistentVolume`) and claims.

use super::claim::{access_modes, claim_spec_warnings, own_claim_spec};
use super::field::Field;
use super::meta::{Scope, object_meta};
use super::pod::{self, node_selector};
use super::print::Shown;
use crate::model::names;

type Rule = for<'r> fn(Field<'r>);

/// Each source: its field, the name the server's paths give it, and its rules.
const SOURCES: &[(&str, &str, Option<Rule>)] = &[
    ("hostPath", "hostPath", Some(pod::host_path)),
    ("gcePersistentDisk", "persistentDisk", Some(pod::gce_disk)),
    ("awsElasticBlockStore", "awsElasticBlockStore", Some(pod::aws_disk)),
    ("glusterfs", "glusterfs", None),
    ("flocker", "flocker", None),
    ("nfs", "nfs", Some(pod::nfs)),
    ("rbd", "rbd", None),
    ("quobyte", "quobyte", None),
    ("cephfs", "cephfs", None),
    ("iscsi", "iscsi", None),
    ("cinder", "cinder", None),
    ("fc", "fc", Some(pod::fc)),
    ("flexVolume", "flexVolume", None),
    ("azureFile", "azureFile", None),
    ("vsphereVolume", "vsphereVolume", None),
    ("photonPersistentDisk", "photonPersistentDisk", None),
    ("portworxVolume", "portworxVolume", None),
    ("azureDisk", "azureDisk", None),
    ("scaleIO", "scaleIO", None),
    ("local", "local", Some(local)),
    ("storageos", "storageos", None),
    ("csi", "csi", Some(csi)),
];

/// The rules of a PersistentVolume.
pub fn persistent_volume(volume: Field<'_>) {
    object_meta(volume.get("metadata"), Scope::Cluster, names::name_is_dns_subdomain);
    let spec = volume.get("spec");
    let modes = spec.get("accessModes");
    if modes.is_empty() {
        modes.required("");
    }
    access_modes(modes);
    capacity(spec.get("capacity"));
    let policy = spec.get("persistentVolumeReclaimPolicy");
    if !policy.str().is_empty() {
        policy.one_of(&["Delete", "Recycle", "Retain"]);
    }
    let affinity = spec.get("nodeAffinity");
    if affinity.is_set() {
        let required = affinity.get("required");
        if required.is_set() {
            node_selector(required, false);
        } else {
            required.required("must specify required node constraints");
        }
    }
    sources(spec);
    let path = spec.get("hostPath").get("path").str();
    if spec.get("hostPath").is_set()
        && path.trim_end_matches('/').is_empty()
        && path.starts_with('/')
        && policy.str() == "Recycle"
    {
        policy.forbidden("may not be 'recycle' for a hostPath mount of '/'");
    }
    let class = spec.get("storageClassName");
    if !class.str().is_empty() {
        class.invalid_each(names::dns1123_subdomain(class.str()));
    }
    if spec.get("volumeMode").is_set() {
        spec.get("volumeMode").one_of(&["Block", "Filesystem"]);
    }
}

fn capacity(capacity: Field<'_>) {
    if capacity.is_empty() {
        capacity.required("");
    }
    if !capacity.has("storage") || capacity.len() > 1 {
        let entry = |(name, amount): (&str, Field<'_>)| {
            format!("{}:{}", super::quote(name), super::quote(&amount.quantity_text()))
        };
        let mut entries: Vec<_> = capacity.entries().map(entry).collect();
        entries.sort();
        let shown = if capacity.is_set() { format!("{{{}}}", entries.join(",")) } else { "null".to_owned() };
        capacity.not_supported_value(Shown::Json(shown), &["storage"]);
    }
    for (_, amount) in capacity.entries() {
        let Some(quantity) = amount.quantity() else { continue };
        if quantity.sign() < 0 {
            amount.invalid_value(quantity.value(), "must be a valid resource quantity");
        }
        if quantity.sign() <= 0 {
            amount.invalid_value(amount.quantity_text(), "must be greater than zero");
        }
    }
}

fn sources(spec: Field<'_>) {
    let mut found = 0;
    for (field, shown, rule) in SOURCES {
        let source = spec.get(field);
        if !source.is_set() {
            continue;
        }
        found += 1;
        if found > 1 && *field != "flexVolume" {
            let name = if *field == "cephfs" { "cephFS" } else { field };
            source.renamed(name).forbidden("may not specify more than 1 volume type");
            continue;
        }
        if let Some(rule) = rule {
            rule(source.renamed(shown));
        }
        let placed = !spec.get("nodeAffinity").get("required").get("nodeSelectorTerms").is_empty();
        if *field == "local" && !placed {
            spec.get("nodeAffinity").required("Local volume requires node affinity");
        }
    }
    if found == 0 {
        spec.required("must specify a volume type");
    }
}

fn local(source: Field<'_>) {
    let path = source.get("path");
    if path.str().is_empty() {
        return path.required("");
    }
    pod::path_no_backsteps(path, path.str());
}

fn csi(source: Field<'_>) {
    pod::csi_driver_name(source.get("driver"));
    if source.get("volumeHandle").str().is_empty() {
        source.get("volumeHandle").required("");
    }
}

/// The rules of a PersistentVolumeClaim.
pub fn claim(claim: Field<'_>) {
    object_meta(claim.get("metadata"), Scope::Namespaced, names::name_is_dns_subdomain);
    own_claim_spec(claim.get("spec"));
    claim_spec_warnings(claim.get("spec"));
}
