//! No node of the saved cluster takes the Pods.
//!
//! ## Why it fails
//! The scheduler tries every node and finds on each one something that speaks against it: too little CPU or
//! memory left, a taint that is not tolerated, labels that were asked for and are not there, a port that is
//! taken, a volume in another zone, Pods that must or must not be near. podlint follows the rules of
//! kube-scheduler over the nodes and Pods of a saved cluster (`--cluster`) and says what the scheduler would
//! say, with the line behind it. The table shows each node, the nearest miss first.
//!
//! ## Bad
//! ```yaml file=web.yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   nodeSelector: { disktype: ssd } #~ unschedulable
//!   containers:
//!   - name: web
//!     image: registry.example.com/web:1.4.2
//! ```
//! ```yaml cluster
//! apiVersion: v1
//! kind: Node
//! metadata:
//!   name: worker-1
//!   labels: { kubernetes.io/hostname: worker-1, disk-type: ssd }
//! status:
//!   allocatable: { cpu: "4", memory: 8Gi, pods: "110" }
//! ```
//! ## Good
//! ```yaml file=web.yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   nodeSelector: { disk-type: ssd }
//!   containers:
//!   - name: web
//!     image: registry.example.com/web:1.4.2
//! ```
//! ```yaml cluster
//! apiVersion: v1
//! kind: Node
//! metadata:
//!   name: worker-1
//!   labels: { kubernetes.io/hostname: worker-1, disk-type: ssd }
//! status:
//!   allocatable: { cpu: "4", memory: 8Gi, pods: "110" }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct Unschedulable;

impl Lint for Unschedulable {
    type Subject<'r> = UnitView<'r>;
    const META: Meta = Meta::error("P1 P2 P3 P4 P5 P6 P7 P8 P10 P12 P13").predicts(
        Pending,
        "FailedScheduling",
        "0/{} nodes are available: {}.",
    );

    fn check<'r>(unit: UnitView<'r>, cx: &mut Cx<'r>) {
        report_verdicts(unit, Cause::NoNode, cx);
    }
}
