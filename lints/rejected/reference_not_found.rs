//! A name that refers to nothing in the same object.
//!
//! ## Why it fails
//! The API server refuses the object (`Not found`): a mount of a volume that the Pod does not have, a claim that is
//! not in `resourceClaims`.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: nginx:1.29
//!     volumeMounts:
//!     - name: content #~ reference-not-found
//!       mountPath: /usr/share/nginx/html
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: nginx:1.29
//!     volumeMounts:
//!     - name: content
//!       mountPath: /usr/share/nginx/html
//!   volumes:
//!   - name: content
//!     emptyDir: {}
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ReferenceNotFound;

impl Lint for ReferenceNotFound {
    type Subject<'r> = Refused<'r>;
    const META: Meta = Meta::error("R1 R3").predicts(Rejected, "Invalid", "");

    fn check<'r>(refused: Refused<'r>, cx: &mut Cx<'r>) {
        if refused.is_any(&[RefusalKind::NotFound]) {
            refused.report(cx, refused.summary());
        }
    }
}
