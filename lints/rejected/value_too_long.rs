//! A text or list that is longer than the API server takes.
//!
//! ## Why it fails
//! The API server refuses the object (`Too long`, `Too many`). Names end up in labels, hostnames and paths, whose
//! length is limited.
//!
//! ## Bad
//! ```yaml
//! apiVersion: batch/v1
//! kind: Job
//! metadata: { name: import }
//! spec:
//!   managedBy: example.com/a-controller-with-a-name-that-does-not-fit-into-a-label #~ value-too-long
//!   template:
//!     spec:
//!       restartPolicy: Never
//!       containers:
//!       - name: import
//!         image: example.com/import:1.0
//! ```
//! ## Good
//! ```yaml
//! apiVersion: batch/v1
//! kind: Job
//! metadata: { name: import }
//! spec:
//!   managedBy: example.com/import-controller
//!   template:
//!     spec:
//!       restartPolicy: Never
//!       containers:
//!       - name: import
//!         image: example.com/import:1.0
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ValueTooLong;

impl Lint for ValueTooLong {
    type Subject<'r> = Refused<'r>;
    const META: Meta = Meta::error("R1 R3").predicts(Rejected, "Invalid", "");

    fn check<'r>(refused: Refused<'r>, cx: &mut Cx<'r>) {
        if refused.is_any(&[RefusalKind::TooLong]) {
            refused.report(cx, refused.summary());
        }
    }
}
