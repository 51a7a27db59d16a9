//! A Pod tolerates for ever that its node is gone.
//!
//! ## Why it fails
//! When a node stops answering it is tainted, and Pods are evicted from it after 300 s, so that a controller makes them
//! anew elsewhere. A toleration of that taint without `tolerationSeconds` keeps the Pod on the dead node: it is shown
//! as it was, or Unknown, and nobody replaces it.
//!
//! ## Bad
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web }
//! spec:
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata: { labels: { app: web } }
//!     spec:
//!       tolerations:
//!       - key: node.kubernetes.io/unreachable #~ toleration-outlasts-node
//!         operator: Exists
//!         effect: NoExecute
//!       containers:
//!       - name: web
//!         image: ghcr.io/acme/web:1.4.2
//! ```
//! ## Good
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web }
//! spec:
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata: { labels: { app: web } }
//!     spec:
//!       tolerations:
//!       - key: node.kubernetes.io/unreachable
//!         operator: Exists
//!         effect: NoExecute
//!         tolerationSeconds: 30
//!       containers:
//!       - name: web
//!         image: ghcr.io/acme/web:1.4.2
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct TolerationOutlastsNode;

impl Lint for TolerationOutlastsNode {
    type Subject<'r> = Pod<'r>;
    const META: Meta = Meta::warning("U2").predicts(Unknown, "NodeNotReady", "Node is not ready");

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        // Agents of the node itself stay where they are; so do parts of the cluster.
        if !matches!(pod.object.kind(), "Deployment" | "ReplicaSet" | "StatefulSet" | "ReplicationController")
            || pod.spec.priority_class_name().is_some_and(|class| class.value.starts_with("system-"))
            || pod.spec.node_selector().any(|entry| entry.name() == "kubernetes.io/hostname")
        {
            return;
        }
        for toleration in pod.spec.tolerations() {
            let Some(key) = toleration.key() else { continue };
            let evicts = toleration.node().get("effect").is_none_or(|e| e.as_str() == Some("NoExecute"));
            let ends = toleration.node().get("tolerationSeconds").is_some();
            if key.value == "node.kubernetes.io/unreachable" && evicts && !ends {
                cx.warning("the Pod stays on a node that is gone")
                    .at(key, "tolerated without end")
                    .help("say for how long in `tolerationSeconds`, or leave it out: 300 s are the default")
                    .emit();
            }
        }
    }
}
