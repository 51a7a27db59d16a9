//! A shell gets its script in several items and runs only the first.
//!
//! ## Why it fails
//! `sh -c` takes one argument as its script; what follows becomes `$0`, `$1` and so on. Of `["sh", "-c",
//! "java", "-jar", "app.jar"]` only `java` runs: it prints its usage and exits.
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
//!     command: ["sh", "-c", "java", "-jar", "/app/web.jar"] #~ shell-script-in-several-items
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
//!     command: ["sh", "-c", "exec java -jar /app/web.jar"]
//! ```
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     command: ["sh", "-c", "exec /app/web \"$@\"", "--", "--port=8080"]
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ShellScriptInSeveralItems;

impl Lint for ShellScriptInSeveralItems {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("C1 L1").predicts(
        CrashLoopBackOff,
        "BackOff",
        "Back-off restarting failed container {} in pod {}",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let items: Vec<_> = container.command_line().collect();
        let Some(found) = command::shell_script(&items, |item| item.value) else { return };
        let Some(extra) = found.parameters.first() else { return };
        // A lone `--` or `_` only fills the place of `$0`.
        if found.parameters.len() == 1 && matches!(extra.value, "--" | "-" | "_" | "sh" | "bash") {
            return;
        }
        let script = found.script.value.trim();
        let uses_them = ["$@", "$*", "$#", "$0", "$1", "$2", "${@", "${*", "${0", "${1", "shift", "getopts"];
        if uses_them.iter().any(|mark| script.contains(mark)) {
            return;
        }
        let bare = !script.contains(char::is_whitespace);
        let interpreter = matches!(
            command::base_name(script),
            "java"
                | "node"
                | "python"
                | "python3"
                | "ruby"
                | "perl"
                | "php"
                | "bash"
                | "sh"
                | "dotnet"
                | "npm"
                | "yarn"
        );
        let severity = if bare && interpreter { Severity::Error } else { Severity::Warning };
        let shown = script.lines().next().unwrap_or("");
        cx.report(severity, format!("the shell runs only `{shown}`"))
            .at(*extra, "this and what follows is not part of the script")
            .also(found.script.node.part(0..shown.len()), "the whole script")
            .event_message(container.back_off())
            .help("write the whole line as one item, or leave the shell out")
            .emit();
    }
}
