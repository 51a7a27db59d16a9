//! An API version or kind that no Kubernetes server has.
//!
//! ## Why it fails
//! Kubernetes' own groups (those without a dot, and `apps`, `batch`, `networking.k8s.io` …) have the kinds that
//! they have; custom resources live in other groups. kubectl finds nobody to send the object to
//! (`no matches for kind …`).
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Configmap #~ unknown-kind
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
pub struct UnknownKind;

impl Lint for UnknownKind {
    type Subject<'r> = Refused<'r>;
    const META: Meta = Meta::error("R1 R2").predicts(Rejected, "NotFound", "");

    fn check<'r>(refused: Refused<'r>, cx: &mut Cx<'r>) {
        if refused.is_any(&[RefusalKind::UnknownKind]) {
            let (api, kind) = (refused.object.api_version(), refused.object.kind());
            let summary = refused.refusal.summary.clone();
            refused
                .report(cx, summary.unwrap_or_else(|| format!("Kubernetes has no kind `{kind}` in `{api}`")));
        }
    }
}
