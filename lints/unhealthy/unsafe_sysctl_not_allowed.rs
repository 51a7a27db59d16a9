//! A Pod sets a kernel parameter that the kubelets in the repository do not allow.
//!
//! ## Why it fails
//! Only a few sysctls are safe. A kubelet refuses a Pod with any other (Pod phase `Failed`, reason `SysctlForbidden`)
//! unless its `allowedUnsafeSysctls` lists it (`pkg/kubelet/sysctl/allowlist.go`).
//!
//! ## Bad
//! ```yaml file=pod.yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   securityContext:
//!     sysctls:
//!     - { name: net.ipv4.tcp_max_syn_backlog, value: "4096" } #~ unsafe-sysctl-not-allowed
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//! ```
//! ```yaml file=kubelet.yaml
//! apiVersion: kubelet.config.k8s.io/v1beta1
//! kind: KubeletConfiguration
//! maxPods: 110
//! ```
//! ## Good
//! ```yaml file=pod.yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   securityContext:
//!     sysctls:
//!     - { name: net.ipv4.tcp_max_syn_backlog, value: "4096" }
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//! ```
//! ```yaml file=kubelet.yaml
//! apiVersion: kubelet.config.k8s.io/v1beta1
//! kind: KubeletConfiguration
//! allowedUnsafeSysctls: ["net.ipv4.*"]
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct UnsafeSysctlNotAllowed;

impl Lint for UnsafeSysctlNotAllowed {
    type Subject<'r> = Pod<'r>;
    const META: Meta = Meta::warning("H5").predicts(Error, "SysctlForbidden", "forbidden sysctl");

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        for sysctl in pod.spec.security_context().into_iter().flat_map(PodSecurityContext::sysctls) {
            let Some(name) = sysctl.name() else { continue };
            let dotted = name.value.replace('/', ".");
            if SAFE.contains(&dotted.as_str()) || dotted.contains("${") {
                continue;
            }
            let refuses = |kubelet: Object<'r>| {
                let allowed = kubelet.at(&["allowedUnsafeSysctls"]);
                !allowed.into_iter().flat_map(Value::items).filter_map(Value::as_str).any(|pattern| {
                    match pattern.strip_suffix('*') {
                        Some(prefix) => dotted.starts_with(prefix),
                        None => pattern == dotted,
                    }
                })
            };
            let kubelets: Vec<_> = node::kubelets(cx.run).collect();
            let event = format!("forbidden sysctl: {dotted:?} not allowlisted");
            if kubelets.is_empty() {
                cx.warning(format!(
                    "`{dotted}` is an unsafe sysctl: kubelets refuse it unless told to allow it"
                ))
                .at(name, "")
                .event_message(event)
                .help("list it in `allowedUnsafeSysctls` of the kubelets")
                .emit();
            } else if let Some(kubelet) = kubelets.iter().find(|k| refuses(**k)) {
                cx.warning(format!("the kubelets do not allow the unsafe sysctl `{dotted}`"))
                    .at(name, "")
                    .also(kubelet.head(), "no `allowedUnsafeSysctls` entry for it")
                    .event_message(event)
                    .help(format!("add `allowedUnsafeSysctls: [\"{dotted}\"]` to the kubelet configuration"))
                    .emit();
            }
        }
    }
}

/// Safe in 1.34 (`pkg/kubelet/sysctl/safe_sysctls.go`).
const SAFE: &[&str] = &[
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.ping_group_range",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
    "net.ipv4.tcp_rmem",
    "net.ipv4.tcp_wmem",
];
