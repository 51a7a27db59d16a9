//! VolumeRestrictions: disks and ReadWriteOncePod claims that another Pod has
//! (`pkg/scheduler/framework/plugins/volumerestrictions`).

use super::Reason;
use crate::cluster::scheduler::attempt::Attempt;
use crate::cluster::scheduler::spec::{PodSpec, Volume};
use crate::cluster::scheduler::symbols::Symbol;
use crate::cluster::scheduler::world::{Node, World};

/// The Pod's claims that one Pod alone may use, and how many references others hold on them.
#[derive(Debug, Clone, Default)]
pub struct State {
    claims: Vec<Symbol>,
    conflicts: i64,
}

impl State {
    /// Looks at every running Pod once.
    pub fn new(world: &World, spec: &PodSpec) -> Self {
        let Some(mode) = world.symbols.find("ReadWriteOncePod") else { return Self::default() };
        let exclusive = |name: Symbol| {
            world.storage.claims.get(&(spec.namespace, name)).is_some_and(|claim| claim.modes.contains(&mode))
        };
        let claims: Vec<Symbol> =
            spec.claims().filter(|&(name, own)| !own && exclusive(name)).map(|c| c.0).collect();
        let used = |name: &Symbol| world.claims_used.get(&(spec.namespace, *name)).is_some_and(|n| *n > 0);
        let conflicts = claims.iter().filter(|name| used(name)).count() as i64;
        Self { claims, conflicts }
    }

    /// A Pod came to a node (`delta` 1) or went (-1).
    pub fn update(&mut self, other: &PodSpec, delta: i64) {
        let shared = other.claims().filter(|(name, _)| self.claims.contains(name)).count() as i64;
        self.conflicts += delta * shared;
    }
}

/// Whether a disk or claim is taken.
pub fn filter(world: &World, attempt: &Attempt, node: &Node) -> Option<Reason> {
    let disks = || attempt.spec.volumes.iter().filter(|v| matches!(v, Volume::Disk { .. }));
    if disks().next().is_some() {
        let others = node.pods.iter().filter_map(|&pod| world.pod(pod)).flat_map(|pod| &pod.spec.volumes);
        if others.into_iter().any(|other| disks().any(|disk| disk.conflicts(other))) {
            return Some(Reason::DiskConflict);
        }
    }
    (attempt.restrictions.conflicts > 0).then_some(Reason::ReadWriteOncePod)
}
