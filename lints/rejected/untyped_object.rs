//! `apiVersion` or `kind` is missing, empty, or no string.
//!
//! ## Why it fails
//! Without both nobody knows what the object is, and kubectl refuses it. `apiVersion: on` and `kind: 5` are no
//! strings in YAML 1.1.
//!
//! ## Bad
//! ```yaml
//! kind: ConfigMap #~ untyped-object
//! metadata: { name: settings }
//! data: { LOG_LEVEL: info }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: settings }
//! data: { LOG_LEVEL: info }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct UntypedObject;

impl Lint for UntypedObject {
    type Subject<'r> = Refused<'r>;
    const META: Meta = Meta::error("R1").predicts(Rejected, "BadRequest", "");

    fn check<'r>(refused: Refused<'r>, cx: &mut Cx<'r>) {
        if refused.is_any(&[RefusalKind::NoType]) {
            refused.report(
                cx,
                format!("`{}` is not a string that says what the object is", refused.refusal.field),
            );
        }
    }
}
