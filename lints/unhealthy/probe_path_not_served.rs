//! A probe asks a stock web server for a path it does not have.
//!
//! ## Why it fails
//! The stock nginx and httpd images serve one page, `/`. Nothing mounted here adds content or configuration: any
//! other path answers 404, which fails the probe.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: nginx:1.27.2
//!     livenessProbe:
//!       httpGet:
//!         path: /healthz #~ probe-path-not-served
//!         port: 80
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: nginx:1.27.2
//!     livenessProbe:
//!       httpGet: { path: /, port: 80 }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ProbePathNotServed;

impl Lint for ProbePathNotServed {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("H1")
        .predicts(Unhealthy, "Unhealthy", "Liveness probe failed: HTTP probe failed with statuscode: 404")
        .predicts(CrashLoopBackOff, "Killing", "failed liveness probe, will be restarted");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let Some(root) = stock_document_root(container) else { return };
        let covers =
            |path: &str| root == path || root.starts_with(&format!("{path}/")) || path.starts_with(root);
        if container
            .volume_mounts()
            .filter_map(VolumeMount::mount_path)
            .any(|m| covers(m.value.trim_end_matches('/')))
        {
            return;
        }
        for (field, probe) in container.probes() {
            let Some(http) = probe.http_get().filter(|h| h.host().is_none()) else { continue };
            let served =
                |p: &str| matches!(p.split('?').next(), Some("" | "/" | "/index.html" | "/50x.html"));
            let Some(path) = http.path().filter(|p| !served(p.value) && p.value.starts_with('/')) else {
                continue;
            };
            cx.error(format!("the {field} asks `{}`, the stock image answers 404", path.value))
                .at(path, "no such page")
                .help("ask `/`, or mount a configuration or page that answers this path")
                .unsafe_fix("ask `/`", path.span(), "/")
                .emit();
        }
    }
}

/// The document root of an image that serves its stock content here.
fn stock_document_root(container: Container<'_>) -> Option<&'static str> {
    let image = container.image()?.value;
    let repository = image.split('@').next()?.rsplit_once(':')?.0;
    let repository = repository.trim_start_matches("docker.io/").trim_start_matches("library/");
    let root = match repository {
        "nginx" | "nginxinc/nginx-unprivileged" => "/usr/share/nginx/html",
        "httpd" => "/usr/local/apache2/htdocs",
        _ => return None,
    };
    let configured = container.command_line().next().is_some()
        || container.lifecycle().is_some()
        || container.volume_mounts().filter_map(VolumeMount::mount_path).any(|m| {
            m.value.starts_with("/etc/nginx")
                || m.value == "/etc"
                || m.value.starts_with("/usr/local/apache2/conf")
        });
    (!configured).then_some(root)
}
