//! The filter plugins of kube-scheduler 1.34, one file each, in the order of the default profile
//! (`pkg/scheduler/apis/config/v1/default_plugins.go`). The first one that rejects a node gives the reason.

pub mod inter_pod_affinity;
pub mod node_affinity;
pub mod node_name;
pub mod node_ports;
pub mod node_resources_fit;
pub mod node_unschedulable;
pub mod node_volume_limits;
pub mod pod_topology_spread;
pub mod scheduling_gates;
pub mod taint_toleration;
pub mod volume_binding;
pub mod volume_restrictions;
pub mod volume_zone;

use std::borrow::Cow;

use super::attempt::Attempt;
use super::symbols::{Symbol, Symbols};
use super::world::{NodeIndex, World};

/// Which resource is short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResourceKind {
    /// CPU, in thousandths of a core.
    Cpu,
    /// Memory, in bytes.
    Memory,
    /// Ephemeral storage, in bytes.
    EphemeralStorage,
    /// Another resource, in whole units.
    Other(Symbol),
}

impl ResourceKind {
    /// Its name in resource lists.
    pub fn name(self, symbols: &Symbols) -> &str {
        match self {
            Self::Cpu => "cpu",
            Self::Memory => "memory",
            Self::EphemeralStorage => "ephemeral-storage",
            Self::Other(name) => symbols.text(name),
        }
    }
}

/// Why a plugin rejects a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// `spec.unschedulable` of the node.
    Unschedulable,
    /// The Pod names another node.
    NodeName,
    /// The taint of this number.
    Taint(usize),
    /// nodeSelector or node affinity.
    NodeAffinity,
    /// The wanted host port of this number.
    Ports(usize),
    /// As many Pods as the node takes.
    TooManyPods {
        /// How many it takes.
        capacity: i64,
    },
    /// Not enough of a resource.
    Insufficient {
        /// Which.
        resource: ResourceKind,
        /// How much the Pod asks for.
        asks: i64,
        /// How much others ask for.
        used: i64,
        /// How much the node has.
        capacity: i64,
    },
    /// A disk that another Pod of the node has.
    DiskConflict,
    /// A ReadWriteOncePod claim that another Pod has.
    ReadWriteOncePod,
    /// As many volumes of a driver as the node attaches.
    VolumeLimit,
    /// A bound volume cannot be used there.
    VolumeConflict,
    /// No volume for a claim that waits for its first Pod.
    NoVolume,
    /// A claim is bound to a volume that does not exist.
    VolumeMissing,
    /// A bound volume is in another zone.
    VolumeZone,
    /// The spread constraint of this number.
    Spread {
        /// Its place in the Pod's list.
        index: usize,
        /// The node lacks the topology's label.
        missing_label: bool,
    },
    /// No Pod it wants to be near.
    Affinity,
    /// A Pod it does not want to be near: the term of this number.
    AntiAffinity(usize),
    /// A Pod that does not want it near.
    ExistingAntiAffinity,
}

impl Reason {
    /// As the scheduler says it.
    pub fn text(self, symbols: &Symbols) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Unschedulable => "node(s) were unschedulable",
            Self::NodeName => "node(s) didn't match the requested node name",
            Self::Taint(_) => "node(s) had untolerated taint(s)",
            Self::NodeAffinity => "node(s) didn't match Pod's node affinity/selector",
            Self::Ports(_) => "node(s) didn't have free ports for the requested pod ports",
            Self::TooManyPods { .. } => "Too many pods",
            Self::Insufficient { resource, .. } => {
                return Cow::Owned(format!("Insufficient {}", resource.name(symbols)));
            }
            Self::DiskConflict => "node(s) had no available disk",
            Self::ReadWriteOncePod => {
                "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already \
                 in-use by another pod"
            }
            Self::VolumeLimit => "node(s) exceed max volume count",
            Self::VolumeConflict => "node(s) didn't match PersistentVolume's node affinity",
            Self::NoVolume => "node(s) didn't find available persistent volumes to bind",
            Self::VolumeMissing => {
                "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)"
            }
            Self::VolumeZone => "node(s) had no available volume zone",
            Self::Spread { missing_label: false, .. } => {
                "node(s) didn't match pod topology spread constraints"
            }
            Self::Spread { missing_label: true, .. } => {
                "node(s) didn't match pod topology spread constraints (missing required label)"
            }
            Self::Affinity => "node(s) didn't match pod affinity rules",
            Self::AntiAffinity(_) => "node(s) didn't match pod anti-affinity rules",
            Self::ExistingAntiAffinity => "node(s) didn't satisfy existing pods anti-affinity rules",
        })
    }

    /// Whether evicting Pods could not take it away (`UnschedulableAndUnresolvable`).
    pub fn is_unresolvable(self) -> bool {
        match self {
            Self::Insufficient { asks, capacity, .. } => asks > capacity,
            Self::Spread { missing_label, .. } => missing_label,
            Self::Ports(_)
            | Self::TooManyPods { .. }
            | Self::DiskConflict
            | Self::ReadWriteOncePod
            | Self::VolumeLimit
            | Self::AntiAffinity(_)
            | Self::ExistingAntiAffinity => false,
            _ => true,
        }
    }
}

/// Why a node does not take a Pod: what the first plugin that rejects it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// One reason, or several of one plugin.
    pub reasons: Vec<Reason>,
}

impl Rejection {
    /// Whether evicting Pods could not help.
    pub fn is_unresolvable(&self) -> bool {
        self.reasons.iter().any(|reason| reason.is_unresolvable())
    }
}

/// Runs the plugins on one node; `None` where all let the Pod pass.
pub fn reject(world: &World, attempt: &Attempt, index: NodeIndex) -> Option<Rejection> {
    let node = world.node(index);
    let one = |reason: Reason| Rejection { reasons: vec![reason] };
    if let Some(reason) = attempt.fixed(index) {
        return Some(one(reason));
    }
    if let Some(reason) = node_ports::filter(node, &attempt.spec) {
        return Some(one(reason));
    }
    let short = node_resources_fit::filter(node, &attempt.spec);
    if !short.is_empty() {
        return Some(Rejection { reasons: short });
    }
    if attempt.has_volumes() {
        if let Some(reason) = volume_restrictions::filter(world, attempt, node) {
            return Some(one(reason));
        }
        if let Some(reason) = node_volume_limits::filter(world, attempt, node) {
            return Some(one(reason));
        }
        let unfit = volume_binding::filter(world, attempt, node);
        if !unfit.is_empty() {
            return Some(Rejection { reasons: unfit });
        }
        if let Some(reason) = volume_zone::filter(world, attempt, node) {
            return Some(one(reason));
        }
    }
    attempt
        .spread
        .filter(&attempt.spec, node, &world.symbols)
        .or_else(|| attempt.affinity.filter(&attempt.spec, node, &world.symbols))
        .map(one)
}

/// Whether all plugins let the Pod pass: the same answer as [`reject`], without the reasons.
pub fn passes(world: &World, attempt: &Attempt, index: NodeIndex) -> bool {
    attempt.fixed_passes(index)
        && node_resources_fit::passes(world.node(index), &attempt.spec)
        && reject(world, attempt, index).is_none()
}
