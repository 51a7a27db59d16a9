//! The types of volumes, one function each; PersistentVolumes share many of them.

use super::super::field::Field;
use super::super::meta::{annotations, labels};
use super::projected::{key_to_path, mode};
use super::security::path_no_backsteps;
use crate::model::names;

/// Says which of these fields are missing or empty.
pub fn require<'r>(of: Field<'r>, fields: &[&'r str]) {
    for name in fields {
        let field = of.get(name);
        if field.str().is_empty() && field.is_empty() {
            field.required("");
        }
    }
}

/// The same of a field of a field.
pub fn require_in<'r>(of: Field<'r>, parent: &'r str, fields: &[&'r str]) {
    if of.get(parent).is_set() {
        require(of.get(parent), fields);
    }
}

/// `hostPath`
pub fn host_path(source: Field<'_>) {
    let path = source.get("path");
    if path.str().is_empty() {
        return path.required("");
    }
    path_no_backsteps(path, path.str());
    let kind = source.get("type");
    if kind.is_set() {
        kind.one_of(&[
            "",
            "BlockDevice",
            "CharDevice",
            "Directory",
            "DirectoryOrCreate",
            "File",
            "FileOrCreate",
            "Socket",
        ]);
    }
}

/// `gitRepo`
pub fn git_repo(source: Field<'_>) {
    require(source, &["repository"]);
    let directory = source.get("directory");
    super::security::local_descending_path(directory, directory.str());
}

/// A partition from 0 to 255, whatever the message says.
fn partition(source: Field<'_>) {
    let field = source.get("partition");
    if field.int().is_some_and(|p| !(0..=255).contains(&p)) {
        field.invalid(&names::inclusive_range(1, 255));
    }
}

/// `gcePersistentDisk`, which the server calls `persistentDisk` in its paths.
pub fn gce_disk(source: Field<'_>) {
    let source = source.renamed("persistentDisk");
    require(source, &["pdName"]);
    partition(source);
}

/// `awsElasticBlockStore`
pub fn aws_disk(source: Field<'_>) {
    require(source, &["volumeID"]);
    partition(source);
}

/// `secret`
pub fn secret(source: Field<'_>) {
    require(source, &["secretName"]);
    items(source);
}

/// `configMap`
pub fn config_map(source: Field<'_>) {
    require(source, &["name"]);
    items(source);
}

fn items(source: Field<'_>) {
    mode(source.get("defaultMode"));
    for item in source.get("items").items() {
        key_to_path(item);
    }
}

/// `nfs`
pub fn nfs(source: Field<'_>) {
    require(source, &["server", "path"]);
    let path = source.get("path");
    if !path.str().starts_with('/') {
        path.invalid("must be an absolute path");
    }
}

/// `persistentVolumeClaim`
pub fn claim(source: Field<'_>) {
    require(source, &["claimName"]);
}

/// `glusterfs`
pub fn glusterfs(source: Field<'_>) {
    require(source, &["endpoints", "path"]);
}

/// `flocker`
pub fn flocker(source: Field<'_>) {
    let (name, uuid) = (source.get("datasetName"), source.get("datasetUUID"));
    match (name.str().is_empty(), uuid.str().is_empty()) {
        (true, true) => source.required("one of datasetName and datasetUUID is required"),
        (false, false) => {
            source
                .invalid_value("resource", "datasetName and datasetUUID can not be specified simultaneously");
        }
        _ => {}
    }
    if name.str().contains('/') {
        name.invalid("must not contain '/'");
    }
}

/// `rbd`
pub fn rbd(source: Field<'_>) {
    require(source, &["monitors", "image"]);
}

/// `cinder`
pub fn cinder(source: Field<'_>) {
    require(source, &["volumeID"]);
    require_in(source, "secretRef", &["name"]);
}

/// `cephfs`
pub fn cephfs(source: Field<'_>) {
    require(source, &["monitors"]);
}

