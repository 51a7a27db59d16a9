//! TaintToleration: taints that the Pod does not tolerate (`pkg/scheduler/framework/plugins/tainttoleration`).

use super::Reason;
use crate::cluster::scheduler::spec::Placement;
use crate::cluster::scheduler::world::Node;

/// The first taint that keeps the Pod away.
pub fn filter(node: &Node, placement: &Placement) -> Option<Reason> {
    let at = node.taints.iter().position(|taint| taint.effect.rejects() && !placement.tolerates(taint));
    at.map(Reason::Taint)
}
