//! The node's sandbox (pause) image comes from a registry that is gone.
//!
//! ## Why it fails
//! Before any container of a Pod starts, the runtime pulls the sandbox image. `k8s.gcr.io` was frozen in April 2023
//! and is being shut down (<https://kubernetes.io/blog/2023/03/10/image-registry-redirect/>); on a node that does not
//! have the image yet no Pod starts.
//!
//! ## Bad
//! ```toml file=containerd/config.toml
//! version = 3
//! [plugins."io.containerd.cri.v1.images".pinned_images]
//! sandbox = "k8s.gcr.io/pause:3.10" #~ sandbox-image-from-dead-registry
//! ```
//! ## Good
//! ```toml file=containerd/config.toml
//! version = 3
//! [plugins."io.containerd.cri.v1.images".pinned_images]
//! sandbox = "registry.k8s.io/pause:3.10"
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct SandboxImageFromDeadRegistry;

impl Lint for SandboxImageFromDeadRegistry {
    type Subject<'r> = File<'r>;
    const META: Meta = Meta::warning("C7 I2").predicts(
        ContainerCreating,
        "FailedCreatePodSandBox",
        "Failed to create pod sandbox: failed to get sandbox image",
    );

    fn check<'r>(file: File<'r>, cx: &mut Cx<'r>) {
        if file.data.kind != FileKind::NodeConfig(NodeConfig::Containerd) {
            return;
        }
        for setting in configuration::toml_settings(file.text()) {
            if !matches!(setting.name(), "sandbox" | "sandbox_image") {
                continue;
            }
            let dead = ["k8s.gcr.io/", "gcr.io/google_containers/", "gcr.io/google-containers/"];
            let Some(registry) = dead.iter().find(|d| setting.value.starts_with(**d)) else { continue };
            let image = setting.value.replacen(registry, "registry.k8s.io/", 1);
            let span = file.span(setting.span.start, setting.span.end);
            cx.warning(format!(
                "the sandbox image is pulled from `{}`, which is gone",
                registry.trim_end_matches('/')
            ))
            .at(span, "every Pod of the node needs this image first")
            .help(format!("write `{image}`"))
            .unsafe_fix(format!("write `{image}`"), span, format!("\"{image}\""))
            .emit();
        }
    }
}
