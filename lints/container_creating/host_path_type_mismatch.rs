//! A hostPath volume expects another type of file than the path is.
//!
//! ## Why it fails
//! With a `type` the kubelet checks what is at the path before it mounts: `hostPath type check failed: … is
//! not a file`. A socket is neither a file nor a directory.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   volumes:
//!   - name: runtime
//!     hostPath: { path: /run/containerd/containerd.sock, type: File } #~ host-path-type-mismatch
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     volumeMounts:
//!     - { name: runtime, mountPath: /run/containerd/containerd.sock }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   volumes:
//!   - name: runtime
//!     hostPath: { path: /run/containerd/containerd.sock, type: Socket }
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     volumeMounts:
//!     - { name: runtime, mountPath: /run/containerd/containerd.sock }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct HostPathTypeMismatch;

impl Lint for HostPathTypeMismatch {
    type Subject<'r> = Pod<'r>;
    const META: Meta = Meta::error("C14").predicts(
        ContainerCreating,
        "FailedMount",
        "MountVolume.SetUp failed for volume \"{}\" : hostPath type check failed: {} is not a {}",
    );

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        for volume in pod.spec.volumes() {
            let Some(host) = volume.host_path() else { continue };
            let (Some(path), Some(kind)) = (host.path(), host.r#type()) else { continue };
            let wanted = match kind.value {
                "Directory" | "DirectoryOrCreate" => "directory",
                "File" | "FileOrCreate" => "file",
                "Socket" => "socket file",
                "CharDevice" => "character device",
                "BlockDevice" => "block device",
                _ => continue,
            };
            let Some(is) = what_is(path.value.trim_end_matches('/')).filter(|is| *is != wanted) else {
                continue;
            };
            let right = match is {
                "directory" => "Directory",
                "file" => "File",
                "socket file" => "Socket",
                _ => "CharDevice",
            };
            let name = volume.name().map_or("", |name| name.value);
            // Where nothing is there, the kubelet makes what is asked for.
            let severity = if kind.value.ends_with("OrCreate") { Severity::Warning } else { Severity::Error };
            cx.report(severity, format!("`{}` is a {is}, not a {wanted}", path.value))
                .at(kind, "checked before the volume is mounted")
                .also(path, format!("this is a {is}"))
                .event_message(format!(
                    "MountVolume.SetUp failed for volume \"{name}\" : hostPath type check failed: {} is not a {wanted}",
                    path.value
                ))
                .help(format!("write `type: {right}`, or leave the type out"))
                .unsafe_fix(format!("write `{right}`"), kind.node.part(0..kind.value.len()), right)
                .emit();
        }
    }
}

/// What is at a path on every Linux node, as far as its name or a standard tells
/// (<https://refspecs.linuxfoundation.org/FHS_3.0/fhs/index.html>).
fn what_is(path: &str) -> Option<&'static str> {
    Some(match path {
        _ if path.ends_with(".sock") => "socket file",
        ""
        | "/etc"
        | "/var"
        | "/var/log"
        | "/var/log/pods"
        | "/var/log/containers"
        | "/var/lib"
        | "/var/lib/kubelet"
        | "/proc"
        | "/sys"
        | "/dev"
        | "/run"
        | "/var/run"
        | "/usr"
        | "/lib/modules"
        | "/tmp"
        | "/sys/fs/cgroup"
        | "/etc/kubernetes"
        | "/dev/shm"
        | "/boot"
        | "/opt" => "directory",
        "/etc/hosts" | "/etc/localtime" | "/etc/resolv.conf" | "/etc/machine-id" | "/etc/passwd"
        | "/etc/group" | "/etc/os-release" | "/etc/hostname" | "/proc/mounts" => "file",
        "/dev/null" | "/dev/zero" | "/dev/random" | "/dev/urandom" | "/dev/kmsg" | "/dev/fuse"
        | "/dev/kvm" | "/dev/net/tun" => "character device",
        _ => return None,
    })
}
