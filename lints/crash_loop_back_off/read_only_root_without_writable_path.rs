//! A program must write where the root file system is read-only.
//!
//! ## Why it fails
//! With `readOnlyRootFilesystem: true` a container can write only into its volumes. nginx makes its cache
//! folders and its pid file at start, databases their sockets: without a volume there they exit with
//! `Read-only file system`.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: nginx:1.27.2 #~ read-only-root-without-writable-path
//!     securityContext: { readOnlyRootFilesystem: true }
//! ```
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     args: ["--log-file=/var/log/web/web.log"] #~ read-only-root-without-writable-path
//!     securityContext: { readOnlyRootFilesystem: true }
//! ```
//! ## Good
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
//!     securityContext: { readOnlyRootFilesystem: true }
//!     volumeMounts:
//!     - { name: scratch, mountPath: /var/cache/nginx, subPath: cache }
//!     - { name: scratch, mountPath: /var/run, subPath: run }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ReadOnlyRootWithoutWritablePath;

impl Lint for ReadOnlyRootWithoutWritablePath {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("L1 H6").predicts(
        CrashLoopBackOff,
        "BackOff",
        "Back-off restarting failed container {} in pod {}",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let Some(read_only) =
            container.security_context().and_then(SecurityContext::read_only_root_filesystem)
        else {
            return;
        };
        if !read_only.value {
            return;
        }
        image_needs(container, read_only, cx);
        for item in container.command_line() {
            let Some((flag, path)) = item.value.split_once('=').filter(|(flag, _)| writes(flag)) else {
                continue;
            };
            if !path.starts_with('/')
                || path.starts_with("/dev/")
                || path.contains('$')
                || storage::is_writable(container, path)
            {
                continue;
            }
            let at = item.value.len() - path.len();
            cx.warning(format!("`{flag}` names a file on the read-only root file system"))
                .at(item.node.part(at..item.value.len()), "no volume is mounted here")
                .also(read_only, "nothing else can be written")
                .event_message(container.back_off())
                .help("mount an `emptyDir` there, or write into a folder that is a volume")
                .emit();
        }
    }
}

/// What a well-known image writes before it serves.
fn image_needs<'r>(container: Container<'r>, read_only: Spanned<'r, bool>, cx: &mut Cx<'r>) {
    if container.has_command() {
        return;
    }
    let (Some(image), Some(known)) = (container.image(), container.known_image()) else { return };
    let missing: Vec<&str> =
        known.image.writes.iter().copied().filter(|path| !storage::is_writable(container, path)).collect();
    // A configuration of one's own may write elsewhere.
    let configured = container.args().next().is_some()
        || container.volume_mounts().filter_map(VolumeMount::mount_path).any(|p| {
            p.value.trim_end_matches('/') == "/etc/nginx"
                || p.value == "/etc/nginx/nginx.conf"
                || p.value.starts_with("/usr/local/apache2/conf")
        });
    if missing.is_empty() || configured || storage::may_be_configured_elsewhere(container, &missing) {
        return;
    }
    let nginx = known.image.repository == "docker.io/library/nginx";
    let severity = if nginx && known.certain { Severity::Error } else { Severity::Warning };
    cx.report(severity, format!("`{}` must write to `{}`", image.value, missing.join("`, `")))
        .at(image, "")
        .also(read_only, "which is read-only")
        .event_message(container.back_off())
        .note("the container's log says `Read-only file system`")
        .help("mount an `emptyDir` at each of these folders")
        .emit();
}

/// Whether a flag names something the program writes.
fn writes(flag: &str) -> bool {
    let name = flag.trim_start_matches('-').to_ascii_lowercase().replace(['_', '.'], "-");
    matches!(
        name.as_str(),
        "log-file"
            | "logfile"
            | "log-path"
            | "log-dir"
            | "log-directory"
            | "pid-file"
            | "pidfile"
            | "pid"
            | "access-log"
            | "error-log"
            | "access-logfile"
            | "error-logfile"
            | "cache-dir"
            | "cache-path"
            | "tmp-dir"
            | "temp-dir"
            | "storage-path"
            | "storage-tsdb-path"
            | "data-dir"
            | "work-dir"
    )
}
