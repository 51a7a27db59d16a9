//! `podlint fit`: a unit against the saved cluster, to look at rather than to read.

mod html;
mod svg;
mod text;

pub use html::html;
pub use svg::svg;
pub use text::text;

use super::scheduler::queue::Outcome;
use super::scheduler::simulation::Simulation;
use super::scheduler::world::{Node, World};
use crate::model::{Unit, UnitKind};
use crate::run::Run;

/// How much of one resource a node has, and who has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bar {
    /// What the node has to give.
    pub capacity: i64,
    /// What Pods that run already ask for.
    pub used: i64,
    /// What the new Pods ask for, by workload.
    pub new: Vec<(usize, i64)>,
}

impl Bar {
    /// What the new Pods ask for in all.
    pub fn added(&self) -> i64 {
        self.new.iter().fold(0, |sum, (_, amount)| sum.saturating_add(*amount))
    }

    fn add(&mut self, workload: Option<usize>, amount: i64) {
        let Some(workload) = workload else {
            self.used = self.used.saturating_add(amount);
            return;
        };
        match self.new.iter_mut().find(|(known, _)| *known == workload) {
            Some((_, sum)) => *sum = sum.saturating_add(amount),
            None => self.new.push((workload, amount)),
        }
    }
}

/// A node.
#[derive(Debug, Clone, Default)]
pub struct NodeFit {
    /// Its name.
    pub name: String,
    /// It takes no new Pods by itself: cordoned or tainted.
    pub closed: bool,
    /// CPU in thousandths of a core.
    pub cpu: Bar,
    /// Memory in bytes.
    pub memory: Bar,
    /// Pods.
    pub pods: Bar,
    /// The new Pods.
    pub placed: Vec<String>,
}

/// A workload of the unit.
#[derive(Debug, Clone)]
pub struct WorkloadFit {
    /// `Deployment shop/web`
    pub name: String,
    /// Its Pods that were placed.
    pub placed: usize,
    /// Its Pods that no node takes.
    pub pending: usize,
    /// The scheduler's sentence for the first of those.
    pub message: String,
    /// What stands in the way, in podlint's words.
    pub reason: String,
}

/// A unit against the cluster.
#[derive(Debug, Clone, Default)]
pub struct Fit {
    /// What makes it a unit: its folder or chart.
    pub unit: String,
    /// The nodes in the snapshot's order.
    pub nodes: Vec<NodeFit>,
    /// The workloads in the order they were placed.
    pub workloads: Vec<WorkloadFit>,
    /// Pods of the snapshot that would be evicted.
    pub evicted: Vec<String>,
}

impl Fit {
    /// How many Pods no node takes.
    pub fn pending(&self) -> usize {
        self.workloads.iter().map(|workload| workload.pending).sum()
    }

    /// How many Pods were placed.
    pub fn placed(&self) -> usize {
        self.workloads.iter().map(|workload| workload.placed).sum()
    }
}

/// Places every unit of the run that has Pods, each in a cluster of its own; `None` without nodes.
pub fn fit(run: &Run) -> Option<Vec<Fit>> {
    let base = run.scheduling.base(run)?;
    let units = run.units.iter().filter(|unit| unit.kind != UnitKind::Snapshot);
    let fits = units.map(|unit| one(run, unit, base)).filter(|fit| !fit.workloads.is_empty());
    Some(fits.collect())
}

fn one(run: &Run, unit: &Unit, base: &World) -> Fit {
    let simulation = Simulation::of(run, unit, base.clone());
    let world = &simulation.world;
    let nodes = world.nodes.iter().map(|node| node_fit(&simulation, node)).collect();
    let verdicts = run.scheduling.of(run, unit);
    let wanted = simulation.workloads.iter().filter(|workload| !workload.pods.is_empty());
    let workloads = wanted.map(|workload| {
        let object = run.object(workload.object);
        let (pending, first) = simulation.pending(workload);
        let message = first.and_then(|at| match &simulation.queue.outcomes[at] {
            Some(Outcome::Pending(failure)) => Some(failure.message(&world.symbols)),
            _ => None,
        });
        let verdict = verdicts.iter().find(|verdict| verdict.object == workload.object && pending > 0);
        WorkloadFit {
            name: format!("{} {}", object.kind(), object.full_name()),
            placed: workload.pods.len() - pending,
            pending,
            message: message.unwrap_or_default(),
            reason: verdict.map(|verdict| verdict.message.clone()).unwrap_or_default(),
        }
    });
    let evicted = simulation.queue.evicted.iter();
    let evicted = evicted.map(|pod| format!("{}/{}", world.symbols.text(pod.spec.namespace), pod.name));
    let unit_name = if unit.name.is_empty() { "." } else { &unit.name };
    Fit { unit: unit_name.to_owned(), nodes, workloads: workloads.collect(), evicted: evicted.collect() }
}

fn node_fit(simulation: &Simulation, node: &Node) -> NodeFit {
    let world = &simulation.world;
    let has = &node.allocatable;
    let bar = |capacity| Bar { capacity, ..Bar::default() };
    let mut fit = NodeFit {
        name: world.symbols.text(node.name).to_owned(),
        closed: node.unschedulable || node.taints.iter().any(|taint| taint.effect.rejects()),
        cpu: bar(has.milli_cpu),
        memory: bar(has.memory),
        pods: bar(has.pods),
        placed: Vec::new(),
    };
    for pod in node.pods.iter().filter_map(|&pod| world.pod(pod)) {
        let workload = pod.incoming.map(|at| simulation.incoming[at].workload);
        fit.cpu.add(workload, pod.spec.requests.milli_cpu);
        fit.memory.add(workload, pod.spec.requests.memory);
        fit.pods.add(workload, 1);
        if workload.is_some() {
            fit.placed.push(format!("{}/{}", world.symbols.text(pod.spec.namespace), pod.name));
        }
    }
    fit
}

/// Nodes to show where there are too many: those with new Pods first, then the fullest.
fn shown(fit: &Fit, most: usize) -> (Vec<&NodeFit>, usize) {
    let mut nodes: Vec<&NodeFit> = fit.nodes.iter().collect();
    if nodes.len() <= most {
        return (nodes, 0);
    }
    let share = |node: &NodeFit| i128::from(node.cpu.used) * 1000 / i128::from(node.cpu.capacity.max(1));
    nodes.sort_by_key(|node| (node.placed.is_empty(), std::cmp::Reverse(share(node))));
    let more = nodes.len() - most;
    nodes.truncate(most);
    (nodes, more)
}

#[cfg(test)]
mod tests;
