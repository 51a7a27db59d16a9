//! A claim for a raw device is mounted as a folder, or the other way round.
//!
//! ## Why it fails
//! A volume of mode `Block` is handed to a container as a device (`volumeDevices`), one of mode `Filesystem` as a folder
//! (`volumeMounts`). The kubelet refuses to mix them up (`pkg/kubelet/volumemanager/populator`), and the container is
//! never created.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: PersistentVolumeClaim
//! metadata: { name: data, namespace: shop }
//! spec:
//!   volumeMode: Block
//!   accessModes: [ReadWriteOnce]
//!   resources: { requests: { storage: 1Gi } }
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: db, namespace: shop }
//! spec:
//!   containers:
//!   - name: db
//!     image: ghcr.io/acme/db:1.4.2
//!     volumeMounts:
//!     - { name: data, mountPath: /data } #~ volume-mode-mismatch
//!   volumes:
//!   - name: data
//!     persistentVolumeClaim: { claimName: data }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: PersistentVolumeClaim
//! metadata: { name: data, namespace: shop }
//! spec:
//!   volumeMode: Block
//!   accessModes: [ReadWriteOnce]
//!   resources: { requests: { storage: 1Gi } }
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: db, namespace: shop }
//! spec:
//!   containers:
//!   - name: db
//!     image: ghcr.io/acme/db:1.4.2
//!     volumeDevices:
//!     - { name: data, devicePath: /dev/data }
//!   volumes:
//!   - name: data
//!     persistentVolumeClaim: { claimName: data }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct VolumeModeMismatch;

impl Lint for VolumeModeMismatch {
    type Subject<'r> = Pod<'r>;
    const META: Meta = Meta::error("C14").predicts(
        ContainerCreating,
        "FailedMount",
        "Unable to attach or mount volumes: volume {} has volumeMode {}, but is specified in {}",
    );

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        for container in pod.containers() {
            for (field, wanted) in [("volumeMounts", "Filesystem"), ("volumeDevices", "Block")] {
                for used in container.spec.node().get(field).into_iter().flat_map(Value::items) {
                    let Some(name) = used.get("name") else { continue };
                    let claim = name.as_str().and_then(|name| claim_spec(pod, name, cx));
                    let Some((claim, mode)) = claim.filter(|(_, mode)| *mode != wanted) else { continue };
                    let shown = name.as_str().unwrap_or("");
                    cx.error(format!("volume `{shown}` has mode {mode}, and stands under `{field}`"))
                        .at(name, "")
                        .also(claim.get("volumeMode").unwrap_or(claim), "the claim's mode")
                        .event_message(format!(
                            "Unable to attach or mount volumes: volume {shown} has volumeMode {mode}, but is specified in {field}"
                        ))
                        .help(match wanted {
                            "Block" => "mount it under `volumeMounts`, or ask for `volumeMode: Block`",
                            _ => "hand it over under `volumeDevices`, or ask for `volumeMode: Filesystem`",
                        })
                        .emit();
                }
            }
        }
    }
}

/// The specification and mode of the claim behind a volume: one of the StatefulSet's own, or one of its name. Of
/// several of the name all must agree.
fn claim_spec<'r>(pod: Pod<'r>, volume: &str, cx: &Cx<'r>) -> Option<(Value<'r>, &'r str)> {
    let mode = |spec: Value<'r>| match spec.get("volumeMode") {
        None => Some("Filesystem"),
        Some(mode) => mode.as_str(),
    };
    let templates = pod.object.at(&["spec", "volumeClaimTemplates"]).into_iter().flat_map(Value::items);
    let own = templates.into_iter().find(|claim| claim.str_at(&["metadata", "name"]) == Some(volume));
    if let Some(spec) = own.and_then(|claim| claim.get("spec")) {
        return Some((spec, mode(spec)?));
    }
    let name = pod.volume(volume)?.node().str_at(&["persistentVolumeClaim", "claimName"])?;
    let namespace = pod.object.namespace();
    let Lookup::Found(claims) = cx.lookup_in(pod.object, "PersistentVolumeClaim", namespace, name) else {
        return None;
    };
    let spec = claims.first()?.spec()?;
    let shared = mode(spec)?;
    claims.iter().all(|claim| claim.spec().and_then(mode) == Some(shared)).then_some((spec, shared))
}
