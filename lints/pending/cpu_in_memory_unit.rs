//! A CPU quantity is written with the unit of memory, or asks for more cores than any machine has.
//!
//! ## Why it fails
//! CPU is counted in cores: `500Mi` is 524,288,000 cores. No node has that many, and the Pod stays `Pending` with
//! `Insufficient cpu`.
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
//!       containers:
//!       - name: web
//!         image: ghcr.io/acme/web:1.4.2
//!         resources:
//!           requests:
//!             cpu: 500Mi #~ cpu-in-memory-unit
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
//!       containers:
//!       - name: web
//!         image: ghcr.io/acme/web:1.4.2
//!         resources:
//!           requests:
//!             cpu: 500m
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct CpuInMemoryUnit;

impl Lint for CpuInMemoryUnit {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("P1").predicts(Pending, "FailedScheduling", "Insufficient cpu");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        // The largest machines sold have a few thousand threads.
        const MOST_CORES: i64 = 10_000;
        let fields =
            [container.request("cpu"), container.limit("cpu").filter(|_| container.request("cpu").is_none())];
        for value in fields.into_iter().flatten() {
            let Some(text) = value.text() else { continue };
            let Ok(cores) = quantity::Quantity::parse(text).map(quantity::Quantity::value) else { continue };
            if cores < MOST_CORES {
                continue;
            }
            let digits: String = text.chars().take_while(|c| c.is_ascii_digit()).collect();
            let finding = cx
                .error(format!("`{text}` of CPU are {cores} cores"))
                .at(value, "no machine has that many")
                .help(format!("write `{digits}m` if millicores were meant"));
            if text.ends_with('i') || text.ends_with(['M', 'G', 'k']) {
                finding.unsafe_fix(format!("write `{digits}m`"), value.span(), format!("{digits}m")).emit();
            } else {
                finding.emit();
            }
        }
    }
}
