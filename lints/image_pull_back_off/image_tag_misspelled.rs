//! The tag of a well-known image has a word nearly, but not quite, like a variant's name.
//!
//! ## Why it fails
//! Tags of official images are a version and words for the variant: `1.27-alpine`, `3.12-slim-bookworm`. With a letter
//! wrong there is no such tag, and the pull ends in `not found`.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: nginx:1.27-apline #~ image-tag-misspelled
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: nginx:1.27-alpine
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ImageTagMisspelled;

/// Words of tags on Docker Hub's official images.
const WORDS: &[&str] = &[
    "alpine",
    "apache",
    "bookworm",
    "bullseye",
    "buster",
    "focal",
    "jammy",
    "latest",
    "lts",
    "mainline",
    "management",
    "noble",
    "otel",
    "perl",
    "slim",
    "stable",
    "trixie",
    "unprivileged",
];

/// What people call images of their own making that lie on the nodes.
const OWN: &[&str] = &["local", "tests", "tested"];

impl Lint for ImageTagMisspelled {
    type Subject<'r> = Container<'r>;
    const META: Meta =
        Meta::warning("I6 C6").predicts(ErrImagePull, "Failed", "Failed to pull image {}: not found");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let Some((image, reference)) = container.parsed_image() else { return };
        let Some(tag) = reference.tag.as_deref().filter(|_| reference.digest.is_none()) else { return };
        if reference.registry != "docker.io" || !reference.repository.starts_with("library/") {
            return;
        }
        let mut at = reference.tag_at.start;
        for part in tag.split('-') {
            let word = part.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
            let start = at;
            at += part.len() + 1;
            if word.len() < 4
                || !word.bytes().all(|b| b.is_ascii_lowercase())
                || WORDS.contains(&word)
                || OWN.contains(&word)
            {
                continue;
            }
            let near = WORDS.iter().copied().filter(|known| distance(word, known, 1).is_some());
            let Some(meant) = near.max_by_key(|known| known.len()) else { continue };
            let span = image.node.part(start..start + word.len());
            cx.warning(format!("`{}` has no tag `{tag}`", reference.name()))
                .at(span, "")
                .event_message(image::pull_failed(image.value, "not found"))
                .write(span, meant)
                .emit();
        }
    }
}
