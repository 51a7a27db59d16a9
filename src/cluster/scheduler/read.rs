//! From the YAML of a Pod (or a template) to what the scheduler sees.

use std::sync::Arc;

use super::resources::{is_sidecar, pod_requests};
use super::selector::{NodeTerms, Selector};
use super::spec::{Effect, HostPort, Placement, PodSpec, PodTerm, Spread, Taint, Toleration, Volume};
use super::symbols::{Labels, Symbol, Symbols};
use super::world::Policies;
use crate::syntax::yaml::Value;

/// The items of a list, nothing where there is none.
pub(super) fn items<'r>(value: Value<'r>, path: &[&str]) -> impl Iterator<Item = Value<'r>> + use<'r> {
    value.at(path).into_iter().flat_map(|v| v.items())
}

/// The labels (or another map of texts) at a path.
pub(super) fn labels(value: Option<Value<'_>>, symbols: &mut Symbols) -> Labels {
    let entries = value.into_iter().flat_map(|v| v.entries());
    let pairs = entries.filter_map(|e| Some((e.name(), e.value.text()?)));
    Labels::new(pairs.map(|(key, value)| (symbols.intern(key), symbols.intern(value))).collect())
}

/// Reads the taints of a node (`spec`).
pub(super) fn taints(spec: Value<'_>, symbols: &mut Symbols) -> Vec<Taint> {
    let mut list = Vec::new();
    for item in items(spec, &["taints"]) {
        let (Some(key), Some(effect)) = (item.str_at(&["key"]), item.str_at(&["effect"])) else { continue };
        let Some(effect) = Effect::read(effect) else { continue };
        let value = item.get("value").and_then(|v| v.text()).unwrap_or("");
        list.push(Taint { key: symbols.intern(key), value: symbols.intern(value), effect });
    }
    list
}

/// Which controller's Pods are read: some add labels and tolerations of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Maker {
    /// Somebody wrote the Pod itself.
    Nobody,
    /// A controller that adds nothing the scheduler sees.
    Other,
    /// A DaemonSet.
    DaemonSet,
    /// It is in the cluster already: whatever is added to Pods is there.
    Cluster,
}

/// A Pod (or template) with `metadata` and `spec`, in a namespace.
pub fn pod_spec(
    pod: Value<'_>,
    namespace: Symbol,
    extra_labels: &[(Symbol, Symbol)],
    maker: Maker,
    policies: &Policies,
    symbols: &mut Symbols,
) -> PodSpec {
    let spec = pod.get("spec").unwrap_or(pod);
    let mut own = labels(pod.at(&["metadata", "labels"]), symbols);
    for &(key, value) in extra_labels {
        own.set(key, value);
    }
    let class = spec.str_at(&["runtimeClassName"]).and_then(|name| policies.runtime_class(name, symbols));
    let overhead = class.and_then(|c| c.overhead.clone());
    let defaults = if maker == Maker::Cluster { &[] } else { policies.container_defaults(namespace) };
    let (mut requests, scored) = pod_requests(spec, spec.get("overhead"), defaults, symbols);
    if spec.get("overhead").is_none()
        && let Some(overhead) = &overhead
    {
        requests.add(overhead, 1);
    }
    let (priority, may_preempt) = priority(spec, policies, symbols);
    let mut placement = placement(spec, maker, symbols);
    if let Some(class) = class {
        placement.node_selector.extend(class.node_selector.iter().copied());
        placement.tolerations.extend(class.tolerations.iter().cloned());
    }
    PodSpec {
        namespace,
        priority,
        may_preempt,
        placement: Arc::new(placement),
        requests,
        scored,
        ports: host_ports(spec, symbols),
        volumes: volumes(pod, spec, symbols),
        spread: spread(spec, &own, symbols),
        affinity: terms(spec, "podAffinity", &own, namespace, symbols),
        anti_affinity: terms(spec, "podAntiAffinity", &own, namespace, symbols),
        preferred: preferred(spec, &own, namespace, symbols),
        node_name: spec.str_at(&["nodeName"]).filter(|n| !n.is_empty()).map(|n| symbols.intern(n)),
        terminating: pod.at(&["metadata", "deletionTimestamp"]).is_some(),
        labels: own,
    }
}

/// `spec.priority` as admission sets it, and whether the Pod may preempt others
/// (`plugin/pkg/admission/priority/admission.go`).
fn priority(spec: Value<'_>, policies: &Policies, symbols: &Symbols) -> (i32, bool) {
    let never = spec.str_at(&["preemptionPolicy"]).map(|policy| policy == "Never");
    if let Some(number) = spec.get("priority").and_then(|v| v.as_i64()) {
        return (number.clamp(i32::MIN.into(), i32::MAX.into()) as i32, never != Some(true));
    }
    let class = policies.priority(spec.str_at(&["priorityClassName"]).unwrap_or(""), symbols);
    (class.value, !never.unwrap_or(class.never_preempts))
}

