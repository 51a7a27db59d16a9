//! A file is mounted inside a read-only volume that has no such file.
//!
//! ## Why it fails
//! To mount a file the runtime must make the mount point first, and cannot inside a ConfigMap, Secret or projected
//! volume: those are always read-only. (For a whole volume mounted there the kubelet makes a folder beforehand.)
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: app, namespace: shop }
//! data: { app.yaml: "a: 1" }
//! ---
//! apiVersion: v1
//! kind: Secret
//! metadata: { name: license, namespace: shop }
//! stringData: { license.key: "1" }
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   volumes:
//!   - name: config
//!     configMap: { name: app }
//!   - name: license
//!     secret: { secretName: license }
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     volumeMounts:
//!     - { name: config, mountPath: /app/config }
//!     - { name: license, mountPath: /app/config/license.key, subPath: license.key } #~ file-mounted-in-read-only-volume
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: app, namespace: shop }
//! data: { app.yaml: "a: 1" }
//! ---
//! apiVersion: v1
//! kind: Secret
//! metadata: { name: license, namespace: shop }
//! stringData: { license.key: "1" }
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   volumes:
//!   - name: config
//!     configMap: { name: app }
//!   - name: license
//!     secret: { secretName: license }
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     volumeMounts:
//!     - { name: config, mountPath: /app/config }
//!     - { name: license, mountPath: /app/license.key, subPath: license.key }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct FileMountedInReadOnlyVolume;

impl Lint for FileMountedInReadOnlyVolume {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("C14").predicts(CreateContainerError, "Failed", "Error: {}");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let mounts: Vec<_> =
            container.volume_mounts().filter_map(|m| Some((m, m.mount_path()?, m.name()?))).collect();
        if mounts.len() < 2 {
            return;
        }
        let files = mounted::files(container);
        for (inner, path, _) in &mounts {
            // Only files: for folders the kubelet makes the mount point (`MakeNestedMountpoints`).
            if inner.sub_path().is_none()
                || !files.iter().any(|f| f.mount.node() == inner.node() && f.path == path.value)
            {
                continue;
            }
            // The mount it lies in is the one with the longest path above it.
            let outer = mounts
                .iter()
                .filter(|(m, above, _)| m.node() != inner.node() && below(path.value, above.value).is_some())
                .max_by_key(|(_, above, _)| above.value.len());
            let Some((outer, above, name)) = outer else { continue };
            let Some(volume) = container.pod.volume(name.value).filter(|_| outer.sub_path().is_none()) else {
                continue;
            };
            let Some(severity) = lacks(container, *outer, volume, path.value, &files) else { continue };
            cx.report(severity, format!("`{}` cannot be made in the read-only volume `{}`", path.value, name.value))
                .at(*path, "the runtime must make this mount point")
                .also(*above, "inside this volume, which is read-only")
                .event_message(format!(
                    "Error: failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create \
                     failed: unable to start container process: error during container init: error mounting to rootfs at \
                     \"{}\": read-only file system: unknown",
                    path.value
                ))
                .help("mount it outside, or bring both objects into one `projected` volume")
                .emit();
        }
    }
}

/// What of `path` lies below the folder `above`.
fn below<'p>(path: &'p str, above: &str) -> Option<&'p str> {
    path.strip_prefix(above.trim_end_matches('/'))?.strip_prefix('/').filter(|rest| !rest.is_empty())
}

/// How surely a volume of ConfigMaps and Secrets has nothing at `path`; `None` where it has, or may be written to.
fn lacks<'r>(
    container: Container<'r>,
    outer: VolumeMount<'r>,
    volume: Volume<'r>,
    path: &str,
    files: &[mounted::MountedFile<'r>],
) -> Option<Severity> {
    let here = files.iter().any(|f| f.mount.node() == outer.node() && f.path == path);
    if here {
        return None;
    }
    let known = |kind: &str, name: &str| env::definition(container.object(), kind, name).is_some();
    let all_known = match (volume.config_map(), volume.secret(), volume.projected()) {
        (Some(map), ..) => known("ConfigMap", map.name()?.value),
        (_, Some(secret), _) => known("Secret", secret.secret_name()?.value),
        (.., Some(_)) => false,
        _ => return None,
    };
    Some(if all_known { Severity::Error } else { Severity::Warning })
}
