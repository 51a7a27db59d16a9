//! The Pod's queue for new connections is set to a handful.
//!
//! ## Why it fails
//! `net.core.somaxconn` and `net.ipv4.tcp_max_syn_backlog` bound the connections waiting to be accepted. With less than
//! the kernel's own defaults (4096 and at least 128) bursts are dropped, probes among them.
//!
//! ## Bad
//! ```yaml file=pod.yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   securityContext:
//!     sysctls:
//!     - { name: net.core.somaxconn, value: "16" } #~ connection-backlog-too-small
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//! ```
//! ```yaml file=kubelet.yaml
//! apiVersion: kubelet.config.k8s.io/v1beta1
//! kind: KubeletConfiguration
//! allowedUnsafeSysctls: ["net.core.somaxconn"]
//! ```
//! ## Good
//! ```yaml file=pod.yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   securityContext:
//!     sysctls:
//!     - { name: net.core.somaxconn, value: "4096" }
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//! ```
//! ```yaml file=kubelet.yaml
//! apiVersion: kubelet.config.k8s.io/v1beta1
//! kind: KubeletConfiguration
//! allowedUnsafeSysctls: ["net.core.somaxconn"]
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ConnectionBacklogTooSmall;

impl Lint for ConnectionBacklogTooSmall {
    type Subject<'r> = Pod<'r>;
    const META: Meta =
        Meta::warning("H5").predicts(Unhealthy, "Unhealthy", "Readiness probe failed: dial tcp: i/o timeout");

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        for sysctl in pod.spec.security_context().into_iter().flat_map(PodSecurityContext::sysctls) {
            let (Some(name), Some(value)) = (sysctl.name(), sysctl.value()) else { continue };
            let dotted = name.value.replace('/', ".");
            let backlog = matches!(dotted.as_str(), "net.core.somaxconn" | "net.ipv4.tcp_max_syn_backlog");
            if let Some(size) = value.value.parse::<u64>().ok().filter(|size| backlog && *size < 128) {
                cx.warning(format!("only {size} connections may wait to be accepted"))
                    .at(value, "")
                    .also(name, "the queue's size")
                    .help("leave it out, or set 1024 or more")
                    .emit();
            }
        }
    }
}
