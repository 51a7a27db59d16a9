//! A whole command line stands in one item.
//!
//! ## Why it fails
//! Each item of `command` is one argument; the first is the program's name. No shell splits it: the runtime
//! looks for a file whose name has the blanks in it.
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
//!     command: ["nginx -g 'daemon off;'"] #~ shell-line-in-one-item
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
//!     command: ["nginx", "-g", "daemon off;"]
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ShellLineInOneItem;

/// Programs that people write whole lines of.
const PROGRAMS: &[&str] = &[
    "bundle",
    "cat",
    "curl",
    "echo",
    "exec",
    "go",
    "gunicorn",
    "java",
    "kubectl",
    "ls",
    "make",
    "nginx",
    "node",
    "npm",
    "npx",
    "php",
    "python",
    "python3",
    "rails",
    "redis-cli",
    "redis-server",
    "ruby",
    "service",
    "sleep",
    "tail",
    "test",
    "uvicorn",
    "wget",
    "yarn",
];

impl Lint for ShellLineInOneItem {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("C1 L1 C15")
        .predicts(RunContainerError, "Failed", "Error: {}: executable file not found in $PATH")
        .predicts(PostStartHookError, "FailedPostStartHook", "PostStartHook failed")
        .predicts(Terminating, "FailedPreStopHook", "PreStopHook failed")
        .predicts(Unhealthy, "Unhealthy", "{} probe failed: {}: executable file not found in $PATH");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        for line in container.exec_lines() {
            let Some(first) = line.items.first() else { continue };
            let program = first.value.trim();
            // Paths of Windows have blanks by nature.
            if !program.contains(char::is_whitespace) || program.contains('\\') || program.contains("$(") {
                continue;
            }
            let words: Vec<&str> = program.split_whitespace().collect();
            let looks_like_line = words.len() > 2
                || words.get(1).is_some_and(|w| {
                    w.starts_with(['-', '/', '.', '$', '"', '\'', '&', '|']) || w.contains('.')
                })
                || command::is_shell(words.first().unwrap_or(&""))
                || words.first().is_some_and(|w| PROGRAMS.contains(&command::base_name(w)));
            let severity = if looks_like_line { Severity::Error } else { Severity::Warning };
            let why = if program.contains('/') {
                format!("stat {program}: no such file or directory")
            } else {
                "executable file not found in $PATH".to_owned()
            };
            let (reason, message) = line.event(program, &why);
            let shown = program.lines().next().unwrap_or(program);
            cx.report(
                severity,
                format!("`{shown}` is one item: the runtime looks for a program of that name"),
            )
            .at(first.node.part(0..shown.len()), "no shell splits this")
            .state(line.state())
            .event(reason, message)
            .help("write each word as an item of its own, or run it by a shell: `[\"sh\", \"-c\", \"…\"]`")
            .emit();
        }
    }
}
