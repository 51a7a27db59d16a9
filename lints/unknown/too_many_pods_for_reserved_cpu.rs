//! The node may hold many more Pods than the kubelet has CPU for.
//!
//! ## Why it fails
//! Each Pod costs the kubelet and the runtime work: probes, statistics, housekeeping. Kubernetes is tested with
//! 110 Pods a node (<https://kubernetes.io/docs/setup/best-practices/cluster-large/>). With several hundred and less
//! than half a core kept back, the kubelet starves under load and stops reporting.
//!
//! ## Bad
//! ```yaml
//! apiVersion: kubelet.config.k8s.io/v1beta1
//! kind: KubeletConfiguration
//! maxPods: 800 #~ too-many-pods-for-reserved-cpu
//! kubeReserved: { cpu: 50m, memory: 64Mi }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: kubelet.config.k8s.io/v1beta1
//! kind: KubeletConfiguration
//! maxPods: 250
//! kubeReserved: { cpu: 500m, memory: 2Gi }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct TooManyPodsForReservedCpu;

impl Lint for TooManyPodsForReservedCpu {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::warning("U1 P13").predicts(
        Unknown,
        "NodeStatusUnknown",
        "Kubelet stopped posting node status.",
    );

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        if object.kind() != "KubeletConfiguration" {
            return;
        }
        let Some(pods) = node::int_field(object.root(), "maxPods").filter(|v| v.value > 250) else { return };
        let cpu = object.at(&["kubeReserved"]).and_then(|reserved| reserved.get("cpu"));
        let millis = cpu
            .and_then(Value::text)
            .and_then(|t| quantity::Quantity::parse(t).ok())
            .map_or(0, |q| q.milli_value());
        // A millicore a Pod is about what the documentation's sizing tables keep back.
        if millis >= pods.value {
            return;
        }
        let finding = cx
            .warning(format!("{} Pods a node with {millis}m of CPU for the kubelet", pods.value))
            .at(pods, "")
            .help("keep `maxPods` near 110, or keep back about one millicore of `kubeReserved.cpu` a Pod");
        match cpu {
            Some(cpu) => finding.also(cpu, "all that is kept back").emit(),
            None => finding.emit(),
        }
    }
}
