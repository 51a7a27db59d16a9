//! A probe asks a port by a name that the container does not have.
//!
//! ## Why it fails
//! The kubelet looks the name up among the ports of the same container (`pkg/probe/util.go`); of another container's
//! ports it knows nothing. Unfound it is read as a number, and the probe never runs.
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
//!     ports: [{ name: http, containerPort: 8080 }]
//!     readinessProbe:
//!       httpGet:
//!         path: /ready
//!         port: web #~ probe-port-name-undefined
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
//!     ports: [{ name: http, containerPort: 8080 }]
//!     readinessProbe:
//!       httpGet: { path: /ready, port: http }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ProbePortNameUndefined;

impl Lint for ProbePortNameUndefined {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("H1")
        .predicts(Unhealthy, "Unhealthy", "Readiness probe errored and resulted in unknown state")
        .predicts(CrashLoopBackOff, "Unhealthy", "Liveness probe errored and resulted in unknown state");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        for (field, probe) in container.probes() {
            let port = probe.asked_port();
            let Some(Spanned { value: IntOrString::String(name), node }) = port else { continue };
            if container.port_named(name).is_some() || name.parse::<u16>().is_ok() || name.contains("${") {
                continue;
            }
            let kind = field.trim_end_matches("Probe");
            let kind = kind[..1].to_uppercase() + &kind[1..];
            let mut finding = cx
                .error(format!("the {field} asks port `{name}`, which the container does not have"))
                .at(node, "no port of this container has this name")
                .event(
                    "Unhealthy",
                    format!("{kind} probe errored and resulted in unknown state: strconv.Atoi: parsing {name:?}: invalid syntax"),
                );
            let other = container.pod.containers().filter(|c| c.spec.node() != container.spec.node());
            if let Some(port) = other.filter_map(|c| c.port_named(name)).next() {
                finding = finding.also(port.node(), "another container's port does not count");
            }
            let names: Vec<_> = container.ports().filter_map(ContainerPort::name).collect();
            match names.as_slice() {
                [] => finding.help("declare the port with this name, or write its number").emit(),
                [only] => finding.also(only.node, "the port it has").write(node.span(), only.value).emit(),
                [..] => finding.help("write the name of one of the container's ports").emit(),
            }
        }
    }
}
