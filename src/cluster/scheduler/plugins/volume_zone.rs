//! VolumeZone: the zone and region labels of bound volumes (`pkg/scheduler/framework/plugins/volumezone`).

use super::Reason;
use crate::cluster::scheduler::attempt::Attempt;
use crate::cluster::scheduler::world::{Node, World};

/// The labels it looks at, each with the one that took its place.
const LABELS: [(&str, &str); 4] = [
    ("failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone"),
    ("failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region"),
    ("topology.kubernetes.io/zone", "topology.kubernetes.io/zone"),
    ("topology.kubernetes.io/region", "topology.kubernetes.io/region"),
];

/// Whether a bound volume is in another zone or region than the node.
pub fn filter(world: &World, attempt: &Attempt, node: &Node) -> Option<Reason> {
    let symbols = &world.symbols;
    let label = |key: &str| symbols.find(key).and_then(|key| node.labels.get(key));
    let bound = attempt.volumes.bound();
    if bound.is_empty() || LABELS.iter().all(|(key, _)| label(key).is_none()) {
        return None;
    }
    for volume in bound.iter().map(|&at| &world.storage.volumes[at]) {
        for (key, newer) in LABELS {
            let Some(zones) = symbols.find(key).and_then(|key| volume.labels.get(key)) else { continue };
            let here = label(key).or_else(|| label(newer)).map(|zone| symbols.text(zone));
            if !here.is_some_and(|zone| symbols.text(zones).split("__").any(|one| one == zone)) {
                return Some(Reason::VolumeZone);
            }
        }
    }
    None
}
