//! The kubelets hand out a DNS server that is not the cluster's DNS Service.
//!
//! ## Why it fails
//! Each Pod's `/etc/resolv.conf` names the kubelet's `clusterDNS`. When the DNS Service has another address, every
//! look-up of every Pod times out, and programs that need a name at start exit.
//!
//! ## Bad
//! ```yaml file=kubelet.yaml
//! apiVersion: kubelet.config.k8s.io/v1beta1
//! kind: KubeletConfiguration
//! clusterDNS: [10.43.0.10] #~ cluster-dns-is-not-the-dns-service
//! ```
//! ```yaml file=dns.yaml
//! apiVersion: v1
//! kind: Service
//! metadata: { name: kube-dns, namespace: kube-system }
//! spec:
//!   clusterIP: 10.96.0.10
//!   selector: { k8s-app: kube-dns }
//!   ports: [{ name: dns, port: 53, protocol: UDP }]
//! ```
//! ## Good
//! ```yaml file=kubelet.yaml
//! apiVersion: kubelet.config.k8s.io/v1beta1
//! kind: KubeletConfiguration
//! clusterDNS: [10.96.0.10]
//! ```
//! ```yaml file=dns.yaml
//! apiVersion: v1
//! kind: Service
//! metadata: { name: kube-dns, namespace: kube-system }
//! spec:
//!   clusterIP: 10.96.0.10
//!   selector: { k8s-app: kube-dns }
//!   ports: [{ name: dns, port: 53, protocol: UDP }]
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ClusterDnsIsNotTheDnsService;

impl Lint for ClusterDnsIsNotTheDnsService {
    type Subject<'r> = Object<'r>;
    const META: Meta =
        Meta::warning("H7").predicts(CrashLoopBackOff, "BackOff", "Back-off restarting failed container");

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        if object.kind() != "KubeletConfiguration" {
            return;
        }
        let Some(servers) = object.at(&["clusterDNS"]) else { return };
        let services: Vec<_> =
            cx.run.index.of_kind(cx.run, "Service").filter(|s| is_cluster_dns(*s)).collect();
        let addresses = || services.iter().filter_map(|s| s.at(&["spec", "clusterIP"]));
        let Some(address) = addresses().next().filter(|a| a.as_str().is_some_and(|ip| ip.contains('.')))
        else {
            return;
        };
        for server in servers.items() {
            let Some(ip) = server.as_str() else { continue };
            // Link-local addresses are node-local caches.
            if ip.starts_with("169.254.")
                || addresses().any(|a| a.as_str() == Some(ip))
                || servers.items().len() > 1
            {
                continue;
            }
            let real = address.text().unwrap_or("");
            cx.warning(format!("the kubelets name `{ip}` as DNS server, the DNS Service has `{real}`"))
                .at(server, "every Pod asks this address")
                .also(address, "the Service's")
                .write(server.span(), real)
                .emit();
        }
    }
}

fn is_cluster_dns(service: Object<'_>) -> bool {
    service.namespace() == Some("kube-system")
        && service.at(&["spec", "selector", "k8s-app"]).and_then(Value::as_str) == Some("kube-dns")
}
