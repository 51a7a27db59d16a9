//! A whole volume is mounted where the image has a file.
//!
//! ## Why it fails
//! Without `subPath` a volume becomes a folder. The runtime cannot put a folder over a file: `not a
//! directory … Are you trying to mount a directory onto a file (or vice-versa)?`
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: nginx, namespace: shop }
//! data: { nginx.conf: "events {}" }
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   volumes:
//!   - name: conf
//!     configMap: { name: nginx }
//!   containers:
//!   - name: web
//!     image: nginx:1.27.2
//!     volumeMounts:
//!     - { name: conf, mountPath: /etc/nginx/nginx.conf } #~ directory-mounted-over-file
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: nginx, namespace: shop }
//! data: { nginx.conf: "events {}" }
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   volumes:
//!   - name: conf
//!     configMap: { name: nginx }
//!   containers:
//!   - name: web
//!     image: nginx:1.27.2
//!     volumeMounts:
//!     - { name: conf, mountPath: /etc/nginx/nginx.conf, subPath: nginx.conf }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct DirectoryMountedOverFile;

impl Lint for DirectoryMountedOverFile {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("C14").predicts(RunContainerError, "Failed", "Error: {}");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let known = container.known_image();
        let files = std::cell::OnceCell::new();
        for mount in
            container.volume_mounts().filter(|m| m.sub_path().is_none() && m.sub_path_expr().is_none())
        {
            let (Some(path), Some(name)) = (mount.mount_path(), mount.name()) else { continue };
            let Some(volume) = container.pod.volume(name.value) else { continue };
            // What a hostPath or claim holds cannot be seen.
            if volume.host_path().is_some() || volume.csi().is_some() {
                continue;
            }
            let file = path.value.trim_end_matches('/');
            let in_image = known.as_ref().filter(|k| k.image.files.contains(&file));
            let key = command::base_name(file);
            let brings_file = key.contains('.')
                && files
                    .get_or_init(|| mounted::files(container))
                    .iter()
                    .any(|f| f.mount.node() == mount.node() && f.path == format!("{file}/{key}"));
            let severity = match in_image {
                Some(known) if known.certain => Severity::Error,
                Some(_) => Severity::Warning,
                None if brings_file => Severity::Warning,
                None => continue,
            };
            let what = if in_image.is_some() { "the image has a file here" } else { "this becomes a folder" };
            let mut finding = cx
                .report(severity, format!("volume `{}` is mounted as a folder at `{file}`", name.value))
                .at(path, what)
                .event_message(format!(
                    "Error: failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create \
                     failed: unable to start container process: error during container init: error mounting to rootfs at \
                     \"{file}\": not a directory: unknown: Are you trying to mount a directory onto a file (or vice-versa)? Check \
                     if the specified host path exists and is the expected type"
                ))
                .help(format!("add `subPath: {key}`, or mount the volume one folder up"));
            if in_image.is_none() {
                finding = finding.state(CrashLoopBackOff);
            }
            finding.emit();
        }
    }
}
