//! The shell ignores SIGTERM and the grace period is very long.
//!
//! ## Why it fails
//! A process that ignores SIGTERM is killed when `terminationGracePeriodSeconds` is over, and not before. With hours or
//! days the deleted Pod stays `Terminating` all that time.
//!
//! ## Bad
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata:
//!       labels: { app: web }
//!     spec:
//!       terminationGracePeriodSeconds: 86400
//!       containers:
//!       - name: web
//!         image: ghcr.io/acme/web:1.4.2
//!         command:
//!         - sh
//!         - -c
//!         - trap '' TERM; while true; do sleep 10; done #~ termination-signal-ignored
//! ```
//! ## Good
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata:
//!       labels: { app: web }
//!     spec:
//!       terminationGracePeriodSeconds: 30
//!       containers:
//!       - name: web
//!         image: ghcr.io/acme/web:1.4.2
//!         command:
//!         - sh
//!         - -c
//!         - trap 'exit 0' TERM; while true; do sleep 10 & wait; done
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct TerminationSignalIgnored;

impl Lint for TerminationSignalIgnored {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("T4").predicts(Terminating, "Killing", "Stopping container");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let grace = container.pod.termination_grace_period();
        if grace.value < 600 || container.role == ContainerRole::Init {
            return;
        }
        for item in container.command_line() {
            let ignores = item.value.split(['\n', ';']).any(|command| {
                let command = command.trim();
                let empty = ["trap '' ", "trap \"\" "].iter().any(|start| command.starts_with(start));
                empty
                    && command
                        .split_whitespace()
                        .skip(2)
                        .any(|signal| matches!(signal, "TERM" | "SIGTERM" | "15"))
            });
            if ignores {
                let finding = cx
                    .error(format!("SIGTERM is ignored: a deleted Pod stays for {} s", grace.value))
                    .at(item, "`trap ''` ignores the signal")
                    .help("end on SIGTERM (`trap 'exit 0' TERM`), and keep the grace period short");
                match grace.node() {
                    Some(node) => finding.also(node, "until SIGKILL").emit(),
                    None => finding.emit(),
                }
            }
        }
    }
}