/// `quobyte`
pub fn quobyte(source: Field<'_>) {
    const PAIRS: &str = "must be a host:port pair or multiple pairs separated by commas";
    let registry = source.get("registry");
    if registry.str().is_empty() {
        registry.required(PAIRS);
    } else if source.get("tenant").str().len() >= 65 {
        source.get("tenant").required("must be a UUID and may not exceed a length of 64 characters");
    } else {
        for _ in registry.str().split(',').filter(|pair| !is_host_port(pair)) {
            registry.invalid(PAIRS);
        }
    }
    require(source, &["volume"]);
}

/// Whether Go's `net.SplitHostPort` takes it.
fn is_host_port(text: &str) -> bool {
    let Some((host, _)) = text.rsplit_once(':') else { return false };
    match host.strip_prefix('[') {
        Some(inner) => inner.strip_suffix(']').is_some_and(|inner| !inner.contains(['[', ']'])),
        None => !host.contains([':', '[', ']']),
    }
}

/// `fc`
pub fn fc(source: Field<'_>) {
    let (wwns, wwids, lun) = (source.get("targetWWNs"), source.get("wwids"), source.get("lun"));
    if wwns.is_empty() && wwids.is_empty() {
        wwns.required("must specify either targetWWNs or wwids, but not both");
    }
    if wwns.is_empty() {
        return;
    }
    if !wwids.is_empty() {
        wwns.invalid("targetWWNs and wwids can not be specified simultaneously");
    }
    match lun.int() {
        None => lun.required("lun is required if targetWWNs is specified"),
        Some(n) => lun.invalid_each(names::in_range(n, 0, 255)),
    }
}

