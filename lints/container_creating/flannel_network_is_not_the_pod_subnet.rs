//! Flannel is told another network than the cluster gives its Pods.
//!
//! ## Why it fails
//! flannel leases each node's range from its own `Network`. When the nodes' Pod ranges lie elsewhere it exits
//! (`failed to acquire lease: … not in range`), and no sandbox gets an address.
//!
//! ## Bad
//! ```yaml file=flannel.yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: kube-flannel-cfg, namespace: kube-flannel }
//! data:
//!   net-conf.json: |
//!     {
//!       "Network": "10.244.0.0/16", #~ flannel-network-is-not-the-pod-subnet
//!       "Backend": { "Type": "vxlan" }
//!     }
//! ```
//! ```yaml file=kubeadm.yaml
//! apiVersion: kubeadm.k8s.io/v1beta4
//! kind: ClusterConfiguration
//! networking: { podSubnet: 10.200.0.0/16 }
//! ```
//! ## Good
//! ```yaml file=flannel.yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: kube-flannel-cfg, namespace: kube-flannel }
//! data:
//!   net-conf.json: |
//!     { "Network": "10.200.0.0/16", "Backend": { "Type": "vxlan" } }
//! ```
//! ```yaml file=kubeadm.yaml
//! apiVersion: kubeadm.k8s.io/v1beta4
//! kind: ClusterConfiguration
//! networking: { podSubnet: 10.200.0.0/16 }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct FlannelNetworkIsNotThePodSubnet;

impl Lint for FlannelNetworkIsNotThePodSubnet {
    type Subject<'r> = Payload<'r>;
    const META: Meta = Meta::warning("C10").predicts(
        ContainerCreating,
        "FailedCreatePodSandBox",
        "Failed to create pod sandbox: plugin type=\"flannel\" failed (add): loadFlannelSubnetEnv failed",
    );

    fn check<'r>(payload: Payload<'r>, cx: &mut Cx<'r>) {
        if payload.name() != "net-conf.json" {
            return;
        }
        let Some(content) = payload.yaml() else { return };
        let Some(network) = content.value().get("Network") else { return };
        let flannel = network.as_str().unwrap_or("");
        let kubeadm = cx.run.index.of_kind(cx.run, "ClusterConfiguration");
        let subnets =
            kubeadm.filter_map(|o| o.at(&["networking", "podSubnet"]).map(|v| (v.span(), v.as_str())));
        let flags = node::control_plane(cx.run, "kube-controller-manager");
        let flags =
            flags.filter_map(|c| node::flag(c, "cluster-cidr").map(|f| (f.item.span(), Some(f.value))));
        let all: Vec<_> = subnets.chain(flags).collect();
        let same = |subnet: &str| subnet.split(',').any(|one| one == flannel);
        if let Some((span, Some(subnet))) = all.first().filter(|(_, s)| s.is_some_and(|s| !same(s))) {
            let at = network.span();
            cx.warning(format!("flannel's network is `{flannel}`, the Pods' is `{subnet}`"))
                .at(payload.span(at.start as usize, at.end as usize), "flannel's")
                .also(*span, "the cluster's")
                .field(payload.entry.value.path_from(payload.object.root()))
                .help(format!("write `{subnet}`"))
                .emit();
        }
    }
}
