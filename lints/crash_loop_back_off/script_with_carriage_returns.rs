//! A script from a ConfigMap has Windows line ends.
//!
//! ## Why it fails
//! The kernel takes the first line word by word: with a carriage return at its end it looks for the
//! interpreter `/bin/sh\r`, which does not exist. A shell that reads such a script stumbles over every
//! line.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: scripts, namespace: shop }
//! data:
//!   run.sh: "#!/bin/sh\r\nexec /app/web\r\n"
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
//!     command: ["/scripts/run.sh"] #~ script-with-carriage-returns
//!     volumeMounts:
//!     - { name: scripts, mountPath: /scripts }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: scripts, namespace: shop }
//! data:
//!   run.sh: "#!/bin/sh\nexec /app/web\n"
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
//!     command: ["/scripts/run.sh"]
//!     volumeMounts:
//!     - { name: scripts, mountPath: /scripts }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ScriptWithCarriageReturns;

impl Lint for ScriptWithCarriageReturns {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("L1")
        .predicts(RunContainerError, "Failed", "Error: {}: no such file or directory")
        .predicts(CrashLoopBackOff, "BackOff", "Back-off restarting failed container {} in pod {}");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let Some(argv) = container.argv() else { return };
        if !argv.iter().any(|item| item.value.contains('/')) {
            return;
        }
        let run = command::without_wrappers(&argv, |item| item.value);
        for file in mounted::files(container) {
            let returns = file.text.as_deref().is_some_and(|text| {
                text.lines()
                    .next()
                    .is_some_and(|_| text.split('\n').next().is_some_and(|l| l.ends_with('\r')))
            });
            let Some(at) = run.iter().position(|item| item.value == file.path).filter(|_| returns) else {
                continue;
            };
            let direct = at == 0 && file.text.as_deref().is_some_and(|text| text.starts_with("#!"));
            let by_shell = at > 0 && run.first().is_some_and(|first| command::is_shell(first.value));
            if !direct && !by_shell {
                continue;
            }
            let finding = if direct {
                let why = "no such file or directory";
                cx.error(format!("`{}` has Windows line ends: its interpreter is not found", file.path))
                    .at(run[at], "run here")
                    .event_message(format!("Error: {}", command::runtime_failed(&file.path, why)))
            } else {
                cx.warning(format!("`{}` has Windows line ends", file.path))
                    .at(run[at], "read by a shell")
                    .state(CrashLoopBackOff)
                    .event_message(container.back_off())
            };
            finding
                .also(file.node, "each line ends with a carriage return")
                .help("save the script with Unix line ends")
                .emit();
        }
    }
}
