//! A program is told to take more memory than its container may have.
//!
//! ## Why it fails
//! The kernel kills a container that grows over its memory limit (OOMKilled, exit code 137). Java's heap,
//! Node's old space, Go's soft limit, Redis' data and PostgreSQL's buffers are only a part of what the
//! process needs, so each must lie well below the limit.
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
//!         image: ghcr.io/acme/web:1.4.2
//!         env:
//!         - { name: JAVA_OPTS, value: "-Xms512m -Xmx4g" } #~ program-memory-over-limit
//!         resources:
//!           limits: { memory: 2Gi }
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
//!         image: redis:7.4.2
//!         args: ["--maxmemory", "4gb"] #~ program-memory-over-limit
//!         resources:
//!           limits: { memory: 2Gi }
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
//!         image: ghcr.io/acme/web:1.4.2
//!         env:
//!         - { name: JAVA_OPTS, value: "-Xms512m -Xmx1400m" }
//!         resources:
//!           limits: { memory: 2Gi }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ProgramMemoryOverLimit;

impl Lint for ProgramMemoryOverLimit {
    type Subject<'r> = Container<'r>;
    const META: Meta =
        Meta::error("L3").predicts(OOMKilled, "BackOff", "Back-off restarting failed container {} in pod {}");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let Some(limit) = container.memory_limit().filter(|limit| limit.value >= memory::SANDBOX_FLOOR)
        else {
            return;
        };
        let env = Environment::of(container);
        for claim in memory::claims(container, &env) {
            let Some(severity) = severity(&claim, limit.value as u64) else { continue };
            let place = match limit.from {
                From::Written(node) => node.span(),
                From::Admission(span) => span,
                From::Default(_) => continue,
            };
            let limit_text = memory::in_words(limit.value as u64);
            let message = match claim.kind {
                memory::ClaimKind::JavaShare => {
                    format!(
                        "`{}` leaves nothing of the limit of {limit_text} for what is not heap",
                        claim.text
                    )
                }
                _ if claim.bytes == limit.value as u64 => {
                    format!(
                        "`{}` takes the whole limit of {limit_text}, and the process needs more",
                        claim.text
                    )
                }
                _ => format!("`{}` is more than the limit of {limit_text} allows", claim.text),
            };
            cx.report(severity, message)
                .at(claim.span, what(claim.kind))
                .also(place, "the container's memory limit")
                .event_message(container.back_off())
                .note("the container's last state is OOMKilled, exit code 137")
                .help("raise the limit, or give the program less: about three quarters of the limit")
                .emit();
        }
    }
}

fn what(kind: memory::ClaimKind) -> &'static str {
    match kind {
        memory::ClaimKind::JavaHeap => "the largest heap",
        memory::ClaimKind::JavaShare => "the heap's share of the limit",
        memory::ClaimKind::NodeHeap => "the old space, in MiB",
        memory::ClaimKind::GoLimit => "where Go begins to collect in earnest",
        memory::ClaimKind::RedisData => "the data alone",
        memory::ClaimKind::PostgresBuffers => "the shared buffers alone",
        memory::ClaimKind::BufferPool => "the cache alone",
        memory::ClaimKind::DotnetHeap => "the largest heap",
        memory::ClaimKind::Stress => "allocated at once",
    }
}

/// How likely it fails: a load generator takes all of it, the others may.
fn severity(claim: &memory::MemoryClaim<'_>, limit: u64) -> Option<Severity> {
    let share = |percent: u64| limit / 100 * percent;
    let (warning, note) = match claim.kind {
        memory::ClaimKind::JavaShare => {
            return if claim.bytes >= 95 {
                Some(Severity::Warning)
            } else {
                (claim.bytes > 85).then_some(Severity::Note)
            };
        }
        memory::ClaimKind::Stress => return (claim.bytes > limit).then_some(Severity::Error),
        memory::ClaimKind::GoLimit => (limit + 1, share(99)),
        _ => (share(96), share(85)),
    };
    if claim.bytes >= warning {
        Some(Severity::Warning)
    } else {
        (claim.bytes >= note).then_some(Severity::Note)
    }
}
