//! The scheduler's configuration is written for a version that kube-scheduler no longer reads.
//!
//! ## Why it fails
//! kube-scheduler reads `kubescheduler.config.k8s.io/v1` since 1.25; `v1beta2` was removed in 1.28, `v1beta3` in
//! 1.29 (<https://kubernetes.io/docs/reference/using-api/deprecation-guide/>). With an older one it exits:
//! `no kind "KubeSchedulerConfiguration" is registered for version …`, and every Pod stays `Pending`.
//!
//! ## Bad
//! ```yaml
//! apiVersion: kubescheduler.config.k8s.io/v1beta3 #~ scheduler-configuration-removed
//! kind: KubeSchedulerConfiguration
//! ```
//! ## Good
//! ```yaml
//! apiVersion: kubescheduler.config.k8s.io/v1
//! kind: KubeSchedulerConfiguration
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct SchedulerConfigurationRemoved;

impl Lint for SchedulerConfigurationRemoved {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::error("P9")
        .predicts(CrashLoopBackOff, "BackOff", "Back-off restarting failed container")
        .predicts(Pending, "", "");

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        if object.kind() != "KubeSchedulerConfiguration" || object.group() != "kubescheduler.config.k8s.io" {
            return;
        }
        let Some(version) = object.at(&["apiVersion"]) else { return };
        // The first minor version without each.
        let removed = match version.as_str().and_then(|v| v.rsplit('/').next()) {
            Some("v1beta3") => 29,
            Some("v1beta2") => 28,
            Some("v1beta1") => 25,
            Some("v1alpha1" | "v1alpha2") => 24,
            _ => return,
        };
        let without = VersionSet::between(removed, VersionSet::LAST).intersection(cx.versions());
        if without.is_empty() {
            return;
        }
        let text = version.as_str().unwrap_or("");
        let message = format!("kube-scheduler does not read `{text}` since 1.{removed}");
        let all = without == cx.versions();
        let finding = if all { cx.error(message) } else { cx.warning(message).versions(without) };
        finding
            .at(version, "")
            .note(format!(
                "kube-scheduler: no kind \"KubeSchedulerConfiguration\" is registered for version {text:?}"
            ))
            .help("write `kubescheduler.config.k8s.io/v1` and check the plugins' arguments")
            .unsafe_fix("write `v1`", version.span(), "kubescheduler.config.k8s.io/v1")
            .emit();
    }
}
