//! Names that Kubernetes itself gives to nodes: labels, taints and resources
//! (<https://kubernetes.io/docs/reference/labels-annotations-taints/>), and what people write in their place.

use crate::cluster::nearest::distance;

/// The labels that kubelets and cloud controllers put on nodes.
pub const NODE_LABELS: &[&str] = &[
    "kubernetes.io/arch",
    "kubernetes.io/hostname",
    "kubernetes.io/os",
    "node.kubernetes.io/instance-type",
    "node.kubernetes.io/windows-build",
    "node-role.kubernetes.io/control-plane",
    "topology.kubernetes.io/region",
    "topology.kubernetes.io/zone",
];

/// Labels of older versions, and taints' and others' keys that near names may mean as well.
const OTHER_LABELS: &[&str] = &[
    "beta.kubernetes.io/arch",
    "beta.kubernetes.io/instance-type",
    "beta.kubernetes.io/os",
    "failure-domain.beta.kubernetes.io/region",
    "failure-domain.beta.kubernetes.io/zone",
    "kubernetes.io/role",
    "node-role.kubernetes.io/master",
    "node-role.kubernetes.io/worker",
    "node-role.kubernetes.io/agent",
    "node-role.kubernetes.io/infra",
    "node-role.kubernetes.io/node",
];

/// The taints of the node lifecycle controller, of cloud controllers and of installers.
pub const TAINTS: &[&str] = &[
    "node.cloudprovider.kubernetes.io/shutdown",
    "node.cloudprovider.kubernetes.io/uninitialized",
    "node.kubernetes.io/disk-pressure",
    "node.kubernetes.io/memory-pressure",
    "node.kubernetes.io/network-unavailable",
    "node.kubernetes.io/not-ready",
    "node.kubernetes.io/out-of-service",
    "node.kubernetes.io/pid-pressure",
    "node.kubernetes.io/unreachable",
    "node.kubernetes.io/unschedulable",
    "node-role.kubernetes.io/control-plane",
];

/// Taints that were.
const OTHER_TAINTS: &[&str] = &[
    "node.kubernetes.io/out-of-disk",
    "node-role.kubernetes.io/master",
    "node-role.kubernetes.io/infra",
    "node-role.kubernetes.io/worker",
];

/// Resources of well-known device plugins, as their documentation names them.
const DEVICES: &[&str] = &[
    "amd.com/gpu",
    "aws.amazon.com/neuron",
    "aws.amazon.com/neuroncore",
    "devices.kubevirt.io/kvm",
    "google.com/tpu",
    "gpu.intel.com/i915",
    "gpu.intel.com/xe",
    "habana.ai/gaudi",
    "huawei.com/Ascend910",
    "nvidia.com/gpu",
    "nvidia.com/gpu.shared",
    "vpc.amazonaws.com/pod-eni",
    "xilinx.com/fpga",
];

/// What a label of nodes should be that is none of Kubernetes' own, though its prefix is; `None` for names that
/// administrators may have given.
pub fn node_label_meant(key: &str) -> Option<&'static str> {
    meant(key, NODE_LABELS, OTHER_LABELS)
}

/// What the key of a toleration should be that is no taint of Kubernetes' own, though its prefix is.
pub fn taint_meant(key: &str) -> Option<&'static str> {
    match key {
        "node.alpha.kubernetes.io/notReady" => return Some("node.kubernetes.io/not-ready"),
        "node.alpha.kubernetes.io/unreachable" => return Some("node.kubernetes.io/unreachable"),
        _ => {}
    }
    meant(key, TAINTS, OTHER_TAINTS)
}

/// The resource of a device plugin whose name is nearly this one.
pub fn device_meant(resource: &str) -> Option<&'static str> {
    let (domain, name) = resource.split_once('/')?;
    if DEVICES.contains(&resource) {
        return None;
    }
    DEVICES.iter().copied().find(|known| {
        let (own, device) = known.split_once('/').unwrap_or(("", known));
        // A vendor may have further devices: of those only the plural is surely a slip.
        own == domain && name.strip_suffix('s') == Some(device)
            || device == name && own != domain && distance(own, domain, 2).is_some()
    })
}

