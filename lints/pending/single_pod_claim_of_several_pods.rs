//! Several Pods share a claim that only one Pod may use.
//!
//! ## Why it fails
//! `ReadWriteOncePod` lets a single Pod of the whole cluster use the volume. The scheduler leaves every further Pod
//! `Pending` (`pkg/scheduler/framework/plugins/volumerestrictions`).
//!
//! ## Bad
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: ledger, namespace: shop }
//! spec:
//!   replicas: 2 #~ single-pod-claim-of-several-pods
//!   strategy: { type: Recreate }
//!   selector: { matchLabels: { app: ledger } }
//!   template:
//!     metadata: { labels: { app: ledger } }
//!     spec:
//!       containers:
//!       - name: ledger
//!         image: ghcr.io/acme/ledger:1.4.2
//!         volumeMounts: [{ name: data, mountPath: /data }]
//!       volumes:
//!       - name: data
//!         persistentVolumeClaim: { claimName: ledger }
//! ---
//! apiVersion: v1
//! kind: PersistentVolumeClaim
//! metadata: { name: ledger, namespace: shop }
//! spec:
//!   accessModes: [ReadWriteOncePod]
//!   resources: { requests: { storage: 1Gi } }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: ledger, namespace: shop }
//! spec:
//!   replicas: 1
//!   strategy: { type: Recreate }
//!   selector: { matchLabels: { app: ledger } }
//!   template:
//!     metadata: { labels: { app: ledger } }
//!     spec:
//!       containers:
//!       - name: ledger
//!         image: ghcr.io/acme/ledger:1.4.2
//!         volumeMounts: [{ name: data, mountPath: /data }]
//!       volumes:
//!       - name: data
//!         persistentVolumeClaim: { claimName: ledger }
//! ---
//! apiVersion: v1
//! kind: PersistentVolumeClaim
//! metadata: { name: ledger, namespace: shop }
//! spec:
//!   accessModes: [ReadWriteOncePod]
//!   resources: { requests: { storage: 1Gi } }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct SinglePodClaimOfSeveralPods;

impl Lint for SinglePodClaimOfSeveralPods {
    type Subject<'r> = Pod<'r>;
    const META: Meta = Meta::error("P11 C2").predicts(Pending, "FailedScheduling",
        "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod");

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        let Some(replicas) = pod.replicas().filter(|r| r.value > 1) else { return };
        for claim in pod.spec.volumes().filter_map(Volume::persistent_volume_claim) {
            let Some(name) = claim.claim_name() else { continue };
            let Lookup::Found(claims) = cx.lookup(pod.object, "PersistentVolumeClaim", name.value) else {
                continue;
            };
            let modes = |c: &Object<'r>| c.at(&["spec", "accessModes"]);
            let single = |c: &Object<'r>| {
                modes(c).is_some_and(|m| {
                    m.items().len() > 0 && m.items().all(|i| i.as_str() == Some("ReadWriteOncePod"))
                })
            };
            if !claims.iter().all(single) {
                continue;
            }
            let others = replicas.value - 1;
            let mut finding = cx
                .error(format!("{others} of {} Pods never get claim `{}`, which is for one Pod", replicas.value, name.value))
                .help("keep one replica, or give each Pod a claim of its own (`volumeClaimTemplates` of a StatefulSet)");
            finding = finding.also(name, "all Pods share this claim");
            if let Some(mode) = claims.first().and_then(modes) {
                finding = finding.also(mode, "one Pod of the cluster at a time");
            }
            match replicas.node() {
                Some(node) => finding.at(node, "").emit(),
                None => finding.emit(),
            }
        }
    }
}
