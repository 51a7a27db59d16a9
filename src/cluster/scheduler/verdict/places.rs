//! Where in the YAML of a workload things stand.

use super::Blame;
use crate::cluster::scheduler::plugins::ResourceKind;
use crate::cluster::scheduler::read::items;
use crate::cluster::scheduler::resources::{Resources, container_requests, is_sidecar};
use crate::cluster::scheduler::symbols::Symbols;
use crate::model::{Object, Pod};
use crate::syntax::yaml::{Entry, Value};

/// A place of a workload's object.
pub fn blame(object: Object<'_>, value: Value<'_>, text: impl Into<String>) -> Blame {
    Blame { span: value.span(), text: text.into(), field: value.path_from(object.root()) }
}

/// The key of an entry of a workload's object.
pub fn blame_key(object: Object<'_>, entry: Entry<'_>, text: impl Into<String>) -> Blame {
    Blame { span: entry.key.span(), text: text.into(), field: entry.value.path_from(object.root()) }
}

/// Where a Pod's specification begins, for what is missing in it.
pub fn spec_key(pod: Pod<'_>, text: impl Into<String>) -> Blame {
    match pod.template.entry("spec") {
        Some(entry) => blame_key(pod.object, entry, text),
        None => blame(pod.object, pod.spec.0, text),
    }
}

/// The number of Pods, where it is written.
pub fn replicas(pod: Pod<'_>) -> Option<Value<'_>> {
    pod.replicas()?.node()
}

/// A container and how much of a resource it asks for.
pub struct Asking<'r> {
    /// Its request, or the limit that stands for it.
    pub place: Value<'r>,
    /// How much.
    pub amount: i64,
    /// It runs alone, before the others.
    pub alone: bool,
}

fn of(resources: &Resources, kind: ResourceKind) -> i64 {
    match kind {
        ResourceKind::Cpu => resources.milli_cpu,
        ResourceKind::Memory => resources.memory,
        ResourceKind::EphemeralStorage => resources.ephemeral_storage,
        ResourceKind::Other(name) => resources.scalar(name),
    }
}

/// Who asks for a resource, the greediest first.
pub fn asking<'r>(pod: Pod<'r>, kind: ResourceKind, symbols: &Symbols) -> Vec<Asking<'r>> {
    let mut symbols = symbols.clone();
    let name = kind.name(&symbols).to_owned();
    let spec = pod.spec.0;
    let entry = |resources: Value<'r>| {
        let requests = resources.get("requests").and_then(|list| list.get(&name));
        requests.or_else(|| resources.get("limits").and_then(|list| list.get(&name)))
    };
    let mut all = Vec::new();
    for (list, init) in [("containers", false), ("initContainers", true)] {
        for container in items(spec, &[list]) {
            let amount = of(&container_requests(container, &[], &mut symbols), kind);
            if let Some(place) = container.get("resources").and_then(entry).filter(|_| amount > 0) {
                all.push(Asking { place, amount, alone: init && !is_sidecar(container) });
            }
        }
    }
    if let Some(place) = spec.get("resources").and_then(entry) {
        all = vec![Asking { place, amount: i64::MAX, alone: false }];
    }
    let together: i64 =
        all.iter().filter(|a| !a.alone).fold(0, |sum, asking| sum.saturating_add(asking.amount));
    let greatest = all.iter().filter(|a| a.alone).map(|a| a.amount).max().unwrap_or(0);
    all.retain(|asking| if greatest > together { asking.alone } else { !asking.alone });
    all.sort_by_key(|asking| std::cmp::Reverse(asking.amount));
    all
}

/// The entry of a container port that wants a host port.
pub fn host_port<'r>(pod: Pod<'r>, port: i64) -> Option<Value<'r>> {
    let lists = ["containers", "initContainers"];
    let ports = lists.iter().flat_map(|list| items(pod.spec.0, &[list])).flat_map(|c| items(c, &["ports"]));
    let number = |port: Value<'r>, name| port.get(name).filter(|v| v.as_i64().is_some_and(|n| n > 0));
    ports
        .filter_map(|entry| number(entry, "hostPort").or_else(|| number(entry, "containerPort")))
        .find(|value| value.as_i64() == Some(port))
}

/// The volume that mounts a claim.
pub fn claim_name<'r>(pod: Pod<'r>, claim: &str) -> Option<Value<'r>> {
    let volumes = items(pod.spec.0, &["volumes"]);
    let named = volumes.filter_map(|v| v.at(&["persistentVolumeClaim", "claimName"]));
    named.into_iter().find(|name| name.as_str() == Some(claim))
}

/// The claim template that a StatefulSet's claim is made from.
pub fn claim_template<'r>(object: Object<'r>, claim: &str) -> Option<Value<'r>> {
    let templates = items(object.root(), &["spec", "volumeClaimTemplates"]);
    templates
        .filter_map(|t| Some((t.at(&["metadata", "name"])?, t)))
        .find(|(name, _)| {
            name.as_str().is_some_and(|name| claim.starts_with(&format!("{name}-{}-", object.name())))
        })
        .map(|(name, template)| template.at(&["spec", "storageClassName"]).unwrap_or(name))
}
