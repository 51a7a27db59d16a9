//! An argument holds a variable that only a shell would replace.
//!
//! ## Why it fails
//! No shell reads `command` and `args`; Kubernetes itself replaces only `$(NAME)`. The program gets the
//! text `${NAME}` as it stands
//! (<https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/>).
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
//!     args: ["--port=${WEB_PORT}"] #~ shell-variable-without-shell
//!     env:
//!     - { name: WEB_PORT, value: "8080" }
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
//!     args: ["--port=$(WEB_PORT)"]
//!     env:
//!     - { name: WEB_PORT, value: "8080" }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ShellVariableWithoutShell;

impl Lint for ShellVariableWithoutShell {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::warning("C1").predicts(
        CrashLoopBackOff,
        "BackOff",
        "Back-off restarting failed container {} in pod {}",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let items: Vec<_> = container.command_line().collect();
        if !items.iter().any(|item| item.value.contains('$')) {
            return;
        }
        if items.iter().take(4).any(|item| command::is_shell(item.value) || item.value.ends_with(".sh")) {
            return;
        }
        let env = Environment::of(container);
        for (at, item) in items.iter().enumerate() {
            let Some((name, range)) = shell_variable(item.value) else { continue };
            if command::follows_script_flag(&items, at) {
                continue;
            }
            // Some programs replace variables themselves; one the container defines was meant for this line.
            if env.get(name).is_none_or(|v| container.env().all(|e| e.node() != v.item))
                || item.value.contains('\n')
            {
                continue;
            }
            let span = item.node.part(range.clone());
            cx.warning(format!("nothing replaces `{}` here", &item.value[range]))
                .at(span, "no shell reads this")
                .event_message(container.back_off())
                .help(format!("write `$({name})`: Kubernetes replaces that"))
                .unsafe_fix(format!("write `$({name})`"), span, format!("$({name})"))
                .emit();
        }
    }
}

/// The first `$NAME` or `${NAME}` of a text.
fn shell_variable(text: &str) -> Option<(&str, std::ops::Range<usize>)> {
    let at = text.find('$')?;
    let rest = &text[at + 1..];
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if let Some(inner) = rest.strip_prefix('{') {
        let name = inner.split('}').next()?;
        return (!name.is_empty() && name.chars().all(is_name)).then(|| (name, at..at + name.len() + 3));
    }
    let len = rest.find(|c: char| !is_name(c)).unwrap_or(rest.len());
    (len > 1).then(|| (&rest[..len], at..at + len + 1))
}
