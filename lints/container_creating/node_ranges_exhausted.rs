//! The Pods' address range serves next to no nodes.
//!
//! ## Why it fails
//! Each node gets a range of `--node-cidr-mask-size` out of `--cluster-cidr`. When the range is used up, further
//! nodes get `CIDRNotAvailable`: no Pod on them gets an address.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: kube-controller-manager, namespace: kube-system }
//! spec:
//!   containers:
//!   - name: kube-controller-manager
//!     image: registry.k8s.io/kube-controller-manager:v1.34.1
//!     command:
//!     - kube-controller-manager
//!     - --cluster-cidr=10.200.0.0/24 #~ node-ranges-exhausted
//!     - --node-cidr-mask-size=24
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: kube-controller-manager, namespace: kube-system }
//! spec:
//!   containers:
//!   - name: kube-controller-manager
//!     image: registry.k8s.io/kube-controller-manager:v1.34.1
//!     command:
//!     - kube-controller-manager
//!     - --cluster-cidr=10.200.0.0/16
//!     - --node-cidr-mask-size=24
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct NodeRangesExhausted;

impl Lint for NodeRangesExhausted {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::warning("C10")
        .predicts(ContainerCreating, "CIDRNotAvailable", "Node status is now: CIDRNotAvailable")
        .predicts(NotReady, "CIDRNotAvailable", "Node status is now: CIDRNotAvailable");

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        if object.kind() == "ClusterConfiguration" {
            let subnet = object.at(&["networking", "podSubnet"]);
            if let Some((item, value)) = subnet.and_then(|item| Some((item, item.as_str()?))) {
                let size = node::kubeadm_flag(object, "controllerManager", "node-cidr-mask-size");
                compare(node::Flag { item, value }, size, cx);
            }
        }
        for container in Pod::of(object).into_iter().flat_map(Pod::containers) {
            let runs =
                container.command().next().is_some_and(|c| c.value.ends_with("kube-controller-manager"));
            if let Some(cluster) = node::flag(container, "cluster-cidr").filter(|_| runs) {
                compare(cluster, node::flag(container, "node-cidr-mask-size"), cx);
            }
        }
    }
}

/// Compares the range of all Pods with that of one node.
fn compare<'r>(cluster: node::Flag<'r>, size: Option<node::Flag<'r>>, cx: &mut Cx<'r>) {
    let prefix =
        cluster.value.split_once('/').and_then(|(ip, bits)| ip.contains('.').then(|| bits.parse::<u32>()));
    let Some(Ok(prefix)) = prefix else { return };
    let Ok(mask) = size.map_or(Ok(24), |s| s.value.parse::<u32>()) else { return };
    if mask < prefix || mask - prefix >= 2 {
        return;
    }
    let nodes = 1 << (mask - prefix);
    let finding = cx
        .warning(format!(
            "`{}` has Pod addresses for {nodes} node{}",
            cluster.value,
            if nodes == 1 { "" } else { "s" }
        ))
        .at(cluster.item, "the range of all Pods")
        .help("take a wider range for the cluster, such as a /16, or smaller ranges for the nodes");
    match size {
        Some(size) => finding.also(size.item, "each node takes this much of it").emit(),
        None => finding.emit(),
    }
}
