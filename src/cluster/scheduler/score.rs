//! Which of the nodes that fit the scheduler takes: the score plugins of the default profile, as far as they
//! decide more than ties (`noderesources`, `tainttoleration`, `nodeaffinity`, `podtopologyspread`,
//! `interpodaffinity`; images on nodes are not weighed).

use rustc_hash::FxHashMap;

use super::attempt::Attempt;
use super::spec::{Effect, PodSpec};
use super::symbols::Symbol;
use super::world::{Node, NodeIndex, World};

/// What makes some nodes dearer to a Pod than others, beside their size.
#[derive(Debug, Clone, Default)]
pub struct Preferences {
    /// Weights of preferred Pod affinity, by label of the node.
    near: FxHashMap<(Symbol, Symbol), i64>,
    /// Pods of the same workload by node: the scheduler spreads them unless told otherwise.
    siblings: FxHashMap<NodeIndex, i64>,
}

impl Preferences {
    /// Looks at every running Pod once, if the Pod has such preferences.
    pub fn new(world: &World, spec: &PodSpec) -> Self {
        let mut near = FxHashMap::default();
        for (weight, term) in &spec.preferred {
            for alike in world.candidates(&term.selector) {
                let Some(sample) = &alike.sample else { continue };
                let named = term.namespaces.contains(&sample.namespace)
                    || world
                        .namespaces
                        .get(&sample.namespace)
                        .is_some_and(|labels| term.namespace_selector.matches(labels, &world.symbols));
                if !named || !term.selector.matches(&sample.labels, &world.symbols) {
                    continue;
                }
                for &(node, _) in &alike.on {
                    if let Some(value) = world.node(node).labels.get(term.topology) {
                        *near.entry((term.topology, value)).or_insert(0) += weight;
                    }
                }
            }
        }
        Self { near, siblings: FxHashMap::default() }
    }

    /// A Pod of the same workload was placed.
    pub fn placed(&mut self, world: &World, spec: &PodSpec, index: NodeIndex) {
        *self.siblings.entry(index).or_insert(0) += 1;
        for (weight, term) in &spec.preferred {
            let value = world.node(index).labels.get(term.topology);
            if let (Some(value), true) = (value, term.selector.matches(&spec.labels, &world.symbols)) {
                *self.near.entry((term.topology, value)).or_insert(0) += weight;
            }
        }
    }

    fn near(&self, node: &Node) -> i64 {
        if self.near.is_empty() {
            return 0;
        }
        node.labels.iter().filter_map(|pair| self.near.get(&pair)).sum()
    }
}

struct Raw {
    node: NodeIndex,
    size: f64,
    taints: i64,
    affinity: i64,
    near: i64,
    siblings: i64,
}

/// The node the scheduler would take; of equal ones the first.
pub fn best(
    world: &World,
    attempt: &Attempt,
    preferences: &Preferences,
    fitting: impl Iterator<Item = NodeIndex>,
) -> Option<NodeIndex> {
    let spec = &attempt.spec;
    let raw: Vec<Raw> = fitting.map(|node| look(world, spec, preferences, node)).collect();
    let most = |of: fn(&Raw) -> i64| raw.iter().map(of).max().unwrap_or(0);
    let (taints, affinity, siblings) = (most(|r| r.taints), most(|r| r.affinity), most(|r| r.siblings));
    let (high, low) = (most(|r| r.near), raw.iter().map(|r| r.near).min().unwrap_or(0));
    let part = |of: i64, all: i64| if all > 0 { 100.0 * of as f64 / all as f64 } else { 0.0 };
    let total = |r: &Raw| {
        r.size
            + 3.0 * (100.0 - part(r.taints, taints))
            + 2.0 * part(r.affinity, affinity)
            + 2.0 * (100.0 - part(r.siblings, siblings))
            + 2.0 * part(r.near - low, high - low)
    };
    let mut best: Option<(f64, NodeIndex)> = None;
    for candidate in &raw {
        let score = total(candidate);
        if best.is_none_or(|(most, _)| score > most) {
            best = Some((score, candidate.node));
        }
    }
    best.map(|(_, node)| node)
}

fn look(world: &World, spec: &PodSpec, preferences: &Preferences, index: NodeIndex) -> Raw {
    let node = world.node(index);
    let placement = &spec.placement;
    let avoided = |t: &&super::spec::Taint| t.effect == Effect::PreferNoSchedule && !placement.tolerates(t);
    let preferred = placement.preferred.iter();
    let preferred = preferred.filter(|(_, terms)| terms.matches(node.name, &node.labels, &world.symbols));
    Raw {
        node: index,
        size: size(node, spec),
        taints: node.taints.iter().filter(avoided).count() as i64,
        affinity: preferred.map(|(weight, _)| weight).sum(),
        near: preferences.near(node),
        siblings: preferences.siblings.get(&index).copied().unwrap_or(0),
    }
}

/// LeastAllocated and BalancedAllocation over CPU and memory, each from 0 to 100.
fn size(node: &Node, spec: &PodSpec) -> f64 {
    let part = |used: i64, more: i64, has: i64| {
        if has <= 0 { 1.0 } else { ((used as f64 + more as f64) / has as f64).min(1.0) }
    };
    let cpu = part(node.scored.0, spec.scored.0, node.allocatable.milli_cpu);
    let memory = part(node.scored.1, spec.scored.1, node.allocatable.memory);
    let least = 100.0 * (1.0 - cpu + 1.0 - memory) / 2.0;
    let balanced = 100.0 * (1.0 - (cpu - memory).abs() / 2.0);
    least + balanced
}
