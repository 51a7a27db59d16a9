//! A variable has a value with which the well-known image does not start.
//!
//! ## Why it fails
//! Servers look at what they are given before they serve: MinIO wants a password of eight characters, SQL Server one
//! with letters, digits and symbols, MySQL no second user `root`. They print what is wrong and exit.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Secret
//! metadata: { name: minio, namespace: shop }
//! stringData:
//!   password: minio #~ variable-value-refused-by-image
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: minio, namespace: shop }
//! spec:
//!   containers:
//!   - name: minio
//!     image: minio/minio:RELEASE.2025-09-07T16-13-09Z
//!     args: [server, /data]
//!     env:
//!     - name: MINIO_ROOT_USER
//!       value: minio
//!     - name: MINIO_ROOT_PASSWORD
//!       valueFrom: { secretKeyRef: { name: minio, key: password } }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Secret
//! metadata: { name: minio, namespace: shop }
//! stringData:
//!   password: long-enough
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: minio, namespace: shop }
//! spec:
//!   containers:
//!   - name: minio
//!     image: minio/minio:RELEASE.2025-09-07T16-13-09Z
//!     args: [server, /data]
//!     env:
//!     - name: MINIO_ROOT_USER
//!       value: minio
//!     - name: MINIO_ROOT_PASSWORD
//!       valueFrom: { secretKeyRef: { name: minio, key: password } }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct VariableValueRefusedByImage;

impl Lint for VariableValueRefusedByImage {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::warning("L1 H6 H8").predicts(
        CrashLoopBackOff,
        "BackOff",
        "Back-off restarting failed container {} in pod {}",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let (Some(image), Some(known)) = (container.image(), container.known_image()) else { return };
        let checked = |variable: &&known_images::CheckedVariable| {
            variable.images.contains(&known.image.repository)
                && (variable.since.is_empty() || known.is_since(variable.since))
        };
        let mut variables = known_images::CHECKED.iter().filter(checked).peekable();
        if variables.peek().is_none() || !runs_server(container, &known) {
            return;
        }
        let env = Environment::of(container);
        let mut said: Vec<&str> = Vec::new();
        for variable in variables {
            let Some(name) = variable.names.iter().find(|name| env.get(name).is_some()) else { continue };
            let Some(found) = env.get(name).filter(|_| !said.contains(name)) else { continue };
            let value = found.value.as_deref().filter(|value| is_literal(value));
            let Some(fault) = value.and_then(|value| variable.rule.fault(value)) else { continue };
            said.push(name);
            cx.warning(format!("`{name}` {fault}"))
                .at(found.node.span(), "this value")
                .also(image, "refuses it")
                .field(found.item.path_from(container.object().root()))
                .event_message(container.back_off())
                .note(format!("the container's log says `{}`", variable.log))
                .emit();
        }
    }
}

/// Whether the image's own server is run: another command is another program.
fn runs_server(container: Container<'_>, known: &Known) -> bool {
    let program = known.image.program;
    let named = || !program.is_empty() && container.command_line().any(|item| item.value.contains(program));
    container.role != ContainerRole::Ephemeral && (!container.has_command() || named())
}

/// Whether a value is what the server will see: not filled in later, not sealed.
fn is_literal(value: &str) -> bool {
    !value.is_empty() && !["${", "$(", "{{", "ENC[", "<"].iter().any(|mark| value.contains(mark))
}
