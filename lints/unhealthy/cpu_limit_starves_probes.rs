//! The CPU limit is so low that the probes will time out.
//!
//! ## Why it fails
//! With a limit of 5m the process runs half a millisecond of every 100 ms. Answering a probe within its second is then
//! a matter of luck; the liveness probe kills the container for being slow.
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
//!     resources:
//!       limits:
//!         cpu: 5m #~ cpu-limit-starves-probes
//!     livenessProbe:
//!       httpGet: { path: /healthz, port: 8080 }
//!       timeoutSeconds: 1
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
//!     resources:
//!       limits:
//!         cpu: 200m
//!     livenessProbe:
//!       httpGet: { path: /healthz, port: 8080 }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct CpuLimitStarvesProbes;

impl Lint for CpuLimitStarvesProbes {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::warning("H2").predicts(
        Unhealthy,
        "Unhealthy",
        "Liveness probe failed: context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let Some(limit) = container.limit("cpu") else { return };
        let Some(Ok(quantity)) = limit.text().map(quantity::Quantity::parse) else { return };
        let millis = quantity.milli_value();
        if !(1..20).contains(&millis) {
            return;
        }
        let tight = |probe: Probe<'r>| probe.timeout_seconds().is_none_or(|t| t.value <= 1);
        let Some((field, probe)) = container.probes().find(|(_, p)| tight(*p)) else { return };
        let finding = cx
            .warning(format!("{millis}m of CPU are too little to answer a probe within a second"))
            .at(limit, "")
            .help("raise the CPU limit or leave it out");
        match probe.timeout_seconds() {
            Some(timeout) => finding.also(timeout, format!("the {field} waits this long")).emit(),
            None => finding.also(probe.node(), "waits one second").emit(),
        }
    }
}
