//! An image with the tag `latest` is pulled only once.
//!
//! ## Why it fails
//! With `imagePullPolicy: IfNotPresent` each node keeps what `latest` was when it first pulled it: nodes run different
//! programs under one name, and a new push reaches none of them.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:latest
//!     imagePullPolicy: IfNotPresent #~ latest-image-if-not-present
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
pub struct LatestImageIfNotPresent;

impl Lint for LatestImageIfNotPresent {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::note("I6").predicts(CrashLoopBackOff, "", "");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let Some(policy) = container.spec.image_pull_policy().filter(|p| p.value == "IfNotPresent") else {
            return;
        };
        let Some((image, reference)) = container.parsed_image() else { return };
        if reference.is_latest() {
            cx.note("the tag `latest` is pulled only where the node has none")
                .at(policy, "")
                .also(image, "this tag moves")
                .help("pin the image, or write `Always`")
                .emit();
        }
    }
}
