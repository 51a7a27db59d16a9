//! A field that the API server asks for is missing or empty.
//!
//! ## Why it fails
//! The API server refuses the object (`Required value`). Some fields are required by others: a selector by a
//! Deployment, a value list by the operator `In`, a limit by a request for GPUs.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web #~ required-field-missing
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
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct RequiredFieldMissing;

impl Lint for RequiredFieldMissing {
    type Subject<'r> = Refused<'r>;
    const META: Meta = Meta::error("R1 R3").predicts(Rejected, "Invalid", "");

    fn check<'r>(refused: Refused<'r>, cx: &mut Cx<'r>) {
        if refused.is_any(&[RefusalKind::Required]) {
            refused.report(cx, refused.summary());
        }
    }
}
