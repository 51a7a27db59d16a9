//! A Calico policy for the nodes themselves denies their way to the API server.
//!
//! ## Why it fails
//! With host endpoints created for all nodes, a `GlobalNetworkPolicy` that selects them and ends in `Deny` cuts off
//! what it does not allow. Port 6443 (or what the API server listens on) is not among it: the kubelets can no longer
//! report, and all nodes turn `Unknown`.
//!
//! ## Bad
//! ```yaml
//! apiVersion: projectcalico.org/v3
//! kind: GlobalNetworkPolicy
//! metadata: { name: hosts }
//! spec:
//!   selector: has(kubernetes.io/hostname)
//!   types: [Egress]
//!   egress: #~ host-endpoints-without-api-server
//!   - { action: Allow, protocol: UDP, destination: { ports: [53] } }
//!   - { action: Deny }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: projectcalico.org/v3
//! kind: GlobalNetworkPolicy
//! metadata: { name: hosts }
//! spec:
//!   selector: has(kubernetes.io/hostname)
//!   types: [Egress]
//!   egress:
//!   - { action: Allow, protocol: TCP, destination: { ports: [6443] } }
//!   - { action: Deny }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct HostEndpointsWithoutApiServer;

impl Lint for HostEndpointsWithoutApiServer {
    type Subject<'r> = Object<'r>;
    const META: Meta =
        Meta::warning("U2").predicts(Unknown, "NodeStatusUnknown", "Kubelet stopped posting node status.");

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        if object.kind() != "GlobalNetworkPolicy" || !object.group().ends_with("projectcalico.org") {
            return;
        }
        let Some(spec) = object.spec() else { return };
        let selector = spec.str_at(&["selector"]).unwrap_or("");
        if !(selector.contains("kubernetes.io/hostname") || selector.contains("host-endpoint")) {
            return;
        }
        let Some(egress) = spec.entry("egress") else { return };
        let denies =
            |rule: Value<'_>| rule.str_at(&["action"]) == Some("Deny") && rule.get("destination").is_none();
        let Some(deny) = egress.value.items().find(|rule| denies(*rule)) else { return };
        if egress.value.items().any(reaches_api_server) {
            return;
        }
        cx.warning("the nodes may not reach the API server")
            .at(egress, "no rule allows port 6443")
            .also(deny, "denies the rest")
            .help("allow TCP to the API server's port (6443) before the `Deny`")
            .emit();
    }
}

/// Whether a rule lets a node reach TCP port 6443 somewhere outside the Pods' own ranges.
fn reaches_api_server(rule: Value<'_>) -> bool {
    if rule.str_at(&["action"]) != Some("Allow") || !matches!(rule.str_at(&["protocol"]), None | Some("TCP"))
    {
        return false;
    }
    let destination = rule.get("destination");
    let Some(ports) = destination.and_then(|d| d.get("ports")) else {
        // Everywhere, or a selector or service: only a list of networks is taken for the Pods'.
        return destination.and_then(|d| d.get("nets")).is_none();
    };
    ports.items().any(|port| match port.as_i64() {
        Some(number) => number == 6443,
        None => port.as_str().and_then(|range| range.split_once(':')).is_some_and(|(low, high)| {
            matches!((low.parse::<u32>(), high.parse::<u32>()), (Ok(low), Ok(high)) if (low..=high).contains(&6443))
        }),
    })
}
