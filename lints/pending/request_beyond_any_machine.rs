//! A container asks for more CPU or memory than any machine has.
//!
//! ## Why it fails
//! The amount is a slip of the pen more often than not: a memory suffix on CPU (`500Mi` of CPU is 524,288,000
//! cores), cores where thousandths were meant (`500` for `500m`). The Pod stays Pending on every cluster there
//! is. The largest machines that are sold have some two thousand cores and 32 TiB of memory.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: report }
//! spec:
//!   containers:
//!   - name: report
//!     image: registry.example.com/report:1.1.0
//!     resources:
//!       requests: { cpu: 500Mi, memory: 512Mi } #~ request-beyond-any-machine
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: report }
//! spec:
//!   containers:
//!   - name: report
//!     image: registry.example.com/report:1.1.0
//!     resources:
//!       requests: { cpu: 500m, memory: 512Mi }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct RequestBeyondAnyMachine;

/// More cores than any machine has, by a wide margin.
const CORES: i64 = 16_384;
/// More cores than all but a handful of machines have.
const MANY_CORES: i64 = 512;
/// More bytes than any machine has: 256 TiB.
const BYTES: i64 = 256 << 40;

impl Lint for RequestBeyondAnyMachine {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("P1").predicts(
        Pending,
        "FailedScheduling",
        "0/{0} nodes are available: {0} Insufficient cpu. no new claims to deallocate, preemption: 0/{0} nodes are available: {0} Preemption is not helpful for scheduling.",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        // With a saved cluster the scheduler's own verdict says it, and by how much.
        if cx.run.scheduling.base(cx.run).is_some() || container.role == ContainerRole::Ephemeral {
            return;
        }
        let asked = |name: &str| container.request(name).or_else(|| container.limit(name));
        if let Some((place, text)) = asked("cpu").and_then(|v| Some((v, v.text()?))) {
            cpu(place, text, cx);
        }
        if let Some((place, text)) = asked("memory").and_then(|v| Some((v, v.text()?))) {
            let bytes = quantity::Quantity::parse(text).map_or(0, |amount| amount.value());
            if bytes > BYTES {
                cx.error(format!("no machine has `{text}` of memory"))
                    .at(place, "the memory asked for")
                    .event_message("0/{0} nodes are available: {0} Insufficient memory.")
                    .help("look at the unit: `Mi` are mebibytes, `Gi` gibibytes")
                    .emit();
            }
        }
    }
}

fn cpu<'r>(place: Value<'r>, text: &str, cx: &mut Cx<'r>) {
    let Ok(amount) = quantity::Quantity::parse(text) else { return };
    let cores = amount.value();
    if cores <= MANY_CORES {
        return;
    }
    let severity = if cores > CORES { Severity::Error } else { Severity::Warning };
    let message = match severity {
        Severity::Error => format!("no machine has {cores} cores, which the CPU request `{text}` asks for"),
        _ => format!("hardly any machine has {cores} cores, which the CPU request `{text}` asks for"),
    };
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let suffix = &text[digits.len()..];
    let finding = cx.report(severity, message).at(place, "the cores asked for");
    if digits.is_empty() || !(suffix.is_empty() || suffix.starts_with(['M', 'G', 'K', 'k'])) {
        return finding.emit();
    }
    finding
        .help(format!("write `{digits}m` if thousandths of a core were meant"))
        .unsafe_fix(format!("write `{digits}m`"), place.span(), format!("{digits}m"))
        .emit();
}
