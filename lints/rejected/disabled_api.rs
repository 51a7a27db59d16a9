//! An alpha or beta API version that servers do not serve unless told to.
//!
//! ## Why it fails
//! Since Kubernetes 1.24 new beta versions are off by default, as alpha ones have always been: a server that was
//! not started with `--runtime-config` finds no such kind (`no matches for kind …`).
//!
//! ## Bad
//! ```yaml kubernetes=1.33
//! apiVersion: storage.k8s.io/v1beta1 #~ disabled-api
//! kind: VolumeAttributesClass
//! metadata: { name: silver }
//! driverName: disk.example.com
//! parameters: { iops: "3000" }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: storage.k8s.io/v1
//! kind: VolumeAttributesClass
//! metadata: { name: silver }
//! driverName: disk.example.com
//! parameters: { iops: "3000" }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct DisabledApi;

impl Lint for DisabledApi {
    type Subject<'r> = Refused<'r>;
    const META: Meta = Meta::warning("R2").predicts(Rejected, "NotFound", "");

    fn check<'r>(refused: Refused<'r>, cx: &mut Cx<'r>) {
        if refused.is_any(&[RefusalKind::DisabledApi]) {
            let api = refused.object.api_version();
            refused.report(cx, format!("`{api}` {} is off by default", refused.object.kind()));
        }
    }
}
