//! A probe connects by TCP to a port that the container has for UDP.
//!
//! ## Why it fails
//! `httpGet`, `tcpSocket` and `grpc` probes all speak TCP. On a port that is served by UDP nothing accepts the
//! connection.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: dns }
//! spec:
//!   containers:
//!   - name: dns
//!     image: ghcr.io/acme/dns:1.4.2
//!     ports: [{ name: dns, containerPort: 5353, protocol: UDP }]
//!     livenessProbe:
//!       tcpSocket:
//!         port: dns #~ probe-port-is-udp
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: dns }
//! spec:
//!   containers:
//!   - name: dns
//!     image: ghcr.io/acme/dns:1.4.2
//!     ports:
//!     - { name: dns, containerPort: 5353, protocol: UDP }
//!     - { name: dns-tcp, containerPort: 5353 }
//!     livenessProbe:
//!       tcpSocket: { port: dns-tcp }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ProbePortIsUdp;

impl Lint for ProbePortIsUdp {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::warning("H1 H4")
        .predicts(Unhealthy, "Unhealthy", "Readiness probe failed: dial tcp: connect: connection refused")
        .predicts(CrashLoopBackOff, "Killing", "failed liveness probe, will be restarted");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        for (field, probe) in container.probes() {
            let port = probe.asked_port();
            let Some(port) = port else { continue };
            let Some(number) = network::declared_port(container, &port.value) else { continue };
            let (mut udp, mut tcp) = (None, false);
            for declared in
                container.ports().filter(|p| p.container_port().is_some_and(|p| p.value == number))
            {
                match declared.node().str_at(&["protocol"]) {
                    Some("UDP") => udp = Some(declared),
                    _ => tcp = true,
                }
            }
            if let Some(udp) = udp.filter(|_| !tcp) {
                cx.warning(format!("the {field} connects by TCP to a UDP port"))
                    .at(port, "")
                    .also(udp.node(), "served by UDP")
                    .help("ask a port that is served by TCP, or use `exec`")
                    .emit();
            }
        }
    }
}
