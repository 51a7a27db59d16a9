//! A rollout can never start: its first new Pod finds no node while all old ones must stay.
//!
//! ## Why it fails
//! With `maxUnavailable: 0` a Deployment may not stop an old Pod before a new one is ready. Where the old Pods
//! hold the only places a new one could take (each node's host port, or one node each by anti-affinity), the
//! new Pod stays Pending and the old ones are never replaced.
//!
//! ## Bad
//! ```yaml file=gateway.yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: gateway }
//! spec:
//!   replicas: 1
//!   strategy:
//!     rollingUpdate:
//!       maxSurge: 1
//!       maxUnavailable: 0 #~ rollout-finds-no-node
//!   selector: { matchLabels: { app: gateway } }
//!   template:
//!     metadata: { labels: { app: gateway } }
//!     spec:
//!       containers:
//!       - name: gateway
//!         image: registry.example.com/gateway:3.1.0
//!         ports:
//!         - containerPort: 8443
//!           hostPort: 8443
//! ```
//! ```yaml cluster
//! apiVersion: v1
//! kind: Node
//! metadata: { name: worker-1, labels: { kubernetes.io/hostname: worker-1 } }
//! status:
//!   allocatable: { cpu: "4", memory: 8Gi, pods: "110" }
//! ```
//! ## Good
//! ```yaml file=gateway.yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: gateway }
//! spec:
//!   replicas: 1
//!   strategy:
//!     rollingUpdate:
//!       maxSurge: 0
//!       maxUnavailable: 1
//!   selector: { matchLabels: { app: gateway } }
//!   template:
//!     metadata: { labels: { app: gateway } }
//!     spec:
//!       containers:
//!       - name: gateway
//!         image: registry.example.com/gateway:3.1.0
//!         ports:
//!         - containerPort: 8443
//!           hostPort: 8443
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
pub struct RolloutFindsNoNode;

impl Lint for RolloutFindsNoNode {
    type Subject<'r> = UnitView<'r>;
    const META: Meta =
        Meta::error("P12 P5").predicts(Pending, "FailedScheduling", "0/{} nodes are available: {}.");

    fn check<'r>(unit: UnitView<'r>, cx: &mut Cx<'r>) {
        report_verdicts(unit, Cause::Rollout, cx);
    }
}
