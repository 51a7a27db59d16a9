//! The manifest puts a finalizer on Pods.
//!
//! ## Why it fails
//! A deleted object stays until each of its finalizers has been taken off by the controller it belongs to. A finalizer
//! that came in with a copied manifest, or whose controller is gone, keeps every Pod `Terminating` for ever.
//!
//! ## Bad
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata:
//!       finalizers: [ops.acme.io/drain] #~ finalizer-on-pods
//!       labels: { app: web }
//!     spec:
//!       containers:
//!       - name: web
//!         image: ghcr.io/acme/web:1.4.2
//! ```
//! ## Good
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata:
//!       labels: { app: web }
//!     spec:
//!       containers:
//!       - name: web
//!         image: ghcr.io/acme/web:1.4.2
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct FinalizerOnPods;

impl Lint for FinalizerOnPods {
    type Subject<'r> = Pod<'r>;
    const META: Meta = Meta::warning("T3").predicts(Terminating, "", "");

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        let Some(list) = pod.metadata().and_then(|m| m.node().entry("finalizers")) else { return };
        let Some(first) = list.value.items().next() else { return };
        // A Job's controller tracks its Pods with this one.
        if list.value.items().all(|f| f.as_str() == Some("batch.kubernetes.io/job-tracking")) {
            return;
        }
        let name = first.text().unwrap_or("");
        cx.warning(format!("Pods stay Terminating until somebody takes off the finalizer `{name}`"))
            .at(first, "")
            .help("leave finalizers to controllers: remove it from the manifest")
            .emit();
    }
}
