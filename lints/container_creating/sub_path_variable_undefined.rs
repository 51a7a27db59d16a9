//! A `subPathExpr` uses a variable that the container does not define.
//!
//! ## Why it fails
//! The kubelet makes the path from the container's own variables and refuses to go on without them:
//! `missing value for …`.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   volumes:
//!   - name: logs
//!     emptyDir: {}
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     volumeMounts:
//!     - { name: logs, mountPath: /logs, subPathExpr: $(POD_NAME) } #~ sub-path-variable-undefined
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   volumes:
//!   - name: logs
//!     emptyDir: {}
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     env:
//!     - { name: POD_NAME, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
//!     volumeMounts:
//!     - { name: logs, mountPath: /logs, subPathExpr: $(POD_NAME) }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct SubPathVariableUndefined;

impl Lint for SubPathVariableUndefined {
    type Subject<'r> = Container<'r>;
    const META: Meta =
        Meta::error("C14").predicts(CreateContainerConfigError, "Failed", "Error: missing value for {}");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        for mount in container.volume_mounts() {
            let Some(path) = mount.sub_path_expr() else { continue };
            let env = Environment::of(container);
            for used in command::variable_uses(path.value) {
                if !env.complete || env.get(used.name).is_some() || env::is_service_variable(used.name) {
                    continue;
                }
                cx.error(format!("there is no variable `{}`", used.name))
                    .at(path.node.part(used.range.clone()), "needed for the path")
                    .event_message(format!("Error: missing value for {}", used.name))
                    .help("define it in the container's `env`")
                    .emit();
            }
        }
    }
}
