//! A Service sends traffic to a named port that its Pods do not have.
//!
//! ## Why it fails
//! A named `targetPort` is looked up in each Pod. Pods without a port of that name get no endpoint: the Service refuses
//! connections, although all Pods are ready.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Service
//! metadata: { name: web, namespace: shop }
//! spec:
//!   selector:
//!     app: web
//!   ports: [{ port: 80, targetPort: web }] #~ service-target-port-undefined
//! ---
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata:
//!       labels: { app: web }
//!     spec:
//!       containers:
//!       - name: web
//!         image: ghcr.io/acme/web:1.4.2
//!         ports: [{ name: http, containerPort: 8080 }]
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Service
//! metadata: { name: web, namespace: shop }
//! spec:
//!   selector:
//!     app: web
//!   ports: [{ port: 80, targetPort: http }]
//! ---
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata:
//!       labels: { app: web }
//!     spec:
//!       containers:
//!       - name: web
//!         image: ghcr.io/acme/web:1.4.2
//!         ports: [{ name: http, containerPort: 8080 }]
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ServiceTargetPortUndefined;

impl Lint for ServiceTargetPortUndefined {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::warning("H1 H4 R4").predicts(NotReady, "", "");

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        if !object.is("", "Service") {
            return;
        }
        let pods: Vec<_> =
            network::pods_of(object).filter(|p| p.object.data().unit == object.data().unit).collect();
        if pods.is_empty() {
            return;
        }
        numbered(object, &pods, cx);
        for (number, port) in network::service_ports(object) {
            let Some(target) = port.get("targetPort") else { continue };
            let Some(name) = target.as_str().filter(|n| n.parse::<u16>().is_err()) else { continue };
            let has = |pod: &Pod<'r>| pod.containers().any(|c| c.port_named(name).is_some());
            let injected = |pod: &Pod<'r>| {
                pod.metadata().is_some_and(|m| m.annotations().any(|a| a.name().contains("inject")))
            };
            if pods.iter().any(|p| has(p) || injected(p)) {
                continue;
            }
            let known: Vec<_> = pods
                .iter()
                .flat_map(|p| p.containers())
                .flat_map(|c| c.ports())
                .filter_map(ContainerPort::name)
                .collect();
            let finding = cx
                .warning(format!("port {number} leads to `{name}`, which no Pod of the Service has"))
                .at(target, "no container port has this name");
            match known.as_slice() {
                [only] => {
                    finding.also(only.node, "the port there is").write(target.span(), only.value).emit()
                }
                _ => finding.help("name the container's port so, or write its number").emit(),
            }
        }
    }
}

/// A number that is not the one port of the Pods. Ports need not be declared: only where the Service has one port, with
/// a target of its own, and the Pods declare one, the two are meant to meet.
fn numbered<'r>(object: Object<'r>, pods: &[Pod<'r>], cx: &mut Cx<'r>) {
    let mut ports = network::service_ports(object);
    let (Some((number, port)), None) = (ports.next(), ports.next()) else { return };
    let Some(target) = port.get("targetPort") else { return };
    let Some(asked) = target.as_i64().filter(|_| port.str_at(&["protocol"]).is_none_or(|p| p == "TCP"))
    else {
        return;
    };
    let containers: Vec<_> = pods.iter().flat_map(|pod| pod.running_containers()).collect();
    let mut declared: Vec<_> =
        containers.iter().flat_map(|c| c.ports()).filter_map(|p| p.container_port()).collect();
    declared.dedup_by_key(|port| port.value);
    let [only] = declared.as_slice() else { return };
    let text = asked.to_string();
    let mentions = |c: &Container<'r>| {
        c.settings().any(|setting| setting.value.contains(&text))
            || c.probes().any(|(_, probe)| {
                probe.node().at(&["httpGet", "port"]).is_some_and(|p| p.text() == Some(&text))
            })
    };
    if only.value == asked || containers.iter().any(mentions) || pods.iter().any(|pod| pod.host_network()) {
        return;
    }
    cx.warning(format!("port {number} leads to {asked}, the Pods of the Service listen on {}", only.value))
        .at(target, "")
        .also(only.node, "the port there is")
        .help(format!("lead to {}", only.value))
        .unsafe_fix(format!("write {}", only.value), target.span(), only.value.to_string())
        .emit();
}
