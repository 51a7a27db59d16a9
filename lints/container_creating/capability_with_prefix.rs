//! A capability is written with the prefix `CAP_`.
//!
//! ## Why it fails
//! Kubernetes and the runtimes write capabilities without it: the runtime puts `CAP_` in front itself and
//! then knows no `CAP_CAP_NET_ADMIN`.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     securityContext:
//!       capabilities: { add: [CAP_NET_ADMIN] } #~ capability-with-prefix
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     securityContext:
//!       capabilities: { add: [NET_ADMIN] }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct CapabilityWithPrefix;

impl Lint for CapabilityWithPrefix {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::warning("C1 L1").predicts(
        CreateContainerError,
        "Failed",
        "Error: unknown capability \"CAP_{}\"",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let Some(capabilities) = container.security_context().and_then(SecurityContext::capabilities) else {
            return;
        };
        for name in capabilities.add().chain(capabilities.drop()) {
            let upper = name.value.to_ascii_uppercase();
            let Some(bare) = upper.strip_prefix("CAP_") else { continue };
            cx.warning(format!("the runtime makes `CAP_{upper}` of `{}`", name.value))
                .at(name, "capabilities are written without `CAP_` here")
                .event_message(format!("Error: unknown capability \"CAP_{upper}\""))
                .write(name.node.part(0..name.value.len()), bare)
                .emit();
        }
    }
}
