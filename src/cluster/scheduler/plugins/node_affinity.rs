//! NodeAffinity: `nodeSelector` and required node affinity (`pkg/scheduler/framework/plugins/nodeaffinity`).

use rustc_hash::FxHashSet;

use super::Reason;
use crate::cluster::scheduler::spec::Placement;
use crate::cluster::scheduler::symbols::{Symbol, Symbols};
use crate::cluster::scheduler::world::Node;

/// What the scheduler says where no node can carry all the names that a Pod's terms list.
pub const CONFLICT: &str = "pod affinity terms conflict";

/// The nodes a Pod's terms name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// They name none: every node is looked at.
    All,
    /// These alone.
    Only(FxHashSet<Symbol>),
    /// Each term names nodes, but no node has all the names of one.
    Conflict,
}

/// Narrows the search to the nodes that `matchFields` names.
pub fn named(placement: &Placement) -> Named {
    let Some(required) = &placement.required else { return Named::All };
    let mut names = FxHashSet::default();
    if required.0.is_empty() {
        return Named::All;
    }
    for term in &required.0 {
        match &term.listed {
            Some(listed) => names.extend(listed.iter().copied()),
            None => return Named::All,
        }
    }
    if names.is_empty() { Named::Conflict } else { Named::Only(names) }
}

/// Whether the node's labels or name do not fit.
pub fn filter(node: &Node, placement: &Placement, symbols: &Symbols) -> Option<Reason> {
    let selected = placement.node_selector.iter().all(|&(key, value)| node.labels.get(key) == Some(value));
    let required = placement.required.as_ref();
    let fits = selected && required.is_none_or(|terms| terms.matches(node.name, &node.labels, symbols));
    (!fits).then_some(Reason::NodeAffinity)
}
