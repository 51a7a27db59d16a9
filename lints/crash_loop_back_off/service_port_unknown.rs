//! A setting names a port that the Service does not publish.
//!
//! ## Why it fails
//! A Service listens on the ports of its `spec.ports` and on no other. Connections to another port time out or are
//! refused; an application that needs it at start exits.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     env:
//!     - { name: DB_HOST, value: db }
//!     - { name: DB_PORT, value: "5433" } #~ service-port-unknown
//! ---
//! apiVersion: v1
//! kind: Service
//! metadata: { name: db, namespace: shop }
//! spec:
//!   selector: { app: db }
//!   ports: [{ port: 5432 }]
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: db-0, namespace: shop, labels: { app: db } }
//! spec:
//!   containers:
//!   - name: db-0
//!     image: ghcr.io/acme/web:1.4.2
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     env:
//!     - { name: DB_HOST, value: db }
//!     - { name: DB_PORT, value: "5432" }
//! ---
//! apiVersion: v1
//! kind: Service
//! metadata: { name: db, namespace: shop }
//! spec:
//!   selector: { app: db }
//!   ports: [{ port: 5432 }]
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: db-0, namespace: shop, labels: { app: db } }
//! spec:
//!   containers:
//!   - name: db-0
//!     image: ghcr.io/acme/web:1.4.2
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ServicePortUnknown;

impl Lint for ServicePortUnknown {
    type Subject<'r> = Container<'r>;
    const META: Meta =
        Meta::warning("H7 H4").predicts(CrashLoopBackOff, "BackOff", "Back-off restarting failed container");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        for variable in container.env() {
            let (Some(name), Some(value)) = (variable.name(), variable.value()) else { continue };
            let hosts = network::hosts(value.value);
            for host in &hosts {
                let known = host.qualified
                    || ["HOST", "URL", "ADDR", "ADDRESS", "ENDPOINT", "SERVER", "URI", "DSN"]
                        .iter()
                        .any(|w| name.value.ends_with(w));
                if !known {
                    continue;
                }
                let namespace = host.namespace.or(container.object().namespace());
                let Lookup::Found(services) =
                    cx.lookup_in(container.object(), "Service", namespace, host.service)
                else {
                    continue;
                };
                let (port, place) = match host.port {
                    Some(port) => (i64::from(port), value),
                    None if hosts.len() == 1 => {
                        let Some(found) = port_beside(container, name.value) else { continue };
                        found
                    }
                    None => continue,
                };
                let Some(service) =
                    services.first().filter(|_| !services.iter().any(|s| publishes(*s, port)))
                else {
                    continue;
                };
                report(*service, port, place.span(), cx);
            }
        }
        for item in container.command_line().filter(|item| item.value.contains(' ')) {
            for asked in command::asked_hosts(item.value) {
                let Some((port, range)) = asked.port else { continue };
                let Some(host) = network::hosts(&asked.host).first().copied() else { continue };
                let namespace = host.namespace.or(container.object().namespace());
                let found = cx.lookup_in(container.object(), "Service", namespace, host.service);
                let Lookup::Found(services) = found else { continue };
                let publish = services.iter().any(|service| publishes(*service, i64::from(port)));
                if let Some(service) = services.first().filter(|_| !publish) {
                    report(*service, i64::from(port), item.node.part(range), cx);
                }
            }
        }
    }
}

fn report<'r>(service: Object<'r>, port: i64, place: Span, cx: &mut Cx<'r>) {
    let ports: Vec<_> = network::service_ports(service).map(|(n, _)| n.to_string()).collect();
    cx.warning(format!("Service `{}` has no port {port}", service.name()))
        .at(place, "")
        .also(service.at(&["spec", "ports"]).map_or(service.head(), |p| p.span()), "its ports")
        .help(format!("the Service publishes {}", ports.join(", ")))
        .emit();
}

/// The value of `X_PORT` beside `X_HOST`.
fn port_beside<'r>(container: Container<'r>, host: &str) -> Option<(i64, Text<'r>)> {
    let prefix =
        ["HOST", "ADDR", "ADDRESS", "SERVER", "ENDPOINT"].iter().find_map(|w| host.strip_suffix(w))?;
    let wanted = format!("{prefix}PORT");
    let variable = container.env().find(|v| v.name().is_some_and(|n| n.value == wanted))?;
    let value = variable.value()?;
    Some((value.value.parse().ok()?, value))
}

/// Whether a Service publishes a port; headless ones and those without ports are reached on any.
fn publishes(service: Object<'_>, port: i64) -> bool {
    let headless = service.at(&["spec", "clusterIP"]).and_then(Value::as_str) == Some("None");
    let external = service.at(&["spec", "type"]).and_then(Value::as_str) == Some("ExternalName");
    headless
        || external
        || network::service_ports(service).count() == 0
        || network::service_ports(service).any(|(n, _)| n == port)
}
