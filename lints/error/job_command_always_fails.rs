//! A Job or init container runs a command that always fails.
//!
//! ## Why it fails
//! A command that ends with `exit 1` or `false` fails each time. A Job tries again until its `backoffLimit`
//! is used up; an init container keeps its Pod from starting.
//!
//! ## Bad
//! ```yaml
//! apiVersion: batch/v1
//! kind: Job
//! metadata: { name: import, namespace: shop }
//! spec:
//!   backoffLimit: 2
//!   template:
//!     spec:
//!       restartPolicy: Never
//!       containers:
//!       - name: import
//!         image: busybox:1.37.0
//!         command: ["sh", "-c", "echo not done yet; exit 1"] #~ job-command-always-fails
//! ```
//! ## Good
//! ```yaml
//! apiVersion: batch/v1
//! kind: Job
//! metadata: { name: import, namespace: shop }
//! spec:
//!   backoffLimit: 2
//!   template:
//!     spec:
//!       restartPolicy: Never
//!       containers:
//!       - name: import
//!         image: busybox:1.37.0
//!         command: ["sh", "-c", "test -f /done || exit 1"]
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct JobCommandAlwaysFails;

impl Lint for JobCommandAlwaysFails {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("L1")
        .predicts(Error, "BackoffLimitExceeded", "Job has reached the specified backoff limit")
        .predicts(CrashLoopBackOff, "BackOff", "Back-off restarting failed container {} in pod {}");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let init = container.role == ContainerRole::Init;
        let job = container.role == ContainerRole::App && container.pod.runs_to_completion();
        if !init && !job {
            return;
        }
        let Some(argv) = container.argv() else { return };
        let Some(span) = command::always_fails(&argv) else { return };
        let finding = cx
            .error("this command fails whenever it runs")
            .at(span, "")
            .help("let it end with exit code 0 when the work is done");
        if init || container.pod.restart_policy().value == "OnFailure" {
            finding.state(CrashLoopBackOff).event_message(container.back_off()).emit();
        } else {
            finding.emit();
        }
    }
}
