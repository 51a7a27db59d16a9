//! A volume names a CSI driver that nearly is a known one.
//!
//! ## Why it fails
//! The kubelet mounts a CSI volume only by a driver that has registered on the node under exactly this
//! name: `driver name … not found in the list of registered CSI drivers`.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   volumes:
//!   - name: vault
//!     csi: { driver: secret-store.csi.k8s.io, readOnly: true } #~ csi-driver-misspelled
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     volumeMounts:
//!     - { name: vault, mountPath: /vault }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   volumes:
//!   - name: vault
//!     csi: { driver: secrets-store.csi.k8s.io, readOnly: true }
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     volumeMounts:
//!     - { name: vault, mountPath: /vault }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct CsiDriverMisspelled;

impl Lint for CsiDriverMisspelled {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::warning("C14")
        .predicts(
            ContainerCreating,
            "FailedMount",
            "kubernetes.io/csi: mounter.SetUpAt failed to get CSI client: driver name {} not found in the list of registered CSI drivers",
        )
        .predicts(Pending, "ProvisioningFailed", "");

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        let inline = Pod::of(object).into_iter().flat_map(|pod| pod.spec.volumes()).filter_map(|v| {
            let driver = v.csi()?.get("driver")?;
            Some((v.name().map_or("", |name| name.value), driver))
        });
        for (volume, driver) in inline {
            let Some((written, near)) = misspelled(object, driver) else { continue };
            report(cx, driver, written, near)
                .event_message(format!(
                    "MountVolume.SetUp failed for volume \"{volume}\" : kubernetes.io/csi: mounter.SetUpAt failed to get CSI \
                     client: driver name {written} not found in the list of registered CSI drivers"
                ))
                .emit();
        }
        let provisioner = match object.kind() {
            "StorageClass" => object.at(&["provisioner"]),
            "PersistentVolume" => object.at(&["spec", "csi", "driver"]),
            _ => None,
        };
        if let Some((driver, (written, near))) = provisioner.and_then(|p| Some((p, misspelled(object, p)?))) {
            let state = if object.kind() == "StorageClass" { Pending } else { ContainerCreating };
            report(cx, driver, written, near).state(state).no_event().emit();
        }
    }
}

fn report<'a, 'r>(cx: &'a mut Cx<'r>, driver: Value<'r>, written: &str, near: &str) -> Finding<'a, 'r> {
    cx.warning(format!("there is no known CSI driver `{written}`"))
        .at(driver, format!("did you mean `{near}`?"))
        .write(driver.part(0..written.len()), near)
}

/// The written name and the known or defined one near it, where it is neither.
fn misspelled<'r>(object: Object<'r>, driver: Value<'r>) -> Option<(&'r str, &'r str)> {
    let written = driver.as_str()?;
    let run = object.run;
    let defined: Vec<&'r str> = run.index.of_kind(run, "CSIDriver").map(Object::name).collect();
    if KNOWN.contains(&written) || defined.contains(&written) || written.contains("${") {
        return None;
    }
    let known = KNOWN.iter().copied().chain(defined);
    Some((written, nearest(written, known.map(|name| (name, name)))?))
}

/// Drivers listed at <https://kubernetes-csi.github.io/docs/drivers.html> (November 2026), and those of Kubernetes itself.
const KNOWN: &[&str] = &[
    "blob.csi.azure.com",
    "block.csi.ibm.com",
    "block.csi.vultr.com",
    "blockvolume.csi.oraclecloud.com",
    "bsu.csi.outscale.com",
    "cephfs.csi.ceph.com",
    "cephfs.manila.csi.openstack.org",
    "cinder.csi.openstack.org",
    "com.tencent.cloud.csi.cbs",
    "com.tencent.cloud.csi.cfs",
    "com.tencent.cloud.csi.cosfs",
    "csi.cert-manager.io",
    "csi.civo.com",
    "csi.exoscale.com",
    "csi.hetzner.cloud",
    "csi.juicefs.com",
    "csi.oneagent.dynatrace.com",
    "csi.proxmox.sinextra.dev",
    "csi.san.synology.com",
    "csi.scaleway.com",
    "csi.spiffe.io",
    "csi.tigera.io",
    "csi.trident.netapp.io",
    "csi.vsphere.vmware.com",
    "csi.weka.io",
    "disk.csi.azure.com",
    "disk.csi.everest.io",
    "diskplugin.csi.alibabacloud.com",
    "dobs.csi.digitalocean.com",
    "driver.harvesterhci.io",
    "driver.longhorn.io",
    "ebs.csi.aws.com",
    "ebs.csi.eks.amazonaws.com",
    "efs.csi.aws.com",
    "everest-csi-provisioner",
    "file.csi.azure.com",
    "filestore.csi.storage.gke.io",
    "fss.csi.oraclecloud.com",
    "fsx.csi.aws.com",
    "gcsfuse.csi.storage.gke.io",
    "hostpath.csi.k8s.io",
    "linodebs.csi.linode.com",
    "linstor.csi.linbit.com",
    "local.csi.openebs.io",
    "lustre.csi.storage.gke.io",
    "lvm.csi.metal-stack.io",
    "nas.csi.everest.io",
    "nasplugin.csi.alibabacloud.com",
    "nfs.csi.ceph.com",
    "nfs.csi.k8s.io",
    "nfs.manila.csi.openstack.org",
    "obs.csi.everest.io",
    "org.democratic-csi.iscsi",
    "org.democratic-csi.nfs",
    "ossplugin.csi.alibabacloud.com",
    "parallelstore.csi.storage.gke.io",
    "pd.csi.storage.gke.io",
    "pxd.portworx.com",
    "rbd.csi.ceph.com",
    "rook-ceph.cephfs.csi.ceph.com",
    "rook-ceph.nfs.csi.ceph.com",
    "rook-ceph.rbd.csi.ceph.com",
    "s3.csi.aws.com",
    "s3.csi.scality.com",
    "secrets-store.csi.k8s.io",
    "smb.csi.k8s.io",
    "storage.csi.upcloud.com",
    "topolvm.cybozu.com",
    "topolvm.io",
    "vpc.block.csi.ibm.io",
    "vpc.file.csi.ibm.io",
    "zfs.csi.openebs.io",
];
