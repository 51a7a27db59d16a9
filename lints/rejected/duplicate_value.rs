//! A value that has to be unique stands twice.
//!
//! ## Why it fails
//! The API server refuses the object (`Duplicate value`): two containers, volumes or ports of one name, one host
//! port for two containers.
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
//!   - name: web #~ duplicate-value
//!     image: busybox:1.37
//!     command: [sleep, infinity]
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
//!   - name: helper
//!     image: busybox:1.37
//!     command: [sleep, infinity]
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct DuplicateValue;

impl Lint for DuplicateValue {
    type Subject<'r> = Refused<'r>;
    const META: Meta = Meta::error("R1 R3").predicts(Rejected, "Invalid", "");

    fn check<'r>(refused: Refused<'r>, cx: &mut Cx<'r>) {
        if refused.is_any(&[RefusalKind::Duplicate]) {
            refused.report(cx, refused.summary());
        }
    }
}
