//! A field that may not be set here.
//!
//! ## Why it fails
//! The API server refuses the object (`Forbidden`): two types for one volume, two actions in one probe, a rolling
//! update beside the strategy `Recreate`, Linux settings for a Windows Pod.
//!
//! ## Bad
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web }
//! spec:
//!   selector: { matchLabels: { app: web } }
//!   strategy:
//!     type: Recreate
//!     rollingUpdate: { maxSurge: 1 } #~ forbidden-field
//!   template:
//!     metadata: { labels: { app: web } }
//!     spec:
//!       containers:
//!       - name: web
//!         image: nginx:1.29
//! ```
//! ## Good
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web }
//! spec:
//!   selector: { matchLabels: { app: web } }
//!   strategy: { type: Recreate }
//!   template:
//!     metadata: { labels: { app: web } }
//!     spec:
//!       containers:
//!       - name: web
//!         image: nginx:1.29
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ForbiddenField;

impl Lint for ForbiddenField {
    type Subject<'r> = Refused<'r>;
    const META: Meta = Meta::error("R1 R3").predicts(Rejected, "Invalid", "");

    fn check<'r>(refused: Refused<'r>, cx: &mut Cx<'r>) {
        if refused.is_any(&[RefusalKind::Forbidden]) {
            refused.report(cx, refused.summary());
        }
    }
}
