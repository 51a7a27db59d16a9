//! A preStop hook asks a port by a name that the container does not have.
//!
//! ## Why it fails
//! The kubelet looks the name up among the ports of the same container (`resolvePort` in
//! `pkg/kubelet/lifecycle/handlers.go`). Unfound, the hook fails, and what it was to do before the stop stays undone.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     ports: [{ name: http, containerPort: 8080 }]
//!     lifecycle:
//!       preStop:
//!         httpGet:
//!           path: /drain
//!           port: htpp #~ pre-stop-port-undefined
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     ports: [{ name: http, containerPort: 8080 }]
//!     lifecycle:
//!       preStop:
//!         httpGet: { path: /drain, port: http }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct PreStopPortUndefined;

impl Lint for PreStopPortUndefined {
    type Subject<'r> = Container<'r>;
    const META: Meta =
        Meta::warning("T4 C15").predicts(Terminating, "FailedPreStopHook", "PreStopHook failed");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let hook = container.lifecycle().and_then(Lifecycle::pre_stop);
        let port = hook.and_then(LifecycleHandler::http_get).and_then(HttpGetAction::port);
        let Some(Spanned { value: IntOrString::String(name), node }) = port else { return };
        if container.port_named(name).is_some() || name.parse::<u16>().is_ok() || name.contains("${") {
            return;
        }
        let finding = cx
            .warning(format!("the preStop hook asks port `{name}`, which the container does not have"))
            .at(node, "no port of this container has this name");
        let names: Vec<_> = container.ports().filter_map(ContainerPort::name).collect();
        match names.as_slice() {
            [only] => finding.also(only.node, "the port it has").write(node.span(), only.value).emit(),
            _ => finding.help("declare the port with this name, or write its number").emit(),
        }
    }
}
