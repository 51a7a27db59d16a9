//! A variable uses another one that is defined only after it.
//!
//! ## Why it fails
//! The kubelet goes through `env` from top to bottom and replaces `$(NAME)` by what is defined so far. A
//! later variable is not known yet: the text stays as it is written.
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
//!     env:
//!     - { name: URL, value: "postgres://app:$(PASSWORD)@db/app" } #~ variable-used-before-definition
//!     - { name: PASSWORD, value: secret }
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
//!     env:
//!     - { name: PASSWORD, value: secret }
//!     - { name: URL, value: "postgres://app:$(PASSWORD)@db/app" }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct VariableUsedBeforeDefinition;

impl Lint for VariableUsedBeforeDefinition {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::warning("C1").predicts(
        CrashLoopBackOff,
        "BackOff",
        "Back-off restarting failed container {} in pod {}",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let variables: Vec<_> = container.env().collect();
        for (at, variable) in variables.iter().enumerate() {
            let Some(value) = variable.value().filter(|v| v.value.contains("$(")) else { continue };
            for used in command::variable_uses(value.value) {
                let named = |v: &EnvVar<'_>| v.name().is_some_and(|name| name.value == used.name);
                let before = variables[..at].iter().any(named) || brought_in(container, used.name);
                let Some(later) = variables[at..].iter().find(|v| named(v)).filter(|_| !before) else {
                    continue;
                };
                let itself = later.node() == variable.node();
                let says = if itself { "this is the variable itself" } else { "defined only here" };
                cx.warning(format!("`$({})` is not defined yet", used.name))
                    .at(value.node.part(used.range.clone()), "this text stays as it is written")
                    .also(later.node().get("name").unwrap_or(later.node()), says)
                    .event_message(container.back_off())
                    .help(format!("move `{}` above", used.name))
                    .emit();
            }
        }
    }
}

/// Whether `envFrom` may define a name: that comes before all of `env`.
fn brought_in(container: Container<'_>, name: &str) -> bool {
    let mut sources = container.env_from().peekable();
    if sources.peek().is_none() {
        return false;
    }
    let env = Environment::of(container);
    let own = |v: &Variable<'_>| container.env().any(|e| e.node() == v.item);
    !env.complete || env.get(name).is_some_and(|v| !own(v))
}
