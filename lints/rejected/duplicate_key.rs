//! A key stands twice in one mapping.
//!
//! ## Why it fails
//! YAML forbids it, and the API server refuses the document under strict validation (`key … already set in map`).
//! kubectl keeps the last one without a word: the other is lost, and that is rarely the one people look at.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: settings }
//! data:
//!   LOG_LEVEL: info
//!   LOG_LEVEL: debug #~ duplicate-key
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: settings }
//! data:
//!   LOG_LEVEL: debug
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct DuplicateKey;

impl Lint for DuplicateKey {
    type Subject<'r> = Refused<'r>;
    const META: Meta = Meta::error("R1").predicts(Rejected, "BadRequest", "");

    fn check<'r>(refused: Refused<'r>, cx: &mut Cx<'r>) {
        if refused.is_any(&[RefusalKind::DuplicateKey]) {
            refused.report(cx, format!("`{}` is set twice", refused.refusal.field));
        }
    }
}
