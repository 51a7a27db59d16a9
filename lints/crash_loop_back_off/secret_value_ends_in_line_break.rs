//! The value of a Secret ends in a line break and becomes a variable.
//!
//! ## Why it fails
//! `echo secret | base64` encodes the line break that `echo` adds, and a block scalar (`|`) keeps the one at its end.
//! The variable then holds it too: passwords are refused, header values and URLs are invalid.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Secret
//! metadata: { name: database }
//! data:
//!   password: aHVudGVyMgo= #~ secret-value-ends-in-line-break
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     env:
//!     - name: DB_PASSWORD
//!       valueFrom: { secretKeyRef: { name: database, key: password } }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Secret
//! metadata: { name: database }
//! data:
//!   password: aHVudGVyMg==
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     env:
//!     - name: DB_PASSWORD
//!       valueFrom: { secretKeyRef: { name: database, key: password } }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct SecretValueEndsInLineBreak;

impl Lint for SecretValueEndsInLineBreak {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::warning("H8 L1").predicts(
        CrashLoopBackOff,
        "BackOff",
        "Back-off restarting failed container {} in pod {}",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let from_secret =
            container.env().any(|v| v.value_from().is_some_and(|f| f.secret_key_ref().is_some()))
                || container.env_from().any(|source| source.secret_ref().is_some());
        if !from_secret {
            return;
        }
        for variable in Environment::of(container).iter() {
            let Some(value) = variable.value.as_deref() else { continue };
            let one_line = value.trim_end_matches(['\n', '\r']);
            // Keys and certificates have many lines, and readers that do not mind.
            if one_line.is_empty() || one_line.len() == value.len() || one_line.contains('\n') {
                continue;
            }
            let Some(field) = variable.node.parent().and_then(Value::key).and_then(Value::as_str) else {
                continue;
            };
            if !matches!(field, "data" | "stringData") || !is_of_secret(variable.node) {
                continue;
            }
            let finding = cx
                .warning(format!("the Secret's value ends in a line break, and so does `{}`", variable.name))
                .at(variable.node, "")
                .also(variable.item, "the variable gets the line break too")
                .event_message(container.back_off());
            match field {
                "data" => finding.help("encode it again without: `printf %s … | base64`").emit(),
                _ => finding.help("write it on the key's line, or begin the block with `|-`").emit(),
            }
        }
    }
}

fn is_of_secret(value: Value<'_>) -> bool {
    let object = value.parent().and_then(Value::parent);
    object.is_some_and(|object| object.str_at(&["kind"]) == Some("Secret"))
}
