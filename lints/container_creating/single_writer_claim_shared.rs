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
    const META: Meta = Meta::error("C2 P11")
        .predicts(ContainerCreating, "FailedAttachVolume", "Multi-Attach error for volume \"{}\"")
        .predicts(
            Pending,
            "FailedScheduling",
            "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod",
        );

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        let replicas = pod.replicas().filter(|replicas| replicas.value > 1);
        let each_node = pod.object.kind() == "DaemonSet";
        if replicas.is_none() && !each_node || pod.spec.node_name().is_some() {
            return;
        }
        for claim in claims::of_pod(pod) {
            let Some(mode) = claims::single_writer(claim.object) else { continue };
            let one_pod = mode.value == "ReadWriteOncePod";
            if !one_pod && claims::stays_on_one_node(pod) {
                continue;
            }
            let severity = if one_pod && replicas.is_some() { Severity::Error } else { Severity::Warning };
            let count =
                replicas.map_or_else(|| "a Pod on each node".to_owned(), |r| format!("{} Pods", r.value));
            let mut finding = cx
                .report(severity, format!("{count} share the {} claim `{}`", mode.value, claim.name.value))
                .at(claim.name, "each of them mounts this")
                .also(mode, if one_pod { "one Pod at a time" } else { "one node at a time" });
            if let Some(node) = replicas.and_then(|r| r.node()) {
                finding = finding.also(node, "");
            }
            if one_pod {
                finding
                    .state(Pending)
                    .help("run one replica, or give each Pod a claim of its own (StatefulSet)")
                    .emit();
            } else {
                finding
                    .event_message("Multi-Attach error for volume \"pvc-…\" Volume is already used by pod(s)")
                    .help(
                        "use ReadWriteMany storage, one replica, or a StatefulSet with volumeClaimTemplates",
                    )
                    .emit();
            }
        }
    }
}
