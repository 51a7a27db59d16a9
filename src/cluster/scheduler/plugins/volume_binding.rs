//! VolumeBinding: bound volumes the node cannot use, and claims no volume on it can be had for
//! (`pkg/scheduler/framework/plugins/volumebinding`).

use super::Reason;
use crate::cluster::scheduler::attempt::{Attempt, Blocked};
use crate::cluster::scheduler::spec::PodSpec;
use crate::cluster::scheduler::storage::Bound;
use crate::cluster::scheduler::symbols::Symbol;
use crate::cluster::scheduler::world::{Node, World};

/// A Pod's claims, sorted by how far they are.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// Claims bound to a volume that is known: its place in the list of volumes.
    bound: Vec<usize>,
    /// Claims whose volume will be made at once, by the topologies of their class.
    made: Vec<Symbol>,
    /// A claim is bound to a volume that does not exist.
    missing: bool,
    /// Claims that wait for a node, the smallest first.
    waiting: Vec<Symbol>,
}

impl State {
    /// Looks up the claims; what keeps the Pod from every node is the error.
    pub fn new(world: &World, spec: &PodSpec) -> Result<Self, Blocked> {
        let storage = &world.storage;
        let mut state = Self::default();
        for (name, own) in spec.claims() {
            let Some(claim) = storage.claims.get(&(spec.namespace, name)) else {
                return Err(if own { Blocked::EphemeralMissing(name) } else { Blocked::ClaimMissing(name) });
            };
            if claim.bound == Bound::Lost {
                return Err(Blocked::ClaimLost(name));
            }
        }
        for (name, _) in spec.claims() {
            let Some(claim) = storage.claims.get(&(spec.namespace, name)) else { continue };
            let waits = claim.class.and_then(|class| storage.classes.get(&class)).is_some_and(|c| c.waits);
            match claim.bound {
                Bound::To(Some(volume)) => match storage.volumes.iter().position(|v| v.name == volume) {
                    Some(at) => state.bound.push(at),
                    None => state.missing |= storage.volumes_complete,
                },
                Bound::To(None) => state.made.extend(claim.class),
                Bound::No if waits && claim.volume_name.is_none() => state.waiting.push(name),
                Bound::No => return Err(Blocked::Unbound(name)),
                Bound::Unknown | Bound::Lost => {}
            }
        }
        state.waiting.sort_by(|a, b| {
            let size = |name: &Symbol| storage.claims.get(&(spec.namespace, *name)).map(|claim| claim.size);
            size(a).partial_cmp(&size(b)).unwrap_or(std::cmp::Ordering::Equal)
        });
        Ok(state)
    }

    /// The volumes the Pod's claims are bound to.
    pub fn bound(&self) -> &[usize] {
        &self.bound
    }
}

/// Everything about volumes that speaks against the node.
pub fn filter(world: &World, attempt: &Attempt, node: &Node) -> Vec<Reason> {
    let (storage, state) = (&world.storage, &attempt.volumes);
    let mut reasons = Vec::new();
    let usable = |at: &usize| storage.volumes[*at].reaches(node.name, &node.labels, &world.symbols);
    let makeable = |class: &Symbol| {
        storage.classes.get(class).is_none_or(|class| {
            class.topologies.0.is_empty() || class.topologies.matches(node.name, &node.labels, &world.symbols)
        })
    };
    if !state.bound.iter().all(usable) || !state.made.iter().all(makeable) {
        reasons.push(Reason::VolumeConflict);
    } else if state.missing {
        reasons.push(Reason::VolumeMissing);
    }
    if plan(world, attempt, node).is_none() {
        reasons.push(Reason::NoVolume);
    }
    reasons
}

/// For each waiting claim the volume it would get on the node, `None` for one that will be made; nothing
/// where there is none for one of them.
pub fn plan(world: &World, attempt: &Attempt, node: &Node) -> Option<Vec<(Symbol, Option<usize>)>> {
    let (storage, namespace) = (&world.storage, attempt.spec.namespace);
    let mut taken = Vec::new();
    let mut plan = Vec::new();
    for &name in &attempt.volumes.waiting {
        let claim = storage.claims.get(&(namespace, name))?;
        let reaches = |volume: &crate::cluster::scheduler::storage::PersistentVolume| {
            volume.reaches(node.name, &node.labels, &world.symbols)
        };
        let found = storage.find((namespace, name), claim, false, &taken, reaches, &world.symbols);
        if let Some(at) = found {
            taken.push(at);
            plan.push((name, Some(at)));
            continue;
        }
        let class = claim.class.and_then(|class| storage.classes.get(&class))?;
        class.provisioner?;
        let topologies = &class.topologies;
        if !topologies.0.is_empty() && !topologies.matches(node.name, &node.labels, &world.symbols) {
            return None;
        }
        plan.push((name, None));
    }
    Some(plan)
}
