//! Two workloads use a claim that only one node may write.
//!
//! ## Why it fails
//! A ReadWriteOnce volume is attached to one node at a time. Unless both Pods happen to land on the same
//! node, the second waits with `Multi-Attach error`.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: PersistentVolumeClaim
//! metadata: { name: web-data, namespace: shop }
//! spec:
//!   accessModes: [ReadWriteOnce]
//!   resources: { requests: { storage: 5Gi } }
//! ---
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata: { labels: { app: web } }
//!     spec:
//!       volumes:
//!       - name: data
//!         persistentVolumeClaim: { claimName: web-data }
//!       containers:
//!       - name: web
//!         image: ghcr.io/acme/web:1.4.2
//!         volumeMounts:
//!         - { name: data, mountPath: /data }
//! ---
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: indexer, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: indexer } }
//!   template:
//!     metadata: { labels: { app: indexer } }
//!     spec:
//!       volumes:
//!       - name: data
//!         persistentVolumeClaim: { claimName: web-data } #~ single-writer-claim-of-two-workloads
//!       containers:
//!       - name: indexer
//!         image: ghcr.io/acme/web:1.4.2
//!         volumeMounts:
//!         - { name: data, mountPath: /data }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: PersistentVolumeClaim
//! metadata: { name: web-data, namespace: shop }
//! spec:
//!   accessModes: [ReadWriteMany]
//!   resources: { requests: { storage: 5Gi } }
//! ---
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata: { labels: { app: web } }
//!     spec:
//!       volumes:
//!       - name: data
//!         persistentVolumeClaim: { claimName: web-data }
//!       containers:
//!       - name: web
//!         image: ghcr.io/acme/web:1.4.2
//!         volumeMounts:
//!         - { name: data, mountPath: /data }
//! ---
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: indexer, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: indexer } }
//!   template:
//!     metadata: { labels: { app: indexer } }
//!     spec:
//!       volumes:
//!       - name: data
//!         persistentVolumeClaim: { claimName: web-data }
//!       containers:
//!       - name: indexer
//!         image: ghcr.io/acme/web:1.4.2
//!         volumeMounts:
//!         - { name: data, mountPath: /data }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct SingleWriterClaimOfTwoWorkloads;

impl Lint for SingleWriterClaimOfTwoWorkloads {
    type Subject<'r> = UnitView<'r>;
    const META: Meta = Meta::warning("C2")
        .predicts(ContainerCreating, "FailedAttachVolume", "Multi-Attach error for volume \"{}\"")
        .predicts(
            Pending,
            "FailedScheduling",
            "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod",
        );

    fn check<'r>(unit: UnitView<'r>, cx: &mut Cx<'r>) {
        let mut seen: Vec<(claims::PodClaim<'r>, Pod<'r>)> = Vec::new();
        for pod in unit.pods() {
            // Jobs run now and then, and often on purpose beside the workload.
            if pod.runs_to_completion()
                || claims::stays_on_one_node(pod)
                || pod.replicas().is_some_and(|r| r.value == 0)
            {
                continue;
            }
            for claim in claims::of_pod(pod) {
                let Some(mode) = claims::single_writer(claim.object) else { continue };
                let first = seen.iter().find(|(other, at)| {
                    other.object == claim.object
                        && (at.object.kind(), at.object.name()) != (pod.object.kind(), pod.object.name())
                });
                if let Some((other, at)) = first {
                    let finding = cx
                        .warning(format!(
                            "{} `{}` and {} `{}` share the {} claim `{}`",
                            at.object.kind(),
                            at.object.name(),
                            pod.object.kind(),
                            pod.object.name(),
                            mode.value,
                            claim.name.value
                        ))
                        .of(pod.object)
                        .at(claim.name, "mounted here")
                        .also(other.name, "and here")
                        .also(mode, "one node at a time")
                        .help("use ReadWriteMany storage, a claim for each, or an affinity that keeps both on one node");
                    if mode.value == "ReadWriteOncePod" {
                        finding.state(Pending).emit()
                    } else {
                        finding.emit()
                    }
                }
                seen.push((claim, pod));
            }
        }
    }
}
