//! An image has a tag and a digest; the tag is ignored.
//!
//! ## Why it fails
//! The digest alone says what is pulled. A tag beside it is a comment: raising only the tag changes nothing.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: nginx:1.27.2@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa #~ image-tag-beside-digest
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: nginx@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ImageTagBesideDigest;

impl Lint for ImageTagBesideDigest {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::note("I6").predicts(ImagePullBackOff, "", "");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let Some((image, reference)) = container.parsed_image() else { return };
        if let (Some(tag), Some(_)) = (&reference.tag, &reference.digest) {
            cx.note(format!("the digest decides what is pulled, not the tag `{tag}`"))
                .at(image.node.part(reference.tag_at), "")
                .help("raise both together, or leave the tag out")
                .emit();
        }
    }
}
