//! The simulated cluster: nodes and what runs on them.

use std::collections::hash_map::Entry;
use std::sync::Arc;

use rustc_hash::FxHashMap;

pub use super::policies::Policies;
use super::read::{labels, taints};
use super::resources::Resources;
use super::spec::{HostPort, PodSpec, PodTerm, Taint};
use super::storage::Storage;
use super::symbols::{Labels, Symbol, Symbols};
use super::workload::Owner;
use crate::syntax::yaml::Value;

/// The number of a node within a [`World`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeIndex(pub u32);

/// The number of a running Pod within a [`World`]; never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PodIndex(pub u32);

/// A node and what runs there.
#[derive(Debug, Clone)]
pub struct Node {
    /// Its name.
    pub name: Symbol,
    /// Its labels.
    pub labels: Labels,
    /// Its taints.
    pub taints: Arc<[Taint]>,
    /// `spec.unschedulable`
    pub unschedulable: bool,
    /// What it has to give.
    pub allocatable: Resources,
    /// What its Pods ask for in all.
    pub requested: Resources,
    /// What its Pods count for in scoring.
    pub scored: (i64, i64),
    /// Its Pods.
    pub pods: Vec<PodIndex>,
    /// The host ports in use, with whose they are.
    pub ports: Vec<(HostPort, PodIndex)>,
    /// How many volumes of a CSI driver it takes.
    pub volume_limits: Vec<(Symbol, i64)>,
}

/// A Pod that runs, or is placed.
#[derive(Debug, Clone)]
pub struct Running {
    /// Its needs.
    pub spec: Arc<PodSpec>,
    /// Its node.
    pub node: NodeIndex,
    /// Its name.
    pub name: Arc<str>,
    /// `Some` for a Pod of the manifests: its place in the list of incoming Pods.
    pub incoming: Option<usize>,
    /// Who made it, where the snapshot says so.
    pub owner: Option<(Owner, Symbol, Symbol)>,
}

/// The running Pods that share a namespace and labels.
#[derive(Debug, Clone, Default)]
pub struct Alike {
    /// Their namespace and labels, by one of them.
    pub sample: Option<Arc<PodSpec>>,
    /// The nodes they run on, one entry for each, with whether the Pod is being deleted.
    pub on: Vec<(NodeIndex, bool)>,
}

/// Running Pods with one and the same set of required anti-affinity terms.
#[derive(Debug, Clone)]
pub struct Repelling {
    /// The terms.
    pub terms: Vec<PodTerm>,
    /// The nodes, one entry for each Pod.
    pub on: Vec<NodeIndex>,
}

/// The simulated cluster.
#[derive(Debug, Clone, Default)]
pub struct World {
    /// Every text.
    pub symbols: Symbols,
    /// The nodes in the order of the snapshot.
    pub nodes: Vec<Node>,
    /// Their numbers by name.
    pub node_by_name: FxHashMap<Symbol, NodeIndex>,
    /// Running Pods; `None` for those that are gone.
    pub pods: Vec<Option<Running>>,
    /// Running Pods by namespace and labels.
    pub alike: Vec<Alike>,
    alike_numbers: FxHashMap<(Symbol, Labels), usize>,
    alike_by_pair: FxHashMap<(Symbol, Symbol), Vec<usize>>,
    /// Running Pods that keep others away.
    pub repelling: Vec<Repelling>,
    repelling_numbers: FxHashMap<Vec<PodTerm>, usize>,
    /// Which claims running Pods mount, and how many do.
    pub claims_used: FxHashMap<(Symbol, Symbol), u32>,
    /// Labels of namespaces.
    pub namespaces: FxHashMap<Symbol, Labels>,
    /// Priorities and runtime classes.
    pub policies: Policies,
    /// Claims, volumes, classes.
    pub storage: Storage,
    marks: Vec<Mark>,
}

