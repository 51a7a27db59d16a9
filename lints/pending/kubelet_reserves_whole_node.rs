//! The kubelet keeps back more memory or CPU than the nodes have.
//!
//! ## Why it fails
//! Allocatable is capacity less `kubeReserved`, `systemReserved` and the eviction threshold. When nothing is left the
//! kubelet exits (`Failed to start ContainerManager`) or no Pod fits: `0/3 nodes are available: 3 Insufficient memory.`
//! The nodes come from the snapshot.
//!
//! ## Bad
//! ```yaml file=kubelet.yaml
//! apiVersion: kubelet.config.k8s.io/v1beta1
//! kind: KubeletConfiguration
//! kubeReserved:
//!   memory: 32Gi #~ kubelet-reserves-whole-node
//! ```
//! ```yaml cluster file=cluster.yaml
//! apiVersion: v1
//! kind: Node
//! metadata: { name: n1 }
//! status: { capacity: { cpu: "4", memory: 16Gi, pods: "110" } }
//! ```
//! ## Good
//! ```yaml file=kubelet.yaml
//! apiVersion: kubelet.config.k8s.io/v1beta1
//! kind: KubeletConfiguration
//! kubeReserved:
//!   memory: 1Gi
//! ```
//! ```yaml cluster file=cluster.yaml
//! apiVersion: v1
//! kind: Node
//! metadata: { name: n1 }
//! status: { capacity: { cpu: "4", memory: 16Gi, pods: "110" } }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct KubeletReservesWholeNode;

impl Lint for KubeletReservesWholeNode {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::error("L2 P1").predicts(Pending, "FailedScheduling", "");

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        if object.kind() != "KubeletConfiguration" {
            return;
        }
        for resource in ["cpu", "memory", "ephemeral-storage"] {
            let parse = |v: Value<'r>| quantity::Quantity::parse(v.text()?).ok();
            let fields: Vec<_> = ["kubeReserved", "systemReserved"]
                .iter()
                .filter_map(|f| object.at(&[f])?.get(resource).map(|v| (v, parse(v))))
                .collect();
            let total: i64 = fields.iter().filter_map(|(_, q)| q.map(|q| q.milli_value())).sum();
            let largest = cx
                .run
                .index
                .of_kind(cx.run, "Node")
                .filter_map(|n| parse(n.at(&["status", "capacity"])?.get(resource)?))
                .map(|q| q.milli_value())
                .max();
            let biggest = fields.iter().max_by_key(|(_, q)| q.map_or(0, |q| q.milli_value()));
            if let (Some(largest), Some((field, _))) = (largest.filter(|l| *l > 0 && total >= *l), biggest) {
                let _ = largest;
                cx.error(format!("the kubelet keeps back all {resource} of the largest node"))
                    .at(*field, "")
                    .event("FailedScheduling", format!("Insufficient {resource}"))
                    .help("keep back a few percent: what is left is what Pods may use")
                    .emit();
            }
        }
    }
}
