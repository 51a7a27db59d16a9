//! A Pod on the host network names cluster Services but resolves with the node.
//!
//! ## Why it fails
//! With `hostNetwork: true` the default policy `ClusterFirst` falls back to the node's `/etc/resolv.conf`
//! (<https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-dns-policy>), which knows no Service.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   hostNetwork: true #~ host-network-without-cluster-dns
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     env: [{ name: DB_HOST, value: db.shop.svc.cluster.local }]
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
//!   hostNetwork: true
//!   dnsPolicy: ClusterFirstWithHostNet
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     env: [{ name: DB_HOST, value: db.shop.svc.cluster.local }]
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
pub struct HostNetworkWithoutClusterDns;

impl Lint for HostNetworkWithoutClusterDns {
    type Subject<'r> = Pod<'r>;
    const META: Meta =
        Meta::warning("H7").predicts(CrashLoopBackOff, "BackOff", "Back-off restarting failed container");

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        let Some(host_network) = pod.spec.host_network().filter(|h| h.value) else { return };
        let policy = pod.dns_policy();
        if !matches!(policy.value, "ClusterFirst" | "Default") {
            return;
        }
        for container in pod.running_containers() {
            for variable in container.env() {
                let Some(value) = variable.value() else { continue };
                let host = network::hosts(value.value).into_iter().find(|h| {
                    let namespace = h.namespace.or(pod.object.namespace());
                    let found = || {
                        matches!(cx.lookup_in(pod.object, "Service", namespace, h.service), Lookup::Found(_))
                    };
                    let name = variable.name().map_or("", |n| n.value);
                    (h.qualified || (name.ends_with("HOST") || value.value.contains("://")) && found())
                        && h.service != "kubernetes"
                });
                let Some(host) = host else { continue };
                let finding = cx
                    .warning(format!(
                        "`{}` is looked up with the node's resolver",
                        &value.value[host.start..host.end]
                    ))
                    .at(host_network, "the Pod uses the node's network and DNS")
                    .also(value, "a name only cluster DNS knows")
                    .help("set `dnsPolicy: ClusterFirstWithHostNet`");
                match policy.node() {
                    Some(node) => finding
                        .unsafe_fix("write `ClusterFirstWithHostNet`", node.span(), "ClusterFirstWithHostNet")
                        .emit(),
                    None => finding.emit(),
                }
                return;
            }
        }
    }
}
