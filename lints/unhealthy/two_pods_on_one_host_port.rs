//! Two workloads on the host network listen on the same port of every node.
//!
//! ## Why it fails
//! On the host network the application's port is the node's. The second process on a node gets
//! `bind: address already in use`, and its probes ask the first one.
//!
//! ## Bad
//! ```yaml
//! apiVersion: apps/v1
//! kind: DaemonSet
//! metadata: { name: flow, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: flow } }
//!   template:
//!     metadata: { labels: { app: flow } }
//!     spec:
//!       hostNetwork: true
//!       containers:
//!       - name: flow
//!         image: ghcr.io/acme/flow:1.0.0
//!         args: [--http-port=9500]
//! ---
//! apiVersion: apps/v1
//! kind: DaemonSet
//! metadata: { name: trace, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: trace } }
//!   template:
//!     metadata: { labels: { app: trace } }
//!     spec:
//!       hostNetwork: true
//!       containers:
//!       - name: trace
//!         image: ghcr.io/acme/trace:1.0.0
//!         args: [--http-port=9500] #~ two-pods-on-one-host-port
//! ```
//! ## Good
//! ```yaml
//! apiVersion: apps/v1
//! kind: DaemonSet
//! metadata: { name: flow, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: flow } }
//!   template:
//!     metadata: { labels: { app: flow } }
//!     spec:
//!       hostNetwork: true
//!       containers:
//!       - name: flow
//!         image: ghcr.io/acme/flow:1.0.0
//!         args: [--http-port=9500]
//! ---
//! apiVersion: apps/v1
//! kind: DaemonSet
//! metadata: { name: trace, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: trace } }
//!   template:
//!     metadata: { labels: { app: trace } }
//!     spec:
//!       hostNetwork: true
//!       containers:
//!       - name: trace
//!         image: ghcr.io/acme/trace:1.0.0
//!         args: [--http-port=9501]
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct TwoPodsOnOneHostPort;

impl Lint for TwoPodsOnOneHostPort {
    type Subject<'r> = UnitView<'r>;
    const META: Meta = Meta::warning("H4 P12")
        .predicts(Unhealthy, "Unhealthy", "Readiness probe failed: connect: connection refused")
        .predicts(CrashLoopBackOff, "BackOff", "Back-off restarting failed container");

    fn check<'r>(unit: UnitView<'r>, cx: &mut Cx<'r>) {
        let mut seen: Vec<(i64, Value<'r>, Pod<'r>)> = Vec::new();
        for pod in unit.pods().filter(|p| p.object.kind() == "DaemonSet" && p.host_network()) {
            let mut own: Vec<(i64, Value<'r>)> = Vec::new();
            for container in pod.running_containers() {
                own.extend(listening_ports(container));
            }
            own.dedup_by_key(|(port, _)| *port);
            for (port, place) in own {
                let other =
                    seen.iter().find(|(p, _, q)| *p == port && q.object != pod.object && !apart(*q, pod));
                if let Some((_, first, other)) = other {
                    cx.warning(format!(
                        "DaemonSets `{}` and `{}` both listen on port {port} of the node",
                        other.object.name(),
                        pod.object.name()
                    ))
                    .of(pod.object)
                    .at(place, "")
                    .also(*first, "the other one")
                    .help("give one of them another port")
                    .emit();
                    break;
                }
                seen.push((port, place, pod));
            }
        }
    }
}

/// Two Pods that never meet on a node, or share a name because one replaces the other.
fn apart(a: Pod<'_>, b: Pod<'_>) -> bool {
    let nodes = |p: Pod<'_>| {
        p.spec
            .node_selector()
            .map(|e| (e.name().to_owned(), e.value.text().unwrap_or("").to_owned()))
            .collect::<Vec<_>>()
    };
    let (x, y) = (nodes(a), nodes(b));
    let affinity = a.spec.affinity().is_some() || b.spec.affinity().is_some();
    affinity
        || a.object.name() == b.object.name()
        || x.iter().any(|(k, v)| y.iter().any(|(l, w)| k == l && v != w))
}

/// Ports a container surely listens on: flags that say so, declared ports, and probes of its own address.
fn listening_ports<'r>(container: Container<'r>) -> Vec<(i64, Value<'r>)> {
    let mut out = Vec::new();
    for item in container.command_line() {
        let Some((flag, value)) = item.value.split_once('=') else { continue };
        let names_port = flag.ends_with("port") || flag.ends_with("listen-address") || flag.ends_with("addr");
        let port = value.rsplit(':').next().and_then(|p| p.parse::<i64>().ok());
        let loopback = value.starts_with("127.0.0.1:") || value.starts_with("localhost:");
        if let Some(port) = port.filter(|p| names_port && !loopback && (1..65_536).contains(p)) {
            out.push((port, item.node));
        }
    }
    for port in container.ports() {
        let tcp = port.protocol().is_none_or(|p| p.value == "TCP");
        out.extend(port.container_port().filter(|_| tcp).map(|p| (p.value, p.node)));
    }
    out
}
