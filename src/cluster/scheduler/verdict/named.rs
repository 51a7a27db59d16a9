//! Pods that name their node: the scheduler never sees them, but the kubelet of that node does.
//!
//! Source: `pkg/kubelet/lifecycle/predicate.go`.

use super::places::{asking, blame};
use super::{Cause, Rename, Verdict};
use crate::cluster::nearest::nearest;
use crate::cluster::scheduler::plugins::{Reason, ResourceKind, node_affinity, node_resources_fit};
use crate::cluster::scheduler::simulation::Simulation;
use crate::cluster::scheduler::spec::PodSpec;
use crate::cluster::scheduler::workload::Workload;
use crate::cluster::scheduler::world::{Node, World};
use crate::model::Pod;
use crate::run::Run;

/// What is wrong with a workload whose Pods name their node.
pub fn judge(run: &Run, simulation: &Simulation, workload: &Workload) -> Option<Verdict> {
    missing(run, simulation, workload).or_else(|| refused(run, &simulation.world, workload))
}

/// The Pods name a node that the cluster does not have.
fn missing(run: &Run, simulation: &Simulation, workload: &Workload) -> Option<Verdict> {
    let world = &simulation.world;
    let pod = Pod::of(run.object(workload.object))?;
    let value = pod.spec.0.get("nodeName")?;
    let name = value.text()?;
    let symbols = &world.symbols;
    if symbols.find(name).is_some_and(|name| world.node_by_name.contains_key(&name)) {
        return None;
    }
    let known = world.nodes.iter().map(|node| symbols.text(node.name));
    let near = nearest(name, known.map(|name| (name, name)));
    let text = match near {
        Some(near) => format!("the nearest name is `{near}`"),
        None => "no node has this name".to_owned(),
    };
    Some(Verdict {
        object: workload.object,
        cause: Cause::NodeMissing,
        certain: true,
        reason: None,
        event: String::new(),
        message: format!("the cluster has no node `{name}`"),
        blames: vec![blame(pod.object, value, text)],
        help: Some(
            "leave the choice to the scheduler: `nodeSelector` or node affinity instead of `nodeName`"
                .to_owned(),
        ),
        notes: Vec::new(),
        table: None,
        rename: near.map(|near| Rename { span: value.span(), text: near.to_owned() }),
    })
}

/// The node's kubelet does not admit the Pod.
fn refused(run: &Run, world: &World, workload: &Workload) -> Option<Verdict> {
    let pod = Pod::of(run.object(workload.object))?;
    let place = pod.spec.0.get("nodeName")?;
    let node = world.node(*world.node_by_name.get(&world.symbols.find(place.text()?)?)?);
    let spec = placed(world, node, pod)?;
    let name = pod.object.name();
    let mut verdict = Verdict {
        object: workload.object,
        cause: Cause::NodeRefuses,
        certain: true,
        reason: None,
        event: String::new(),
        message: String::new(),
        blames: vec![blame(pod.object, place, "this node refuses it")],
        help: Some("name another node, or leave the choice to the scheduler".to_owned()),
        notes: Vec::new(),
        table: None,
        rename: None,
    };
    // Resources come first in the kubelet's list, and it names the first failure only.
    if let Some((resource, asks, used, capacity)) = short(node, spec) {
        let kind = resource.name(&world.symbols).to_owned();
        verdict.message = format!("the node that `{name}` names has not enough {kind} for it");
        verdict.reason = Some(format!("OutOf{kind}"));
        verdict.event = format!(
            "Node didn't have enough resource: {kind}, requested: {asks}, used: {used}, capacity: {capacity}"
        );
        // What else runs there changes; what the node has does not.
        verdict.certain = asks > capacity;
        let asking = asking(pod, resource, &world.symbols);
        verdict.blames.extend(
            asking.iter().take(3).map(|one| blame(pod.object, one.place, format!("the {kind} asked for"))),
        );
        return Some(verdict);
    }
    node_affinity::filter(node, &spec.placement, &world.symbols)?;
    verdict.message = format!("the node that `{name}` names has not the labels that it asks for");
    verdict.reason = Some("NodeAffinity".to_owned());
    let text = Reason::NodeAffinity.text(&world.symbols);
    verdict.event = format!("Predicate NodeAffinity failed: {text}");
    Some(verdict)
}

/// The Pod as it was placed on its node.
fn placed<'w>(world: &'w World, node: &Node, pod: Pod<'_>) -> Option<&'w PodSpec> {
    let namespace = world.symbols.find(pod.object.namespace_or_default())?;
    let mut here = node.pods.iter().filter_map(|&index| world.pod(index));
    let own =
        here.find(|p| p.owner.is_none() && p.spec.namespace == namespace && *p.name == *pod.object.name());
    own.map(|running| &*running.spec)
}

/// The first resource that is short beside the others on the node; cluster-level resources that the node does
/// not list are nobody's business there.
fn short(node: &Node, spec: &PodSpec) -> Option<(ResourceKind, i64, i64, i64)> {
    let mut others = node.clone();
    others.requested.add(&spec.requests, -1);
    others.pods.pop();
    node_resources_fit::filter(&others, spec).into_iter().find_map(|reason| match reason {
        Reason::Insufficient { resource: ResourceKind::Other(_), capacity: 0, .. } => None,
        Reason::Insufficient { resource, asks, used, capacity } => Some((resource, asks, used, capacity)),
        _ => None,
    })
}
