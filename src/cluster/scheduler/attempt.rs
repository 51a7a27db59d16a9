//! One Pod and everything that is computed before nodes are tried (the scheduler's PreFilter phase).

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::plugins::{
    Reason, inter_pod_affinity, node_affinity, node_name, node_unschedulable, pod_topology_spread,
    taint_toleration, volume_binding, volume_restrictions,
};
use super::spec::{Placement, PodSpec};
use super::symbols::{Symbol, Symbols};
use super::world::{NodeIndex, World};

/// What keeps a Pod from every node before one is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blocked {
    /// A claim does not exist.
    ClaimMissing(Symbol),
    /// A claim that is made for the Pod does not exist yet.
    EphemeralMissing(Symbol),
    /// A claim has lost its volume.
    ClaimLost(Symbol),
    /// A claim should have been bound at once, and is not.
    Unbound(Symbol),
    /// Its node affinity names nodes that no node can be all of.
    NamesConflict,
}

impl Blocked {
    /// As the scheduler says it.
    pub fn text(self, symbols: &Symbols) -> String {
        match self {
            Self::ClaimMissing(name) => format!("persistentvolumeclaim \"{}\" not found", symbols.text(name)),
            Self::EphemeralMissing(name) => format!(
                "waiting for ephemeral volume controller to create the persistentvolumeclaim \"{}\"",
                symbols.text(name)
            ),
            Self::ClaimLost(name) => format!(
                "persistentvolumeclaim \"{}\" bound to non-existent persistentvolume",
                symbols.text(name)
            ),
            Self::Unbound(_) => "pod has unbound immediate PersistentVolumeClaims".to_owned(),
            Self::NamesConflict => node_affinity::CONFLICT.to_owned(),
        }
    }

    /// The claim it is about.
    pub fn claim(self) -> Option<Symbol> {
        match self {
            Self::ClaimMissing(name)
            | Self::EphemeralMissing(name)
            | Self::ClaimLost(name)
            | Self::Unbound(name) => Some(name),
            Self::NamesConflict => None,
        }
    }
}

/// What the plugins that look at the node alone say of each node.
pub type Fixed = Arc<Vec<Option<Reason>>>;

/// The verdicts of the plugins that look at the node alone, shared by Pods that ask the same of it.
#[derive(Debug, Clone, Default)]
pub struct FixedVerdicts {
    known: FxHashMap<(Arc<Placement>, Option<Symbol>), Fixed>,
}

impl FixedVerdicts {
    /// The verdicts on every node of the world.
    pub fn of(&mut self, world: &World, spec: &PodSpec) -> Fixed {
        let key = (Arc::clone(&spec.placement), spec.node_name);
        let verdicts = self.known.entry(key).or_insert_with(|| {
            let (placement, symbols) = (&spec.placement, &world.symbols);
            let judge = |node| {
                node_unschedulable::filter(node, placement, symbols)
                    .or_else(|| node_name::filter(node, spec))
                    .or_else(|| taint_toleration::filter(node, placement))
                    .or_else(|| node_affinity::filter(node, placement, symbols))
            };
            Arc::new(world.nodes.iter().map(judge).collect())
        });
        Arc::clone(verdicts)
    }
}

/// One Pod, ready to be tried on nodes.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// Its needs.
    pub spec: Arc<PodSpec>,
    fixed: Fixed,
    /// ReadWriteOncePod claims.
    pub restrictions: volume_restrictions::State,
    /// Claims and volumes.
    pub volumes: volume_binding::State,
    /// Spread constraints.
    pub spread: pod_topology_spread::State,
    /// Affinity to Pods.
    pub affinity: inter_pod_affinity::State,
}

impl Attempt {
    /// Computes what does not depend on the node tried; what keeps the Pod from all of them is the error.
    pub fn new(world: &World, spec: &Arc<PodSpec>, fixed: Fixed) -> Result<Self, Blocked> {
        if node_affinity::named(&spec.placement) == node_affinity::Named::Conflict {
            return Err(Blocked::NamesConflict);
        }
        Ok(Self {
            fixed,
            restrictions: volume_restrictions::State::new(world, spec),
            volumes: volume_binding::State::new(world, spec)?,
            spread: pod_topology_spread::State::new(world, spec),
            affinity: inter_pod_affinity::State::new(world, spec),
            spec: Arc::clone(spec),
        })
    }

    /// The same for the next Pod of one kind: only its volumes differ.
    pub fn next(&mut self, world: &World, spec: &Arc<PodSpec>) -> Result<(), Blocked> {
        self.restrictions = volume_restrictions::State::new(world, spec);
        self.volumes = volume_binding::State::new(world, spec)?;
        self.spec = Arc::clone(spec);
        Ok(())
    }

    /// A Pod came to a node (`delta` 1) or went (-1).
    pub fn update(&mut self, world: &World, other: &PodSpec, node: NodeIndex, delta: i64) {
        let spec = Arc::clone(&self.spec);
        self.restrictions.update(other, delta);
        self.spread.update(&spec, other, node, world.node(node), delta, &world.symbols);
        self.affinity.update(world, &spec, other, node, delta);
    }

    /// What the plugins that look at the node alone say.
    pub fn fixed(&self, node: NodeIndex) -> Option<Reason> {
        self.fixed.get(node.0 as usize).copied().flatten()
    }

    /// Whether they let the Pod pass.
    pub fn fixed_passes(&self, node: NodeIndex) -> bool {
        self.fixed(node).is_none()
    }

    /// Whether it has volumes that matter.
    pub fn has_volumes(&self) -> bool {
        !self.spec.volumes.is_empty()
    }
}
