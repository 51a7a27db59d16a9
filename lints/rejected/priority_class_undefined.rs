//! The Pods name a PriorityClass that nobody defines, though a similar one is there.
//!
//! ## Why it fails
//! The Priority admission plugin refuses Pods with an unknown class: `no PriorityClass with name … was found`; their
//! controller reports `FailedCreate`. With a snapshot that holds PriorityClasses the answer is certain.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: bid, namespace: shop }
//! spec:
//!   priorityClassName: realtime #~ priority-class-undefined
//!   containers:
//!   - { name: bid, image: ghcr.io/acme/bid:1.0.0 }
//! ---
//! apiVersion: scheduling.k8s.io/v1
//! kind: PriorityClass
//! metadata: { name: real-time }
//! value: 1000
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: bid, namespace: shop }
//! spec:
//!   priorityClassName: real-time
//!   containers:
//!   - { name: bid, image: ghcr.io/acme/bid:1.0.0 }
//! ---
//! apiVersion: scheduling.k8s.io/v1
//! kind: PriorityClass
//! metadata: { name: real-time }
//! value: 1000
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct PriorityClassUndefined;

impl Lint for PriorityClassUndefined {
    type Subject<'r> = Pod<'r>;
    const META: Meta =
        Meta::error("P13").predicts(Rejected, "FailedCreate", "no PriorityClass with that name was found");

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        let Some(class) = pod.spec.priority_class_name().filter(|c| !c.value.is_empty()) else { return };
        let Lookup::Missing(missing) = cx.lookup_in(pod.object, "PriorityClass", None, class.value) else {
            return;
        };
        if missing.closest.is_none() && !missing.certain {
            return;
        }
        let message = format!("PriorityClass `{}` is not defined", class.value);
        let finding = if missing.certain { cx.error(message) } else { cx.warning(message) };
        let finding = finding
            .at(class, "")
            .event("FailedCreate", format!("no PriorityClass with name {} was found", class.value));
        match missing.closest {
            Some(near) => {
                finding.also(near.head(), "the class that is there").write(class.span(), near.name()).emit()
            }
            None => finding.help("define it, or name one that exists").emit(),
        }
    }
}
