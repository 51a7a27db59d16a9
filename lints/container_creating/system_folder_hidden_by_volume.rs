//! A volume is mounted over a folder that holds the image's programs.
//!
//! ## Why it fails
//! A mounted volume hides everything the image has at that path. Over `/`, `/bin`, `/usr` or `/lib` that is
//! the programs and libraries themselves: nothing can start.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   volumes:
//!   - name: scratch
//!     emptyDir: {}
//!   containers:
//!   - name: web
//!     image: nginx:1.27.2
//!     volumeMounts:
//!     - { name: scratch, mountPath: /usr } #~ system-folder-hidden-by-volume
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   volumes:
//!   - name: scratch
//!     emptyDir: {}
//!   containers:
//!   - name: web
//!     image: nginx:1.27.2
//!     volumeMounts:
//!     - { name: scratch, mountPath: /usr/share/nginx/html }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct SystemFolderHiddenByVolume;

impl Lint for SystemFolderHiddenByVolume {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::warning("C14 L1").predicts(RunContainerError, "Failed", "Error: {}");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        for mount in
            container.volume_mounts().filter(|m| m.sub_path().is_none() && m.sub_path_expr().is_none())
        {
            let (Some(path), Some(name)) = (mount.mount_path(), mount.name()) else { continue };
            let Some(volume) = container.pod.volume(name.value) else { continue };
            let brings_little =
                volume.empty_dir().is_some() || volume.config_map().is_some() || volume.secret().is_some();
            let clean = path.value.trim_end_matches('/');
            if !brings_little
                || !matches!(
                    clean,
                    "" | "/bin" | "/sbin" | "/usr" | "/usr/bin" | "/lib" | "/lib64" | "/usr/lib"
                )
            {
                continue;
            }
            // What an init container copies there is anybody's guess; the root itself cannot be replaced at all.
            let filled = container.pod.containers().any(|c| {
                c.role == ContainerRole::Init
                    && c.volume_mounts().any(|m| m.name().is_some_and(|n| n.value == name.value))
            });
            if filled && !clean.is_empty() {
                continue;
            }
            cx.warning(format!("volume `{}` hides the image's `{}`", name.value, path.value))
                .at(path, "the programs are here")
                .help("mount it where the image has nothing, or a single file by `subPath`")
                .event_message("Error: failed to create containerd task: failed to create shim task: OCI runtime create failed")
                .emit();
        }
    }
}
