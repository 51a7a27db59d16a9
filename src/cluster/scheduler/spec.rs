//! A Pod as the scheduler sees it: what admission adds is already in.

use std::sync::Arc;

use super::resources::Resources;
use super::selector::{NodeTerms, Selector};
use super::symbols::{Labels, Symbol};

/// A taint of a node.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Taint {
    /// Its key.
    pub key: Symbol,
    /// Its value; the empty text where there is none.
    pub value: Symbol,
    /// What it does to Pods that do not tolerate it.
    pub effect: Effect,
}

/// The effect of a taint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// New Pods stay away.
    NoSchedule,
    /// New Pods stay away where they can.
    PreferNoSchedule,
    /// Running Pods must go, too.
    NoExecute,
}

impl Effect {
    /// Reads the field's text.
    pub fn read(text: &str) -> Option<Self> {
        match text {
            "NoSchedule" => Some(Self::NoSchedule),
            "PreferNoSchedule" => Some(Self::PreferNoSchedule),
            "NoExecute" => Some(Self::NoExecute),
            _ => None,
        }
    }

    /// As Kubernetes writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoSchedule => "NoSchedule",
            Self::PreferNoSchedule => "PreferNoSchedule",
            Self::NoExecute => "NoExecute",
        }
    }

    /// Whether it keeps new Pods away for certain.
    pub const fn rejects(self) -> bool {
        !matches!(self, Self::PreferNoSchedule)
    }
}

/// A toleration.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Toleration {
    /// The key; `None` stands for every key.
    pub key: Option<Symbol>,
    /// The value; `None` (operator `Exists`) stands for every value.
    pub value: Option<Symbol>,
    /// The effect; `None` stands for every effect.
    pub effect: Option<Effect>,
    /// Its operator is none Kubernetes knows: it tolerates nothing.
    pub broken: bool,
}

impl Toleration {
    /// Whether a Pod with it may stand that taint (`k8s.io/api/core/v1/toleration.go`).
    pub fn tolerates(&self, taint: &Taint) -> bool {
        !self.broken
            && self.effect.is_none_or(|effect| effect == taint.effect)
            && self.key.is_none_or(|key| key == taint.key)
            && self.value.is_none_or(|value| value == taint.value)
    }
}

/// What a Pod asks of the node itself, whoever runs there. Many Pods share one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Placement {
    /// `spec.tolerations`, with what admission and controllers add.
    pub tolerations: Vec<Toleration>,
    /// `spec.nodeSelector`, with what the RuntimeClass adds.
    pub node_selector: Vec<(Symbol, Symbol)>,
    /// Required node affinity.
    pub required: Option<NodeTerms>,
    /// Preferred node affinity with its weights.
    pub preferred: Vec<(i64, NodeTerms)>,
}

impl Placement {
    /// The first taint that keeps the Pod away.
    pub fn untolerated<'t>(&self, taints: &'t [Taint]) -> Option<&'t Taint> {
        taints.iter().filter(|taint| taint.effect.rejects()).find(|taint| !self.tolerates(taint))
    }

    /// Whether one of the tolerations covers the taint.
    pub fn tolerates(&self, taint: &Taint) -> bool {
        self.tolerations.iter().any(|toleration| toleration.tolerates(taint))
    }
}

/// A port of the node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct HostPort {
    /// The number.
    pub port: i64,
    /// `TCP`, `UDP`, `SCTP`
    pub protocol: Symbol,
    /// The address; `None` for every address.
    pub address: Option<Symbol>,
}

impl HostPort {
    /// Whether both cannot be had on one node.
    pub fn conflicts(self, other: Self) -> bool {
        self.port == other.port
            && self.protocol == other.protocol
            && (self.address.is_none() || other.address.is_none() || self.address == other.address)
    }
}

/// A volume that matters to scheduling.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Volume {
    /// A claim in the Pod's namespace.
    Claim {
        /// Its name.
        name: Symbol,
        /// It is made for this Pod (`ephemeral`, or a StatefulSet's template).
        ephemeral: bool,
    },
    /// A disk that only one Pod of a node may have, unless all only read it.
    Disk {
        /// Which kind of disk.
        kind: &'static str,
        /// What names it; for RBD also the pool.
        name: Symbol,
        /// The servers it is on; two disks are one only where they share a server.
        servers: Vec<Symbol>,
        /// Whether it is only read.
        read_only: bool,
    },
}

impl Volume {
    /// Whether both cannot be mounted on one node (`isVolumeConflict`).
    pub fn conflicts(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Disk { kind, name, servers, read_only },
                Self::Disk { kind: kind2, name: name2, servers: servers2, read_only: read_only2 },
            ) => {
                kind == kind2
                    && name == name2
                    && (servers.is_empty() || servers.iter().any(|s| servers2.contains(s)))
                    && (*kind == "aws" || !(*read_only && *read_only2))
            }
            _ => false,
        }
    }
}

/// A required or preferred term of Pod affinity or anti-affinity.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PodTerm {
    /// The node label whose values are the domains.
    pub topology: Symbol,
    /// Which Pods.
    pub selector: Selector,
    /// In these namespaces,
    pub namespaces: Vec<Symbol>,
    /// and in those whose labels match.
    pub namespace_selector: Selector,
}

/// A topology spread constraint.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Spread {
    /// Its place in `spec.topologySpreadConstraints`.
    pub index: usize,
    /// `maxSkew`
    pub max_skew: i64,
    /// The node label whose values are the domains.
    pub topology: Symbol,
    /// Which Pods are counted.
    pub selector: Selector,
    /// `minDomains`, 1 by default.
    pub min_domains: i64,
    /// Whether only nodes that the Pod's node affinity takes are counted.
    pub honor_affinity: bool,
    /// Whether only nodes whose taints the Pod tolerates are counted.
    pub honor_taints: bool,
    /// Whether it rejects nodes (`DoNotSchedule`).
    pub required: bool,
}

/// A Pod's needs.
#[derive(Debug, Clone)]
pub struct PodSpec {
    /// Its namespace.
    pub namespace: Symbol,
    /// Its labels, with those that controllers add.
    pub labels: Labels,
    /// Its priority.
    pub priority: i32,
    /// `preemptionPolicy` is not `Never`.
    pub may_preempt: bool,
    /// What it asks of the node itself.
    pub placement: Arc<Placement>,
    /// What it asks for in all.
    pub requests: Resources,
    /// What it counts for in scoring: CPU in thousandths, memory in bytes.
    pub scored: (i64, i64),
    /// The host ports it wants.
    pub ports: Vec<HostPort>,
    /// Its volumes.
    pub volumes: Vec<Volume>,
    /// Its spread constraints.
    pub spread: Vec<Spread>,
    /// Required affinity to other Pods.
    pub affinity: Vec<PodTerm>,
    /// Required anti-affinity.
    pub anti_affinity: Vec<PodTerm>,
    /// Preferred affinity (weight above 0) and anti-affinity (below).
    pub preferred: Vec<(i64, PodTerm)>,
    /// `spec.nodeName`
    pub node_name: Option<Symbol>,
    /// It is being deleted.
    pub terminating: bool,
}

impl PodSpec {
    /// The names of the claims it mounts, with whether they are made for it.
    pub fn claims(&self) -> impl Iterator<Item = (Symbol, bool)> + '_ {
        self.volumes.iter().filter_map(|volume| match volume {
            Volume::Claim { name, ephemeral } => Some((*name, *ephemeral)),
            Volume::Disk { .. } => None,
        })
    }
}
