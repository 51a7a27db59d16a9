//! A value that the API server does not take.
//!
//! ## Why it fails
//! The API server refuses the object (`Invalid value`): a name that is no DNS label, a number out of range, a
//! request above its limit, a selector that does not select the template's own labels.
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
//!     ports:
//!     - containerPort: 80800 #~ invalid-value
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
//!     ports:
//!     - containerPort: 8080
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct InvalidValue;

impl Lint for InvalidValue {
    type Subject<'r> = Refused<'r>;
    const META: Meta = Meta::error("R1 R3").predicts(Rejected, "Invalid", "");

    fn check<'r>(refused: Refused<'r>, cx: &mut Cx<'r>) {
        if refused.is_any(&[RefusalKind::Invalid]) {
            refused.report(cx, refused.summary());
        }
    }
}
