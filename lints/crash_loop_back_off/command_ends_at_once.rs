//! A container that is always restarted runs a command that ends at once.
//!
//! ## Why it fails
//! Deployments, DaemonSets and StatefulSets keep their containers running: a command that does its work and
//! exits is started again and again, with longer and longer waits between. Work that ends belongs into a
//! Job or an init container.
//!
//! ## Bad
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata: { labels: { app: web } }
//!     spec:
//!       containers:
//!       - name: web
//!         image: busybox:1.37.0
//!         command: ["sh", "-c", "nslookup kubernetes.default.svc"] #~ command-ends-at-once
//! ```
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata: { labels: { app: web } }
//!     spec:
//!       containers:
//!       - name: web
//!         image: busybox:1.37.0
//!         command: ["echo", "hello"] #~ command-ends-at-once
//! ```
//! ## Good
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata: { labels: { app: web } }
//!     spec:
//!       containers:
//!       - name: web
//!         image: busybox:1.37.0
//!         command: ["sh", "-c", "while true; do nslookup kubernetes.default.svc; sleep 60; done"]
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct CommandEndsAtOnce;

impl Lint for CommandEndsAtOnce {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("L1 H6").predicts(
        CrashLoopBackOff,
        "BackOff",
        "Back-off restarting failed container {} in pod {}",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        if !container.restarts_always()
            || container.is_interactive()
            || container.lifetime() != Lifetime::Ends
        {
            return;
        }
        let Some(argv) = container.argv() else { return };
        let Some(last) = command::last_command(&argv) else { return };
        let (program, rest) = last.words.split_first().map_or(("", &[][..]), |(p, rest)| (p.as_str(), rest));
        let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
        // A server in the background has a lint of its own.
        if command::daemonises(program, &rest) {
            return;
        }
        cx.error(format!("`{program}` ends, and the container is started again and again"))
            .at(last.span, "the last thing that runs")
            .field(argv.first().map_or_else(String::new, |i| i.node.path_from(container.object().root())))
            .event_message(container.back_off())
            .help("run something that stays, or make it a Job, a CronJob or an init container")
            .emit();
    }
}
