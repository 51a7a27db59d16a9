//! A Service's selector matches no Pod, though Pods with nearly these labels are there.
//!
//! ## Why it fails
//! A Service without matching Pods has no endpoints: connections are refused, and whoever depends on it fails its own
//! checks.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Service
//! metadata: { name: web, namespace: shop }
//! spec:
//!   selector:
//!     app: webb #~ service-selects-no-pod
//!   ports: [{ port: 80 }]
//! ---
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
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Service
//! metadata: { name: web, namespace: shop }
//! spec:
//!   selector:
//!     app: web
//!   ports: [{ port: 80 }]
//! ---
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
pub struct ServiceSelectsNoPod;

impl Lint for ServiceSelectsNoPod {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::warning("R4 H4").predicts(
        NotReady,
        "Unhealthy",
        "Readiness probe failed: HTTP probe failed with statuscode: 503",
    );

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        if !object.is("", "Service") {
            return;
        }
        let Some(selector) = object.at(&["spec", "selector"]).filter(|s| s.is_mapping()) else { return };
        if selector.entries().len() == 0 || network::pods_of(object).next().is_some() {
            return;
        }
        // Custom kinds make Pods that no manifest shows; a near miss still says what was meant.
        let pods: Vec<_> = object.unit_objects().filter_map(Pod::of).collect();
        for want in selector.entries() {
            let Some(text) = want.value.as_str() else { continue };
            let others = |pod: &&Pod<'r>| {
                let rest = selector.entries().filter(|e| e.name() != want.name());
                rest.into_iter()
                    .all(|e| pod.labels().any(|l| l.name() == e.name() && l.value.text() == e.value.text()))
            };
            let candidates = pods.iter().filter(others).filter_map(|pod| {
                let label = pod.labels().find(|l| l.name() == want.name())?;
                Some((label.value.as_str()?, (label.value, *pod)))
            });
            let named_alike = |pod: &Pod<'r>| pod.object.name() == object.name();
            let all: Vec<_> = candidates.collect();
            let found = nearest(text, all.iter().map(|(n, c)| (*n, *c)))
                .or_else(|| all.iter().find(|(_, (_, pod))| named_alike(pod)).map(|(_, c)| *c));
            let Some((label, _)) = found else { continue };
            let better = label.as_str().unwrap_or("");
            cx.warning(format!("Service `{}` selects no Pod", object.name()))
                .at(want.value, format!("no Pod has `{}: {text}`", want.name()))
                .also(label, "a Pod's label")
                .write(want.value.span(), better)
                .emit();
            return;
        }
    }
}
