//! A rolling update starts the new Pod while the old one holds the volume.
//!
//! ## Why it fails
//! With a surge the new Pod starts before the old one is gone. If it lands on another node, a ReadWriteOnce
//! volume cannot be attached there: `Multi-Attach error`, and the rollout hangs. `strategy: Recreate` stops
//! the old Pod first.
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
//!   replicas: 1
//!   strategy:
//!     type: RollingUpdate #~ rolling-update-of-single-writer
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
//! ## Good
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
//!   replicas: 1
//!   strategy: { type: Recreate }
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
pub struct RollingUpdateOfSingleWriter;

impl Lint for RollingUpdateOfSingleWriter {
    type Subject<'r> = Pod<'r>;
    const META: Meta = Meta::warning("C2")
        .predicts(ContainerCreating, "FailedAttachVolume", "Multi-Attach error for volume \"{}\"")
        .predicts(
            Pending,
            "FailedScheduling",
            "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod",
        );

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        let object = pod.object;
        if object.kind() != "Deployment"
            || pod.replicas().is_none_or(|r| r.value != 1)
            || claims::stays_on_one_node(pod)
        {
            return;
        }
        let strategy = object.at(&["spec", "strategy"]);
        if strategy.is_some_and(|s| s.str_at(&["type"]) == Some("Recreate")) || !surges(strategy) {
            return;
        }
        for claim in claims::of_pod(pod) {
            let Some(mode) = claims::single_writer(claim.object) else { continue };
            // Where nothing is written, nobody has thought about it; that is common, and works on one node.
            let written = strategy.and_then(|s| s.get("type").or_else(|| s.get("rollingUpdate")));
            let severity = if written.is_some() { Severity::Warning } else { Severity::Note };
            let place = written.map_or(claim.name.span(), Value::span);
            let finding = cx
                .report(
                    severity,
                    format!("the new Pod starts while the old one holds `{}`", claim.name.value),
                )
                .at(place, "the new Pod comes first")
                .also(claim.name, "mounted by both")
                .also(mode, "one node at a time")
                .help("write `strategy: {type: Recreate}`, or `maxSurge: 0`");
            if mode.value == "ReadWriteOncePod" { finding.state(Pending).emit() } else { finding.emit() }
        }
    }
}

/// Whether a new Pod may come before the old one is gone: `maxSurge` is 25 % by default, which is 1 of 1.
fn surges(strategy: Option<Value<'_>>) -> bool {
    let surge = strategy.and_then(|s| s.at(&["rollingUpdate", "maxSurge"])).and_then(Value::text);
    !matches!(surge, Some("0" | "0%"))
}
