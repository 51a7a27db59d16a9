//! A value that is not one of those the field takes.
//!
//! ## Why it fails
//! The API server refuses the object (`Unsupported value`) and lists the values there are. Upper and lower case
//! count: `ifnotpresent` is not `IfNotPresent`.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   restartPolicy: Allways #~ unsupported-value
//!   containers:
//!   - name: web
//!     image: nginx:1.29
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   restartPolicy: Always
//!   containers:
//!   - name: web
//!     image: nginx:1.29
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct UnsupportedValue;

impl Lint for UnsupportedValue {
    type Subject<'r> = Refused<'r>;
    const META: Meta = Meta::error("R1 R3").predicts(Rejected, "Invalid", "");

    fn check<'r>(refused: Refused<'r>, cx: &mut Cx<'r>) {
        if refused.is_any(&[RefusalKind::Unsupported]) {
            refused.report(cx, refused.summary());
        }
    }
}
