//! An admission webhook that must answer calls a Service that is not defined.
//!
//! ## Why it fails
//! With `failurePolicy: Fail` (the default) every request the webhook matches is refused while its Service does not
//! answer. For Pods that means: no Pod is created, not even the webhook's own.
//!
//! ## Bad
//! ```yaml
//! apiVersion: admissionregistration.k8s.io/v1
//! kind: ValidatingWebhookConfiguration
//! metadata: { name: policy }
//! webhooks:
//! - name: pods.policy.acme.io
//!   failurePolicy: Fail
//!   clientConfig:
//!     service:
//!       namespace: policy
//!       name: pod-polcy #~ webhook-service-undefined
//!   rules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }]
//!   sideEffects: None
//!   admissionReviewVersions: [v1]
//! ---
//! apiVersion: v1
//! kind: Service
//! metadata: { name: pod-policy, namespace: policy }
//! spec:
//!   selector:
//!     app: pod-policy
//!   ports: [{ port: 80 }]
//! ---
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: pod-policy, namespace: policy }
//! spec:
//!   selector: { matchLabels: { app: pod-policy } }
//!   template:
//!     metadata:
//!       labels: { app: pod-policy }
//!     spec:
//!       containers:
//!       - name: pod-policy
//!         image: ghcr.io/acme/pod-policy:1.4.2
//! ```
//! ## Good
//! ```yaml
//! apiVersion: admissionregistration.k8s.io/v1
//! kind: ValidatingWebhookConfiguration
//! metadata: { name: policy }
//! webhooks:
//! - name: pods.policy.acme.io
//!   failurePolicy: Fail
//!   clientConfig:
//!     service: { namespace: policy, name: pod-policy }
//!   rules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }]
//!   sideEffects: None
//!   admissionReviewVersions: [v1]
//! ---
//! apiVersion: v1
//! kind: Service
//! metadata: { name: pod-policy, namespace: policy }
//! spec:
//!   selector:
//!     app: pod-policy
//!   ports: [{ port: 80 }]
//! ---
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: pod-policy, namespace: policy }
//! spec:
//!   selector: { matchLabels: { app: pod-policy } }
//!   template:
//!     metadata:
//!       labels: { app: pod-policy }
//!     spec:
//!       containers:
//!       - name: pod-policy
//!         image: ghcr.io/acme/pod-policy:1.4.2
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct WebhookServiceUndefined;

impl Lint for WebhookServiceUndefined {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::warning("R4").predicts(
        Rejected,
        "FailedCreate",
        "Internal error occurred: failed calling webhook",
    );

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        if !matches!(object.kind(), "ValidatingWebhookConfiguration" | "MutatingWebhookConfiguration") {
            return;
        }
        for webhook in object.at(&["webhooks"]).into_iter().flat_map(Value::items) {
            if webhook.str_at(&["failurePolicy"]) == Some("Ignore") {
                continue;
            }
            let Some(service) = webhook.at(&["clientConfig", "service"]) else { continue };
            let (Some(name), namespace) = (service.get("name"), service.str_at(&["namespace"])) else {
                continue;
            };
            let Some(text) = name.as_str() else { continue };
            let Lookup::Missing(missing) = cx.lookup_in(object, "Service", namespace, text) else { continue };
            // The configuration lies with the webhook's own Service, or with none at all.
            let mut siblings = object
                .unit_objects()
                .filter(|o| o.is("", "Service") && namespace.is_some() && o.namespace() == namespace);
            let only = siblings.next().filter(|_| siblings.next().is_none());
            let Some(other) = missing.closest.or(only) else { continue };
            let webhook_name = webhook.str_at(&["name"]).unwrap_or("");
            cx.warning(format!("Service `{text}` of the webhook is not defined"))
                .at(name, "every matching request is refused until it answers")
                .also(other.head(), "this Service is there")
                .event(
                    "FailedCreate",
                    format!(
                        "Error creating: Internal error occurred: failed calling webhook {webhook_name:?}: failed to call webhook: \
                         Post \"https://{text}.{}.svc:443/\": service {text:?} not found",
                        namespace.unwrap_or("default")
                    ),
                )
                .help(format!("write `{}`", other.name()))
                .unsafe_fix(format!("write `{}`", other.name()), name.span(), other.written_name())
                .emit();
        }
    }
}
