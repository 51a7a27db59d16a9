//! A PodDisruptionBudget never allows an eviction.
//!
//! ## Why it fails
//! A budget that wants as many Pods as there are, or allows none to be missing, refuses every eviction: nodes cannot be
//! drained (`Cannot evict pod as it would violate the pod's disruption budget.`), upgrades hang.
//!
//! ## Bad
//! ```yaml
//! apiVersion: policy/v1
//! kind: PodDisruptionBudget
//! metadata: { name: web, namespace: shop }
//! spec:
//!   minAvailable: 3 #~ disruption-budget-allows-none
//!   selector: { matchLabels: { app: web } }
//! ---
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web, namespace: shop }
//! spec:
//!   replicas: 3
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
//! apiVersion: policy/v1
//! kind: PodDisruptionBudget
//! metadata: { name: web, namespace: shop }
//! spec:
//!   minAvailable: 2
//!   selector: { matchLabels: { app: web } }
//! ---
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web, namespace: shop }
//! spec:
//!   replicas: 3
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
pub struct DisruptionBudgetAllowsNone;

impl Lint for DisruptionBudgetAllowsNone {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::warning("T4 R4")
        .predicts(Terminating, "", "Cannot evict pod as it would violate the pod's disruption budget.")
        .predicts(Pending, "", "");

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        if object.kind() != "PodDisruptionBudget" || object.group() != "policy" {
            return;
        }
        let Some(selector) = object.at(&["spec", "selector"]) else { return };
        let pods: Vec<_> = object
            .unit_objects()
            .filter_map(Pod::of)
            .filter(|p| network::same_namespace(p.object.namespace(), object.namespace()))
            .filter(|p| label_selector_matches(selector, p.template.at(&["metadata", "labels"])))
            .collect();
        let [pod] = pods.as_slice() else { return };
        let Some(replicas) = pod.replicas().filter(|_| !pod.runs_to_completion()) else { return };
        // Something else may set the number of replicas, and a single one is somebody's choice.
        let scaled = object
            .unit_objects()
            .any(|o| o.kind() == "HorizontalPodAutoscaler" || o.kind() == "ScaledObject");
        if scaled || replicas.value < 2 {
            return;
        }
        let percent = |v: Value<'r>| v.as_str()?.strip_suffix('%')?.parse::<i64>().ok();
        let minimum = object.at(&["spec", "minAvailable"]).filter(|v| {
            v.as_i64().is_some_and(|n| n >= replicas.value) || percent(*v).is_some_and(|p| p >= 100)
        });
        let maximum = object
            .at(&["spec", "maxUnavailable"])
            .filter(|v| v.as_i64() == Some(0) || percent(*v) == Some(0));
        let Some(field) = minimum.or(maximum) else { return };
        let finding = cx
            .warning(format!(
                "none of the {} Pods of `{}` may ever be evicted",
                replicas.value,
                pod.object.name()
            ))
            .at(field, "")
            .help("let at least one Pod be unavailable");
        match replicas.node() {
            Some(node) => finding.also(node, "as many as there are").emit(),
            None => finding.emit(),
        }
    }
}
