//! A container defines a variable twice.
//!
//! ## Why it fails
//! The last definition wins, silently: `kubectl apply` prints at most a warning (`hides previous
//! definition`). Where the values differ, one of them was meant and is not used.
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
//!     - { name: REDIS_HOST, value: redis.prod }
//!     - { name: REDIS_HOST, value: redis.staging } #~ duplicate-variable
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
//!     - { name: REDIS_HOST, value: redis.prod }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct DuplicateVariable;

impl Lint for DuplicateVariable {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::warning("L1").predicts(
        CrashLoopBackOff,
        "BackOff",
        "Back-off restarting failed container {} in pod {}",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let variables: Vec<_> = container.env().filter_map(|v| Some((v.name()?, v))).collect();
        for (at, (name, variable)) in variables.iter().enumerate().skip(1) {
            let Some((first, other)) = variables[..at].iter().find(|(n, _)| n.value == name.value) else {
                continue;
            };
            let text = |v: &EnvVar<'r>| v.value().map(|t| t.value);
            let same = text(variable).is_some() && text(variable) == text(other);
            // `A: $(A) more` extends the first on purpose.
            let extends = text(variable).is_some_and(|t| t.contains(&format!("$({})", name.value)));
            if extends {
                continue;
            }
            let severity = if same { Severity::Note } else { Severity::Warning };
            cx.report(severity, format!("the variable `{}` is defined twice", name.value))
                .at(*name, "this definition wins")
                .also(*first, "this one is not used")
                .no_event()
                .help("remove the one that is not meant")
                .emit();
        }
    }
}
