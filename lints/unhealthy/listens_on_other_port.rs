//! A probe asks another port than the one the container is told to listen on.
//!
//! ## Why it fails
//! The program listens where its flag or variable says. Nothing answers on the port that the probe asks: connection
//! refused.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     args: [--port=8081]
//!     ports: [{ containerPort: 8080 }]
//!     readinessProbe:
//!       httpGet:
//!         path: /ready
//!         port: 8080 #~ listens-on-other-port
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     args: [--port=8080]
//!     ports: [{ containerPort: 8080 }]
//!     readinessProbe:
//!       httpGet: { path: /ready, port: 8080 }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ListensOnOtherPort;

impl Lint for ListensOnOtherPort {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::warning("H4 H1")
        .predicts(Unhealthy, "Unhealthy", "Readiness probe failed: connect: connection refused")
        .predicts(CrashLoopBackOff, "Killing", "failed liveness probe, will be restarted");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let Some((listens, place)) = told_port(container) else { return };
        let declared =
            |number| container.ports().any(|p| p.container_port().is_some_and(|p| p.value == number));
        for (field, probe) in container.probes() {
            let Some(port) = probe.own_port() else { continue };
            let Some(asked) = network::declared_port(container, &port.value).filter(|n| *n != listens) else {
                continue;
            };
            // A second port may be opened by default: only a container with one port is clear.
            if declared(listens) || container.ports().count() > 1 || is_mentioned(container, asked) {
                continue;
            }
            cx.warning(format!(
                "the {field} asks port {asked}, the container is told to listen on {listens}"
            ))
            .at(port, "nothing listens here")
            .also(place, "told here")
            .help(format!("write {listens} here, or {asked} there"))
            .emit();
        }
    }
}

/// Flags and variables that say on which port a server listens.
const FLAGS: &[&str] = &["--port", "--http-port", "--listen-port", "--server.port", "--server-port"];
const VARIABLES: &[&str] = &["PORT", "HTTP_PORT", "SERVER_PORT", "LISTEN_PORT", "APP_PORT"];
/// Ports that clients are told to connect to by the same flags.
const OF_OTHERS: &[i64] = &[443, 1433, 2181, 3306, 4317, 5432, 5672, 6379, 9092, 9200, 11211, 27017];

/// The one port that the container is told to listen on, and where.
fn told_port<'r>(container: Container<'r>) -> Option<(i64, Value<'r>)> {
    let items: Vec<_> = container.command_line().collect();
    let mut told = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let (flag, number) = match item.value.split_once('=') {
            Some((flag, number)) => (flag, Some((number, item.node))),
            None => (item.value, items.get(at + 1).map(|next| (next.value, next.node))),
        };
        if FLAGS.contains(&flag) {
            told.extend(number);
        }
    }
    let variables = container.env().filter(|v| v.name().is_some_and(|n| VARIABLES.contains(&n.value)));
    told.extend(variables.filter_map(EnvVar::value).map(|value| (value.value, value.node)));
    let [(number, place)] = told.as_slice() else { return None };
    let number = number.parse().ok().filter(|number| !OF_OTHERS.contains(number))?;
    Some((number, *place))
}

/// Whether the other port stands anywhere in the settings: then it is opened too.
fn is_mentioned(container: Container<'_>, port: i64) -> bool {
    let port = port.to_string();
    container.settings().any(|setting| setting.value.contains(&port))
}
