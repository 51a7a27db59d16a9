//! A postStart hook never ends.
//!
//! ## Why it fails
//! The container counts as created only when its postStart hook has ended: until then `kubectl get pod`
//! shows ContainerCreating, and no probe runs.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     lifecycle:
//!       postStart:
//!         exec: { command: ["sh", "-c", "while true; do date; sleep 10; done"] } #~ post-start-hook-never-ends
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     lifecycle:
//!       postStart:
//!         exec: { command: ["sh", "-c", "date"] }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct PostStartHookNeverEnds;

impl Lint for PostStartHookNeverEnds {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("C15").predicts(ContainerCreating, "", "").predicts(
        PostStartHookError,
        "FailedPostStartHook",
        "PostStartHook failed",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        for line in container.exec_lines().iter().filter(|line| line.site == command::ExecSite::PostStart) {
            let words: Vec<&str> = line.items.iter().map(|item| item.value).collect();
            if let Some(span) = command::always_fails(&line.items) {
                cx.error("the hook fails whenever it runs, and the container is killed")
                    .at(span, "")
                    .state(PostStartHookError)
                    .help("let the hook end with exit code 0")
                    .emit();
            }
            let lifetime = command::lifetime_of(&words);
            if !matches!(lifetime, Lifetime::Stays | Lifetime::EndsLate) {
                continue;
            }
            let Some(span) = command::staying_command(&line.items) else { continue };
            let severity = if lifetime == Lifetime::Stays { Severity::Error } else { Severity::Warning };
            let how = if lifetime == Lifetime::Stays { "never ends" } else { "takes very long" };
            cx.report(severity, format!("the postStart hook {how}"))
                .at(span, "the container is not created before this has ended")
                .help("let the hook end, or make it a container of its own")
                .emit();
        }
    }
}
