//! A required Pod affinity selects labels that no Pod carries, though similar ones are there.
//!
//! ## Why it fails
//! `requiredDuringSchedulingIgnoredDuringExecution` admits only nodes that already run a Pod with these labels. When
//! none ever does, the Pod stays `Pending`.
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
//!       labels: { app: web }
//!     spec:
//!       affinity:
//!         podAffinity:
//!           requiredDuringSchedulingIgnoredDuringExecution:
//!           - topologyKey: kubernetes.io/hostname
//!             labelSelector:
//!               matchLabels:
//!                 app: redis-cach #~ affinity-to-no-pod
//!       containers:
//!       - name: web
//!         image: ghcr.io/acme/web:1.4.2
//! ---
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: redis-cache, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: redis-cache } }
//!   template:
//!     metadata:
//!       labels: { app: redis-cache }
//!     spec:
//!       containers:
//!       - name: redis-cache
//!         image: ghcr.io/acme/redis-cache:1.4.2
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
//!       affinity:
//!         podAffinity:
//!           requiredDuringSchedulingIgnoredDuringExecution:
//!           - topologyKey: kubernetes.io/hostname
//!             labelSelector:
//!               matchLabels: { app: redis-cache }
//!       containers:
//!       - name: web
//!         image: ghcr.io/acme/web:1.4.2
//! ---
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: redis-cache, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: redis-cache } }
//!   template:
//!     metadata:
//!       labels: { app: redis-cache }
//!     spec:
//!       containers:
//!       - name: redis-cache
//!         image: ghcr.io/acme/redis-cache:1.4.2
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct AffinityToNoPod;

impl Lint for AffinityToNoPod {
    type Subject<'r> = Pod<'r>;
    const META: Meta =
        Meta::warning("P5").predicts(Pending, "FailedScheduling", "node(s) didn't match pod affinity rules");

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        let Some(affinity) = pod.spec.affinity().and_then(|a| a.get("podAffinity")) else { return };
        let terms = affinity.get("requiredDuringSchedulingIgnoredDuringExecution");
        for term in terms.into_iter().flat_map(Value::items) {
            let Some(selector) = term.get("labelSelector") else { continue };
            let namespaces = term.get("namespaces").or(term.get("namespaceSelector"));
            let labels = |p: Pod<'r>| p.template.at(&["metadata", "labels"]);
            // The first Pod of a group with affinity to itself may start anywhere.
            if namespaces.is_some() || cx.run.pods().any(|p| label_selector_matches(selector, labels(p))) {
                continue;
            }
            for want in selector.get("matchLabels").into_iter().flat_map(Value::entries) {
                let Some(text) = want.value.as_str() else { continue };
                let values = cx.run.pods().filter(|p| p.object.data().unit == pod.object.data().unit);
                let known: Vec<_> = values.filter_map(|p| labels(p)?.get(want.name())).collect();
                let near = nearest(text, known.iter().filter_map(|v| Some((v.as_str()?, *v))));
                if let Some(near) = near {
                    let better = near.as_str().unwrap_or("");
                    cx.warning(format!("no Pod has the label `{}: {text}`", want.name()))
                        .at(want.value, "required on the same node or zone")
                        .also(near, "this one is there")
                        .write(want.value.span(), better)
                        .emit();
                }
            }
        }
    }
}
