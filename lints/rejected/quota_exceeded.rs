//! The objects ask for more than the ResourceQuota has, or leave out what it counts.
//!
//! ## Why it fails
//! Each object that is created, Pods by their controllers included, is charged to the quotas of its namespace. What does
//! not fit is refused (`exceeded quota`); with a quota on CPU or memory every container must say what it wants
//! (`must specify`). The workload's controller reports `FailedCreate`; the Pods that are missing are never made.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: ResourceQuota
//! metadata: { name: compute, namespace: shop }
//! spec:
//!   hard: { limits.memory: 8Gi }
//! ---
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web, namespace: shop }
//! spec:
//!   replicas: 6 #~ quota-exceeded
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata: { labels: { app: web } }
//!     spec:
//!       containers:
//!       - name: web
//!         image: ghcr.io/acme/web:1.4.2
//!         resources: { limits: { memory: 2Gi } }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: ResourceQuota
//! metadata: { name: compute, namespace: shop }
//! spec:
//!   hard: { limits.memory: 8Gi }
//! ---
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web, namespace: shop }
//! spec:
//!   replicas: 4
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata: { labels: { app: web } }
//!     spec:
//!       containers:
//!       - name: web
//!         image: ghcr.io/acme/web:1.4.2
//!         resources: { limits: { memory: 2Gi } }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct QuotaExceeded;

impl Lint for QuotaExceeded {
    type Subject<'r> = UnitView<'r>;
    const META: Meta = Meta::error("E2").predicts(Rejected, "FailedCreate", "exceeded quota");

    fn check<'r>(unit: UnitView<'r>, cx: &mut Cx<'r>) {
        let Some(first) = unit.unit.objects.first() else { return };
        let id = unit.run.object(*first).data().unit;
        for refused in admission::quota::simulate(unit.run, id, unit.objects()) {
            let object = refused.object;
            let message = match refused.pods {
                Some((made, wanted)) if wanted > 1 => {
                    format!("only {made} of {wanted} Pods fit the quota: {}", refused.denial.message)
                }
                _ => format!("the namespace's quota refuses this: {}", refused.denial.message),
            };
            let (reason, event) = match (refused.pods, Pod::of(object)) {
                (Some(_), Some(_)) => admission::refusal_of_pod(object, &refused.denial.message),
                _ => ("Forbidden", format!("{} is forbidden: {}", object.name(), refused.denial.message)),
            };
            let mut finding =
                cx.error(message).of(object).event(reason, event).help("ask for less, or raise the quota");
            for place in refused.denial.places.iter().skip(1) {
                finding = finding.also(*place, "each Pod");
            }
            for policy in &refused.denial.policies {
                finding = finding.also(*policy, "the quota");
            }
            match refused.denial.places.first() {
                Some(first) => finding.at(*first, "").emit(),
                None => finding.emit(),
            }
        }
    }
}
