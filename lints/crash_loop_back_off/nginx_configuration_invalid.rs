//! The nginx configuration in a ConfigMap has a syntax error.
//!
//! ## Why it fails
//! nginx checks its whole configuration before it listens: with a directive that lacks its `;` or braces that
//! do not pair it logs `[emerg]` and exits with status 1.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: web, namespace: shop }
//! data:
//!   nginx.conf: |
//!     events {}
//!     http {
//!       server {
//!         listen 8080 #~ nginx-configuration-invalid
//!         location / { return 204; }
//!       }
//!     }
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: nginx:1.27.2
//!     volumeMounts:
//!     - { name: config, mountPath: /etc/nginx }
//!   volumes:
//!   - name: config
//!     configMap: { name: web }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: web, namespace: shop }
//! data:
//!   nginx.conf: |
//!     events {}
//!     http {
//!       server {
//!         listen 8080;
//!         location / { return 204; }
//!       }
//!     }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct NginxConfigurationInvalid;

/// Images whose start reads `/etc/nginx` (their documentation on Docker Hub).
const IMAGES: &[&str] = &["nginx", "nginxinc/nginx-unprivileged", "bitnami/nginx", "openresty/openresty"];

impl Lint for NginxConfigurationInvalid {
    type Subject<'r> = Payload<'r>;
    const META: Meta =
        Meta::error("H8").predicts(CrashLoopBackOff, "BackOff", "Back-off restarting failed container");

    fn check<'r>(payload: Payload<'r>, cx: &mut Cx<'r>) {
        let named = payload.format() == Format::Nginx;
        let mounted = || {
            payload.name().ends_with(".conf")
                && payload.readers().iter().any(|r| r.path.starts_with("/etc/nginx/"))
        };
        if payload.text.contains("{{") || !(named || mounted()) {
            return;
        }
        let Some(fault) = configuration::nginx(payload.text) else { return };
        payload.report_fault(&fault, "nginx configuration", IMAGES, cx);
    }
}