/// `flexVolume`
pub fn flex_volume(source: Field<'_>) {
    require(source, &["driver"]);
    for (name, option) in source.get("options").entries() {
        let namespace = name.split_once('/').map_or(name, |(namespace, _)| namespace).to_ascii_lowercase();
        let reserved = |domain: &str| {
            namespace.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        if reserved("kubernetes.io") || reserved("k8s.io") {
            option.on_key().invalid_value(name, "kubernetes.io and k8s.io namespaces are reserved");
        }
    }
}

/// `azureFile`
pub fn azure_file(source: Field<'_>) {
    require(source, &["secretName", "shareName"]);
}

/// `vsphereVolume`
pub fn vsphere(source: Field<'_>) {
    require(source, &["volumePath"]);
}

/// `photonPersistentDisk`
pub fn photon(source: Field<'_>) {
    require(source, &["pdID"]);
}

/// `portworxVolume`
pub fn portworx(source: Field<'_>) {
    require(source, &["volumeID"]);
}

/// `azureDisk`
pub fn azure_disk(source: Field<'_>) {
    require(source, &["diskName", "diskURI"]);
    let (caching, kind, uri) = (source.get("cachingMode"), source.get("kind"), source.get("diskURI"));
    if caching.is_set() {
        caching.one_of(&["None", "ReadOnly", "ReadWrite"]);
    }
    if kind.is_set() {
        kind.one_of(&["Dedicated", "Managed", "Shared"]);
    }
    let managed = kind.str() == "Managed";
    if managed && !uri.str().starts_with("/subscriptions/") {
        uri.not_supported(&[
            "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}",
        ]);
    }
    if !managed && !uri.str().starts_with("https://") {
        uri.not_supported(&["https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"]);
    }
}

/// `scaleIO`
pub fn scale_io(source: Field<'_>) {
    require(source, &["gateway", "system", "volumeName"]);
}

/// `storageos`
pub fn storageos(source: Field<'_>) {
    let (name, namespace) = (source.get("volumeName"), source.get("volumeNamespace"));
    match name.str() {
        "" => name.required(""),
        text => name.invalid_each(names::dns1123_label(text)),
    }
    if !namespace.str().is_empty() {
        namespace.invalid_each(names::dns1123_label(namespace.str()));
    }
    require_in(source, "secretRef", &["name"]);
}

/// A CSI driver's name (`ValidateCSIDriverName`).
pub fn csi_driver_name(driver: Field<'_>) {
    let name = driver.str();
    if name.is_empty() {
        driver.required("");
    }
    if name.len() > 63 {
        driver.too_long(63);
    }
    driver.invalid_each(names::dns1123_subdomain(&name.to_lowercase()));
}

/// `csi`
pub fn csi(source: Field<'_>) {
    csi_driver_name(source.get("driver"));
    let secret = source.get("nodePublishSecretRef");
    if !secret.is_set() {
        return;
    }
    let name = secret.get("name");
    match name.str() {
        "" => name.required(""),
        text => source.get("name").pointing_at(name).invalid_each(names::dns1123_subdomain(text)),
    }
}

/// `iscsi`
pub fn iscsi(source: Field<'_>) {
    require(source, &["targetPortal"]);
    let (iqn, lun) = (source.get("iqn"), source.get("lun"));
    match iqn.str() {
        "" => iqn.required(""),
        _ => iscsi_name(iqn, iqn),
    }
    lun.invalid_each(names::in_range(lun.int().unwrap_or(0), 0, 255));
    let chap = source.get("chapAuthDiscovery").is_true() || source.get("chapAuthSession").is_true();
    if chap && !source.get("secretRef").is_set() {
        source.get("secretRef").required("");
    }
    let initiator = source.get("initiatorName");
    if initiator.is_set() {
        iscsi_name(source.get("initiatorname").pointing_at(initiator), initiator);
    }
}

/// With an initiator's name the volume's name becomes part of an iSCSI name.
pub fn iscsi_name_length(volume: Field<'_>) {
    let (iscsi, name) = (volume.get("iscsi"), volume.get("name"));
    let length = name.str().len() + 1 + iscsi.get("targetPortal").str().len();
    if iscsi.get("initiatorName").is_set() && length > 64 {
        name.invalid(
            "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.",
        );
    }
}

fn iscsi_name(field: Field<'_>, value: Field<'_>) {
    let name = value.str();
    let of_length = |prefix: &str, n: usize| {
        name.strip_prefix(prefix).is_some_and(|rest| {
            let mut rest = rest.chars();
            rest.next().is_some() && rest.clone().count() == n && rest.all(|c| c.is_ascii_alphanumeric())
        })
    };
    let fits = match name.get(..3) {
        Some("iqn") => is_iqn(name),
        Some("eui") => of_length("eui", 16),
        Some("naa") => of_length("naa", 32),
        _ => return field.invalid("must be valid format starting with iqn, eui, or naa"),
    };
    if !fits {
        field.invalid("must be valid format");
    }
}

/// `iqn.2001-04.com.example:storage`
fn is_iqn(name: &str) -> bool {
    // The server's expression is not anchored at the start, but what does not begin with `iqn` never gets there.
    name.match_indices("iqn.").any(|(at, _)| {
        let rest = &name[at + 4..];
        let bytes = rest.as_bytes();
        let date = bytes.len() > 8
            && bytes[..8].iter().enumerate().all(|(i, b)| match i {
                4 => *b == b'-',
                7 => *b == b'.',
                _ => b.is_ascii_digit(),
            });
        let Some((domain, tail)) = rest.get(8..).filter(|_| date).and_then(|r| r.split_once(':')) else {
            return false;
        };
        !domain.is_empty()
            && domain.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b))
            && !tail.is_empty()
            && !tail.contains([',', ';', '*', '&', '$', '|', ' ', '\t', '\n', '\r', '\x0c'])
    })
}

/// `ephemeral`
pub fn ephemeral(source: Field<'_>) {
    let template = source.get("volumeClaimTemplate");
    if !template.is_set() {
        return template.required("");
    }
    let metadata = template.get("metadata");
    annotations(metadata.get("annotations"));
    labels(metadata.get("labels"));
    for entry in metadata.value().into_iter().flat_map(crate::syntax::yaml::Value::entries) {
        let field = metadata.get(entry.name());
        let empty = matches!(field.str_opt(), Some("")) || !field.is_set();
        if !matches!(entry.name(), "annotations" | "labels" | "creationTimestamp") && !empty {
            field.forbidden("cannot be set");
        }
    }
    super::super::claim::claim_spec(template.get("spec"));
}

/// `Always`, `IfNotPresent`, `Never`; empty is the default.
pub fn pull_policy(policy: Field<'_>) {
    if !policy.str().is_empty() {
        policy.one_of(&["Always", "IfNotPresent", "Never"]);
    }
}
