//! The application listens on 127.0.0.1, where neither probes nor Services reach it.
//!
//! ## Why it fails
//! Probes and Services connect to the Pod's address. A process bound to the loopback address of its network
//! namespace refuses them.
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
//!     command: [gunicorn, --bind, "127.0.0.1:8000", web.wsgi] #~ listens-on-loopback-only
//!     readinessProbe:
//!       httpGet: { path: /healthz, port: 8000 }
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
//!     command: [gunicorn, --bind, "0.0.0.0:8000", web.wsgi]
//!     readinessProbe:
//!       httpGet: { path: /healthz, port: 8000 }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ListensOnLoopbackOnly;

impl Lint for ListensOnLoopbackOnly {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("H4").predicts(
        Unhealthy,
        "Unhealthy",
        "Readiness probe failed: connect: connection refused",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        if container.pod.host_network() {
            return;
        }
        let items: Vec<_> = container.command_line().collect();
        for (at, item) in items.iter().enumerate() {
            let before = at.checked_sub(1).map_or("", |i| items[i].value);
            for (flag, address) in bindings(item.value, before) {
                let Some(port) = loopback_port(address) else { continue };
                let asked = container.probes().find(|(_, probe)| asks(*probe, container, port));
                let Some((field, probe)) = asked else { continue };
                cx.error(format!(
                    "port {port} is bound to the loopback address, the {field} asks the Pod's address"
                ))
                .at(*item, format!("`{flag}` listens inside the Pod only"))
                .also(probe.node(), "connects to the Pod's address")
                .help(format!("listen on `0.0.0.0:{port}`"))
                .emit();
            }
        }
    }
}

/// Flags by which servers are told where to listen.
const FLAGS: &[&str] = &[
    "--bind",
    "-b",
    "--listen",
    "--listen-address",
    "--http-addr",
    "--addr",
    "--address",
    "--web.listen-address",
];

/// The flag and address of each binding in one item of the command line; shell lines hold several words.
fn bindings<'t>(item: &'t str, before: &'t str) -> Vec<(&'t str, &'t str)> {
    let mut out = Vec::new();
    let mut last = if item.contains(' ') { "" } else { before };
    for word in item.split_whitespace() {
        match word.split_once('=') {
            Some((flag, address)) if FLAGS.contains(&flag) => out.push((flag, address)),
            _ if FLAGS.contains(&last) => out.push((last, word)),
            _ => {}
        }
        last = word;
    }
    out
}

fn loopback_port(address: &str) -> Option<i64> {
    let (host, port) = address.trim_matches('"').rsplit_once(':')?;
    let host = host.trim_start_matches("http://").trim_start_matches("tcp://");
    matches!(host, "127.0.0.1" | "localhost" | "[::1]").then(|| port.parse().ok())?
}

fn asks(probe: Probe<'_>, container: Container<'_>, port: i64) -> bool {
    probe.own_port().is_some_and(|p| network::declared_port(container, &p.value) == Some(port))
}
