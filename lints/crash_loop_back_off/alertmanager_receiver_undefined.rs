//! A route of Alertmanager's configuration names a receiver that is not defined.
//!
//! ## Why it fails
//! Alertmanager checks its configuration at start: `undefined receiver "on-call" used in route`; it then
//! exits with status 1 (<https://prometheus.io/docs/alerting/latest/configuration/#route>).
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: alerts, namespace: shop }
//! data:
//!   alertmanager.yml: |
//!     route:
//!       receiver: on-call #~ alertmanager-receiver-undefined
//!     receivers:
//!     - name: oncall
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: prom/alertmanager:v0.27.0
//!     volumeMounts:
//!     - { name: config, mountPath: /etc/alertmanager }
//!   volumes:
//!   - name: config
//!     configMap: { name: alerts }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: alerts, namespace: shop }
//! data:
//!   alertmanager.yml: |
//!     route:
//!       receiver: oncall
//!     receivers:
//!     - name: oncall
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct AlertmanagerReceiverUndefined;

const IMAGES: &[&str] = &["prom/alertmanager", "quay.io/prometheus/alertmanager"];

impl Lint for AlertmanagerReceiverUndefined {
    type Subject<'r> = Payload<'r>;
    const META: Meta =
        Meta::error("H8").predicts(CrashLoopBackOff, "BackOff", "Back-off restarting failed container");

    fn check<'r>(payload: Payload<'r>, cx: &mut Cx<'r>) {
        if !matches!(payload.name(), "alertmanager.yml" | "alertmanager.yaml") {
            return;
        }
        let Some(root) = payload.yaml() else { return };
        let Some(receivers) = root.value().get("receivers") else { return };
        let names: Vec<&str> = receivers.items().filter_map(|r| r.str_at(&["name"])).collect();
        let mut routes: Vec<Value<'_>> = root.value().get("route").into_iter().collect();
        while let Some(route) = routes.pop() {
            routes.extend(route.get("routes").into_iter().flat_map(Value::items));
            let Some(receiver) = route.get("receiver") else { continue };
            let Some(name) = receiver.as_str().filter(|name| !names.contains(name) && !name.contains('$'))
            else {
                continue;
            };
            let near = nearest(name, names.iter().map(|n| (*n, *n)));
            let hint = near.map_or_else(String::new, |near| format!(", but `{near}`"));
            let fault = configuration::fault_at(receiver, format!("there is no receiver `{name}`{hint}"));
            payload.report_fault(&fault, "Alertmanager configuration", IMAGES, cx);
        }
    }
}
