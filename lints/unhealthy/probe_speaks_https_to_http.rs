//! A probe speaks HTTPS to a program that serves plain HTTP.
//!
//! ## Why it fails
//! Prometheus, Alertmanager and the stock web servers serve plain HTTP unless a configuration for TLS is given.
//! A probe with `scheme: HTTPS` gets no TLS handshake and fails.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: prom/alertmanager:v0.27.0
//!     readinessProbe:
//!       httpGet:
//!         path: /-/ready
//!         port: 9093
//!         scheme: HTTPS #~ probe-speaks-https-to-http
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: prom/alertmanager:v0.27.0
//!     readinessProbe:
//!       httpGet: { path: /-/ready, port: 9093 }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ProbeSpeaksHttpsToHttp;

impl Lint for ProbeSpeaksHttpsToHttp {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("H1")
        .predicts(
            Unhealthy,
            "Unhealthy",
            "Readiness probe failed: http: server gave HTTP response to HTTPS client",
        )
        .predicts(CrashLoopBackOff, "Killing", "failed liveness probe, will be restarted");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let Some(standard) = plain_http_port(container) else { return };
        for (field, probe) in container.probes() {
            let Some(http) = probe.http_get() else { continue };
            let Some(scheme) = http.scheme().filter(|s| s.value == "HTTPS") else { continue };
            if http.port().and_then(|p| network::declared_port(container, &p.value)) != Some(standard) {
                continue;
            }
            cx.error(format!("the {field} speaks HTTPS, port {standard} of this image serves plain HTTP"))
                .at(scheme, "")
                .help("write `scheme: HTTP`, or configure the server for TLS")
                .unsafe_fix("write `HTTP`", scheme.span(), "HTTP")
                .emit();
        }
    }
}

/// The port on which an image serves plain HTTP, if nothing here gives it a TLS configuration.
fn plain_http_port(container: Container<'_>) -> Option<i64> {
    let image = container.image()?.value;
    let repository = image.split('@').next()?.rsplit_once(':')?.0;
    let repository = repository.trim_start_matches("docker.io/").trim_start_matches("library/");
    let port = match repository {
        "prom/prometheus" | "quay.io/prometheus/prometheus" => 9090,
        "prom/alertmanager" | "quay.io/prometheus/alertmanager" => 9093,
        "prom/node-exporter" | "quay.io/prometheus/node-exporter" => 9100,
        "prom/pushgateway" => 9091,
        "nginx" | "httpd" if container.volume_mounts().next().is_none() => 80,
        _ => return None,
    };
    if container.command_line().any(|a| a.value.contains("web.config")) {
        return None;
    }
    let listens =
        node::flag(container, "web.listen-address").and_then(|f| f.value.rsplit(':').next()?.parse().ok());
    Some(listens.unwrap_or(port))
}
