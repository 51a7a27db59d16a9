//! Sentences about what a Pod asks and what the nodes have.

use super::amount::amount;
use super::table::{lack, shortened, taint};
use crate::cluster::nearest::nearest;
use crate::cluster::scheduler::plugins::{Reason, Rejection, ResourceKind};
use crate::cluster::scheduler::selector::{Operator, Requirement};
use crate::cluster::scheduler::simulation::Simulation;
use crate::cluster::scheduler::spec::PodSpec;
use crate::cluster::scheduler::symbols::Symbol;
use crate::cluster::scheduler::workload::Workload;
use crate::cluster::scheduler::world::{Node, NodeIndex, World};
use crate::model::Pod;
use crate::run::Run;

/// A workload whose Pods find no node.
pub struct Subject<'r> {
    /// The run.
    pub run: &'r Run,
    /// Its Pod.
    pub pod: Pod<'r>,
    /// The first Pod that found none.
    pub spec: &'r PodSpec,
    /// The cluster in the end.
    pub world: &'r World,
    /// The simulation it is part of.
    pub simulation: &'r Simulation,
    /// Itself.
    pub workload: &'r Workload,
}

/// Nodes and what they say.
pub type Rejections<'f> = Vec<&'f (NodeIndex, Rejection)>;

impl<'r> Subject<'r> {
    /// The text of a symbol.
    pub fn text(&self, symbol: Symbol) -> &'r str {
        self.world.symbols.text(symbol)
    }

    /// How many of its Pods run, wait, and are wanted.
    pub fn counts(&self) -> (usize, usize, usize) {
        let (pending, _) = self.simulation.pending(self.workload);
        let all = self.workload.pods.len();
        (all - pending, pending, all)
    }

    /// `no node takes the Pod`, `3 of 8 Pods of `web` find no node`
    pub fn opening(&self) -> String {
        let name = self.pod.object.name();
        match self.counts() {
            (_, _, 1) => format!("no node takes the Pod of `{name}`"),
            (0, ..) => format!("no node takes the Pods of `{name}`"),
            (_, 1, all) => format!("1 of {all} Pods of `{name}` finds no node"),
            (_, pending, all) => format!("{pending} of {all} Pods of `{name}` find no node"),
        }
    }

    /// Whether the Pod chooses nodes by their labels or names.
    pub fn selects(&self) -> bool {
        !self.spec.placement.node_selector.is_empty() || self.spec.placement.required.is_some()
    }

    /// Whether a node's labels and name are what the Pod asks for.
    pub fn selected(&self, node: &Node) -> bool {
        let placement = &self.spec.placement;
        crate::cluster::scheduler::plugins::node_affinity::filter(node, placement, &self.world.symbols)
            .is_none()
    }

    /// How many nodes fulfil one requirement.
    pub fn fulfilling(&self, requirement: &Requirement) -> usize {
        self.world.nodes.iter().filter(|node| requirement.matches(&node.labels, &self.world.symbols)).count()
    }

    /// Names of the nodes, the first few.
    pub fn names(&self, rejections: &Rejections<'_>) -> String {
        let names: Vec<&str> =
            rejections.iter().map(|(node, _)| self.text(self.world.node(*node).name)).collect();
        shortened(&names)
    }

    /// Whose Pod has the wanted host port.
    pub fn user_of(&self, node: &Node, port: usize) -> Option<String> {
        let wanted = self.spec.ports.get(port)?;
        let (_, pod) = node.ports.iter().find(|(used, _)| used.conflicts(*wanted))?;
        let pod = self.world.pod(*pod)?;
        Some(format!("{}/{}", self.text(pod.spec.namespace), pod.name))
    }

    /// What a node lacks to be selected.
    pub fn missing_labels(&self, node: &Node) -> String {
        let placement = &self.spec.placement;
        let symbols = &self.world.symbols;
        let mut missing: Vec<String> = placement
            .node_selector
            .iter()
            .filter(|(key, value)| node.labels.get(*key) != Some(*value))
            .map(|&(key, value)| self.has_instead(node, key, self.text(value)))
            .collect();
        let terms = placement.required.as_ref().map_or(&[][..], |terms| &terms.0);
        if let ([term], true) = (terms, missing.is_empty()) {
            let unmet = term.labels.iter().filter(|requirement| !requirement.matches(&node.labels, symbols));
            missing.extend(unmet.map(|r| self.has_instead(node, r.key, &self.asked(r))));
        }
        if missing.is_empty() { "not selected by node affinity".to_owned() } else { missing.join("; ") }
    }

    fn has_instead(&self, node: &Node, key: Symbol, wanted: &str) -> String {
        match node.labels.get(key) {
            Some(value) => format!("{}={}, wanted {wanted}", self.text(key), self.text(value)),
            None => format!("no label {}", self.text(key)),
        }
    }

    /// What a requirement asks of a value, in short.
    pub fn asked(&self, requirement: &Requirement) -> String {
        let list = |values: &[Symbol]| values.iter().map(|v| self.text(*v)).collect::<Vec<_>>().join(" or ");
        match &requirement.operator {
            Operator::In(values) => list(values),
            Operator::NotIn(values) => format!("not {}", list(values)),
            Operator::Exists => "any value".to_owned(),
            Operator::DoesNotExist => "absent".to_owned(),
            Operator::Greater(than) => format!("above {than}"),
            Operator::Less(than) => format!("below {than}"),
        }
    }

    /// The values that nodes have for a key.
    pub fn values_of(&self, key: Symbol) -> Vec<&'r str> {
        let values = self.world.nodes.iter().filter_map(|node| node.labels.get(key));
        let mut values: Vec<&str> = values.map(|value| self.text(value)).collect();
        values.sort_unstable();
        values.dedup();
        values
    }

    /// A label key that nodes have and that may be meant.
    pub fn near_key(&self, key: &str) -> Option<&'r str> {
        if let Some((_, newer)) = RENAMED.iter().find(|(older, _)| *older == key) {
            let known = self.world.symbols.find(newer)?;
            return self.world.nodes.iter().any(|n| n.labels.get(known).is_some()).then(|| self.text(known));
        }
        let keys = self.world.nodes.iter().flat_map(|node| node.labels.iter()).map(|(key, _)| self.text(key));
        nearest(key, keys.map(|key| (key, key)))
    }

    /// A value that nodes have for the key and that may be meant.
    pub fn near_value(&self, key: Symbol, value: &str) -> Option<&'r str> {
        let values = self.values_of(key);
        let same = ALIASES.iter().find(|(alias, _)| *alias == value).map(|(_, name)| *name);
        let same = values.iter().find(|known| Some(**known) == same || known.eq_ignore_ascii_case(value));
        same.copied().or_else(|| nearest(value, values.iter().map(|known| (*known, *known))))
    }

    /// `asks for 4Gi; worker-1 has 3.2Gi left, 800Mi too little`
    pub fn shortage(&self, resource: ResourceKind, rejections: &Rejections<'_>) -> String {
        let short = rejections.iter().filter_map(|(node, rejection)| {
            let found = rejection.reasons.iter().find_map(|reason| match *reason {
                Reason::Insufficient { resource: r, asks, used, capacity } if r == resource => {
                    Some((asks, capacity.saturating_sub(used), capacity))
                }
                _ => None,
            });
            found.map(|(asks, left, capacity)| (lack(rejection), *node, asks, left, capacity))
        });
        let Some((_, node, asks, left, capacity)) = short.min_by_key(|s| (s.0, s.1)) else {
            return String::new();
        };
        let name = resource.name(&self.world.symbols);
        let node = self.text(self.world.node(node).name);
        let lacks = amount(resource, asks.saturating_sub(left));
        let asks_text = amount(resource, asks);
        if capacity == 0 {
            return format!("it asks for {asks_text} {name}, and no node that it may run on has any");
        }
        let left = amount(resource, left);
        let of = amount(resource, capacity);
        format!(
            "it asks for {asks_text} {name}, and `{node}`, the nearest miss, has {left} of {of} left: {lacks} too little"
        )
    }

    /// A resource that nodes have and that may be meant.
    pub fn near_resource(&self, name: &str) -> Option<&'r str> {
        let scalars = self.world.nodes.iter().flat_map(|node| &node.allocatable.scalars);
        let known = scalars.filter(|(_, amount)| *amount > 0).map(|(name, _)| self.text(*name));
        nearest(name, known.map(|known| (known, known)))
    }

    /// The taints that keep the Pod from these nodes, each with how many.
    pub fn taints(&self, rejections: &Rejections<'_>) -> Vec<(String, usize)> {
        let mut all: Vec<(String, usize)> = Vec::new();
        for (index, rejection) in rejections {
            for reason in &rejection.reasons {
                let Reason::Taint(at) = *reason else { continue };
                let Some(one) = self.world.node(*index).taints.get(at) else { continue };
                let text = taint(self, one);
                match all.iter_mut().find(|(known, _)| *known == text) {
                    Some((_, count)) => *count += 1,
                    None => all.push((text, 1)),
                }
            }
        }
        all.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        all
    }
}

/// Labels that Kubernetes replaced (<https://kubernetes.io/docs/reference/labels-annotations-taints/>).
const RENAMED: &[(&str, &str)] = &[
    ("failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone"),
    ("failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region"),
    ("beta.kubernetes.io/arch", "kubernetes.io/arch"),
    ("beta.kubernetes.io/os", "kubernetes.io/os"),
    ("beta.kubernetes.io/instance-type", "node.kubernetes.io/instance-type"),
    ("node-role.kubernetes.io/master", "node-role.kubernetes.io/control-plane"),
];

/// Other names of architectures than `kubernetes.io/arch` has.
const ALIASES: &[(&str, &str)] = &[
    ("x86_64", "amd64"),
    ("x86-64", "amd64"),
    ("aarch64", "arm64"),
    ("arm64v8", "arm64"),
    ("armv7l", "arm"),
];
