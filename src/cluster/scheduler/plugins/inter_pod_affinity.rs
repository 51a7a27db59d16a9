//! InterPodAffinity: required affinity and anti-affinity, in both directions
//! (`pkg/scheduler/framework/plugins/interpodaffinity/filtering.go`).

use rustc_hash::FxHashMap;

use super::Reason;
use crate::cluster::scheduler::selector::Selector;
use crate::cluster::scheduler::spec::{PodSpec, PodTerm};
use crate::cluster::scheduler::symbols::{Symbol, Symbols};
use crate::cluster::scheduler::world::{Node, NodeIndex, World};

/// Pods by label of their node.
#[derive(Debug, Clone, Default)]
struct Counts {
    by_pair: FxHashMap<(Symbol, Symbol), i64>,
    keys: Vec<Symbol>,
}

impl Counts {
    fn add(&mut self, node: &Node, key: Symbol, delta: i64) {
        let Some(value) = node.labels.get(key) else { return };
        let count = self.by_pair.entry((key, value)).or_insert(0);
        *count += delta;
        if *count == 0 {
            self.by_pair.remove(&(key, value));
        }
        if !self.keys.contains(&key) {
            self.keys.push(key);
        }
    }

    fn on(&self, node: &Node, key: Symbol) -> bool {
        node.labels.get(key).is_some_and(|value| self.by_pair.get(&(key, value)).is_some_and(|n| *n > 0))
    }
}

/// The namespaces a term of the incoming Pod looks at.
#[derive(Debug, Clone)]
enum Where {
    Everywhere,
    In(Vec<Symbol>),
}

impl Where {
    fn of(term: &PodTerm, world: &World) -> Self {
        if term.namespace_selector.is_empty() {
            return Self::Everywhere;
        }
        let mut names = term.namespaces.clone();
        if term.namespace_selector != Selector::Nothing {
            let matching = world
                .namespaces
                .iter()
                .filter(|(_, labels)| term.namespace_selector.matches(labels, &world.symbols));
            names.extend(matching.map(|(name, _)| *name));
        }
        Self::In(names)
    }

    fn holds(&self, namespace: Symbol) -> bool {
        match self {
            Self::Everywhere => true,
            Self::In(names) => names.contains(&namespace),
        }
    }
}

/// What the running Pods mean for the incoming one.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// Nodes near Pods that want nobody like this one near.
    repelled: Counts,
    /// Nodes near Pods that it wants to be near.
    attracted: Counts,
    /// Nodes near Pods that it does not want to be near.
    repelling: Counts,
    affinity: Vec<Where>,
    anti_affinity: Vec<Where>,
    attracts_itself: bool,
}

fn selects(term: &PodTerm, place: &Where, other: &PodSpec, symbols: &Symbols) -> bool {
    place.holds(other.namespace) && term.selector.matches(&other.labels, symbols)
}

/// Whether a term of a running Pod is about the incoming one.
fn concerns(term: &PodTerm, spec: &PodSpec, world: &World) -> bool {
    let named = term.namespaces.contains(&spec.namespace)
        || match world.namespaces.get(&spec.namespace) {
            Some(labels) => term.namespace_selector.matches(labels, &world.symbols),
            None => term.namespace_selector.is_empty(),
        };
    named && term.selector.matches(&spec.labels, &world.symbols)
}

impl State {
    /// Counts the running Pods once.
    pub fn new(world: &World, spec: &PodSpec) -> Self {
        let mut state = Self {
            affinity: spec.affinity.iter().map(|term| Where::of(term, world)).collect(),
            anti_affinity: spec.anti_affinity.iter().map(|term| Where::of(term, world)).collect(),
            ..Self::default()
        };
        for group in &world.repelling {
            for term in group.terms.iter().filter(|term| concerns(term, spec, world)) {
                for &node in &group.on {
                    state.repelled.add(world.node(node), term.topology, 1);
                }
            }
        }
        state.attracts_itself = state.attracted_by(spec, spec, &world.symbols);
        if let Some(first) = spec.affinity.first() {
            for alike in world.candidates(&first.selector) {
                let Some(sample) = &alike.sample else { continue };
                if state.attracted_by(spec, sample, &world.symbols) {
                    for &(node, _) in &alike.on {
                        for term in &spec.affinity {
                            state.attracted.add(world.node(node), term.topology, 1);
                        }
                    }
                }
            }
        }
        for (term, place) in spec.anti_affinity.iter().zip(&state.anti_affinity) {
            for alike in world.candidates(&term.selector) {
                let Some(sample) = &alike.sample else { continue };
                if selects(term, place, sample, &world.symbols) {
                    for &(node, _) in &alike.on {
                        state.repelling.add(world.node(node), term.topology, 1);
                    }
                }
            }
        }
        state
    }

    /// Whether another Pod fulfils every required affinity term.
    pub fn attracted_by(&self, spec: &PodSpec, other: &PodSpec, symbols: &Symbols) -> bool {
        !spec.affinity.is_empty()
            && spec
                .affinity
                .iter()
                .zip(&self.affinity)
                .all(|(term, place)| selects(term, place, other, symbols))
    }

    /// A Pod came to a node (`delta` 1) or went (-1).
    pub fn update(&mut self, world: &World, spec: &PodSpec, other: &PodSpec, index: NodeIndex, delta: i64) {
        let node = world.node(index);
        for term in other.anti_affinity.iter().filter(|term| concerns(term, spec, world)) {
            self.repelled.add(node, term.topology, delta);
        }
        if self.attracted_by(spec, other, &world.symbols) {
            for term in &spec.affinity {
                self.attracted.add(node, term.topology, delta);
            }
        }
        for (term, place) in spec.anti_affinity.iter().zip(&self.anti_affinity) {
            if selects(term, place, other, &world.symbols) {
                self.repelling.add(node, term.topology, delta);
            }
        }
    }

    /// Which rule the node breaks.
    pub fn filter(&self, spec: &PodSpec, node: &Node, _: &Symbols) -> Option<Reason> {
        if !self.near_enough(spec, node) {
            return Some(Reason::Affinity);
        }
        let near = |term: &PodTerm| self.repelling.on(node, term.topology);
        if let Some(at) = spec.anti_affinity.iter().position(near) {
            return Some(Reason::AntiAffinity(at));
        }
        let repelled = self.repelled.keys.iter().any(|&key| self.repelled.on(node, key));
        repelled.then_some(Reason::ExistingAntiAffinity)
    }

    fn near_enough(&self, spec: &PodSpec, node: &Node) -> bool {
        if spec.affinity.iter().any(|term| node.labels.get(term.topology).is_none()) {
            return false;
        }
        // The first of Pods that want to be near each other may go anywhere.
        spec.affinity.iter().all(|term| self.attracted.on(node, term.topology))
            || (self.attracted.by_pair.is_empty() && self.attracts_itself)
    }
}
