//! Nothing of the node's memory is kept back from Pods, and eviction for memory is off.
//!
//! ## Why it fails
//! Without `kubeReserved` and `systemReserved` Pods may use all memory of the node; `evictionHard` with
//! `memory.available` 0 takes away the last brake. The kernel's OOM killer then chooses among the kubelet, the
//! runtime and Pods that are within their limits.
//!
//! ## Bad
//! ```yaml
//! apiVersion: kubelet.config.k8s.io/v1beta1
//! kind: KubeletConfiguration
//! evictionHard:
//!   memory.available: 0% #~ no-memory-reserved
//!   nodefs.available: 10%
//!   imagefs.available: 15%
//! ```
//! ## Good
//! ```yaml
//! apiVersion: kubelet.config.k8s.io/v1beta1
//! kind: KubeletConfiguration
//! evictionHard:
//!   memory.available: 300Mi
//!   nodefs.available: 10%
//!   imagefs.available: 15%
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct NoMemoryReserved;

impl Lint for NoMemoryReserved {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::warning("L2 U1").predicts(OOMKilled, "SystemOOM", "System OOM encountered");

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        if object.kind() != "KubeletConfiguration" {
            return;
        }
        let reserved = ["kubeReserved", "systemReserved"].iter().any(|f| object.at(&[f, "memory"]).is_some());
        let Some(threshold) = object.at(&["evictionHard"]).and_then(|hard| hard.get("memory.available"))
        else {
            return;
        };
        let zero = threshold.text().is_some_and(|t| t.trim_end_matches(|c: char| !c.is_ascii_digit()) == "0");
        if zero && !reserved {
            cx.warning("no memory is kept back for the node itself")
                .at(threshold, "and Pods are never evicted for memory")
                .help("set `kubeReserved.memory` and `systemReserved.memory`, and `memory.available` to 100Mi or more")
                .emit();
        }
    }
}
