//! The eviction thresholds leave the disks out, so that they may fill up.
//!
//! ## Why it fails
//! `evictionHard` replaces the defaults as a whole: a signal that is not listed has the threshold zero
//! (unless `mergeDefaultEvictionSettings` is set, 1.32 and later). Without `nodefs.available` and
//! `imagefs.available` nothing is evicted until the disk is full; then no sandbox can be created and no container
//! removed.
//!
//! ## Bad
//! ```yaml
//! apiVersion: kubelet.config.k8s.io/v1beta1
//! kind: KubeletConfiguration
//! evictionHard: #~ eviction-thresholds-missing
//!   memory.available: 300Mi
//! ```
//! ## Good
//! ```yaml
//! apiVersion: kubelet.config.k8s.io/v1beta1
//! kind: KubeletConfiguration
//! evictionHard:
//!   memory.available: 300Mi
//!   nodefs.available: 10%
//!   imagefs.available: 15%
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct EvictionThresholdsMissing;

impl Lint for EvictionThresholdsMissing {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::warning("C3 T1 U1").predicts(
        ContainerCreating,
        "FailedCreatePodSandBox",
        "Failed to create pod sandbox: no space left on device",
    );

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        if object.kind() != "KubeletConfiguration" {
            return;
        }
        let Some(hard) = object.root().entry("evictionHard").filter(|e| e.value.is_mapping()) else { return };
        let merged = object.at(&["mergeDefaultEvictionSettings"]).and_then(Value::as_bool) == Some(true);
        let missing: Vec<_> = ["nodefs.available", "imagefs.available"]
            .into_iter()
            .filter(|s| hard.value.get(s).is_none())
            .collect();
        if merged || missing.len() < 2 {
            return;
        }
        cx.warning("`evictionHard` has no threshold for the disks")
            .at(hard, "a signal that is not listed here counts as zero")
            .help("add `nodefs.available: 10%` and `imagefs.available: 15%`")
            .emit();
    }
}
