//! A claim that the Pods mount is never bound.
//!
//! ## Why it fails
//! A PersistentVolumeClaim that does not wait for its first Pod must be bound before the Pod is scheduled. It
//! stays unbound where its StorageClass does not exist or makes no volumes, and no PersistentVolume has its
//! class, size, access modes and labels.
//!
//! ## Bad
//! ```yaml file=db.yaml
//! apiVersion: v1
//! kind: PersistentVolumeClaim
//! metadata: { name: data }
//! spec:
//!   accessModes: [ReadWriteOnce]
//!   storageClassName: ""
//!   resources: { requests: { storage: 10Gi } }
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: db }
//! spec:
//!   containers:
//!   - name: db
//!     image: registry.example.com/db:16.4
//!   volumes:
//!   - name: data
//!     persistentVolumeClaim: { claimName: data } #~ unbound-claim
//! ```
//! ```yaml cluster
//! apiVersion: v1
//! kind: Node
//! metadata: { name: worker-1, labels: { kubernetes.io/hostname: worker-1 } }
//! status:
//!   allocatable: { cpu: "4", memory: 8Gi, pods: "110" }
//! ```
//! ## Good
//! ```yaml file=db.yaml
//! apiVersion: v1
//! kind: PersistentVolumeClaim
//! metadata: { name: data }
//! spec:
//!   accessModes: [ReadWriteOnce]
//!   storageClassName: ""
//!   resources: { requests: { storage: 10Gi } }
//! ---
//! apiVersion: v1
//! kind: PersistentVolume
//! metadata: { name: disk-1 }
//! spec:
//!   capacity: { storage: 10Gi }
//!   accessModes: [ReadWriteOnce]
//!   nfs: { server: nfs.example.com, path: /disk-1 }
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: db }
//! spec:
//!   containers:
//!   - name: db
//!     image: registry.example.com/db:16.4
//!   volumes:
//!   - name: data
//!     persistentVolumeClaim: { claimName: data }
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
pub struct UnboundClaim;

impl Lint for UnboundClaim {
    type Subject<'r> = UnitView<'r>;
    const META: Meta = Meta::error("P11").predicts(
        Pending,
        "FailedScheduling",
        "0/{} nodes are available: pod has unbound immediate PersistentVolumeClaims. not found",
    );

    fn check<'r>(unit: UnitView<'r>, cx: &mut Cx<'r>) {
        report_verdicts(unit, Cause::Claim, cx);
    }
}
