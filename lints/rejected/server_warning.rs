//! The API server accepts the object with a warning.
//!
//! ## Why it fails
//! The object is taken, and `kubectl apply` prints the warning: something is deprecated, does nothing, or does not do
//! what it looks like.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata:
//!   name: web.shop #~ server-warning
//! spec:
//!   containers:
//!   - name: web
//!     image: nginx:1.29
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata:
//!   name: web-shop
//! spec:
//!   containers:
//!   - name: web
//!     image: nginx:1.29
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ServerWarning;

impl Lint for ServerWarning {
    type Subject<'r> = Refused<'r>;
    const META: Meta = Meta::warning("R1 R3");

    fn check<'r>(refused: Refused<'r>, cx: &mut Cx<'r>) {
        if refused.is_any(&[RefusalKind::ServerWarning]) {
            refused.report(cx, refused.summary());
        }
    }
}
