//! NodeUnschedulable: a cordoned node takes only Pods that tolerate its taint
//! (`pkg/scheduler/framework/plugins/nodeunschedulable`).

use super::Reason;
use crate::cluster::scheduler::spec::{Effect, Placement, Taint};
use crate::cluster::scheduler::symbols::Symbols;
use crate::cluster::scheduler::world::Node;

/// The taint that stands for a cordon.
pub const TAINT: &str = "node.kubernetes.io/unschedulable";

/// Whether the node is cordoned for this Pod.
pub fn filter(node: &Node, placement: &Placement, symbols: &Symbols) -> Option<Reason> {
    if !node.unschedulable {
        return None;
    }
    // A Pod can only name the key if the text is known; tolerations without a key cover it in any case.
    let tolerated = placement.tolerations.iter().any(|t| match symbols.find(TAINT).zip(symbols.find("")) {
        Some((key, value)) => t.tolerates(&Taint { key, value, effect: Effect::NoSchedule }),
        None => !t.broken && t.key.is_none() && t.effect.is_none_or(|effect| effect == Effect::NoSchedule),
    });
    (!tolerated).then_some(Reason::Unschedulable)
}
