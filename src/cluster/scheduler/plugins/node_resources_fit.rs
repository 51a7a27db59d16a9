//! NodeResourcesFit: what the node has left (`pkg/scheduler/framework/plugins/noderesources/fit.go`).

use super::{Reason, ResourceKind};
use crate::cluster::scheduler::spec::PodSpec;
use crate::cluster::scheduler::world::Node;

/// Everything that is short.
pub fn filter(node: &Node, spec: &PodSpec) -> Vec<Reason> {
    let mut short = Vec::new();
    if node.pods.len() as i64 + 1 > node.allocatable.pods {
        short.push(Reason::TooManyPods { capacity: node.allocatable.pods });
    }
    let (asked, used, has) = (&spec.requests, &node.requested, &node.allocatable);
    let mut check = |resource, asks: i64, used: i64, capacity: i64| {
        if asks > 0 && asks > capacity.saturating_sub(used) {
            short.push(Reason::Insufficient { resource, asks, used, capacity });
        }
    };
    check(ResourceKind::Cpu, asked.milli_cpu, used.milli_cpu, has.milli_cpu);
    check(ResourceKind::Memory, asked.memory, used.memory, has.memory);
    let storage = ResourceKind::EphemeralStorage;
    check(storage, asked.ephemeral_storage, used.ephemeral_storage, has.ephemeral_storage);
    for &(name, asks) in &asked.scalars {
        check(ResourceKind::Other(name), asks, used.scalar(name), has.scalar(name));
    }
    short
}

/// Whether nothing is short.
pub fn passes(node: &Node, spec: &PodSpec) -> bool {
    let (asked, used, has) = (&spec.requests, &node.requested, &node.allocatable);
    let fits = |asks: i64, used: i64, has: i64| asks <= 0 || asks <= has.saturating_sub(used);
    (node.pods.len() as i64) < node.allocatable.pods
        && fits(asked.milli_cpu, used.milli_cpu, has.milli_cpu)
        && fits(asked.memory, used.memory, has.memory)
        && fits(asked.ephemeral_storage, used.ephemeral_storage, has.ephemeral_storage)
        && asked.scalars.iter().all(|&(name, asks)| fits(asks, used.scalar(name), has.scalar(name)))
}
