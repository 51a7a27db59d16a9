//! An argument uses `$(NAME)`, and no variable of that name is defined.
//!
//! ## Why it fails
//! The kubelet replaces `$(NAME)` by the container's own variables. One it does not know stays as it is
//! written, and the program gets the literal text.
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
//!     args: ["--listen=$(LISTEN_ADDR)"] #~ undefined-variable-in-arguments
//!     env:
//!     - { name: LISTEN_ADDRESS, value: ":8080" }
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
//!     args: ["--listen=$(LISTEN_ADDRESS)"]
//!     env:
//!     - { name: LISTEN_ADDRESS, value: ":8080" }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct UndefinedVariableInArguments;

impl Lint for UndefinedVariableInArguments {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::warning("C1").predicts(
        CrashLoopBackOff,
        "BackOff",
        "Back-off restarting failed container {} in pod {}",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let items: Vec<_> = container.command_line().collect();
        let values: Vec<_> = container.env().filter_map(EnvVar::value).collect();
        let uses = |text: &str| text.contains("$(");
        if !items.iter().any(|item| uses(item.value)) && !values.iter().any(|value| uses(value.value)) {
            return;
        }
        let env = Environment::of(container);
        if !env.complete {
            return;
        }
        let script = command::shell_script(&items, |item| item.value).map(|s| s.script.node);
        for (at, item) in items.iter().enumerate() {
            // In a script `$(date)` is the shell's own.
            if !command::follows_script_flag(&items, at)
                && script != Some(item.node)
                && !item.value.contains('\n')
            {
                check_text(container, &env, item.node, item.value, cx);
            }
        }
        for value in values.iter().filter(|value| !value.value.contains('\n')) {
            check_text(container, &env, value.node, value.value, cx);
        }
    }
}

fn check_text<'r>(
    container: Container<'r>,
    env: &Environment<'r>,
    node: Value<'r>,
    text: &'r str,
    cx: &mut Cx<'r>,
) {
    for used in command::variable_uses(text) {
        // Lower case is how commands are called: `$(hostname)` is for a shell that reads this later.
        let is_name = env::is_variable_name(used.name) && !used.name.bytes().all(|b| b.is_ascii_lowercase());
        if !is_name
            || env.get(used.name).is_some()
            || env::is_service_variable(used.name)
            || env::is_kustomize_variable(cx.run, used.name)
        {
            continue;
        }
        let near =
            env.iter().find(|v| v.name.starts_with(used.name) || distance(&v.name, used.name, 3).is_some());
        let mut finding = cx
            .warning(format!("there is no variable `{}`", used.name))
            .at(node.part(used.range.clone()), "the program gets this text as it stands")
            .event_message(container.back_off())
            .help("define it in `env`, or write `$$(…)` if the text is meant");
        if let Some(near) = near {
            let name = near.name.clone().into_owned();
            finding = finding
                .also(near.item.get("name").unwrap_or(near.item), "did you mean this one?")
                .unsafe_fix(
                    format!("write `$({name})`"),
                    node.part(used.range.clone()),
                    format!("$({name})"),
                );
        }
        finding.emit();
    }
}
