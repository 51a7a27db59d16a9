//! The runtime gives up pulls that pause for a few seconds.
//!
//! ## Why it fails
//! containerd cancels a pull that makes no progress for `image_pull_progress_timeout` (5 minutes by default).
//! With seconds, large layers and slow registries are cut off again and again.
//!
//! ## Bad
//! ```toml file=containerd/config.toml
//! version = 3
//! [plugins."io.containerd.cri.v1.images"]
//! image_pull_progress_timeout = "2s" #~ pull-timeout-too-short
//! ```
//! ## Good
//! ```toml file=containerd/config.toml
//! version = 3
//! [plugins."io.containerd.cri.v1.images"]
//! image_pull_progress_timeout = "5m0s"
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct PullTimeoutTooShort;

impl Lint for PullTimeoutTooShort {
    type Subject<'r> = File<'r>;
    const META: Meta =
        Meta::warning("C9 I5").predicts(ErrImagePull, "Failed", "Failed to pull image: context canceled");

    fn check<'r>(file: File<'r>, cx: &mut Cx<'r>) {
        if file.data.kind != FileKind::NodeConfig(NodeConfig::Containerd) {
            return;
        }
        for setting in configuration::toml_settings(file.text()) {
            let seconds = node::go_duration(&setting.value).filter(|s| *s > 0.0 && *s < 30.0);
            let (true, Some(seconds)) = (setting.name() == "image_pull_progress_timeout", seconds) else {
                continue;
            };
            cx.warning(format!("pulls that pause for {seconds} s are cancelled"))
                .at(file.span(setting.span.start, setting.span.end), "")
                .help("leave it at `5m0s`")
                .emit();
        }
    }
}
