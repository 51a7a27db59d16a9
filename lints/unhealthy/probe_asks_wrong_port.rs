//! A probe asks a port on which a well-known image does not listen.
//!
//! ## Why it fails
//! The stock configuration of the image listens on one port, and nothing here changes it: no command, arguments or
//! mounted configuration. A probe of another port is refused.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: nginxinc/nginx-unprivileged:1.27.2
//!     readinessProbe:
//!       httpGet:
//!         path: /
//!         port: 80 #~ probe-asks-wrong-port
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: nginxinc/nginx-unprivileged:1.27.2
//!     readinessProbe:
//!       httpGet: { path: /, port: 8080 }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ProbeAsksWrongPort;

impl Lint for ProbeAsksWrongPort {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("H1 H4")
        .predicts(Unhealthy, "Unhealthy", "Readiness probe failed: connect: connection refused")
        .predicts(CrashLoopBackOff, "Killing", "failed liveness probe, will be restarted");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let Some((listens, _)) = stock_web_server(container) else { return };
        for (field, probe) in container.probes() {
            let Some(port) = probe.own_port() else { continue };
            let Some(number) = network::declared_port(container, &port.value).filter(|n| *n != listens)
            else {
                continue;
            };
            let other = container.pod.running_containers().filter(|c| c.spec.node() != container.spec.node());
            if other.flat_map(|c| c.ports()).any(|p| p.container_port().is_some_and(|p| p.value == number)) {
                continue;
            }
            cx.error(format!("the {field} asks port {number}, the image listens on {listens}"))
                .at(port, "nothing listens here")
                .help(format!("ask port {listens}"))
                .unsafe_fix(format!("write {listens}"), port.node.span(), listens.to_string())
                .emit();
        }
    }
}

/// The port and document root of an image that serves its stock configuration here
/// (the images' documentation on Docker Hub).
fn stock_web_server(container: Container<'_>) -> Option<(i64, &'static str)> {
    let image = container.image()?.value;
    let repository = image.split(['@']).next()?.rsplit_once(':').map_or(image, |(name, _)| name);
    let repository = repository.trim_start_matches("docker.io/").trim_start_matches("library/");
    let known = match repository {
        "nginx" => (80, "/usr/share/nginx/html"),
        "nginxinc/nginx-unprivileged" => (8080, "/usr/share/nginx/html"),
        "httpd" => (80, "/usr/local/apache2/htdocs"),
        _ => return None,
    };
    let changed = container.command_line().next().is_some()
        || container.env().next().is_some()
        || container.env_from().next().is_some()
        || container
            .volume_mounts()
            .filter_map(VolumeMount::mount_path)
            .any(|m| m.value.starts_with("/etc/") || m.value.starts_with("/usr/local/apache2/conf"));
    (!changed).then_some(known)
}
