//! NodeVolumeLimits: how many volumes of a CSI driver a node attaches, where a CSINode says so
//! (`pkg/scheduler/framework/plugins/nodevolumelimits/csi.go`).

use rustc_hash::FxHashSet;

use super::Reason;
use crate::cluster::scheduler::attempt::Attempt;
use crate::cluster::scheduler::spec::PodSpec;
use crate::cluster::scheduler::storage::Bound;
use crate::cluster::scheduler::symbols::Symbol;
use crate::cluster::scheduler::world::{Node, World};

/// A volume: its driver, and its handle or the claim it will be made for.
type Attached = (Symbol, (Symbol, Option<Symbol>));

fn attached(world: &World, spec: &PodSpec) -> Vec<Attached> {
    let storage = &world.storage;
    let mut list = Vec::new();
    for (name, _) in spec.claims() {
        let Some(claim) = storage.claims.get(&(spec.namespace, name)) else { continue };
        if let Bound::To(Some(volume)) = claim.bound {
            let volume = storage.volumes.iter().find(|v| v.name == volume);
            list.extend(volume.and_then(|v| v.csi).map(|(driver, handle)| (driver, (handle, None))));
        } else if let Some(class) = claim.class.and_then(|class| storage.classes.get(&class)) {
            list.extend(class.provisioner.map(|driver| (driver, (spec.namespace, Some(name)))));
        }
    }
    list
}

/// Whether the node would have to attach too many.
pub fn filter(world: &World, attempt: &Attempt, node: &Node) -> Option<Reason> {
    if node.volume_limits.is_empty() || attempt.spec.claims().next().is_none() {
        return None;
    }
    let mut here = FxHashSet::default();
    for pod in node.pods.iter().filter_map(|&pod| world.pod(pod)) {
        here.extend(attached(world, &pod.spec));
    }
    let new: FxHashSet<Attached> =
        attached(world, &attempt.spec).into_iter().filter(|volume| !here.contains(volume)).collect();
    let over = node.volume_limits.iter().any(|&(driver, limit)| {
        let count = |set: &FxHashSet<Attached>| set.iter().filter(|volume| volume.0 == driver).count() as i64;
        count(&new) > 0 && count(&new) + count(&here) > limit
    });
    over.then_some(Reason::VolumeLimit)
}
