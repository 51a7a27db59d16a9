//! A Pod asks for a key that the ConfigMap does not have.
//!
//! ## Why it fails
//! The kubelet cannot put the container's environment together (CreateContainerConfigError) or the volume's files
//! (the Pod stays ContainerCreating), unless the reference is `optional`.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: app, namespace: shop }
//! data: { LOG_LEVELS: info }
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     env:
//!     - name: LOG_LEVEL
//!       valueFrom: { configMapKeyRef: { name: app, key: LOG_LEVEL } } #~ configmap-key-missing
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: app, namespace: shop }
//! data: { LOG_LEVEL: info }
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     env:
//!     - name: LOG_LEVEL
//!       valueFrom: { configMapKeyRef: { name: app, key: LOG_LEVEL } }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ConfigmapKeyMissing;

impl Lint for ConfigmapKeyMissing {
    type Subject<'r> = Pod<'r>;
    const META: Meta = Meta::error("E1 C14")
        .predicts(CreateContainerConfigError, "Failed", "Error: couldn't find key {} in ConfigMap {}/{}")
        .predicts(
            ContainerCreating,
            "FailedMount",
            "MountVolume.SetUp failed for volume \"{}\" : configmap references non-existent config key: {}",
        );

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        for wanted in pod.config_references().iter().filter(|r| r.kind == "ConfigMap" && !r.optional) {
            reference::report_missing_keys(pod, wanted, cx);
        }
    }
}
