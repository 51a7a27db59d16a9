//! A container asks for a device by a name that no device plugin gives.
//!
//! ## Why it fails
//! Nodes offer devices under the exact name that the vendor's plugin registers. No node offers the misspelled one, so
//! the scheduler finds none.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: train }
//! spec:
//!   containers:
//!   - name: train
//!     image: ghcr.io/acme/train:1.4.2
//!     resources:
//!       limits:
//!         nvidia.com/gpus: 1 #~ device-misspelled
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: train }
//! spec:
//!   containers:
//!   - name: train
//!     image: ghcr.io/acme/train:1.4.2
//!     resources:
//!       limits:
//!         nvidia.com/gpu: 1
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct DeviceMisspelled;

impl Lint for DeviceMisspelled {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::warning("P2").predicts(
        Pending,
        "FailedScheduling",
        "0/{} nodes are available: {} Insufficient {}.",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        // Where nodes are known, the scheduler's own answer says it.
        if cx.run.index.of_kind(cx.run, "Node").next().is_some() {
            return;
        }
        for list in ["limits", "requests"] {
            let asked = container.spec.node().at(&["resources", list]);
            for entry in asked.into_iter().flat_map(Value::entries) {
                let Some(meant) = well_known::device_meant(entry.name()) else { continue };
                cx.warning(format!("no device plugin offers `{}`", entry.name()))
                    .at(entry, "no node has this resource")
                    .event_message(format!("0/{{}} nodes are available: {{}} Insufficient {}.", entry.name()))
                    .write(entry.key.span(), meant)
                    .emit();
            }
        }
    }
}