/// What brings a [`World`] back to where it was.
#[derive(Debug, Clone)]
struct Mark {
    pods: usize,
    /// Pods from before that are gone since.
    gone: FxHashMap<PodIndex, Running>,
    namespaces: FxHashMap<Symbol, Labels>,
    policies: Policies,
    storage: Storage,
}

impl World {
    /// Takes a Node.
    pub fn add_node(&mut self, name: &str, object: Value<'_>) {
        let symbols = &mut self.symbols;
        let name = symbols.intern(name);
        let spec = object.get("spec");
        let allocatable =
            object.at(&["status", "allocatable"]).or_else(|| object.at(&["status", "capacity"]));
        let node = Node {
            name,
            labels: labels(object.at(&["metadata", "labels"]), symbols),
            taints: spec.map(|spec| taints(spec, symbols)).unwrap_or_default().into(),
            unschedulable: spec.and_then(|s| s.get("unschedulable")).and_then(|v| v.as_bool()) == Some(true),
            allocatable: Resources::read(allocatable, symbols),
            requested: Resources::default(),
            scored: (0, 0),
            pods: Vec::new(),
            ports: Vec::new(),
            volume_limits: Vec::new(),
        };
        let index = NodeIndex(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        if let Entry::Vacant(slot) = self.node_by_name.entry(name) {
            slot.insert(index);
            self.nodes.push(node);
        }
    }

    /// Takes a CSINode: how many volumes of each driver its node attaches.
    pub fn add_csi_node(&mut self, name: &str, object: Value<'_>) {
        let Some(index) = self.symbols.find(name).and_then(|n| self.node_by_name.get(&n).copied()) else {
            return;
        };
        for driver in super::read::items(object, &["spec", "drivers"]) {
            let count = driver.at(&["allocatable", "count"]).and_then(|v| v.as_i64());
            if let (Some(count), Some(name)) = (count, driver.str_at(&["name"])) {
                let name = self.symbols.intern(name);
                self.nodes[index.0 as usize].volume_limits.push((name, count));
            }
        }
    }

    /// Takes a Namespace's labels; the one with its name is always there.
    pub fn add_namespace(&mut self, name: &str, object: Option<Value<'_>>) {
        let symbol = self.symbols.intern(name);
        let mut all = labels(object.and_then(|o| o.at(&["metadata", "labels"])), &mut self.symbols);
        all.set(self.symbols.intern("kubernetes.io/metadata.name"), symbol);
        self.namespaces.insert(symbol, all);
    }

    /// The node of this number.
    pub fn node(&self, index: NodeIndex) -> &Node {
        &self.nodes[index.0 as usize]
    }

    /// Every node's number.
    pub fn node_indices(&self) -> impl Iterator<Item = NodeIndex> + use<> {
        (0..self.nodes.len() as u32).map(NodeIndex)
    }

    /// A running Pod.
    pub fn pod(&self, index: PodIndex) -> Option<&Running> {
        self.pods.get(index.0 as usize)?.as_ref()
    }

    /// Lets a Pod run on a node.
    pub fn place(&mut self, pod: Running) -> PodIndex {
        let index = PodIndex(u32::try_from(self.pods.len()).unwrap_or(u32::MAX));
        self.pods.push(Some(pod.clone()));
        self.attach(index, &pod);
        index
    }

    /// Brings back a Pod that [`Self::remove`] took away.
    pub fn restore(&mut self, index: PodIndex, pod: Running) {
        self.attach(index, &pod);
        self.pods[index.0 as usize] = Some(pod);
    }

    fn attach(&mut self, index: PodIndex, pod: &Running) {
        let spec = &pod.spec;
        let node = &mut self.nodes[pod.node.0 as usize];
        node.requested.add(&spec.requests, 1);
        node.scored =
            (node.scored.0.saturating_add(spec.scored.0), node.scored.1.saturating_add(spec.scored.1));
        node.pods.push(index);
        node.ports.extend(spec.ports.iter().map(|port| (*port, index)));
        let number = self.alike_number(spec);
        self.alike[number].on.push((pod.node, spec.terminating));
        if !spec.anti_affinity.is_empty() {
            let next = self.repelling.len();
            let number = *self.repelling_numbers.entry(spec.anti_affinity.clone()).or_insert(next);
            if number == next {
                self.repelling.push(Repelling { terms: spec.anti_affinity.clone(), on: Vec::new() });
            }
            self.repelling[number].on.push(pod.node);
        }
        for (claim, _) in spec.claims() {
            *self.claims_used.entry((spec.namespace, claim)).or_insert(0) += 1;
        }
    }

    /// Remembers how things are. Marks nest; nodes and texts are never taken back.
    pub fn mark(&mut self) {
        self.marks.push(Mark {
            pods: self.pods.len(),
            gone: FxHashMap::default(),
            namespaces: self.namespaces.clone(),
            policies: self.policies.clone(),
            storage: self.storage.clone(),
        });
    }

    /// Goes back to the last mark, and forgets it.
    pub fn go_back(&mut self) {
        let Some(mark) = self.marks.pop() else { return };
        for at in mark.pods..self.pods.len() {
            self.remove(PodIndex(u32::try_from(at).unwrap_or(u32::MAX)));
        }
        self.pods.truncate(mark.pods);
        for (index, pod) in mark.gone {
            if self.pod(index).is_none() {
                self.restore(index, pod);
            }
        }
        (self.namespaces, self.policies, self.storage) = (mark.namespaces, mark.policies, mark.storage);
    }

    /// Takes a Pod away.
    pub fn remove(&mut self, index: PodIndex) -> Option<Running> {
        let pod = self.pods.get_mut(index.0 as usize)?.take()?;
        if let Some(mark) = self.marks.last_mut().filter(|mark| (index.0 as usize) < mark.pods) {
            mark.gone.entry(index).or_insert_with(|| pod.clone());
        }
        let spec = &pod.spec;
        let node = &mut self.nodes[pod.node.0 as usize];
        node.requested.add(&spec.requests, -1);
        node.scored =
            (node.scored.0.saturating_sub(spec.scored.0), node.scored.1.saturating_sub(spec.scored.1));
        node.pods.retain(|other| *other != index);
        node.ports.retain(|(_, owner)| *owner != index);
        let number = self.alike_number(spec);
        let on = &mut self.alike[number].on;
        if let Some(at) = on.iter().position(|entry| *entry == (pod.node, spec.terminating)) {
            on.swap_remove(at);
        }
        if let Some(&number) = self.repelling_numbers.get(&spec.anti_affinity) {
            let on = &mut self.repelling[number].on;
            if let Some(at) = on.iter().position(|node| *node == pod.node) {
                on.swap_remove(at);
            }
        }
        for (claim, _) in spec.claims() {
            if let Some(count) = self.claims_used.get_mut(&(spec.namespace, claim)) {
                *count = count.saturating_sub(1);
            }
        }
        Some(pod)
    }

    fn alike_number(&mut self, spec: &Arc<PodSpec>) -> usize {
        let key = (spec.namespace, spec.labels.clone());
        if let Some(&number) = self.alike_numbers.get(&key) {
            return number;
        }
        let number = self.alike.len();
        for pair in spec.labels.iter() {
            self.alike_by_pair.entry(pair).or_default().push(number);
        }
        self.alike.push(Alike { sample: Some(Arc::clone(spec)), on: Vec::new() });
        self.alike_numbers.insert(key, number);
        number
    }

    /// The groups of running Pods a selector could match.
    pub fn candidates<'w>(
        &'w self,
        selector: &super::selector::Selector,
    ) -> Box<dyn Iterator<Item = &'w Alike> + 'w> {
        match selector.pair() {
            Some(pair) => {
                let numbers = self.alike_by_pair.get(&pair).map_or(&[][..], Vec::as_slice);
                Box::new(numbers.iter().map(|&number| &self.alike[number]))
            }
            None => Box::new(self.alike.iter()),
        }
    }
}
