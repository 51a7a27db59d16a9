//! NodeName: a Pod that names its node goes nowhere else (`pkg/scheduler/framework/plugins/nodename`).
//!
//! A Pod written with `spec.nodeName` never meets the scheduler; the plugin matters to controllers alone.

use super::Reason;
use crate::cluster::scheduler::spec::PodSpec;
use crate::cluster::scheduler::world::Node;

/// Whether the Pod names another node.
pub fn filter(node: &Node, spec: &PodSpec) -> Option<Reason> {
    spec.node_name.is_some_and(|name| name != node.name).then_some(Reason::NodeName)
}
