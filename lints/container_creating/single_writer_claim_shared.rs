//! Several Pods use a claim that only one node may write.
//!
//! ## Why it fails
//! A ReadWriteOnce volume is attached to one node at a time: a second Pod on another node waits with
//! `Multi-Attach error`. A ReadWriteOncePod claim is for a single Pod: any further one is never scheduled.
//! Pods of a StatefulSet get volumes of their own by `volumeClaimTemplates`.
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
//!   replicas: 3
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata: { labels: { app: web } }
//!     spec:
//!       volumes:
//!       - name: data
//!         persistentVolumeClaim: { claimName: web-data } #~ single-writer-claim-shared
//!       containers:
//!       - name: web
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
//!   replicas: 3
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
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct SingleWriterClaimShared;

impl Lint for SingleWriterClaimShared {
    type Subject<'r> = Pod<'r>;
    const META: Meta = Meta::warning("C2").predicts(
        ContainerCreating,
        "FailedAttachVolume",
        "Multi-Attach error for volume \"{}\"",
    );

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        let replicas = pod.replicas().filter(|replicas| replicas.value > 1);
        let each_node = pod.object.kind() == "DaemonSet";
        if replicas.is_none() && !each_node
            || pod.spec.node_name().is_some()
            || claims::stays_on_one_node(pod)
        {
            return;
        }
        for claim in claims::of_pod(pod) {
            // One Pod alone (ReadWriteOncePod) is the scheduler's business.
            let Some(mode) = claims::single_writer(claim.object).filter(|mode| mode.value == "ReadWriteOnce")
            else {
                continue;
            };
            let count =
                replicas.map_or_else(|| "a Pod on each node".to_owned(), |r| format!("{} Pods", r.value));
            let mut finding = cx
                .warning(format!("{count} share the ReadWriteOnce claim `{}`", claim.name.value))
                .at(claim.name, "each of them mounts this")
                .also(mode, "one node at a time")
                .event_message("Multi-Attach error for volume \"pvc-…\" Volume is already used by pod(s)")
                .help("use ReadWriteMany storage, one replica, or a StatefulSet with volumeClaimTemplates");
            if let Some(node) = replicas.and_then(|r| r.node()) {
                finding = finding.also(node, "");
            }
            finding.emit();
        }
    }
}
