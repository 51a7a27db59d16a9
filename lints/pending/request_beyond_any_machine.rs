//! A container asks for more CPU or memory than machines have.
//!
//! ## Why it fails
//! The amount is a slip of the pen more often than not: cores where thousandths were meant (`1000` for `1000m`),
//! a unit too large. The Pod stays Pending on nearly every cluster there is: the largest machines that are sold
//! have some two thousand cores and 32 TiB of memory, and only a handful of them exist.
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
//!       requests: { cpu: "1000", memory: 512Mi } #~ request-beyond-any-machine
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
//!       requests: { cpu: 1000m, memory: 512Mi }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct RequestBeyondAnyMachine;

/// More cores than all but a handful of machines have; up to where `cpu-in-memory-unit` begins.
const CORES: std::ops::Range<i64> = 513..10_000;
/// More bytes than any machine has: 256 TiB.
const BYTES: i64 = 256 << 40;

impl Lint for RequestBeyondAnyMachine {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("P1").predicts(Pending, "FailedScheduling", "Insufficient cpu");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        if container.role == ContainerRole::Ephemeral {
            return;
        }
        let asked = |name: &str| {
            let place = container.request(name).or_else(|| container.limit(name))?;
            Some((place, quantity::Quantity::parse(place.text()?).ok()?.value()))
        };
        if let Some((place, cores)) = asked("cpu").filter(|(_, cores)| CORES.contains(cores)) {
            cpu(place, cores, cx);
        }
        if let Some((place, _)) = asked("memory").filter(|(_, bytes)| *bytes > BYTES) {
            cx.error(format!("no machine has `{}` of memory", place.text().unwrap_or("")))
                .at(place, "the memory asked for")
                .event_message("Insufficient memory")
                .help("look at the unit: `Mi` are mebibytes, `Gi` gibibytes")
                .emit();
        }
    }
}

fn cpu<'r>(place: Value<'r>, cores: i64, cx: &mut Cx<'r>) {
    let text = place.text().unwrap_or("");
    let finding = cx
        .warning(format!("hardly any machine has the {cores} cores that `{text}` of CPU asks for"))
        .at(place, "the cores asked for");
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return finding.emit();
    }
    finding
        .help(format!("write `{text}m` if thousandths of a core were meant"))
        .unsafe_fix(format!("write `{text}m`"), place.span(), format!("{text}m"))
        .emit();
}
