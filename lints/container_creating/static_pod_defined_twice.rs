//! Two files of the kubelet's manifest folder define the same static Pod.
//!
//! ## Why it fails
//! The kubelet reads every file of `/etc/kubernetes/manifests`, backups included. Two Pods of one namespace and name
//! replace each other for ever: `name … is reserved`, and the sandbox is made again and again.
//!
//! ## Bad
//! ```yaml file=etc/kubernetes/manifests/haproxy.yaml
//! apiVersion: v1
//! kind: Pod
//! metadata:
//!   name: haproxy
//!   namespace: kube-system
//! spec:
//!   containers: [{ name: haproxy, image: haproxy:3.0.5 }]
//! ```
//! ```yaml file=etc/kubernetes/manifests/haproxy-old.yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: haproxy, namespace: kube-system } #~ static-pod-defined-twice
//! spec:
//!   containers: [{ name: haproxy, image: haproxy:2.8.1 }]
//! ```
//! ## Good
//! ```yaml file=etc/kubernetes/manifests/haproxy.yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: haproxy, namespace: kube-system }
//! spec:
//!   containers: [{ name: haproxy, image: haproxy:3.0.5 }]
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct StaticPodDefinedTwice;

impl Lint for StaticPodDefinedTwice {
    type Subject<'r> = UnitView<'r>;
    const META: Meta = Meta::warning("C13").predicts(
        ContainerCreating,
        "SandboxChanged",
        "Pod sandbox changed, it will be killed and re-created.",
    );

    fn check<'r>(unit: UnitView<'r>, cx: &mut Cx<'r>) {
        // The kubelet's own folder holds nothing but Pods; others are called so, too.
        if !unit.unit.name.ends_with("manifests") || !unit.objects().all(|o| o.is("", "Pod")) {
            return;
        }
        let pods: Vec<_> = unit.objects().filter(|o| o.is("", "Pod")).collect();
        for (at, later) in pods.iter().enumerate() {
            let first = pods[..at].iter().find(|o| o.full_name() == later.full_name());
            if let Some(first) = first.filter(|f| f.data().tree != later.data().tree) {
                cx.warning(format!("static Pod `{}` is defined twice in this folder", later.name()))
                    .of(*later)
                    .at(later.head(), "")
                    .also(first.head(), "here too")
                    .help("keep one file; backups belong outside the folder the kubelet reads")
                    .emit();
            }
        }
    }
}
