//! An image reference still holds a variable of a template.
//!
//! ## Why it fails
//! `${TAG}`, `$(TAG)` or `{{ tag }}` mean nothing to Kubernetes: unless a tool fills them in before the manifest is
//! applied, the kubelet cannot parse the reference. Nothing in these files fills it in.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:${IMAGE_TAG} #~ image-with-unsubstituted-variable
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
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ImageWithUnsubstitutedVariable;

impl Lint for ImageWithUnsubstitutedVariable {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::warning("I6").predicts(
        InvalidImageName,
        "InspectFailed",
        "Failed to apply default image tag \"{}\": couldn't parse image name \"{}\": {}",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let Some(image) = container.image().filter(|image| image::has_leftover(image.value)) else { return };
        if image::is_substituted(cx.run) {
            return;
        }
        let Err(error) = ImageReference::parse(image.value) else { return };
        let quoted = quote(image.value);
        cx.warning(format!("the image `{}` still holds a variable", image.value))
            .at(image, "nothing in these files fills this in")
            .event_message(format!(
                "Failed to apply default image tag {quoted}: couldn't parse image name {quoted}: {error}"
            ))
            .help(
                "write the tag, or let a tool substitute it (Flux's postBuild, envsubst, Kustomize's images)",
            )
            .emit();
    }
}
