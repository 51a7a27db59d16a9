//! An API version that not all of the Kubernetes versions asked for serve yet.
//!
//! ## Why it fails
//! An older server finds no such kind (`no matches for kind …`). Which versions are meant can be said with
//! `--kubernetes-version`.
//!
//! ## Bad
//! ```yaml
//! apiVersion: certificates.k8s.io/v1 #~ future-api
//! kind: ClusterTrustBundle
//! metadata: { name: internal }
//! spec: { trustBundle: "" }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: internal }
//! data: { ca.pem: "" }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct FutureApi;

impl Lint for FutureApi {
    type Subject<'r> = Refused<'r>;
    const META: Meta = Meta::error("R2").predicts(Rejected, "NotFound", "");

    fn check<'r>(refused: Refused<'r>, cx: &mut Cx<'r>) {
        if refused.is_any(&[RefusalKind::FutureApi]) {
            let (api, versions) = (refused.object.api_version(), refused.refusal.versions);
            refused.report(
                cx,
                format!("Kubernetes {versions} does not serve `{api}` {} yet", refused.object.kind()),
            );
        }
    }
}
