//! The kubelets report less often than the controller-manager waits.
//!
//! ## Why it fails
//! The node lifecycle controller calls a node `Unknown` when neither its status nor its lease was renewed for
//! `--node-monitor-grace-period` (50 s). The kubelet renews the lease every quarter of
//! `nodeLeaseDurationSeconds` (40 s) and posts an unchanged status every `nodeStatusReportFrequency`. When both are
//! slower than the controller waits, healthy nodes turn `Unknown` and their Pods are evicted.
//!
//! ## Bad
//! ```yaml file=kubelet.yaml
//! apiVersion: kubelet.config.k8s.io/v1beta1
//! kind: KubeletConfiguration
//! nodeStatusUpdateFrequency: 10s
//! ```
//! ```yaml file=kube-controller-manager.yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: kube-controller-manager, namespace: kube-system }
//! spec:
//!   containers:
//!   - name: kube-controller-manager
//!     image: registry.k8s.io/kube-controller-manager:v1.34.1
//!     command:
//!     - kube-controller-manager
//!     - --node-monitor-grace-period=8s #~ heartbeat-slower-than-grace-period
//! ```
//! ## Good
//! ```yaml file=kubelet.yaml
//! apiVersion: kubelet.config.k8s.io/v1beta1
//! kind: KubeletConfiguration
//! nodeStatusUpdateFrequency: 10s
//! ```
//! ```yaml file=kube-controller-manager.yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: kube-controller-manager, namespace: kube-system }
//! spec:
//!   containers:
//!   - name: kube-controller-manager
//!     image: registry.k8s.io/kube-controller-manager:v1.34.1
//!     command:
//!     - kube-controller-manager
//!     - --node-monitor-grace-period=50s
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct HeartbeatSlowerThanGracePeriod;

impl Lint for HeartbeatSlowerThanGracePeriod {
    type Subject<'r> = UnitView<'r>;
    const META: Meta = Meta::error("U1").predicts(Unknown, "NodeNotReady", "Node is not ready");

    fn check<'r>(unit: UnitView<'r>, cx: &mut Cx<'r>) {
        const NAME: &str = "node-monitor-grace-period";
        for object in unit.objects() {
            if object.kind() == "ClusterConfiguration" {
                compare(object, node::kubeadm_flag(object, "controllerManager", NAME), cx);
            }
            for manager in Pod::of(object).into_iter().flat_map(Pod::containers) {
                if manager.command().next().is_some_and(|c| c.value.ends_with("kube-controller-manager")) {
                    compare(object, node::flag(manager, NAME), cx);
                }
            }
        }
    }
}

/// Compares how long the controller-manager waits with how often each kubelet reports.
fn compare<'r>(manager: Object<'r>, written: Option<node::Flag<'r>>, cx: &mut Cx<'r>) {
    let Some(grace) = written.map_or(Some(50.0), |flag| node::go_duration(flag.value)) else { return };
    for kubelet in node::kubelets(cx.run) {
        let (beat, guilty) = heartbeat(kubelet.root());
        if beat < grace {
            continue;
        }
        let message = format!("nodes report every {beat} s, the controller-manager waits {grace} s");
        let finding = cx
            .error(message)
            .of(manager)
            .help("let the controller-manager wait for several heartbeats: 50s, with the kubelets' defaults");
        match (written, guilty) {
            (Some(flag), guilty) => {
                let finding = finding.at(flag.item, format!("after {grace} s a node counts as gone"));
                let span = guilty.map_or_else(|| kubelet.head(), |g| g.span());
                finding.also(span, format!("this kubelet reports every {beat} s")).emit();
            }
            (None, Some(field)) => {
                finding.of(kubelet).at(field, format!("makes the node report every {beat} s only")).emit();
            }
            (None, None) => {}
        }
    }
}

/// Seconds between two signs of life, and the field that makes them so rare.
fn heartbeat(kubelet: Value<'_>) -> (f64, Option<Value<'_>>) {
    let lease = node::int_field(kubelet, "nodeLeaseDurationSeconds").filter(|v| v.value > 0);
    let update = node::duration_field(kubelet, "nodeStatusUpdateFrequency");
    let report = node::duration_field(kubelet, "nodeStatusReportFrequency");
    // `SetDefaults_KubeletConfiguration`: an update frequency that is written is the report frequency too.
    let status = report.or(update).map_or(300.0, |v| v.value);
    let renewal = lease.map_or(40.0, |v| v.value as f64) / 4.0;
    if renewal <= status {
        (renewal, lease.map(|l| l.node))
    } else {
        (status, report.or(update).map(|v| v.node))
    }
}