/// Reads one toleration.
pub(super) fn toleration(value: Value<'_>, symbols: &mut Symbols) -> Toleration {
    let text = |name: &str| value.get(name).and_then(|v| v.text()).unwrap_or("");
    let operator = text("operator");
    let key = Some(text("key")).filter(|key| !key.is_empty());
    Toleration {
        key: key.map(|key| symbols.intern(key)),
        value: (operator != "Exists").then(|| symbols.intern(text("value"))),
        effect: Effect::read(text("effect")),
        broken: !matches!(operator, "" | "Equal" | "Exists")
            || (!text("effect").is_empty() && Effect::read(text("effect")).is_none()),
    }
}

fn placement(spec: Value<'_>, maker: Maker, symbols: &mut Symbols) -> Placement {
    let mut list: Vec<Toleration> = items(spec, &["tolerations"]).map(|t| toleration(t, symbols)).collect();
    if maker == Maker::DaemonSet {
        daemon_tolerations(spec, &mut list, symbols);
    }
    default_tolerations(&mut list, symbols);
    let selector = spec.get("nodeSelector").into_iter().flat_map(|v| v.entries());
    let node_selector = selector
        .filter_map(|e| Some((e.name(), e.value.text()?)))
        .map(|(key, value)| (symbols.intern(key), symbols.intern(value)))
        .collect();
    let affinity = spec.at(&["affinity", "nodeAffinity"]);
    let required = affinity
        .and_then(|a| a.get("requiredDuringSchedulingIgnoredDuringExecution"))
        .map(|terms| NodeTerms::read(terms, symbols));
    let preferred = affinity
        .into_iter()
        .flat_map(|a| items(a, &["preferredDuringSchedulingIgnoredDuringExecution"]))
        .filter_map(|item| Some((weight(item)?, item.get("preference")?)))
        .map(|(weight, term)| (weight, NodeTerms::read_one(term, symbols)))
        .collect();
    Placement { tolerations: list, node_selector, required, preferred }
}

/// The weight of a preference, from 1 to 100.
fn weight(item: Value<'_>) -> Option<i64> {
    item.get("weight")?.as_i64().map(|weight| weight.clamp(0, 100))
}

/// What the DaemonSet controller adds (`pkg/controller/daemon/util/daemonset_util.go`).
fn daemon_tolerations(spec: Value<'_>, list: &mut Vec<Toleration>, symbols: &mut Symbols) {
    let host_network = spec.get("hostNetwork").and_then(|v| v.as_bool()) == Some(true);
    let all = [
        ("node.kubernetes.io/not-ready", Effect::NoExecute),
        ("node.kubernetes.io/unreachable", Effect::NoExecute),
        ("node.kubernetes.io/disk-pressure", Effect::NoSchedule),
        ("node.kubernetes.io/memory-pressure", Effect::NoSchedule),
        ("node.kubernetes.io/pid-pressure", Effect::NoSchedule),
        ("node.kubernetes.io/unschedulable", Effect::NoSchedule),
        ("node.kubernetes.io/network-unavailable", Effect::NoSchedule),
    ];
    for (key, effect) in all.into_iter().take(if host_network { 7 } else { 6 }) {
        list.push(Toleration {
            key: Some(symbols.intern(key)),
            value: None,
            effect: Some(effect),
            broken: false,
        });
    }
}

/// What the DefaultTolerationSeconds admission plugin adds
/// (`plugin/pkg/admission/defaulttolerationseconds/admission.go`).
fn default_tolerations(list: &mut Vec<Toleration>, symbols: &mut Symbols) {
    for key in ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"] {
        let key = symbols.intern(key);
        let there = list
            .iter()
            .any(|t| t.key.is_none_or(|k| k == key) && t.effect.is_none_or(|e| e == Effect::NoExecute));
        if !there {
            list.push(Toleration {
                key: Some(key),
                value: None,
                effect: Some(Effect::NoExecute),
                broken: false,
            });
        }
    }
}

/// The host ports of containers that run for the Pod's whole life (`GetHostPorts`); in the host's network
/// every container port is one.
fn host_ports(spec: Value<'_>, symbols: &mut Symbols) -> Vec<HostPort> {
    let host_network = spec.get("hostNetwork").and_then(|v| v.as_bool()) == Some(true);
    let sidecars = items(spec, &["initContainers"]).filter(|c| is_sidecar(*c));
    let ports = items(spec, &["containers"]).chain(sidecars).flat_map(|c| items(c, &["ports"]));
    ports.filter_map(|port| host_port(port, host_network, symbols)).collect()
}

fn host_port(port: Value<'_>, host_network: bool, symbols: &mut Symbols) -> Option<HostPort> {
    let number = |name: &str| port.get(name).and_then(|v| v.as_i64()).filter(|n| *n > 0);
    let written = number("hostPort");
    let number = if host_network { written.or_else(|| number("containerPort")) } else { written }?;
    let address = port.str_at(&["hostIP"]).filter(|ip| !matches!(*ip, "" | "0.0.0.0"));
    let protocol = port.str_at(&["protocol"]).filter(|p| !p.is_empty()).unwrap_or("TCP");
    Some(HostPort {
        port: number,
        protocol: symbols.intern(protocol),
        address: address.map(|ip| symbols.intern(ip)),
    })
}

