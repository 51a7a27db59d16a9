//! A Pod names a ConfigMap that its namespace does not have.
//!
//! ## Why it fails
//! Without the object the kubelet cannot put the container's environment together (CreateContainerConfigError) or mount
//! the volume (the Pod stays ContainerCreating), unless the reference is `optional`. References never cross namespaces.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: web-settings, namespace: shop }
//! data: { LOG_LEVEL: info }
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     envFrom:
//!     - configMapRef: { name: web-setings } #~ configmap-not-found
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: web-settings, namespace: shop }
//! data: { LOG_LEVEL: info }
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     envFrom:
//!     - configMapRef: { name: web-settings }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ConfigmapNotFound;

impl Lint for ConfigmapNotFound {
    type Subject<'r> = Pod<'r>;
    const META: Meta = Meta::error("E1 C14")
        .predicts(CreateContainerConfigError, "Failed", "Error: configmap \"{}\" not found")
        .predicts(
            ContainerCreating,
            "FailedMount",
            "MountVolume.SetUp failed for volume \"{}\" : configmap \"{}\" not found",
        );

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        for wanted in pod.config_references().iter().filter(|r| r.kind == "ConfigMap" && !r.optional) {
            reference::report_missing_object(pod, wanted, cx);
        }
    }
}
