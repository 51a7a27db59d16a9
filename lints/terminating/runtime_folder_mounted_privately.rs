//! The container mounts the runtime's folder without mount propagation.
//!
//! ## Why it fails
//! Mounts of other containers that exist when it starts are copied into its mount namespace and stay there after they
//! were unmounted on the node: `unable to remove filesystem … device or resource busy`.
//!
//! ## Bad
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata:
//!       labels: { app: web }
//!     spec:
//!       volumes:
//!       - { name: runtime, hostPath: { path: /var/lib/docker } }
//!       containers:
//!       - name: web
//!         image: ghcr.io/acme/web:1.4.2
//!         volumeMounts:
//!         - { name: runtime, mountPath: /rootfs/var/lib/docker } #~ runtime-folder-mounted-privately
//! ```
//! ## Good
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata:
//!       labels: { app: web }
//!     spec:
//!       volumes:
//!       - { name: runtime, hostPath: { path: /var/lib/docker } }
//!       containers:
//!       - name: web
//!         image: ghcr.io/acme/web:1.4.2
//!         volumeMounts:
//!         - { name: runtime, mountPath: /rootfs/var/lib/docker, mountPropagation: HostToContainer }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct RuntimeFolderMountedPrivately;

impl Lint for RuntimeFolderMountedPrivately {
    type Subject<'r> = Container<'r>;
    const META: Meta =
        Meta::warning("T1 C12").predicts(Terminating, "FailedKillPod", "device or resource busy");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        for mount in
            container.volume_mounts().filter(|m| m.mount_propagation().is_none_or(|p| p.value == "None"))
        {
            let Some(volume) = mount.name().and_then(|name| container.pod.volume(name.value)) else {
                continue;
            };
            let Some(path) = volume.host_path().and_then(HostPathVolume::path) else { continue };
            let folder = path.value.trim_end_matches('/');
            if matches!(
                folder,
                "/var/lib/docker" | "/var/lib/containerd" | "/var/lib/docker/overlay2" | "/run/containerd"
            ) && mount.sub_path().is_none()
            {
                let place = mount.mount_path().map_or(mount.node(), |p| p.node);
                cx.warning(format!(
                    "`{folder}` is mounted without propagation: it holds other containers' mounts"
                ))
                .at(place, "")
                .also(path, "the runtime's own folder")
                .help("add `mountPropagation: HostToContainer`, or mount only what is read")
                .emit();
            }
        }
    }
}
