//! A HorizontalPodAutoscaler scales a workload that nobody defines, though a similar one is there.
//!
//! ## Why it fails
//! The autoscaler asks for the target's scale and gets `deployments.apps "…" not found`: nothing is ever scaled, and
//! under load the Pods that are missing are never made.
//!
//! ## Bad
//! ```yaml
//! apiVersion: autoscaling/v2
//! kind: HorizontalPodAutoscaler
//! metadata: { name: web, namespace: shop }
//! spec:
//!   scaleTargetRef:
//!     apiVersion: apps/v1
//!     kind: Deployment
//!     name: check-in #~ autoscaler-target-undefined
//!   maxReplicas: 8
//! ---
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: checkin, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: checkin } }
//!   template:
//!     metadata:
//!       labels: { app: checkin }
//!     spec:
//!       containers:
//!       - name: checkin
//!         image: ghcr.io/acme/checkin:1.4.2
//! ```
//! ## Good
//! ```yaml
//! apiVersion: autoscaling/v2
//! kind: HorizontalPodAutoscaler
//! metadata: { name: web, namespace: shop }
//! spec:
//!   scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
//!   maxReplicas: 8
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
pub struct AutoscalerTargetUndefined;

impl Lint for AutoscalerTargetUndefined {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::warning("R4").predicts(Pending, "FailedGetScale", "not found").predicts(
        NotReady,
        "FailedGetScale",
        "not found",
    );

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        if object.kind() != "HorizontalPodAutoscaler" || object.group() != "autoscaling" {
            return;
        }
        let Some(target) = object.at(&["spec", "scaleTargetRef"]) else { return };
        let (Some(kind), Some(name)) = (target.str_at(&["kind"]), target.get("name")) else { return };
        let Some(text) = name.as_str() else { return };
        let Lookup::Missing(missing) = cx.lookup(object, kind, text) else { return };
        // An autoscaler lies with what it scales: the only workload of the unit is what was meant.
        let mut same_kind = object
            .unit_objects()
            .filter(|o| o.kind() == kind && network::same_namespace(o.namespace(), object.namespace()));
        let only = same_kind.next().filter(|_| same_kind.next().is_none());
        let Some(other) = missing.closest.or(only) else { return };
        let group =
            target.str_at(&["apiVersion"]).and_then(|v| v.split_once('/')).map_or("", |(group, _)| group);
        let resource = format!("{}s.{group}", kind.to_lowercase());
        cx.warning(format!("{kind} `{text}` is not defined, but `{}` is", other.name()))
            .at(name, "nothing is scaled")
            .also(other.head(), "the one that is there")
            .event("FailedGetScale", format!("{resource} {text:?} not found"))
            .help(format!("write `{}`", other.name()))
            .unsafe_fix(format!("write `{}`", other.name()), name.span(), other.written_name())
            .emit();
    }
}
