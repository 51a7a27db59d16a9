//! A Pod names a Secret that its namespace does not have.
//!
//! ## Why it fails
//! Without the object the kubelet cannot put the container's environment together (CreateContainerConfigError) or mount
//! the volume (the Pod stays ContainerCreating), unless the reference is `optional`. References never cross namespaces.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Secret
//! metadata: { name: web-settings, namespace: shop }
//! stringData: { LOG_LEVEL: info }
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     envFrom:
//!     - secretRef: { name: web-setings } #~ secret-not-found
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Secret
//! metadata: { name: web-settings, namespace: shop }
//! stringData: { LOG_LEVEL: info }
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     envFrom:
//!     - secretRef: { name: web-settings }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct SecretNotFound;

impl Lint for SecretNotFound {
    type Subject<'r> = Pod<'r>;
    const META: Meta = Meta::error("E1 C14")
        .predicts(CreateContainerConfigError, "Failed", "Error: secret \"{}\" not found")
        .predicts(
            ContainerCreating,
            "FailedMount",
            "MountVolume.SetUp failed for volume \"{}\" : secret \"{}\" not found",
        );

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        for wanted in pod.config_references().iter().filter(|r| r.kind == "Secret" && !r.optional) {
            reference::report_missing_object(pod, wanted, cx);
        }
    }
}
