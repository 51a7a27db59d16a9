//! A probe may take longer than the time between two probes.
//!
//! ## Why it fails
//! Probes of one container run one after the other. When a check hangs for `timeoutSeconds` and that is longer than
//! `periodSeconds`, the kubelet learns of a hanging application late, and the thresholds mean longer times than they
//! seem to say.
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
//!     readinessProbe:
//!       httpGet: { path: /ready, port: 8080 }
//!       periodSeconds: 5
//!       timeoutSeconds: 30 #~ probe-timeout-over-period
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
//!     readinessProbe:
//!       httpGet: { path: /ready, port: 8080 }
//!       periodSeconds: 10
//!       timeoutSeconds: 3
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ProbeTimeoutOverPeriod;

impl Lint for ProbeTimeoutOverPeriod {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::warning("H1").predicts(
        Unhealthy,
        "Unhealthy",
        "Liveness probe failed: context deadline exceeded",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        for (field, probe) in container.probes() {
            let Some(timeout) = probe.timeout_seconds() else { continue };
            let period = probe.period_seconds();
            let every = period.map_or(10, |p| p.value);
            // Somewhat longer is common and harmless where checks are quick; so is a period of one second, which
            // asks for checks back to back, as kubeadm does. Several times longer is a mix-up.
            if every < 2 || timeout.value < 6 * every {
                continue;
            }
            let finding = cx
                .warning(format!(
                    "the {field} waits {} s for an answer but runs every {every} s",
                    timeout.value
                ))
                .at(timeout, "")
                .help("let the timeout be shorter than the period");
            match period {
                Some(period) => finding.also(period, "the period").emit(),
                None => finding.note("`periodSeconds` defaults to 10").emit(),
            }
        }
    }
}
