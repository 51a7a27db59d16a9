//! A field that the object's type does not have.
//!
//! ## Why it fails
//! The API server decodes strictly and refuses the object (`strict decoding error: unknown field …`). Where
//! nobody checks, the field is dropped in silence, and the object does not do what it says. Names are
//! case-sensitive; a field at the wrong level is as unknown as a misspelled one.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata:
//!   name: settings
//!   label: { app: web } #~ unknown-field
//! data: { LOG_LEVEL: info }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata:
//!   name: settings
//!   labels: { app: web }
//! data: { LOG_LEVEL: info }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct UnknownField;

impl Lint for UnknownField {
    type Subject<'r> = Refused<'r>;
    const META: Meta = Meta::error("R1").predicts(Rejected, "BadRequest", "");

    fn check<'r>(refused: Refused<'r>, cx: &mut Cx<'r>) {
        if refused.is_any(&[RefusalKind::UnknownField]) {
            refused.report(cx, format!("unknown field `{}`", refused.refusal.field));
        }
    }
}
