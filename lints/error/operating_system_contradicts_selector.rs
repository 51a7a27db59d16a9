//! `os.name` says one operating system, the node selector another.
//!
//! ## Why it fails
//! The scheduler heeds only the selector. The kubelet of the node it leads to compares `spec.os.name` with its own
//! system and refuses the Pod (`rejectPodAdmissionBasedOnOSField` in `pkg/kubelet/lifecycle/predicate.go`); a
//! controller makes one refused Pod after the other.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   os: { name: windows } #~ operating-system-contradicts-selector
//!   nodeSelector: { kubernetes.io/os: linux }
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   os: { name: windows }
//!   nodeSelector: { kubernetes.io/os: windows }
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct OperatingSystemContradictsSelector;

impl Lint for OperatingSystemContradictsSelector {
    type Subject<'r> = Pod<'r>;
    const META: Meta = Meta::error("P3").predicts(
        Error,
        "PodOSNotSupported",
        "Failed to admit pod as the OS field doesn't match node OS",
    );

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        let Some(name) = pod.spec.os().and_then(|os| os.get("name")) else { return };
        let selected = pod.spec.node_selector().find(|entry| entry.name() == "kubernetes.io/os");
        let Some(selected) = selected.map(|entry| entry.value) else { return };
        let (Some(wanted), Some(chosen)) = (name.as_str(), selected.as_str()) else { return };
        if matches!((wanted, chosen), ("linux", "windows") | ("windows", "linux")) {
            cx.error(format!("the Pod is for {wanted}, its selector leads to {chosen} nodes"))
                .at(name, "the kubelet compares this with its own system")
                .also(selected, "the scheduler heeds this")
                .help("name the same operating system in both")
                .emit();
        }
    }
}
