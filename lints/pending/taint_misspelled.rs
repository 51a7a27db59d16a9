//! A toleration names a taint that Kubernetes never sets, though its prefix is Kubernetes' own.
//!
//! ## Why it fails
//! A toleration counts only for the taint of exactly its key. With the name one letter off the node's taint is not
//! tolerated: the Pod stays Pending there, or is evicted as soon as the node is tainted.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: agent }
//! spec:
//!   tolerations:
//!   - key: node.kubernetes.io/notready #~ taint-misspelled
//!     operator: Exists
//!     effect: NoSchedule
//!   containers:
//!   - name: agent
//!     image: ghcr.io/acme/agent:1.4.2
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: agent }
//! spec:
//!   tolerations:
//!   - key: node.kubernetes.io/not-ready
//!     operator: Exists
//!     effect: NoSchedule
//!   containers:
//!   - name: agent
//!     image: ghcr.io/acme/agent:1.4.2
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct TaintMisspelled;

impl Lint for TaintMisspelled {
    type Subject<'r> = Pod<'r>;
    const META: Meta = Meta::warning("P6 P7 P8").predicts(
        Pending,
        "FailedScheduling",
        "0/{} nodes are available: {} node(s) had untolerated taint(s).",
    );

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        for key in pod.spec.tolerations().filter_map(Toleration::key) {
            let tainted = |node: Object<'r>| {
                let taints = node.at(&["spec", "taints"]).into_iter().flat_map(Value::items);
                taints.into_iter().any(|taint| taint.str_at(&["key"]) == Some(key.value))
            };
            let Some(meant) = well_known::taint_meant(key.value) else { continue };
            if cx.run.index.of_kind(cx.run, "Node").any(tainted) {
                continue;
            }
            cx.warning(format!("Kubernetes sets no taint `{}`", key.value))
                .at(key, "tolerates nothing")
                .write(key.span(), meant)
                .emit();
        }
    }
}
