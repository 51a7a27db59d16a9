//! A container, Pod or claim asks for what a LimitRange of its namespace does not allow.
//!
//! ## Why it fails
//! The LimitRanger plugin fills in the range's defaults and then refuses Pods (and claims) outside `min`, `max` and
//! `maxLimitRequestRatio`; the workload's controller reports `FailedCreate`.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: LimitRange
//! metadata: { name: limits, namespace: shop }
//! spec:
//!   limits:
//!   - type: Container
//!     max: { memory: 2Gi }
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     resources: { limits: { memory: 4Gi } } #~ limit-range-exceeded
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: LimitRange
//! metadata: { name: limits, namespace: shop }
//! spec:
//!   limits:
//!   - type: Container
//!     max: { memory: 2Gi }
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     resources: { limits: { memory: 2Gi } }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct LimitRangeExceeded;

impl Lint for LimitRangeExceeded {
    type Subject<'r> = Object<'r>;
    const META: Meta =
        Meta::error("E2").predicts(Rejected, "FailedCreate", "maximum memory usage per Container");

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        if object.is("", "PersistentVolumeClaim") {
            let Some(denial) = admission::limit_range::of_claim(object) else { return };
            let event =
                format!("persistentvolumeclaims {:?} is forbidden: {}", object.name(), denial.message);
            report(&denial, "Forbidden", event, cx);
            return;
        }
        let Some(pod) = Pod::of(object) else { return };
        if let Some(denial) = admission::limit_range::request_over_default(pod) {
            let event = match object.kind() {
                "Pod" => format!("Pod {:?} is invalid: {}", object.name(), denial.message),
                "StatefulSet" => format!(
                    "create Pod {0}-0 in StatefulSet {0} failed error: Pod \"{0}-0\" is invalid: {1}",
                    object.name(),
                    denial.message
                ),
                _ => format!("Error creating: Pod \"{}-*\" is invalid: {}", object.name(), denial.message),
            };
            report(&denial, if object.kind() == "Pod" { "Invalid" } else { "FailedCreate" }, event, cx);
            return;
        }
        let Some(denial) = admission::limit_range::of_pod(pod) else { return };
        let (reason, event) = admission::refusal_of_pod(object, &denial.message);
        report(&denial, reason, event, cx);
    }
}

fn report<'r>(denial: &admission::Denial<'r>, reason: &str, event: String, cx: &mut Cx<'r>) {
    let mut finding = cx
        .error(format!(
            "the namespace's LimitRange refuses this: {}",
            denial.message.trim_matches(['[', ']'])
        ))
        .event(reason, event)
        .help("stay within the LimitRange, or change it");
    for place in denial.places.iter().skip(1) {
        finding = finding.also(*place, "this too");
    }
    for policy in &denial.policies {
        finding = finding.also(*policy, "the LimitRange says so");
    }
    match denial.places.first() {
        Some(first) => finding.at(*first, "").emit(),
        None => finding.emit(),
    }
}
