//! An API version that the Kubernetes versions asked for no longer serve.
//!
//! ## Why it fails
//! kubectl finds nobody to send the object to (`no matches for kind …`). Objects stored by an older server live on
//! under the new version; only the manifests have to change. Where the object is good as it stands under the new
//! version, `podlint --fix` writes it.
//!
//! ## Bad
//! ```yaml
//! apiVersion: scheduling.k8s.io/v1beta1 #~ removed-api
//! kind: PriorityClass
//! metadata: { name: high }
//! value: 100000
//! ```
//! ## Good
//! ```yaml
//! apiVersion: scheduling.k8s.io/v1
//! kind: PriorityClass
//! metadata: { name: high }
//! value: 100000
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct RemovedApi;

impl Lint for RemovedApi {
    type Subject<'r> = Refused<'r>;
    const META: Meta = Meta::error("R2").predicts(Rejected, "NotFound", "");

    fn check<'r>(refused: Refused<'r>, cx: &mut Cx<'r>) {
        if refused.is_any(&[RefusalKind::RemovedApi]) {
            let (api, versions) = (refused.object.api_version(), refused.refusal.versions);
            refused.report(
                cx,
                format!("Kubernetes {versions} no longer serves `{api}` {}", refused.object.kind()),
            );
        }
    }
}
