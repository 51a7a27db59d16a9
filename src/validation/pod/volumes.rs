//! Volumes (`ValidateVolumes`).

use super::super::features;
use super::super::field::Field;
use super::super::seen::Seen;
use super::projected::{downward_items, mode, projected};
use super::spec::PodSpec;
use super::volume_types as types;
use crate::model::names;

/// What containers can mount: the names of the volumes that are in order.
pub type Volumes<'r> = Seen<'r, VolumeInfo>;

/// What mounts have to know of a volume.
#[derive(Debug, Clone, Copy)]
pub struct VolumeInfo {
    /// Whether it is a claim, and so may be used as a block device.
    pub is_claim: bool,
}

/// A check of one kind of volume source.
type Source = (&'static str, for<'r> fn(Field<'r>));

/// Every volume type after `emptyDir`, in the order the server asks for them.
const SOURCES: [Source; 27] = [
    ("hostPath", types::host_path),
    ("gitRepo", types::git_repo),
    ("gcePersistentDisk", types::gce_disk),
    ("awsElasticBlockStore", types::aws_disk),
    ("secret", types::secret),
    ("nfs", types::nfs),
    ("iscsi", types::iscsi),
    ("glusterfs", types::glusterfs),
    ("flocker", types::flocker),
    ("persistentVolumeClaim", types::claim),
    ("rbd", types::rbd),
    ("cinder", types::cinder),
    ("cephfs", types::cephfs),
    ("quobyte", types::quobyte),
    ("downwardAPI", downward_api),
    ("fc", types::fc),
    ("flexVolume", types::flex_volume),
    ("configMap", types::config_map),
    ("azureFile", types::azure_file),
    ("vsphereVolume", types::vsphere),
    ("photonPersistentDisk", types::photon),
    ("portworxVolume", types::portworx),
    ("azureDisk", types::azure_disk),
    ("storageos", types::storageos),
    ("projected", projected),
    ("scaleIO", types::scale_io),
    ("csi", types::csi),
];

/// The rules of a Pod's volumes, and the names of those that are in order.
pub fn volumes(pod: PodSpec<'_>) -> Volumes<'_> {
    let mut known = Volumes::default();
    let templates = pod.claim_templates;
    let mut offset = 0;
    // A StatefulSet's claims come first, whatever stands under `volumes` by their names.
    for template in templates.into_iter().flat_map(Field::items) {
        let name = template.get("metadata").get("name");
        if known.has(name.str()) {
            continue;
        }
        let field = pod.get("volumes").item_as(offset, template);
        let before = field.errors();
        if name.str().is_empty() {
            field.get("persistentVolumeClaim").get("claimName").pointing_at_place(name).required("");
        }
        volume_name(field.get("name").pointing_at(name));
        if field.errors() == before {
            known.add(name.str(), VolumeInfo { is_claim: true });
        }
        offset += 1;
    }
    let of_templates = |name: &str| {
        templates.into_iter().flat_map(Field::items).any(|t| t.get("metadata").get("name").str() == name)
    };
    let drops_images = pod.spec.versions().intersection(features::IMAGE_VOLUMES).is_empty();
    for (index, volume) in pod.get("volumes").items().enumerate() {
        if drops_images && volume.get("image").is_set() {
            known.add(volume.get("name").str(), VolumeInfo { is_claim: false });
            continue;
        }
        if templates.is_some() && of_templates(volume.get("name").str()) {
            continue;
        }
        let volume =
            if offset as usize == index { volume } else { pod.get("volumes").item_as(offset, volume) };
        one(pod, volume, &mut known);
        offset += 1;
    }
    known
}

fn volume_name(name: Field<'_>) {
    match name.str() {
        "" => name.required(""),
        text => name.invalid_each(names::dns1123_label(text)),
    }
}

fn one<'r>(pod: PodSpec<'r>, volume: Field<'r>, known: &mut Volumes<'r>) {
    // Without the feature a volume made of an image is dropped with all its faults, and so are its mounts.
    let is_image = volume.get("image").is_set();
    let volume = if is_image { volume.only(features::IMAGE_VOLUMES) } else { volume };
    let (name, before) = (volume.get("name"), volume.errors());
    source(pod, volume);
    volume_name(name);
    if known.has(name.str()) {
        name.duplicate();
    }
    let claim = volume.get("persistentVolumeClaim");
    if volume.errors() == before || (is_image && volume.versions() != pod.spec.versions()) {
        let is_claim = claim.is_set() || volume.get("ephemeral").is_set();
        known.add(name.str(), VolumeInfo { is_claim });
    }
    let claim_name = claim.get("claimName");
    if pod.is_pod && claim.is_set() && is_created_claim(pod, claim_name.str()) {
        claim_name.invalid("must not reference a PVC that gets created for an ephemeral volume");
    }
}

/// Whether an ephemeral volume of the Pod makes a claim of that name.
fn is_created_claim(pod: PodSpec<'_>, claim: &str) -> bool {
    let name = pod.metadata.get("name").str();
    let Some(volume) = claim.strip_prefix(name).and_then(|rest| rest.strip_prefix('-')) else { return false };
    let mut all = pod.get("volumes").items();
    !name.is_empty() && all.any(|v| v.get("ephemeral").is_set() && v.get("name").str() == volume)
}

fn source<'r>(pod: PodSpec<'r>, volume: Field<'r>) {
    let mut has_one = false;
    let empty_dir = volume.get("emptyDir");
    if empty_dir.is_set() {
        has_one = true;
        let limit = empty_dir.get("sizeLimit");
        if limit.quantity().is_some_and(|q| q.sign() < 0) {
            limit.forbidden("SizeLimit field must be a valid resource quantity");
        }
    }
    for (name, check) in SOURCES.iter().filter(|(name, _)| volume.has(name)) {
        let field = volume.get(name);
        if !field.is_set() {
            continue;
        }
        if has_one {
            second(volume, name, field);
        } else {
            has_one = true;
            check(field);
        }
        if *name == "iscsi" {
            types::iscsi_name_length(volume);
        }
    }
    // Nothing at all is an empty directory; something unknown is the decoder's business.
    other_sources(pod, volume, has_one);
}

/// A second type of volume. Which of them counts as the first is the server's order, and some paths have its
/// spelling mistakes.
fn second<'r>(volume: Field<'r>, name: &'static str, field: Field<'r>) {
    let shown = match name {
        "cephfs" => "cephFS",
        "downwardAPI" => "downwarAPI",
        name => name,
    };
    volume.get(shown).pointing_at(field).forbidden("may not specify more than 1 volume type");
}

