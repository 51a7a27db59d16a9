//! The Pod has scheduling gates: until somebody lifts them, the scheduler does not look at it.
//!
//! ## Why it fails
//! `schedulingGates` is meant for controllers (a queue, a quota) that set and lift them. Nothing lifts a gate
//! by itself: where no such controller runs, or it does not know the gate's name, the Pod waits forever.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: batch }
//! spec:
//!   schedulingGates:
//!   - name: example.com/wait-for-quota #~ gated-pod
//!   containers:
//!   - name: batch
//!     image: registry.example.com/batch:0.9.3
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: batch }
//! spec:
//!   containers:
//!   - name: batch
//!     image: registry.example.com/batch:0.9.3
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct GatedPod;

impl Lint for GatedPod {
    type Subject<'r> = Pod<'r>;
    const META: Meta =
        Meta::warning("P13").predicts(Pending, scheduling_gates::REASON, scheduling_gates::MESSAGE);

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        let mut gates = scheduling_gates::gates(pod.spec.node());
        let Some(first) = gates.next() else { return };
        let name = first.str_at(&["name"]).unwrap_or("");
        cx.warning(format!("the Pod waits until somebody lifts its scheduling gate `{name}`"))
            .at(first.get("name").unwrap_or(first), "nothing in Kubernetes itself lifts it")
            .help("leave `schedulingGates` to the controller that lifts them, or remove the gate")
            .emit();
    }
}
