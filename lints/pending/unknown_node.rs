//! `nodeName` names a node that the saved cluster does not have.
//!
//! ## Why it fails
//! A Pod with `spec.nodeName` never meets the scheduler: it belongs to the kubelet of that node. Where there is
//! no such node, nobody starts it, and after a while the Pod garbage collector deletes it.
//!
//! ## Bad
//! ```yaml file=agent.yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: agent }
//! spec:
//!   nodeName: worker-l #~ unknown-node
//!   containers:
//!   - name: agent
//!     image: registry.example.com/agent:2.0.1
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
pub struct UnknownNode;

impl Lint for UnknownNode {
    type Subject<'r> = UnitView<'r>;
    const META: Meta = Meta::error("P3").predicts(Pending, "", "");

    fn check<'r>(unit: UnitView<'r>, cx: &mut Cx<'r>) {
        report_verdicts(unit, Cause::NodeMissing, cx);
    }
}
