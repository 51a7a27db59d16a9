//! A Service asks for a node port outside the range that API servers give out.
//!
//! ## Why it fails
//! Node ports come from one range, 30000-32767 unless `--service-node-port-range` of the API server says otherwise.
//! Any other is refused (`pkg/registry/core/service/portallocator/allocator.go`).
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Service
//! metadata: { name: web }
//! spec:
//!   type: NodePort
//!   selector: { app: web }
//!   ports:
//!   - port: 80
//!     nodePort: 8080 #~ node-port-out-of-range
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Service
//! metadata: { name: web }
//! spec:
//!   type: NodePort
//!   selector: { app: web }
//!   ports:
//!   - port: 80
//!     nodePort: 30080
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct NodePortOutOfRange;

impl Lint for NodePortOutOfRange {
    type Subject<'r> = Object<'r>;
    const META: Meta =
        Meta::warning("R3").predicts(Rejected, "Invalid", "provided port is not in the valid range");

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        if !object.is("", "Service") {
            return;
        }
        for (_, port) in network::service_ports(object) {
            let Some(node_port) = port.get("nodePort") else { continue };
            let Some(number) = node_port.as_i64().filter(|n| (1..=65_535).contains(n)) else { continue };
            let widened = || {
                node::control_plane(cx.run, "kube-apiserver")
                    .any(|server| node::flag(server, "service-node-port-range").is_some())
            };
            if (30_000..=32_767).contains(&number) || widened() {
                continue;
            }
            cx.warning(format!("{number} is no node port: they are 30000 to 32767"))
                .at(node_port, "")
                .event_message(format!(
                    "Service {:?} is invalid: spec.ports[0].nodePort: Invalid value: {number}: provided port is not in the valid range. The range of valid ports is 30000-32767",
                    object.name()
                ))
                .help("take one of the range, or leave it out: the API server picks one")
                .emit();
        }
    }
}
