//! The namespace enforces a Pod Security standard that the Pod breaks.
//!
//! ## Why it fails
//! The label `pod-security.kubernetes.io/enforce` lets the API server refuse every Pod below the standard
//! (<https://kubernetes.io/docs/concepts/security/pod-security-standards/>). The workload is accepted, its controller
//! reports `FailedCreate`, and no Pod is made.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Namespace
//! metadata:
//!   name: shop
//!   labels: { pod-security.kubernetes.io/enforce: baseline }
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   hostNetwork: true #~ pod-security-violated
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Namespace
//! metadata:
//!   name: shop
//!   labels: { pod-security.kubernetes.io/enforce: baseline }
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct PodSecurityViolated;

impl Lint for PodSecurityViolated {
    type Subject<'r> = Pod<'r>;
    const META: Meta = Meta::error("E3").predicts(Rejected, "FailedCreate", "violates PodSecurity");

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        let Some(policy) = admission::pod_security::policy(pod.object, "enforce") else { return };
        let Some(denial) = admission::pod_security::evaluate(pod, &policy) else { return };
        let clause = denial.message.split_once(": ").map_or(denial.message.as_str(), |(_, rest)| rest);
        let message = format!("the namespace refuses these Pods: {clause}");
        let (reason, event) = admission::refusal_of_pod(pod.object, &denial.message);
        let places = denial.places.clone();
        let finding = if policy.certain { cx.error(message) } else { cx.warning(message) };
        let mut finding = finding
            .event(reason, event)
            .help("give the Pod the settings the standard asks for, or the namespace another level");
        for place in places.iter().skip(1) {
            finding = finding.also(*place, "this too");
        }
        finding = finding.also(policy.label, "the namespace enforces this");
        match places.first() {
            Some(first) => finding.at(*first, "").emit(),
            None => finding.emit(),
        }
    }
}
