//! The name of one of Docker Hub's official images is misspelled.
//!
//! ## Why it fails
//! A name without registry and owner means Docker Hub's official images, of which there are some 180
//! (<https://docs.docker.com/docker-hub/image-library/trusted-content/>); any other name there does not exist, and the pull fails.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: ngnix:1.27.2 #~ official-image-misspelled
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: nginx:1.27.2
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct OfficialImageMisspelled;

impl Lint for OfficialImageMisspelled {
    type Subject<'r> = Container<'r>;
    const META: Meta =
        Meta::warning("I6").predicts(ImagePullBackOff, "Failed", "Failed to pull image \"{}\": {}");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let Some((image, reference)) = container.parsed_image() else { return };
        let Some(name) =
            reference.repository.strip_prefix("library/").filter(|_| reference.registry == "docker.io")
        else {
            return;
        };
        let Some(meant) = known_images::official::meant(name) else { return };
        if container.image_pull_policy().value == "Never" {
            return;
        }
        let at = reference.repository_at.end - name.len()..reference.repository_at.end;
        let span = image.node.part(at);
        let why = "pull access denied, repository does not exist or may require authorization: \
                   server message: insufficient_scope: authorization failed";
        cx.warning(format!("there is no official image `{name}`"))
            .at(image, format!("did you mean `{meant}`?"))
            .event_message(image::pull_failed(image.value, why))
            .help(format!("write `{meant}`, or name the registry the image is on"))
            .unsafe_fix(format!("write `{meant}`"), span, meant)
            .emit();
    }
}
