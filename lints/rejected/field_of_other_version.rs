//! A field that only some of the Kubernetes versions asked for have.
//!
//! ## Why it fails
//! A server that does not know the field refuses the object (`strict decoding error: unknown field …`), or drops
//! the field where nobody checks. Which versions are meant can be said with `--kubernetes-version`.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Node
//! metadata: { name: edge-1 }
//! spec:
//!   podPreemptionPolicy: {} #~ field-of-other-version
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Node
//! metadata: { name: edge-1 }
//! spec: { podCIDR: 10.1.0.0/24 }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct FieldOfOtherVersion;

impl Lint for FieldOfOtherVersion {
    type Subject<'r> = Refused<'r>;
    const META: Meta = Meta::error("R1 R2").predicts(Rejected, "BadRequest", "");

    fn check<'r>(refused: Refused<'r>, cx: &mut Cx<'r>) {
        if refused.is_any(&[RefusalKind::FieldOfOtherVersion]) {
            let field = &refused.refusal.field;
            refused.report(cx, format!("Kubernetes {} has no field `{field}`", refused.refusal.versions));
        }
    }
}
