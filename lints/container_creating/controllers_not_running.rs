//! The controller-manager runs only some of its controllers.
//!
//! ## Why it fails
//! `--controllers` names what runs; `*` stands for all that are on by default. Without `*` only the listed ones run:
//! no Pod of a Deployment is created, no volume is attached, no node is watched.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: kube-controller-manager, namespace: kube-system }
//! spec:
//!   containers:
//!   - name: kube-controller-manager
//!     image: registry.k8s.io/kube-controller-manager:v1.34.1
//!     command:
//!     - kube-controller-manager
//!     - --controllers=bootstrapsigner,tokencleaner #~ controllers-not-running
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: kube-controller-manager, namespace: kube-system }
//! spec:
//!   containers:
//!   - name: kube-controller-manager
//!     image: registry.k8s.io/kube-controller-manager:v1.34.1
//!     command:
//!     - kube-controller-manager
//!     - "--controllers=*,bootstrapsigner,tokencleaner"
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ControllersNotRunning;

impl Lint for ControllersNotRunning {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("C11")
        .predicts(ContainerCreating, "FailedAttachVolume", "Unable to attach or mount volumes")
        .predicts(Pending, "", "");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let runs = container.command().next().is_some_and(|c| c.value.ends_with("kube-controller-manager"));
        let Some(flag) = node::flag(container, "controllers").filter(|_| runs) else { return };
        let names: Vec<&str> = flag.value.split(',').map(str::trim).collect();
        let needed = ["deployment", "replicaset", "attachdetach", "nodelifecycle"];
        let short = |n: &str| n.trim_end_matches("-controller").replace('-', "");
        let all_there = needed.iter().all(|want| names.iter().any(|n| short(n).contains(want)));
        if names.contains(&"*") || all_there {
            return;
        }
        cx.error("the controller-manager runs only the controllers listed here")
            .at(flag.item, "`*` is not among them")
            .help("put `*` first")
            .emit();
    }
}
