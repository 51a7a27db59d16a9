//! A program runs as a user who may not write where it must.
//!
//! ## Why it fails
//! The official nginx image is made for root: its cache folder and `/run` belong to root. As another user
//! nginx exits with `Permission denied`, unless volumes are mounted there.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: nginx:1.27.2 #~ folder-not-writable-for-user
//!     securityContext: { runAsUser: 101 }
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
//!     securityContext: { runAsUser: 101 }
//! ```
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   volumes:
//!   - name: scratch
//!     emptyDir: {}
//!   containers:
//!   - name: web
//!     image: nginx:1.27.2
//!     securityContext: { runAsUser: 101 }
//!     volumeMounts:
//!     - { name: scratch, mountPath: /var/cache/nginx, subPath: cache }
//!     - { name: scratch, mountPath: /run, subPath: run }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct FolderNotWritableForUser;

impl Lint for FolderNotWritableForUser {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("L1 H6").predicts(
        CrashLoopBackOff,
        "BackOff",
        "Back-off restarting failed container {} in pod {}",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let own = container.security_context();
        let user = container.user();
        let Some(user) = user.filter(|user| user.value > 0) else { return };
        // A read-only root file system has a lint of its own.
        if own.and_then(SecurityContext::read_only_root_filesystem).is_some_and(|r| r.value)
            || container.has_command()
        {
            return;
        }
        let (Some(image), Some(known)) = (container.image(), container.known_image()) else { return };
        if !matches!(known.image.repository, "docker.io/library/nginx" | "docker.io/library/httpd") {
            return;
        }
        let mounts = |path: &str| {
            container.volume_mounts().filter_map(VolumeMount::mount_path).any(|m| m.value.starts_with(path))
        };
        let configured = container.args().next().is_some()
            || mounts("/etc/nginx/nginx.conf")
            || mounts("/usr/local/apache2");
        let missing: Vec<&str> = known
            .image
            .writes
            .iter()
            .copied()
            .filter(|path| !storage::is_writable(container, path))
            .collect();
        if missing.is_empty()
            || configured
            || storage::may_be_configured_elsewhere(container, &missing)
            || container
                .volume_mounts()
                .any(|m| m.mount_path().is_some_and(|p| p.value.trim_end_matches('/') == "/etc/nginx"))
        {
            return;
        }
        let severity = if known.certain { Severity::Error } else { Severity::Warning };
        cx.report(severity, format!("user {} may not write to `{}`", user.value, missing.join("`, `")))
            .at(image, "these folders belong to root in this image")
            .also(user, "the user it runs as")
            .event_message(container.back_off())
            .note("the container's log says `Permission denied`")
            .help("use an image made for it (`nginxinc/nginx-unprivileged`), or mount an `emptyDir` at each of these folders")
            .emit();
    }
}
