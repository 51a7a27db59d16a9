//! The kubelet allows so few pulls that Pods starting together are refused.
//!
//! ## Why it fails
//! `registryPullQPS` and `registryBurst` limit pulls a node; a pull beyond them fails at once with
//! `pull QPS exceeded` and goes into back-off. The defaults are 5 and 10.
//!
//! ## Bad
//! ```yaml
//! apiVersion: kubelet.config.k8s.io/v1beta1
//! kind: KubeletConfiguration
//! registryPullQPS: 1
//! registryBurst: 1 #~ registry-pull-burst-too-small
//! ```
//! ## Good
//! ```yaml
//! apiVersion: kubelet.config.k8s.io/v1beta1
//! kind: KubeletConfiguration
//! registryPullQPS: 5
//! registryBurst: 10
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct RegistryPullBurstTooSmall;

impl Lint for RegistryPullBurstTooSmall {
    type Subject<'r> = Object<'r>;
    const META: Meta =
        Meta::warning("I5").predicts(ErrImagePull, "Failed", "Failed to pull image: pull QPS exceeded");

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        if object.kind() != "KubeletConfiguration" {
            return;
        }
        let burst = node::int_field(object.root(), "registryBurst");
        let qps = node::int_field(object.root(), "registryPullQPS");
        let (limit, rate) = (burst.map_or(10, |v| v.value), qps.map_or(5, |v| v.value));
        let Some(field) = burst.or(qps).filter(|_| rate > 0 && (limit < 3 || limit < rate)) else { return };
        cx.warning(format!("only {limit} image pulls at a time are allowed, {rate} a second"))
            .at(field, "")
            .help("leave `registryPullQPS: 5` and `registryBurst: 10`, or set `registryPullQPS: 0` for no limit")
            .emit();
    }
}
