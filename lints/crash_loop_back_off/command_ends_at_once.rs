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
//!       - name: migrate
//!         image: ghcr.io/acme/shop:1.4.0
//!         command: ["python", "manage.py", "migrate"] #~ command-ends-at-once
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
        if !container.restarts_always() || container.is_interactive() {
            return;
        }
        let severity = match container.lifetime() {
            Lifetime::Ends => Severity::Error,
            Lifetime::EndsLikely => Severity::Warning,
            _ => return,
        };
        let Some(last) = container.last_command() else { return };
        let (program, rest) = last.words.split_first().map_or(("", &[][..]), |(p, rest)| (p.as_str(), rest));
        let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
        // A server in the background has a lint of its own.
        if command::daemonises(program, &rest) {
            return;
        }
        // What an image runs is known of the image itself at a pinned tag.
        let sure =
            container.entrypoint_program().is_none() || container.known_image().is_some_and(|k| k.certain);
        let severity = if sure { severity } else { Severity::Warning };
        let first = container.command_line().next();
        cx.report(severity, format!("`{program}` ends, and the container is started again and again"))
            .at(last.span, "the last thing that runs")
            .field(first.map_or_else(String::new, |i| i.node.path_from(container.object().root())))
            .event_message(container.back_off())
            .help("run something that stays, or make it a Job, a CronJob or an init container")
            .emit();
    }
}
