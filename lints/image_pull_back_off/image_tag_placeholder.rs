//! An image's tag is a placeholder that nobody replaced.
//!
//! ## Why it fails
//! A tag like `CHANGEME` is none that a registry has: the pull fails, and the kubelet waits longer and longer before
//! it tries again.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:CHANGEME #~ image-tag-placeholder
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
pub struct ImageTagPlaceholder;

const PLACEHOLDERS: &[&str] = &[
    "changeme",
    "change-me",
    "change_me",
    "replaceme",
    "replace-me",
    "replace_me",
    "placeholder",
    "todo",
    "tbd",
    "fixme",
    "xxx",
    "xxxx",
    "your-tag",
    "yourtag",
    "image-tag",
    "image_tag",
    "imagetag",
    "to-be-replaced",
    "insert-tag-here",
    "undefined",
    "null",
    "none",
    "nil",
];

impl Lint for ImageTagPlaceholder {
    type Subject<'r> = Container<'r>;
    const META: Meta =
        Meta::warning("I6").predicts(ImagePullBackOff, "Failed", "Failed to pull image \"{}\": {}");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let Some((image, reference)) = container.parsed_image() else { return };
        let Some(tag) = reference.tag.as_deref().filter(|_| reference.digest.is_none()) else { return };
        if !PLACEHOLDERS.contains(&tag.to_ascii_lowercase().as_str()) {
            return;
        }
        cx.warning(format!("the tag `{tag}` is a placeholder"))
            .at(image, "")
            .event_message(image::pull_failed(image.value, "not found"))
            .help("write the tag that was pushed")
            .emit();
    }
}
