//! PodTopologySpread: `topologySpreadConstraints` with `DoNotSchedule`
//! (`pkg/scheduler/framework/plugins/podtopologyspread/filtering.go`).

use rustc_hash::FxHashMap;

use super::Reason;
use crate::cluster::scheduler::spec::{PodSpec, Spread};
use crate::cluster::scheduler::symbols::{Symbol, Symbols};
use crate::cluster::scheduler::world::{Node, NodeIndex, World};

/// How the Pods a constraint selects are spread now.
#[derive(Debug, Clone, Default)]
struct Domains {
    /// The constraint's place among the Pod's.
    at: usize,
    /// Matching Pods by value of the topology's label.
    counts: FxHashMap<Symbol, i64>,
    /// Which nodes count.
    eligible: Vec<bool>,
    /// Whether the Pod itself is counted.
    selects_itself: bool,
    /// The smallest count.
    least: i64,
}

impl Domains {
    fn refresh(&mut self, constraint: &Spread) {
        let least = self.counts.values().copied().min().unwrap_or(i64::from(i32::MAX));
        let few = (self.counts.len() as i64) < constraint.min_domains;
        self.least = if few { 0 } else { least };
    }
}

/// The spread of a Pod's required constraints.
#[derive(Debug, Clone, Default)]
pub struct State {
    domains: Vec<Domains>,
}

fn counts_on(constraint: &Spread, all: &[&Spread], spec: &PodSpec, node: &Node, symbols: &Symbols) -> bool {
    all.iter().all(|other| node.labels.get(other.topology).is_some())
        && (!constraint.honor_affinity
            || super::node_affinity::filter(node, &spec.placement, symbols).is_none())
        && (!constraint.honor_taints || super::taint_toleration::filter(node, &spec.placement).is_none())
}

impl State {
    /// Counts the running Pods once.
    pub fn new(world: &World, spec: &PodSpec) -> Self {
        let all: Vec<&Spread> = spec.spread.iter().filter(|constraint| constraint.required).collect();
        let mut domains = Vec::new();
        for (at, constraint) in spec.spread.iter().enumerate().filter(|(_, c)| c.required) {
            let mut here = Domains { at, ..Domains::default() };
            here.selects_itself = constraint.selector.matches(&spec.labels, &world.symbols);
            for node in &world.nodes {
                let counts = counts_on(constraint, &all, spec, node, &world.symbols);
                here.eligible.push(counts);
                if let (true, Some(value)) = (counts, node.labels.get(constraint.topology)) {
                    here.counts.entry(value).or_insert(0);
                }
            }
            if !constraint.selector.is_empty() {
                here.count(world, spec, constraint);
            }
            here.refresh(constraint);
            domains.push(here);
        }
        Self { domains }
    }

    /// A Pod came to a node (`delta` 1) or went (-1).
    pub fn update(
        &mut self,
        spec: &PodSpec,
        other: &PodSpec,
        index: NodeIndex,
        node: &Node,
        delta: i64,
        symbols: &Symbols,
    ) {
        if other.namespace != spec.namespace {
            return;
        }
        for here in &mut self.domains {
            let constraint = &spec.spread[here.at];
            let value = node.labels.get(constraint.topology);
            if let (true, Some(value)) = (here.eligible[index.0 as usize], value)
                && constraint.selector.matches(&other.labels, symbols)
            {
                *here.counts.entry(value).or_insert(0) += delta;
                here.refresh(constraint);
            }
        }
    }

    /// Whether the Pod would make the skew too great.
    pub fn filter(&self, spec: &PodSpec, node: &Node, _: &Symbols) -> Option<Reason> {
        for here in &self.domains {
            let constraint = &spec.spread[here.at];
            let index = here.at;
            let Some(value) = node.labels.get(constraint.topology) else {
                return Some(Reason::Spread { index, missing_label: true });
            };
            let count = here.counts.get(&value).copied().unwrap_or(0) + i64::from(here.selects_itself);
            if count.saturating_sub(here.least) > constraint.max_skew {
                return Some(Reason::Spread { index, missing_label: false });
            }
        }
        None
    }
}

impl Domains {
    fn count(&mut self, world: &World, spec: &PodSpec, constraint: &Spread) {
        for alike in world.candidates(&constraint.selector) {
            let Some(sample) = &alike.sample else { continue };
            if sample.namespace != spec.namespace
                || !constraint.selector.matches(&sample.labels, &world.symbols)
            {
                continue;
            }
            for &(node, terminating) in &alike.on {
                let value = world.node(node).labels.get(constraint.topology);
                if let (true, false, Some(value)) = (self.eligible[node.0 as usize], terminating, value) {
                    *self.counts.entry(value).or_insert(0) += 1;
                }
            }
        }
    }
}
