//! The liveness probe kills an application of a slow-starting kind seconds after its start.
//!
//! ## Why it fails
//! Without a startup probe the liveness probe counts from the start. JVM applications take tens of seconds to open
//! their port; killed before that they never come up.
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
//!     livenessProbe:
//!       httpGet: { path: /actuator/health/liveness, port: 8080 }
//!       initialDelaySeconds: 3 #~ liveness-kills-slow-starter
//!       failureThreshold: 1
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
//!     startupProbe:
//!       httpGet: { path: /actuator/health/liveness, port: 8080 }
//!       failureThreshold: 30
//!     livenessProbe:
//!       httpGet: { path: /actuator/health/liveness, port: 8080 }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct LivenessKillsSlowStarter;

impl Lint for LivenessKillsSlowStarter {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::warning("H1 L5")
        .predicts(Unhealthy, "Unhealthy", "Liveness probe failed: connect: connection refused")
        .predicts(CrashLoopBackOff, "Killing", "failed liveness probe, will be restarted");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        // While a startup probe has not succeeded the liveness probe waits.
        let startup = container.startup_probe();
        let Some(probe) = startup.or_else(|| container.liveness_probe()) else { return };
        let delay = probe.initial_delay_seconds();
        let count = probe.failure_threshold().map_or(3, |v| v.value);
        let every = probe.period_seconds().map_or(10, |v| v.value);
        let window = delay.map_or(0, |v| v.value) + (count - 1).max(0) * every;
        if window >= if startup.is_some() { 5 } else { 15 } || !runs_java(container, probe) {
            return;
        }
        let place = delay.map_or(probe.node(), |d| d.node);
        let finding = cx
            .warning(format!(
                "a JVM application is killed when it does not answer {window} s after its start"
            ))
            .at(place, "");
        match startup {
            Some(_) => finding.help("give the startup probe a greater `failureThreshold`").emit(),
            None => finding
                .help("add a `startupProbe` with enough `failureThreshold`; the liveness probe waits for it")
                .emit(),
        }
    }
}

fn runs_java(container: Container<'_>, probe: Probe<'_>) -> bool {
    let path = probe.http_get().and_then(HttpGetAction::path).map_or("", |p| p.value);
    let set = |name: &str| {
        matches!(name, "JAVA_OPTS" | "JAVA_TOOL_OPTIONS" | "JDK_JAVA_OPTIONS") || name.starts_with("SPRING_")
    };
    path.contains("/actuator/")
        || container.command_line().any(|a| a.value == "java" || a.value.starts_with("java "))
        || container.env().filter_map(EnvVar::name).any(|name| set(name.value))
}
