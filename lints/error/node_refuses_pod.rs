//! `nodeName` names a node whose kubelet does not admit the Pod.
//!
//! ## Why it fails
//! A Pod with `spec.nodeName` is not scheduled, but the kubelet of that node still asks whether it fits: enough
//! CPU and memory, the labels of `nodeSelector` and node affinity. Where it does not, the kubelet ends the Pod at
//! once (`OutOfcpu`, `NodeAffinity`), and a controller makes one after the other.
//!
//! ## Bad
//! ```yaml file=agent.yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: agent }
//! spec:
//!   nodeName: worker-1 #~ node-refuses-pod
//!   containers:
//!   - name: agent
//!     image: registry.example.com/agent:2.0.1
//!     resources: { requests: { cpu: "6" } }
//! ```
//! ```yaml cluster
//! apiVersion: v1
//! kind: Node
//! metadata: { name: worker-1, labels: { kubernetes.io/hostname: worker-1 } }
//! status:
//!   allocatable: { cpu: "4", memory: 8Gi, pods: "110" }
//! ```
//! ## Good
//! ```yaml file=agent.yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: agent }
//! spec:
//!   nodeName: worker-1
//!   containers:
//!   - name: agent
//!     image: registry.example.com/agent:2.0.1
//!     resources: { requests: { cpu: "2" } }
//! ```
//! ```yaml cluster
//! apiVersion: v1
//! kind: Node
//! metadata: { name: worker-1, labels: { kubernetes.io/hostname: worker-1 } }
//! status:
//!   allocatable: { cpu: "4", memory: 8Gi, pods: "110" }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct NodeRefusesPod;

impl Lint for NodeRefusesPod {
    type Subject<'r> = UnitView<'r>;
    const META: Meta = Meta::error("P1 P3").predicts(
        Error,
        "OutOfcpu",
        "Node didn't have enough resource: cpu, requested: {}, used: {}, capacity: {}",
    );

    fn check<'r>(unit: UnitView<'r>, cx: &mut Cx<'r>) {
        report_verdicts(unit, Cause::NodeRefuses, cx);
    }
}
