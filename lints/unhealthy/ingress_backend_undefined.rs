//! An Ingress leads to a Service or port that is not there.
//!
//! ## Why it fails
//! An Ingress controller answers 503 for a path whose Service, or whose port of it, does not exist. A missing Service is
//! told where one of nearly the same name is there; a missing port where the Service is.
//!
//! ## Bad
//! ```yaml
//! apiVersion: networking.k8s.io/v1
//! kind: Ingress
//! metadata: { name: web, namespace: shop }
//! spec:
//!   rules:
//!   - http:
//!       paths:
//!       - path: /
//!         pathType: Prefix
//!         backend:
//!           service:
//!             name: web
//!             port:
//!               number: 8080 #~ ingress-backend-undefined
//! ---
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
//! ## Good
//! ```yaml
//! apiVersion: networking.k8s.io/v1
//! kind: Ingress
//! metadata: { name: web, namespace: shop }
//! spec:
//!   rules:
//!   - http:
//!       paths:
//!       - path: /
//!         pathType: Prefix
//!         backend: { service: { name: web, port: { number: 80 } } }
//! ---
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
pub struct IngressBackendUndefined;

impl Lint for IngressBackendUndefined {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::warning("R4").predicts(NotReady, "", "");

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        if !object.is("networking.k8s.io", "Ingress") {
            return;
        }
        let rules = object.at(&["spec", "rules"]).into_iter().flat_map(Value::items);
        let paths = rules
            .filter_map(|r| r.at(&["http", "paths"]))
            .flat_map(Value::items)
            .filter_map(|p| p.get("backend"));
        let backends: Vec<_> = paths.chain(object.at(&["spec", "defaultBackend"])).collect();
        for service in backends.into_iter().filter_map(|b| b.get("service")) {
            let Some(name) = service.get("name") else { continue };
            let Some(text) = name.as_str() else { continue };
            match cx.lookup(object, "Service", text) {
                Lookup::Missing(missing) => {
                    let Some(near) = missing.closest else { continue };
                    cx.warning(format!("there is no Service `{text}`, but `{}`", near.name()))
                        .at(name, "")
                        .also(near.head(), "the Service that is there")
                        .help(format!("write `{}`", near.name()))
                        .unsafe_fix(format!("write `{}`", near.name()), name.span(), near.written_name())
                        .emit();
                }
                Lookup::Found(services) => {
                    let Some(port) = service.at(&["port", "number"]).or(service.at(&["port", "name"])) else {
                        continue;
                    };
                    let publishes = |s: &Object<'r>| {
                        network::service_ports(*s).count() == 0
                            || network::service_ports(*s).any(|(n, p)| {
                                Some(n) == port.as_i64()
                                    || (port.as_str().is_some() && p.str_at(&["name"]) == port.as_str())
                            })
                    };
                    if services.iter().any(publishes) || text == "ssl-redirect" {
                        continue;
                    }
                    let shown = port.text().unwrap_or("");
                    let ports = services[0].at(&["spec", "ports"]).map_or(services[0].head(), |p| p.span());
                    cx.warning(format!("Service `{text}` has no port `{shown}`"))
                        .at(port, "")
                        .also(ports, "its ports")
                        .help("name one of the Service's ports (`port`, not `targetPort`)")
                        .emit();
                }
                Lookup::Unknown(_) => {}
            }
        }
    }
}
