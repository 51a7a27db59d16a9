//! A file from a ConfigMap or Secret is run, but its mode has no execute bit.
//!
//! ## Why it fails
//! Files of ConfigMap and Secret volumes have the mode 0644 unless `defaultMode` or an item's `mode` says
//! otherwise. The kernel refuses to run a file without execute bit: `permission denied`.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: scripts, namespace: shop }
//! data:
//!   start.sh: |
//!     #!/bin/sh
//!     exec /app/web
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   volumes:
//!   - name: scripts
//!     configMap: { name: scripts }
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     command: ["/scripts/start.sh"] #~ script-not-executable
//!     volumeMounts:
//!     - { name: scripts, mountPath: /scripts }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: scripts, namespace: shop }
//! data:
//!   start.sh: |
//!     #!/bin/sh
//!     exec /app/web
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   volumes:
//!   - name: scripts
//!     configMap: { name: scripts, defaultMode: 0755 }
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     command: ["/scripts/start.sh"]
//!     volumeMounts:
//!     - { name: scripts, mountPath: /scripts }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ScriptNotExecutable;

impl Lint for ScriptNotExecutable {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("L1 C14 C15")
        .predicts(RunContainerError, "Failed", "Error: {}: permission denied")
        .predicts(PostStartHookError, "FailedPostStartHook", "PostStartHook failed")
        .predicts(Unhealthy, "Unhealthy", "{} probe failed: {}: permission denied");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let lines = container.exec_lines();
        if !lines.iter().any(|line| line.items.iter().any(|item| item.value.contains('/'))) {
            return;
        }
        let files = mounted::files(container);
        for line in &lines {
            let run = command::without_wrappers(&line.items, |item| item.value);
            let Some(first) = run.first() else { continue };
            let path = in_working_folder(container, first.value);
            let Some(file) = files.iter().rfind(|file| file.path == path) else { continue };
            if file.mode & 0o111 != 0 {
                continue;
            }
            let (reason, message) = line.event(first.value, "permission denied");
            cx.error(format!("`{}` cannot be run: its mode is {:04o}", first.value, file.mode))
                .at(*first, "run here")
                .also(file.mode_node, "from this volume, whose files have no execute bit")
                .state(line.state())
                .event(reason, message)
                .help("write `defaultMode: 0755` in the volume, or run it by its interpreter: `[\"sh\", \"…\"]`")
                .emit();
        }
    }
}

/// Where a program lies that is named by a path: below the working folder, where that is known.
fn in_working_folder<'r>(container: Container<'r>, program: &'r str) -> std::borrow::Cow<'r, str> {
    let folder = container.spec.node().get("workingDir").and_then(Value::as_str);
    match (folder, program.strip_prefix("./")) {
        (Some(folder), Some(name)) => format!("{}/{name}", folder.trim_end_matches('/')).into(),
        _ => program.into(),
    }
}
