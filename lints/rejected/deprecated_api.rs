//! An API version that the server still serves, with a warning.
//!
//! ## Why it fails
//! A later Kubernetes version no longer serves it. The object is accepted today; the manifest has to change before
//! the cluster is upgraded.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1 #~ deprecated-api
//! kind: Endpoints
//! metadata: { name: database }
//! subsets:
//! - addresses: [{ ip: 10.0.0.7 }]
//!   ports: [{ port: 5432 }]
//! ```
//! ## Good
//! ```yaml
//! apiVersion: discovery.k8s.io/v1
//! kind: EndpointSlice
//! metadata:
//!   name: database
//!   labels: { kubernetes.io/service-name: database }
//! addressType: IPv4
//! endpoints:
//! - addresses: [10.0.0.7]
//! ports: [{ port: 5432 }]
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct DeprecatedApi;

impl Lint for DeprecatedApi {
    type Subject<'r> = Refused<'r>;
    const META: Meta = Meta::warning("R2");

    fn check<'r>(refused: Refused<'r>, cx: &mut Cx<'r>) {
        if refused.is_any(&[RefusalKind::DeprecatedApi]) {
            let api = refused.object.api_version();
            refused.report(cx, format!("`{api}` {} is deprecated", refused.object.kind()));
        }
    }
}
