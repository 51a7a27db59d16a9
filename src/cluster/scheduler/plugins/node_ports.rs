//! NodePorts: host ports in use on the node (`pkg/scheduler/framework/plugins/nodeports`).

use super::Reason;
use crate::cluster::scheduler::spec::PodSpec;
use crate::cluster::scheduler::world::Node;

/// The first wanted port that is taken.
pub fn filter(node: &Node, spec: &PodSpec) -> Option<Reason> {
    let taken = |port: &crate::cluster::scheduler::spec::HostPort| {
        node.ports.iter().any(|(used, _)| used.conflicts(*port))
    };
    spec.ports.iter().position(taken).map(Reason::Ports)
}
