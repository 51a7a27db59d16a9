//! An image of a registry must not be pulled.
//!
//! ## Why it fails
//! With `imagePullPolicy: Never` the kubelet uses only what is on the node already. An image that names its registry
//! is one that nodes are expected to fetch: on a new node the container never starts.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     imagePullPolicy: Never #~ registry-image-never-pulled
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     imagePullPolicy: IfNotPresent
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct RegistryImageNeverPulled;

impl Lint for RegistryImageNeverPulled {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::warning("I6").predicts(
        ErrImageNeverPull,
        "ErrImageNeverPull",
        "Container image \"{}\" is not present with pull policy of Never",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let Some(policy) = container.spec.image_pull_policy().filter(|policy| policy.value == "Never") else {
            return;
        };
        let Some((image, reference)) = container.parsed_image() else { return };
        let local = reference.host() == "localhost" || reference.host() == "127.0.0.1";
        // A name without registry is how images that were built or loaded on the node are called.
        let severity =
            if reference.registry_at.is_empty() || local { Severity::Note } else { Severity::Warning };
        cx.report(severity, format!("the image `{}` must not be pulled", image.value))
            .at(policy, "only what is on the node already is used")
            .also(image, "this image is on a registry")
            .event_message(format!(
                "Container image {} is not present with pull policy of Never",
                quote(image.value)
            ))
            .help("write `IfNotPresent`, unless every node has the image before the Pod comes")
            .unsafe_fix("write `IfNotPresent`", policy.node.part(0..policy.value.len()), "IfNotPresent")
            .emit();
    }
}
