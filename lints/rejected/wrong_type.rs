//! A value of another type than the field takes.
//!
//! ## Why it fails
//! The API server cannot decode the object (`json: cannot unmarshal …`). Kubernetes reads YAML 1.1: `on`, `yes`
//! and `n` are booleans, `0777` is 511, `1e3` is a number; and a number in quotes is a string.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: settings }
//! data:
//!   PORT: 8080 #~ wrong-type
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: settings }
//! data:
//!   PORT: "8080"
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct WrongType;

impl Lint for WrongType {
    type Subject<'r> = Refused<'r>;
    const META: Meta = Meta::error("R1").predicts(Rejected, "BadRequest", "");

    fn check<'r>(refused: Refused<'r>, cx: &mut Cx<'r>) {
        if refused.is_any(&[RefusalKind::WrongType]) {
            let summary = refused.refusal.summary.clone();
            refused.report(cx, summary.unwrap_or_else(|| refused.refusal.message.clone()));
        }
    }
}
