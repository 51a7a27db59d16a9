//! The kubelet refuses its configuration and does not start.
//!
//! ## Why it fails
//! The kubelet validates the file at start (`pkg/kubelet/apis/config/validation/validation.go`) and exits with
//! `failed to validate kubelet configuration`. A node that restarts with it never reports again: its Pods turn
//! `Unknown` and new ones stay `Pending`.
//!
//! ## Bad
//! ```yaml
//! apiVersion: kubelet.config.k8s.io/v1beta1
//! kind: KubeletConfiguration
//! imageGCHighThresholdPercent: 80
//! imageGCLowThresholdPercent: 85 #~ kubelet-configuration-refused
//! ```
//! ## Good
//! ```yaml
//! apiVersion: kubelet.config.k8s.io/v1beta1
//! kind: KubeletConfiguration
//! imageGCHighThresholdPercent: 85
//! imageGCLowThresholdPercent: 80
//! shutdownGracePeriod: 30s
//! shutdownGracePeriodCriticalPods: 10s
//! serializeImagePulls: false
//! maxParallelImagePulls: 5
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct KubeletConfigurationRefused;

impl Lint for KubeletConfigurationRefused {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::error("U1 L2 I5").predicts(
        Unknown,
        "NodeStatusUnknown",
        "Kubelet stopped posting node status.",
    );

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        if object.kind() != "KubeletConfiguration" {
            return;
        }
        let root = object.root();
        for rule in [thresholds, shutdown, parallel_pulls, enforcement, leases, percents] {
            if let Some((place, message)) = rule(root) {
                cx.error(format!("the kubelet refuses this configuration: {message}"))
                    .at(place, "")
                    .note(format!("kubelet: invalid configuration: {message}"))
                    .help("mend the value: the kubelet exits at start with this file")
                    .emit();
            }
        }
    }
}

type Refusal_<'r> = Option<(Value<'r>, String)>;

fn thresholds(root: Value<'_>) -> Refusal_<'_> {
    let low = node::int_field(root, "imageGCLowThresholdPercent");
    let high = node::int_field(root, "imageGCHighThresholdPercent");
    let (low_value, high_value) = (low.map_or(80, |v| v.value), high.map_or(85, |v| v.value));
    let place = low.or(high)?.node;
    (low_value >= high_value).then(|| {
        let message = format!(
            "imageGCLowThresholdPercent {low_value} must be less than imageGCHighThresholdPercent {high_value}"
        );
        (place, message)
    })
}

fn shutdown(root: Value<'_>) -> Refusal_<'_> {
    let critical = node::duration_field(root, "shutdownGracePeriodCriticalPods")?;
    let all = node::duration_field(root, "shutdownGracePeriod").map_or(0.0, |v| v.value);
    (critical.value > all)
        .then(|| (critical.node, "shutdownGracePeriodCriticalPods must be <= shutdownGracePeriod".to_owned()))
}

fn parallel_pulls(root: Value<'_>) -> Refusal_<'_> {
    let parallel = node::int_field(root, "maxParallelImagePulls")?;
    // Since 1.27 pulls are serial unless the file says otherwise or sets this field to more than one.
    let serial = root.get("serializeImagePulls").and_then(Value::as_bool);
    let message = match (parallel.value, serial) {
        (..=0, _) => "maxParallelImagePulls must be a positive number",
        (2.., Some(true)) => {
            "maxParallelImagePulls cannot be larger than 1 unless serializeImagePulls is set to false"
        }
        _ => return None,
    };
    Some((parallel.node, message.to_owned()))
}

fn enforcement(root: Value<'_>) -> Refusal_<'_> {
    let list = root.get("enforceNodeAllocatable")?;
    for item in list.items() {
        let (cgroup, name) = match item.as_str()? {
            "system-reserved" | "system-reserved-compressible" => ("systemReservedCgroup", "system-reserved"),
            "kube-reserved" | "kube-reserved-compressible" => ("kubeReservedCgroup", "kube-reserved"),
            "pods" => continue,
            "none" if list.items().len() == 1 => continue,
            "none" => {
                let message = "enforceNodeAllocatable may not contain additional enforcements when \"none\" is specified";
                return Some((item, message.to_owned()));
            }
            other => return Some((item, format!("option {other:?} specified for enforceNodeAllocatable"))),
        };
        if root.str_at(&[cgroup]).unwrap_or("").is_empty() {
            return Some((
                item,
                format!("{cgroup} must be specified when {name:?} is included in enforceNodeAllocatable"),
            ));
        }
    }
    None
}

fn leases(root: Value<'_>) -> Refusal_<'_> {
    let lease = node::int_field(root, "nodeLeaseDurationSeconds").filter(|v| v.value < 0)?;
    Some((lease.node, "nodeLeaseDurationSeconds must be greater than 0".to_owned()))
}

fn percents(root: Value<'_>) -> Refusal_<'_> {
    ["imageGCHighThresholdPercent", "imageGCLowThresholdPercent"].into_iter().find_map(|name| {
        let field = node::int_field(root, name).filter(|v| !(0..=100).contains(&v.value))?;
        Some((field.node, format!("{name} {} must be between 0 and 100, inclusive", field.value)))
    })
}
