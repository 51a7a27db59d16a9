//! The kubelet and the container runtime use different cgroup drivers.
//!
//! ## Why it fails
//! The kubelet names cgroups in the form of its `cgroupDriver`; a runtime set to the other one refuses them, and
//! no sandbox starts (<https://kubernetes.io/docs/setup/production-environment/container-runtimes/#cgroup-drivers>).
//!
//! ## Bad
//! ```yaml file=kubelet.yaml
//! apiVersion: kubelet.config.k8s.io/v1beta1
//! kind: KubeletConfiguration
//! cgroupDriver: cgroupfs #~ cgroup-drivers-differ
//! ```
//! ```toml file=containerd/config.toml
//! version = 3
//! [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
//! SystemdCgroup = true
//! ```
//! ## Good
//! ```yaml file=kubelet.yaml
//! apiVersion: kubelet.config.k8s.io/v1beta1
//! kind: KubeletConfiguration
//! cgroupDriver: systemd
//! ```
//! ```toml file=containerd/config.toml
//! version = 3
//! [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
//! SystemdCgroup = true
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct CgroupDriversDiffer;

impl Lint for CgroupDriversDiffer {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::error("C16").predicts(ContainerCreating, "FailedCreatePodSandBox",
        "Failed to create pod sandbox: runc create failed: expected cgroupsPath to be of format \"slice:prefix:name\" for systemd cgroups");

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        if object.kind() != "KubeletConfiguration" {
            return;
        }
        // Without a driver the kubelet may ask the runtime (1.34: KubeletCgroupDriverFromCRI).
        let Some(driver) = object.at(&["cgroupDriver"]).filter(|d| d.as_str().is_some()) else { return };
        let systemd = driver.as_str() == Some("systemd");
        for file in node::node_files(cx.run, NodeConfig::Containerd) {
            for setting in configuration::toml_settings(file.text()) {
                if setting.name() != "SystemdCgroup" || (setting.value == "true") == systemd {
                    continue;
                }
                let runtime = if setting.value == "true" { "systemd" } else { "cgroupfs" };
                report(driver, file.span(setting.span.start, setting.span.end), runtime, cx);
            }
        }
        for file in node::node_files(cx.run, NodeConfig::DockerDaemon) {
            for (_, root) in file.data.tree.roots() {
                for option in root.get("exec-opts").into_iter().flat_map(Value::items) {
                    let runtime = option.as_str().and_then(|o| o.strip_prefix("native.cgroupdriver="));
                    if let Some(runtime) = runtime.filter(|r| Some(*r) != driver.as_str()) {
                        report(driver, option.span(), runtime, cx);
                    }
                }
            }
        }
    }
}

fn report<'r>(driver: Value<'r>, runtime_at: Span, runtime: &str, cx: &mut Cx<'r>) {
    let kubelet = driver.as_str().unwrap_or("");
    cx.error(format!("the kubelet uses the cgroup driver `{kubelet}`, the runtime `{runtime}`"))
        .at(driver, "the kubelet's")
        .also(runtime_at, "the runtime's")
        .help("use `systemd` on both sides where systemd runs the node")
        .unsafe_fix(format!("write `{runtime}`"), driver.span(), runtime)
        .emit();
}
