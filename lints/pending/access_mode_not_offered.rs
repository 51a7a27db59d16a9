//! A claim asks several nodes to write to a disk that only one node can have.
//!
//! ## Why it fails
//! Cloud disks are attached to one node. Their drivers refuse to make a volume with a file system that many nodes write
//! to (`ReadWriteMany`), and the claim stays Pending with its Pods.
//!
//! ## Bad
//! ```yaml
//! apiVersion: storage.k8s.io/v1
//! kind: StorageClass
//! metadata: { name: fast }
//! provisioner: ebs.csi.aws.com
//! ---
//! apiVersion: v1
//! kind: PersistentVolumeClaim
//! metadata: { name: uploads, namespace: shop }
//! spec:
//!   storageClassName: fast
//!   accessModes:
//!   - ReadWriteMany #~ access-mode-not-offered
//!   resources: { requests: { storage: 1Gi } }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: storage.k8s.io/v1
//! kind: StorageClass
//! metadata: { name: shared }
//! provisioner: efs.csi.aws.com
//! ---
//! apiVersion: v1
//! kind: PersistentVolumeClaim
//! metadata: { name: uploads, namespace: shop }
//! spec:
//!   storageClassName: shared
//!   accessModes:
//!   - ReadWriteMany
//!   resources: { requests: { storage: 1Gi } }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct AccessModeNotOffered;

/// Drivers of disks that are attached to one node at a time, as their documentation says. In-tree names lead to the
/// same drivers.
const DISKS: &[&str] = &[
    "cinder.csi.openstack.org",
    "csi.hetzner.cloud",
    "csi.vultr.com",
    "disk.csi.azure.com",
    "dobs.csi.digitalocean.com",
    "ebs.csi.aws.com",
    "kubernetes.io/aws-ebs",
    "kubernetes.io/azure-disk",
    "kubernetes.io/cinder",
    "kubernetes.io/gce-pd",
    "linodebs.csi.linode.com",
    "openebs.io/local",
    "pd.csi.storage.gke.io",
    "rancher.io/local-path",
    "topolvm.io",
];

impl Lint for AccessModeNotOffered {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::warning("P11 C2").predicts(
        Pending,
        "ProvisioningFailed",
        "failed to provision volume with StorageClass {}: access mode MULTI_NODE_MULTI_WRITER is not supported",
    );

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        for claim in claims::specs(object) {
            let modes = claim.get("accessModes").into_iter().flat_map(Value::items);
            let many = modes.into_iter().find(|mode| mode.as_str() == Some("ReadWriteMany"));
            // As a raw device some disks may be attached to several nodes.
            let device = claim.str_at(&["volumeMode"]) == Some("Block") || claim.get("volumeName").is_some();
            let (Some(many), Some(class)) = (many.filter(|_| !device), claim.str_at(&["storageClassName"]))
            else {
                continue;
            };
            let Lookup::Found(classes) = cx.lookup_in(object, "StorageClass", None, class) else { continue };
            let provisioner = |class: &Object<'r>| class.root().get("provisioner");
            let on_disk = |p: Value<'r>| p.as_str().is_some_and(|p| DISKS.contains(&p));
            if !classes.iter().all(|class| provisioner(class).is_some_and(on_disk)) {
                continue;
            }
            let Some(driver) = classes.first().and_then(provisioner) else { continue };
            let shown = driver.as_str().unwrap_or("");
            cx.warning(format!("`{shown}` makes no volume that many nodes write to"))
                .at(many, "")
                .also(driver, "disks of this driver are attached to one node")
                .event_message(format!(
                    "failed to provision volume with StorageClass {class:?}: access mode MULTI_NODE_MULTI_WRITER is not supported"
                ))
                .help("ask for `ReadWriteOnce`, or use a class of a shared file system")
                .emit();
        }
    }
}
