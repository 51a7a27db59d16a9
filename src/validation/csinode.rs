//! CSINodes and VolumeAttachments (`pkg/apis/storage/validation`).

use super::field::Field;
use super::meta::{Scope, object_meta};
use super::pod::csi_driver_name;
use super::seen::Seen;
use crate::model::names;

const MAX_NODE_ID: usize = 256;

/// The rules of a CSINode.
pub fn validate(node: Field<'_>) {
    object_meta(node.get("metadata"), Scope::Cluster, names::name_is_dns_subdomain);
    let mut drivers = Seen::default();
    for driver in node.get("spec").get("drivers").items() {
        let (name, id) = (driver.get("name"), driver.get("nodeID"));
        csi_driver_name(name);
        if id.str().is_empty() {
            id.required("");
        } else if id.str().len() > MAX_NODE_ID {
            id.invalid(&format!("must be {MAX_NODE_ID} characters or less"));
        }
        driver.get("allocatable").get("count").nonnegative();
        if !drivers.add(name.str(), ()) {
            name.duplicate_value(name.str());
        }
        topology_keys(driver);
    }
}

/// The server names the driver, not the key.
fn topology_keys(driver: Field<'_>) {
    let mut seen = Seen::default();
    for key in driver.get("topologyKeys").items() {
        let at = driver.pointing_at(key);
        if key.str().is_empty() {
            at.required("");
        }
        if !seen.add(key.str(), ()) {
            at.duplicate_value(key.str());
        }
        for message in names::qualified_name(key.str()) {
            at.invalid_value(key.str(), &message);
        }
    }
}

/// The rules of a VolumeAttachment.
pub fn attachment(attachment: Field<'_>) {
    object_meta(attachment.get("metadata"), Scope::Cluster, names::name_is_dns_subdomain);
    let spec = attachment.get("spec");
    let (attacher, source, node) = (spec.get("attacher"), spec.get("source"), spec.get("nodeName"));
    csi_driver_name(attacher);
    let (inline, volume) = (source.get("inlineVolumeSpec"), source.get("persistentVolumeName"));
    let detail = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";
    match (inline.is_set(), volume.is_set()) {
        (false, false) => source.required(detail),
        (true, true) => source.forbidden(detail),
        (false, true) if volume.str().is_empty() => {
            volume.required("must specify non empty persistentVolumeName");
        }
        (false, true) => volume.invalid_each(names::name_is_dns_subdomain(volume.str(), false)),
        (true, false) => {}
    }
    for message in names::name_is_dns_subdomain(node.str(), false) {
        node.invalid_value(node.str(), &message);
    }
}
