//! The startup probe gives up before the application has warmed up.
//!
//! ## Why it fails
//! A container that has not passed its startup probe after `initialDelaySeconds` + `failureThreshold` ×
//! `periodSeconds` is killed. A setting of the container says that starting takes longer.
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
//!     env: [{ name: WARMUP_SECONDS, value: "120" }]
//!     startupProbe:
//!       httpGet: { path: /healthz, port: 8080 }
//!       periodSeconds: 2
//!       failureThreshold: 5 #~ startup-probe-shorter-than-warm-up
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
//!     env: [{ name: WARMUP_SECONDS, value: "120" }]
//!     startupProbe:
//!       httpGet: { path: /healthz, port: 8080 }
//!       periodSeconds: 5
//!       failureThreshold: 60
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct StartupProbeShorterThanWarmUp;

impl Lint for StartupProbeShorterThanWarmUp {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::warning("H1 L5")
        .predicts(Unhealthy, "Unhealthy", "Startup probe failed: connect: connection refused")
        .predicts(CrashLoopBackOff, "Killing", "failed startup probe, will be restarted");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let warm_up = container.env().find_map(|variable| {
            let name = variable.name()?.value;
            let words = [
                "WARMUP",
                "WARM_UP",
                "STARTUP_TIME",
                "STARTUP_DELAY",
                "STARTUP_SECONDS",
                "BOOT_TIME",
                "BOOT_SECONDS",
            ];
            let seconds = variable.value()?;
            let unit = if name.ends_with("_MS") || name.ends_with("MILLIS") { 0.001 } else { 1.0 };
            let number = seconds.value.parse::<f64>().ok().map(|n| n * unit);
            let number = number.or_else(|| node::go_duration(seconds.value))?;
            words.iter().any(|w| name.contains(w)).then_some((number, seconds))
        });
        let Some((needed, setting)) = warm_up else { return };
        let probe = container.startup_probe().map(|p| ("startupProbe", p));
        let Some((field, probe)) = probe.or(container.liveness_probe().map(|p| ("livenessProbe", p))) else {
            return;
        };
        let times = probe.failure_threshold();
        let (count, every) = (times.map_or(3, |v| v.value), probe.period_seconds().map_or(10, |v| v.value));
        let window = probe.initial_delay_seconds().map_or(0, |v| v.value) + count * every;
        if window as f64 >= needed {
            return;
        }
        let place = times.map_or(probe.node(), |t| t.node);
        cx.warning(format!("the {field} gives up after {window} s, the application warms up for {needed} s"))
            .at(place, format!("{count} × {every} s"))
            .also(setting, "what the start takes")
            .help(format!(
                "raise `failureThreshold` to {} or more",
                (needed / every.max(1) as f64).ceil() as i64 + 5
            ))
            .emit();
    }
}