fn meant(key: &str, known: &'static [&'static str], others: &[&str]) -> Option<&'static str> {
    let (prefix, name) = key.split_once('/')?;
    let is_own = prefix == "kubernetes.io" || prefix.ends_with(".kubernetes.io");
    if !is_own || known.contains(&key) || others.contains(&key) {
        return None;
    }
    let named = |full: &&&str| full.split_once('/').is_some_and(|(_, known)| known == name);
    if let Some(elsewhere) = known.iter().find(named) {
        return Some(elsewhere);
    }
    let plain = |text: &str| text.to_lowercase().replace(['-', '_', '.'], "");
    known.iter().copied().find(|full| {
        let (own, label) = full.split_once('/').unwrap_or(("", full));
        // Administrators name labels under these prefixes, too: only a slip in one half is surely one.
        plain(full) == plain(key)
            || own == prefix && distance(label, name, (label.len() / 5).max(1)).is_some()
            || label == name && distance(own, prefix, 2).is_some()
    })
}

/// What an architecture is called that `kubernetes.io/arch` has by no such name (Go's `GOARCH`).
pub fn architecture_meant(value: &str) -> Option<&'static str> {
    match value.to_lowercase().as_str() {
        "amd64" if value != "amd64" => Some("amd64"),
        "x86_64" | "x86-64" | "x64" | "x86" | "intel" | "intel64" | "amd" => Some("amd64"),
        "arm64" if value != "arm64" => Some("arm64"),
        "aarch64" | "armv8" | "arm64v8" | "arm_64" | "arm-64" | "graviton" => Some("arm64"),
        "armv7" | "armv7l" | "armhf" | "arm32" | "arm32v7" => Some("arm"),
        "i386" | "i686" => Some("386"),
        "ppc64el" | "power" => Some("ppc64le"),
        _ => None,
    }
}

/// What an operating system is called that `kubernetes.io/os` has by no such name (Go's `GOOS`).
pub fn system_meant(value: &str) -> Option<&'static str> {
    match value.to_lowercase().as_str() {
        "linux" if value != "linux" => Some("linux"),
        "ubuntu" | "debian" | "centos" | "rhel" | "alpine" | "gnu/linux" | "linux64" => Some("linux"),
        "windows" if value != "windows" => Some("windows"),
        "win" | "win64" | "windows2019" | "windows2022" | "windows-server" => Some("windows"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_nodes() {
        assert_eq!(node_label_meant("kubernetes.io/hostnam"), Some("kubernetes.io/hostname"));
        assert_eq!(node_label_meant("kubernetes.io/zone"), Some("topology.kubernetes.io/zone"));
        assert_eq!(node_label_meant("node.kubernetes.io/arch"), Some("kubernetes.io/arch"));
        assert_eq!(node_label_meant("topology.kubernetes.io/zones"), Some("topology.kubernetes.io/zone"));
        for fine in [
            "kubernetes.io/os",
            "beta.kubernetes.io/os",
            "zone",
            "acme.io/zone",
            "node.kubernetes.io/pool",
            "topology.kubernetes.io/host",
            "topology.kubernetes.io/rack",
        ] {
            assert_eq!(node_label_meant(fine), None, "{fine}");
        }
    }

    #[test]
    fn taints_and_devices() {
        assert_eq!(taint_meant("node.kubernetes.io/notready"), Some("node.kubernetes.io/not-ready"));
        assert_eq!(taint_meant("node.alpha.kubernetes.io/notReady"), Some("node.kubernetes.io/not-ready"));
        assert_eq!(taint_meant("node.kubernetes.io/unreachabel"), Some("node.kubernetes.io/unreachable"));
        assert_eq!(taint_meant("node-role.kubernetes.io/master"), None);
        assert_eq!(taint_meant("dedicated"), None);
        assert_eq!(device_meant("nvidia.com/gpus"), Some("nvidia.com/gpu"));
        assert_eq!(device_meant("nvida.com/gpu"), Some("nvidia.com/gpu"));
        for fine in ["nvidia.com/mig-1g.5gb", "nvidia.com/gpumem", "nvidia.com/gpucores", "amd.com/cpu"] {
            assert_eq!(device_meant(fine), None, "{fine}");
        }
        assert_eq!(device_meant("smarter-devices/video0"), None);
    }
}
