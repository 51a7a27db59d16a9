//! A StatefulSet's Service is not defined, though one of another name selects its Pods.
//!
//! ## Why it fails
//! The Pods' stable names (`NAME-0.SERVICE.NAMESPACE.svc`) exist only if the headless Service named by `serviceName`
//! does. Members that look each other up get `no such host`.
//!
//! ## Bad
//! ```yaml
//! apiVersion: apps/v1
//! kind: StatefulSet
//! metadata: { name: raft, namespace: shop }
//! spec:
//!   serviceName: raft-headless #~ stateful-set-service-undefined
//!   selector: { matchLabels: { app: raft } }
//!   template:
//!     metadata:
//!       labels: { app: raft }
//!     spec:
//!       containers:
//!       - name: raft
//!         image: ghcr.io/acme/raft:1.4.2
//! ---
//! apiVersion: v1
//! kind: Service
//! metadata: { name: raft, namespace: shop }
//! spec:
//!   clusterIP: None
//!   selector:
//!     app: raft
//!   ports: [{ port: 80 }]
//! ```
//! ## Good
//! ```yaml
//! apiVersion: apps/v1
//! kind: StatefulSet
//! metadata: { name: raft, namespace: shop }
//! spec:
//!   serviceName: raft
//!   selector: { matchLabels: { app: raft } }
//!   template:
//!     metadata:
//!       labels: { app: raft }
//!     spec:
//!       containers:
//!       - name: raft
//!         image: ghcr.io/acme/raft:1.4.2
//! ---
//! apiVersion: v1
//! kind: Service
//! metadata: { name: raft, namespace: shop }
//! spec:
//!   clusterIP: None
//!   selector:
//!     app: raft
//!   ports: [{ port: 80 }]
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct StatefulSetServiceUndefined;

impl Lint for StatefulSetServiceUndefined {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::warning("R4 H7")
        .predicts(CrashLoopBackOff, "BackOff", "Back-off restarting failed container")
        .predicts(NotReady, "", "");

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        if !object.is("apps", "StatefulSet") {
            return;
        }
        let Some(name) = object.at(&["spec", "serviceName"]) else { return };
        let (Some(text), Some(pod)) = (name.as_str(), Pod::of(object)) else { return };
        let Lookup::Missing(missing) = cx.lookup(object, "Service", text) else { return };
        let headless = |s: &Object<'r>| s.at(&["spec", "clusterIP"]).and_then(Value::as_str) == Some("None");
        let selecting =
            network::services_of(pod).filter(|s| s.data().unit == object.data().unit).find(headless);
        let Some(other) = selecting.or(missing.closest) else { return };
        cx.warning(format!("Service `{text}` is not defined: the Pods get no names of their own"))
            .at(name, "")
            .also(other.head(), "this Service is there")
            .help(format!("write `{}`", other.name()))
            .unsafe_fix(format!("write `{}`", other.name()), name.span(), other.written_name())
            .emit();
    }
}
