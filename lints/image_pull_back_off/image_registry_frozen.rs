//! An image comes from a registry or repository that is frozen, gone or moved.
//!
//! ## Why it fails
//! Registries end: `k8s.gcr.io` was frozen in 2023 in favour of `registry.k8s.io`, Docker Hub's `bitnami` lost its
//! versioned tags in 2025. What is not on the node already cannot be pulled.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: k8s.gcr.io/e2e-test-images/agnhost:2.53 #~ image-registry-frozen
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: registry.k8s.io/e2e-test-images/agnhost:2.53
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ImageRegistryFrozen;

impl Lint for ImageRegistryFrozen {
    type Subject<'r> = Container<'r>;
    const META: Meta =
        Meta::warning("C7 I6").predicts(ImagePullBackOff, "Failed", "Failed to pull image \"{}\": {}");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let Some((image, reference)) = container.parsed_image() else { return };
        let Some(moved) = registry::moved(&reference) else { return };
        let prefix = moved.prefix.trim_end_matches('/');
        let mut finding = cx
            .warning(format!("`{prefix}` {}", moved.fate))
            .at(image, "")
            .event_message(image::pull_failed(image.value, "not found"))
            .note(format!("see {}", moved.source));
        if let Some(instead) = moved.instead
            && let Some(text) = registry::replace_prefix(image.value, moved.prefix, instead)
        {
            finding = finding
                .help(format!("the images are at `{}` now", instead.trim_end_matches('/')))
                .unsafe_fix(format!("write `{text}`"), image.node.part(0..image.value.len()), text);
        }
        finding.emit();
    }
}
