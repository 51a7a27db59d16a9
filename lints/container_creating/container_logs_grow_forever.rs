//! Docker keeps container logs without any limit.
//!
//! ## Why it fails
//! The `json-file` log driver never rotates unless `log-opts` sets `max-size`
//! (<https://docs.docker.com/engine/logging/drivers/json-file/>), and the kubelet's own rotation does not touch
//! Docker's logs. They grow until the disk is full: no sandbox can be created, no container removed.
//!
//! ## Bad
//! ```json file=daemon.json
//! {
//!   "log-driver": "json-file", #~ container-logs-grow-forever
//!   "storage-driver": "overlay2"
//! }
//! ```
//! ## Good
//! ```json file=daemon.json
//! {
//!   "log-driver": "json-file",
//!   "log-opts": { "max-size": "50m", "max-file": "3" }
//! }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ContainerLogsGrowForever;

impl Lint for ContainerLogsGrowForever {
    type Subject<'r> = File<'r>;
    const META: Meta = Meta::warning("C3 T1").predicts(
        ContainerCreating,
        "FailedCreatePodSandBox",
        "Failed to create pod sandbox: no space left on device",
    );

    fn check<'r>(file: File<'r>, cx: &mut Cx<'r>) {
        if file.data.kind != FileKind::NodeConfig(NodeConfig::DockerDaemon) {
            return;
        }
        for (_, root) in file.data.tree.roots() {
            let Some(driver) = root.get("log-driver").filter(|d| d.as_str() == Some("json-file")) else {
                continue;
            };
            if root.at(&["log-opts", "max-size"]).is_none() {
                let finding = cx
                    .warning("container logs are never rotated")
                    .at(driver, "keeps everything unless `max-size` is set")
                    .help("add `\"max-size\": \"50m\", \"max-file\": \"3\"` to `log-opts`, or use the `local` driver");
                match root.entry("log-opts") {
                    Some(options) => finding.also(options.key.span(), "no `max-size` here").emit(),
                    None => finding.emit(),
                }
            }
        }
    }
}
