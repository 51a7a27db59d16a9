//! A component of the control plane is told to read a file that is not mounted into its Pod.
//!
//! ## Why it fails
//! A static Pod sees only what it mounts. With a configuration file that is not there the component exits at start:
//! `open …: no such file or directory`. Without a scheduler every Pod stays `Pending`; without a controller-manager
//! none is created.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: kube-scheduler, namespace: kube-system }
//! spec:
//!   containers:
//!   - name: kube-scheduler
//!     image: registry.k8s.io/kube-scheduler:v1.34.1
//!     command:
//!     - kube-scheduler
//!     - --authentication-kubeconfig=/etc/kubernetes/scheduler.conf
//!     - --config=/etc/kubernetes/scheduler-config.yaml #~ control-plane-file-not-mounted
//!     volumeMounts:
//!     - { name: conf, mountPath: /etc/kubernetes/scheduler.conf }
//!   volumes:
//!   - name: conf
//!     hostPath: { path: /etc/kubernetes/scheduler.conf, type: FileOrCreate }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: kube-scheduler, namespace: kube-system }
//! spec:
//!   containers:
//!   - name: kube-scheduler
//!     image: registry.k8s.io/kube-scheduler:v1.34.1
//!     command:
//!     - kube-scheduler
//!     - --authentication-kubeconfig=/etc/kubernetes/scheduler.conf
//!     volumeMounts:
//!     - { name: conf, mountPath: /etc/kubernetes/scheduler.conf }
//!   volumes:
//!   - name: conf
//!     hostPath: { path: /etc/kubernetes/scheduler.conf, type: FileOrCreate }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ControlPlaneFileNotMounted;

impl Lint for ControlPlaneFileNotMounted {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("P9 C11")
        .predicts(CrashLoopBackOff, "BackOff", "Back-off restarting failed container")
        .predicts(Pending, "", "");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let Some(program) = container.command().next().and_then(|c| c.value.rsplit('/').next()) else {
            return;
        };
        if !matches!(program, "kube-scheduler" | "kube-controller-manager" | "kube-apiserver") {
            return;
        }
        let mounts: Vec<_> = container.volume_mounts().filter_map(VolumeMount::mount_path).collect();
        for item in container.command_line() {
            let Some((flag, path)) = item.value.split_once('=') else { continue };
            // Logs and audit trails are written, not read; the image holds nothing below these folders.
            let read = ["config", "kubeconfig", "-file", "-kubeconfig"].iter().any(|end| flag.ends_with(end));
            if !read || !(path.starts_with("/etc/kubernetes/") || path.starts_with("/var/lib/kube")) {
                continue;
            }
            let covered = mounts.iter().any(|m| {
                let at = m.value.trim_end_matches('/');
                path == at || path.strip_prefix(at).is_some_and(|rest| rest.starts_with('/'))
            });
            if !covered {
                let name = container.name_or_empty();
                cx.error(format!("`{path}` is not mounted into the Pod of {program}"))
                    .at(item, "read at start")
                    .event_message(format!(
                        "Back-off restarting failed container {name} in pod {}",
                        container.object().name()
                    ))
                    .help("mount the file with a `hostPath` volume, as the others are")
                    .emit();
            }
        }
    }
}
