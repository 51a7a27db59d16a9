//! More than one Pod wants a claim that a single Pod alone may use.
//!
//! ## Why it fails
//! `ReadWriteOncePod` means one Pod in the whole cluster. As long as that Pod lives, the scheduler rejects every
//! other Pod with the claim, on each node.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: PersistentVolumeClaim
//! metadata: { name: ledger }
//! spec:
//!   accessModes: [ReadWriteOncePod]
//!   resources: { requests: { storage: 10Gi } }
//! ---
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: ledger }
//! spec:
//!   replicas: 2
//!   selector: { matchLabels: { app: ledger } }
//!   template:
//!     metadata: { labels: { app: ledger } }
//!     spec:
//!       containers:
//!       - name: ledger
//!         image: registry.example.com/ledger:2.2.0
//!       volumes:
//!       - name: data
//!         persistentVolumeClaim: { claimName: ledger } #~ exclusive-claim-shared
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: PersistentVolumeClaim
//! metadata: { name: ledger }
//! spec:
//!   accessModes: [ReadWriteOncePod]
//!   resources: { requests: { storage: 10Gi } }
//! ---
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: ledger }
//! spec:
//!   replicas: 1
//!   strategy: { type: Recreate }
//!   selector: { matchLabels: { app: ledger } }
//!   template:
//!     metadata: { labels: { app: ledger } }
//!     spec:
//!       containers:
//!       - name: ledger
//!         image: registry.example.com/ledger:2.2.0
//!       volumes:
//!       - name: data
//!         persistentVolumeClaim: { claimName: ledger }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ExclusiveClaimShared;

impl Lint for ExclusiveClaimShared {
    type Subject<'r> = Pod<'r>;
    const META: Meta = Meta::error("C2 P11").predicts(
        Pending,
        "FailedScheduling",
        "0/{0} nodes are available: {0} node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod.",
    );

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        if cx.run.scheduling.base(cx.run).is_some() {
            return;
        }
        let Some(replicas) = pod.replicas().filter(|replicas| replicas.value > 1) else { return };
        // Only a written number is one: an autoscaler or somebody's hand may own the other.
        let Some(number) = replicas.node() else { return };
        let volumes = pod.spec.node().get("volumes").into_iter().flat_map(Value::items);
        for place in volumes.filter_map(|volume| volume.at(&["persistentVolumeClaim", "claimName"])) {
            let Some(name) = place.as_str() else { continue };
            let Lookup::Found(claims) = cx.lookup(pod.object, "PersistentVolumeClaim", name) else {
                continue;
            };
            let modes: Vec<_> = claims.iter().map(|claim| exclusive(*claim)).collect();
            let (Some(mode), true) = (modes[0], modes.iter().all(Option::is_some)) else { continue };
            let message =
                format!("{} Pods want the claim `{name}`, which one Pod alone may use", replicas.value);
            cx.error(message)
                .at(place, "mounted by every Pod")
                .also(number, "so many Pods")
                .also(mode, "one Pod in the whole cluster")
                .help("run one Pod, or give each its own claim with a StatefulSet")
                .emit();
        }
    }
}

fn exclusive(claim: Object<'_>) -> Option<Value<'_>> {
    let modes = claim.at(&["spec", "accessModes"])?;
    modes.items().find(|mode| mode.as_str() == Some("ReadWriteOncePod"))
}
