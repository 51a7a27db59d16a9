//! A NetworkPolicy for egress leaves the Pods without DNS.
//!
//! ## Why it fails
//! A Pod that any policy with `Egress` selects may open only what some policy's rules allow. None of them allows port
//! 53, so every look-up of a name times out
//! (<https://kubernetes.io/docs/concepts/services-networking/network-policies/>).
//!
//! ## Bad
//! ```yaml
//! apiVersion: networking.k8s.io/v1
//! kind: NetworkPolicy
//! metadata: { name: egress, namespace: shop }
//! spec:
//!   podSelector: {}
//!   policyTypes: [Egress]
//!   egress: #~ egress-policy-blocks-dns
//!   - to: [{ podSelector: {} }]
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     env: [{ name: DB_HOST, value: db.shop.svc.cluster.local }]
//! ---
//! apiVersion: v1
//! kind: Service
//! metadata: { name: db, namespace: shop }
//! spec:
//!   selector: { app: db }
//!   ports: [{ port: 5432 }]
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: db-0, namespace: shop, labels: { app: db } }
//! spec:
//!   containers:
//!   - name: db-0
//!     image: ghcr.io/acme/web:1.4.2
//! ```
//! ## Good
//! ```yaml
//! apiVersion: networking.k8s.io/v1
//! kind: NetworkPolicy
//! metadata: { name: egress, namespace: shop }
//! spec:
//!   podSelector: {}
//!   policyTypes: [Egress]
//!   egress:
//!   - to: [{ podSelector: {} }]
//!   - ports: [{ protocol: UDP, port: 53 }]
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     env: [{ name: DB_HOST, value: db.shop.svc.cluster.local }]
//! ---
//! apiVersion: v1
//! kind: Service
//! metadata: { name: db, namespace: shop }
//! spec:
//!   selector: { app: db }
//!   ports: [{ port: 5432 }]
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: db-0, namespace: shop, labels: { app: db } }
//! spec:
//!   containers:
//!   - name: db-0
//!     image: ghcr.io/acme/web:1.4.2
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct EgressPolicyBlocksDns;

impl Lint for EgressPolicyBlocksDns {
    type Subject<'r> = Object<'r>;
    const META: Meta =
        Meta::warning("H7").predicts(CrashLoopBackOff, "BackOff", "Back-off restarting failed container");

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        if !is_egress_policy(object) {
            return;
        }
        let policies: Vec<_> =
            cx.run.index.of_kind(cx.run, "NetworkPolicy").filter(|p| is_egress_policy(*p)).collect();
        let selected = |policy: Object<'r>, pod: Pod<'r>| {
            let selector = policy.at(&["spec", "podSelector"]);
            network::same_namespace(policy.namespace(), pod.object.namespace())
                && selector
                    .is_some_and(|s| label_selector_matches(s, pod.template.at(&["metadata", "labels"])))
        };
        let starved = object.unit_objects().filter_map(Pod::of).find_map(|pod| {
            let name = names_service(pod)?;
            let own = selected(object, pod) && !pod.host_network();
            let blocked = || policies.iter().filter(|p| selected(**p, pod)).all(|p| !allows_dns(p));
            (own && blocked()).then_some(name)
        });
        let Some(name) = starved else { return };
        let Some(spec) = object.root().entry("spec") else { return };
        let at = spec.value.entry("egress").or(spec.value.entry("policyTypes")).unwrap_or(spec);
        let finding = cx.warning("the Pods this policy selects cannot resolve names");
        let finding = match dns_by_tcp(object) {
            Some(port) => finding.at(port, "by TCP alone, which is the default"),
            None => finding.at(at, "no rule allows port 53"),
        };
        finding
            .also(name, "a name that has to be looked up")
            .help("allow UDP and TCP port 53 to the cluster's DNS Pods")
            .emit();
    }
}

fn is_egress_policy(object: Object<'_>) -> bool {
    let types = object.at(&["spec", "policyTypes"]);
    object.is("networking.k8s.io", "NetworkPolicy")
        && match types {
            Some(types) => types.items().any(|t| t.as_str() == Some("Egress")),
            None => object.at(&["spec", "egress"]).is_some(),
        }
}

/// Whether a policy has a rule that lets UDP port 53 out. What a rule's peers select is not known here.
fn allows_dns(policy: &Object<'_>) -> bool {
    policy.at(&["spec", "egress"]).into_iter().flat_map(Value::items).any(|rule| match rule.get("ports") {
        // Every port, but perhaps only to Pods of the same namespace, where cluster DNS is not.
        None => !only_own_namespace(rule),
        Some(ports) => ports.items().any(|port| {
            // TCP is the default, and names are asked for by UDP.
            if port.get("protocol").is_none_or(|protocol| protocol.as_str() == Some("TCP")) {
                return false;
            }
            let Some(number) = port.get("port") else { return !only_own_namespace(rule) };
            let low = number.as_i64();
            let high = port.get("endPort").and_then(Value::as_i64).or(low);
            low.is_none() || (low <= Some(53) && high >= Some(53))
        }),
    })
}

/// The port 53 that a policy lets out by TCP alone.
fn dns_by_tcp<'r>(policy: Object<'r>) -> Option<Value<'r>> {
    let rules = policy.at(&["spec", "egress"]).into_iter().flat_map(Value::items);
    let ports = rules.filter_map(|rule| rule.get("ports")).flat_map(Value::items);
    ports.filter_map(|port| port.get("port")).find(|number| number.as_i64() == Some(53))
}

fn only_own_namespace(rule: Value<'_>) -> bool {
    let own = |peer: Value<'_>| peer.get("podSelector").is_some() && peer.get("namespaceSelector").is_none();
    rule.get("to").is_some_and(|to| to.items().len() > 0 && to.items().all(own))
}

/// A setting of a Pod that holds the name of a Service.
fn names_service<'r>(pod: Pod<'r>) -> Option<Value<'r>> {
    pod.running_containers().flat_map(|c| c.env()).find_map(|variable| {
        let value = variable.value()?;
        let host = network::hosts(value.value).into_iter().find(|h| {
            let named =
                variable.name().is_some_and(|n| n.value.ends_with("HOST") || n.value.ends_with("URL"));
            h.qualified || (named && h.service != "localhost")
        });
        host.map(|_| value.node)
    })
}