fn other_sources<'r>(pod: PodSpec<'r>, volume: Field<'r>, mut has_one: bool) {
    let ephemeral = volume.get("ephemeral");
    if ephemeral.is_set() {
        if has_one {
            second(volume, "ephemeral", ephemeral);
        } else {
            has_one = true;
            types::ephemeral(ephemeral);
            ephemeral_claim_name(pod, volume);
        }
    }
    let image = volume.get("image").only(features::IMAGE_VOLUMES);
    if image.is_set() {
        if has_one {
            second(volume, "image", image);
        } else {
            if pod.is_pod && image.get("reference").str().is_empty() {
                image.get("reference").required("");
            }
            types::pull_policy(image.get("pullPolicy"));
        }
    }
}

fn ephemeral_claim_name<'r>(pod: PodSpec<'r>, volume: Field<'r>) {
    let (owner, name) = (pod.metadata.get("name").str(), volume.get("name"));
    if !pod.is_pod || owner.is_empty() || name.str().is_empty() {
        return;
    }
    let claim = format!("{owner}-{}", name.str());
    for message in names::dns1123_subdomain(&claim) {
        name.invalid(&format!("PVC name {claim:?}: {message}"));
    }
}

fn downward_api(volume: Field<'_>) {
    mode(volume.get("defaultMode"));
    for item in volume.get("items").items() {
        downward_items(volume, item);
    }
}
