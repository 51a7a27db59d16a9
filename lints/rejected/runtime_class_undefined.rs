//! A Pod asks for a RuntimeClass that nobody defines.
//!
//! ## Why it fails
//! The RuntimeClass admission plugin looks the class up and refuses the Pod where there is none
//! (`plugin/pkg/admission/runtimeclass/admission.go`); a controller makes no Pod at all.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   runtimeClassName: gvisr #~ runtime-class-undefined
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//! ---
//! apiVersion: node.k8s.io/v1
//! kind: RuntimeClass
//! metadata: { name: gvisor }
//! handler: runsc
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   runtimeClassName: gvisor
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//! ---
//! apiVersion: node.k8s.io/v1
//! kind: RuntimeClass
//! metadata: { name: gvisor }
//! handler: runsc
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct RuntimeClassUndefined;

impl Lint for RuntimeClassUndefined {
    type Subject<'r> = Pod<'r>;
    const META: Meta =
        Meta::error("R4 C16").predicts(Rejected, "FailedCreate", "pod rejected: RuntimeClass {} not found");

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        let Some(class) = pod.spec.node().get("runtimeClassName") else { return };
        let Some(name) = class.as_str().filter(|name| !name.is_empty()) else { return };
        let Lookup::Missing(missing) = cx.lookup_in(pod.object, "RuntimeClass", None, name) else { return };
        if missing.closest.is_none() && !missing.certain {
            return;
        }
        let message = format!("RuntimeClass `{name}` is not defined");
        let (reason, event) =
            admission::refusal_of_pod(pod.object, &format!("pod rejected: RuntimeClass {name:?} not found"));
        let finding = if missing.certain { cx.error(message) } else { cx.warning(message) };
        let finding = finding.at(class, "").event(reason, event);
        match missing.closest {
            Some(near) => {
                finding.also(near.head(), "the class that is there").write(class.span(), near.name()).emit()
            }
            None => finding.help("define it, or name one that exists").emit(),
        }
    }
}
