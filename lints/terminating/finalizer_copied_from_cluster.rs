//! The manifest holds a finalizer that a controller of the cluster put there.
//!
//! ## Why it fails
//! `kubectl get -o yaml` shows finalizers such as `kubernetes.io/pvc-protection` or Rancher's. Applied from a file they
//! come back after their controller took them off, and the object is never deleted.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: PersistentVolumeClaim
//! metadata:
//!   name: data
//!   finalizers: [foregroundDeletion] #~ finalizer-copied-from-cluster
//! spec:
//!   accessModes: [ReadWriteOnce]
//!   resources: { requests: { storage: 1Gi } }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: PersistentVolumeClaim
//! metadata: { name: data }
//! spec:
//!   accessModes: [ReadWriteOnce]
//!   resources: { requests: { storage: 1Gi } }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct FinalizerCopiedFromCluster;

impl Lint for FinalizerCopiedFromCluster {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::warning("T3").predicts(Terminating, "", "");

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        if object.kind() == "Pod" || object.in_snapshot() {
            return;
        }
        let list = object.at(&["metadata", "finalizers"]);
        for item in list.into_iter().flat_map(Value::items) {
            let Some(name) = item.as_str() else { continue };
            if name == "foregroundDeletion" || name == "orphan" || name.starts_with("controller.cattle.io/") {
                cx.warning(format!("the finalizer `{name}` belongs to the cluster, not into a file"))
                    .at(item, "the object stays Terminating while it is there")
                    .help("remove it")
                    .emit();
            }
        }
    }
}