fn volumes(pod: Value<'_>, spec: Value<'_>, symbols: &mut Symbols) -> Vec<Volume> {
    let pod_name = pod.str_at(&["metadata", "name"]).unwrap_or("");
    items(spec, &["volumes"]).filter_map(|volume| self::volume(volume, pod_name, symbols)).collect()
}

fn volume(volume: Value<'_>, pod_name: &str, symbols: &mut Symbols) -> Option<Volume> {
    let disk = |kind, source: Value<'_>, name: String, servers, symbols: &mut Symbols| {
        let read_only = source.get("readOnly").and_then(|v| v.as_bool()) == Some(true);
        Some(Volume::Disk { kind, name: symbols.intern(&name), servers, read_only })
    };
    let text = |source: Value<'_>, name: &str| source.str_at(&[name]).unwrap_or("").to_owned();
    if let Some(claim) = volume.get("persistentVolumeClaim") {
        let name = symbols.intern(claim.str_at(&["claimName"])?);
        return Some(Volume::Claim { name, ephemeral: false });
    }
    if volume.get("ephemeral").is_some() {
        let name = format!("{pod_name}-{}", volume.str_at(&["name"])?);
        return Some(Volume::Claim { name: symbols.intern(&name), ephemeral: true });
    }
    if let Some(source) = volume.get("gcePersistentDisk") {
        return disk("gce", source, text(source, "pdName"), Vec::new(), symbols);
    }
    if let Some(source) = volume.get("awsElasticBlockStore") {
        return disk("aws", source, text(source, "volumeID"), Vec::new(), symbols);
    }
    if let Some(source) = volume.get("iscsi") {
        return disk("iscsi", source, text(source, "iqn"), Vec::new(), symbols);
    }
    let source = volume.get("rbd")?;
    let servers = items(source, &["monitors"]).filter_map(|m| m.text()).map(|m| symbols.intern(m)).collect();
    let pool = source.str_at(&["pool"]).unwrap_or("rbd");
    disk("rbd", source, format!("{pool}/{}", text(source, "image")), servers, symbols)
}

fn spread(spec: Value<'_>, own: &Labels, symbols: &mut Symbols) -> Vec<Spread> {
    let mut list = Vec::new();
    for (index, item) in items(spec, &["topologySpreadConstraints"]).enumerate() {
        let number = |name: &str| item.get(name).and_then(|v| v.as_i64());
        let (Some(max_skew), Some(topology)) = (number("maxSkew"), item.str_at(&["topologyKey"])) else {
            continue;
        };
        let mut selector = Selector::read(item.get("labelSelector"), symbols);
        selector.add_keys(item.get("matchLabelKeys"), own, symbols, true);
        list.push(Spread {
            index,
            max_skew,
            topology: symbols.intern(topology),
            selector,
            min_domains: number("minDomains").unwrap_or(1),
            honor_affinity: item.str_at(&["nodeAffinityPolicy"]) != Some("Ignore"),
            honor_taints: item.str_at(&["nodeTaintsPolicy"]) == Some("Honor"),
            required: item.str_at(&["whenUnsatisfiable"]) == Some("DoNotSchedule"),
        });
    }
    list
}

fn terms(
    spec: Value<'_>,
    kind: &str,
    own: &Labels,
    namespace: Symbol,
    symbols: &mut Symbols,
) -> Vec<PodTerm> {
    items(spec, &["affinity", kind, "requiredDuringSchedulingIgnoredDuringExecution"])
        .filter_map(|item| term(item, own, namespace, symbols))
        .collect()
}

fn term(item: Value<'_>, own: &Labels, namespace: Symbol, symbols: &mut Symbols) -> Option<PodTerm> {
    let topology = symbols.intern(item.str_at(&["topologyKey"])?);
    let mut selector = Selector::read(item.get("labelSelector"), symbols);
    selector.add_keys(item.get("matchLabelKeys"), own, symbols, true);
    selector.add_keys(item.get("mismatchLabelKeys"), own, symbols, false);
    let mut namespaces: Vec<Symbol> =
        items(item, &["namespaces"]).filter_map(|v| v.text()).map(|name| symbols.intern(name)).collect();
    let namespace_selector = Selector::read(item.get("namespaceSelector"), symbols);
    if namespaces.is_empty() && item.get("namespaceSelector").is_none() {
        namespaces.push(namespace);
    }
    Some(PodTerm { topology, selector, namespaces, namespace_selector })
}

fn preferred(spec: Value<'_>, own: &Labels, namespace: Symbol, symbols: &mut Symbols) -> Vec<(i64, PodTerm)> {
    let mut list = Vec::new();
    for (kind, sign) in [("podAffinity", 1), ("podAntiAffinity", -1)] {
        for item in items(spec, &["affinity", kind, "preferredDuringSchedulingIgnoredDuringExecution"]) {
            let weight = weight(item);
            let term = item.get("podAffinityTerm").and_then(|t| term(t, own, namespace, symbols));
            if let (Some(weight), Some(term)) = (weight, term) {
                list.push((sign * weight, term));
            }
        }
    }
    list
}
