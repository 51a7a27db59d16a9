//! Claims, volumes and storage classes, and how the volume controller binds them before Pods come.
//!
//! Sources: `k8s.io/component-helpers/storage/volume/pv_helpers.go` (FindMatchingVolume),
//! `pkg/controller/volume/persistentvolume/pv_controller.go`.

use rustc_hash::FxHashMap;

use super::read::{items, labels};
use super::selector::{NodeTerms, Selector};
use super::symbols::{Labels, Symbol, Symbols};
use crate::model::quantity::Quantity;
use crate::syntax::yaml::Value;

/// The annotation that stood for the class before the field did.
const BETA_CLASS: &str = "volume.beta.kubernetes.io/storage-class";

/// How far a claim is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// Not at all.
    No,
    /// To the volume of this name, or to one that will be made for it.
    To(Option<Symbol>),
    /// It names a volume that is not there.
    Lost,
    /// What it is bound to cannot be known from the files.
    Unknown,
}

/// A PersistentVolumeClaim.
#[derive(Debug, Clone)]
pub struct Claim {
    /// `storageClassName`; `None` for the empty one.
    pub class: Option<Symbol>,
    /// Its access modes.
    pub modes: Vec<Symbol>,
    /// The storage it asks for.
    pub size: Quantity,
    /// `selector`
    pub selector: Option<Selector>,
    /// `volumeMode: Block`
    pub block: bool,
    /// `volumeName`
    pub volume_name: Option<Symbol>,
    /// How far it is.
    pub bound: Bound,
}

/// A PersistentVolume.
#[derive(Debug, Clone)]
pub struct PersistentVolume {
    /// Its name.
    pub name: Symbol,
    /// `storageClassName`; `None` for the empty one.
    pub class: Option<Symbol>,
    /// Its access modes.
    pub modes: Vec<Symbol>,
    /// Its capacity.
    pub size: Quantity,
    /// Its labels.
    pub labels: Labels,
    /// `volumeMode: Block`
    pub block: bool,
    /// Where it can be used.
    pub node_affinity: Option<NodeTerms>,
    /// The claim it belongs to: namespace and name.
    pub claim: Option<(Symbol, Symbol)>,
    /// Its phase is `Available` (or will be).
    pub available: bool,
    /// The CSI driver and the volume's handle there.
    pub csi: Option<(Symbol, Symbol)>,
}

/// A StorageClass.
#[derive(Debug, Clone)]
pub struct StorageClass {
    /// Who makes volumes; `None` for `kubernetes.io/no-provisioner`.
    pub provisioner: Option<Symbol>,
    /// `WaitForFirstConsumer`
    pub waits: bool,
    /// Where volumes can be made.
    pub topologies: NodeTerms,
    /// It is the class of claims that name none.
    pub default: bool,
}

/// Everything about storage.
#[derive(Debug, Clone, Default)]
pub struct Storage {
    /// Claims by namespace and name.
    pub claims: FxHashMap<(Symbol, Symbol), Claim>,
    /// Volumes in the order read.
    pub volumes: Vec<PersistentVolume>,
    /// Classes by name.
    pub classes: FxHashMap<Symbol, StorageClass>,
    /// The snapshot holds classes: there are no others.
    pub classes_complete: bool,
    /// The snapshot holds volumes: there are no others.
    pub volumes_complete: bool,
    /// The manifests define classes of their own.
    pub classes_written: bool,
}

fn quantity(value: Value<'_>, path: &[&str]) -> Quantity {
    value.at(path).and_then(|v| v.text()).and_then(|t| Quantity::parse(t).ok()).unwrap_or(Quantity::ZERO)
}

fn class(object: Value<'_>, symbols: &mut Symbols) -> Option<Symbol> {
    let annotation = object.str_at(&["metadata", "annotations", BETA_CLASS]);
    let name = annotation.or_else(|| object.str_at(&["spec", "storageClassName"]))?;
    (!name.is_empty()).then(|| symbols.intern(name))
}

fn modes(object: Value<'_>, symbols: &mut Symbols) -> Vec<Symbol> {
    items(object, &["spec", "accessModes"]).filter_map(|m| m.text()).map(|m| symbols.intern(m)).collect()
}

fn is_block(object: Value<'_>) -> bool {
    object.str_at(&["spec", "volumeMode"]) == Some("Block")
}

impl Claim {
    /// Reads a claim, or a template of one.
    pub fn read(object: Value<'_>, symbols: &mut Symbols) -> Self {
        let selector = object.at(&["spec", "selector"]);
        let volume = object.str_at(&["spec", "volumeName"]).filter(|name| !name.is_empty());
        let volume_name = volume.map(|name| symbols.intern(name));
        let bound = object.str_at(&["status", "phase"]) == Some("Bound");
        let lost = object.str_at(&["status", "phase"]) == Some("Lost");
        Self {
            class: class(object, symbols),
            modes: modes(object, symbols),
            size: quantity(object, &["spec", "resources", "requests", "storage"]),
            selector: selector.map(|s| Selector::read(Some(s), symbols)),
            block: is_block(object),
            volume_name,
            bound: match () {
                () if lost => Bound::Lost,
                () if bound => Bound::To(volume_name),
                () => Bound::No,
            },
        }
    }

    /// Whether it leaves its class to the cluster.
    pub fn leaves_class_open(object: Value<'_>) -> bool {
        object.at(&["spec", "storageClassName"]).is_none()
            && object.at(&["metadata", "annotations", BETA_CLASS]).is_none()
    }
}

impl PersistentVolume {
    /// Reads a volume.
    pub fn read(name: Symbol, object: Value<'_>, symbols: &mut Symbols) -> Self {
        let reference = object.at(&["spec", "claimRef"]);
        let claim = reference.and_then(|r| {
            let namespace = r.str_at(&["namespace"])?;
            Some((symbols.intern(namespace), symbols.intern(r.str_at(&["name"])?)))
        });
        let csi = object.at(&["spec", "csi"]);
        let csi = csi.and_then(|c| Some((c.str_at(&["driver"])?, c.str_at(&["volumeHandle"])?)));
        let phase = object.str_at(&["status", "phase"]);
        let affinity = object.at(&["spec", "nodeAffinity", "required"]);
        Self {
            name,
            class: class(object, symbols),
            modes: modes(object, symbols),
            size: quantity(object, &["spec", "capacity", "storage"]),
            labels: labels(object.at(&["metadata", "labels"]), symbols),
            block: is_block(object),
            node_affinity: affinity.map(|terms| NodeTerms::read(terms, symbols)),
            claim,
            available: matches!(phase, None | Some("Available" | "Pending")),
            csi: csi.map(|(driver, handle)| (symbols.intern(driver), symbols.intern(handle))),
        }
    }

    /// Whether a node can use it.
    pub fn reaches(&self, name: Symbol, labels: &Labels, symbols: &Symbols) -> bool {
        self.node_affinity.as_ref().is_none_or(|terms| terms.matches(name, labels, symbols))
    }
}

impl StorageClass {
    /// Reads a class.
    pub fn read(object: Value<'_>, symbols: &mut Symbols) -> Self {
        let provisioner = object.str_at(&["provisioner"]).filter(|p| *p != "kubernetes.io/no-provisioner");
        let default = [
            "storageclass.kubernetes.io/is-default-class",
            "storageclass.beta.kubernetes.io/is-default-class",
        ];
        Self {
            provisioner: provisioner.map(|p| symbols.intern(p)),
            waits: object.str_at(&["volumeBindingMode"]) == Some("WaitForFirstConsumer"),
            topologies: NodeTerms::read_topologies(object.get("allowedTopologies"), symbols),
            default: default
                .iter()
                .any(|key| object.str_at(&["metadata", "annotations", key]) == Some("true")),
        }
    }
}

impl Storage {
    /// Gives a claim that names no class the cluster's default one (the DefaultStorageClass admission plugin);
    /// where the classes are not known, neither is what becomes of the claim.
    pub fn default_class_for(&self, claim: &mut Claim, symbols: &Symbols) {
        let defaults = self.classes.iter().filter(|(_, class)| class.default).map(|(name, _)| *name);
        claim.class = defaults.min_by_key(|name| symbols.text(*name).to_owned());
        if claim.class.is_none() && !self.classes_complete && claim.bound == Bound::No {
            claim.bound = Bound::Unknown;
        }
    }

    /// The best volume for a claim: one that belongs to it, else the smallest that fits. `on` limits it to
    /// what a node can use (and lets go of access modes only where there is none, as the controller does).
    pub fn find(
        &self,
        key: (Symbol, Symbol),
        claim: &Claim,
        only_own: bool,
        taken: &[usize],
        reaches: impl Fn(&PersistentVolume) -> bool,
        symbols: &Symbols,
    ) -> Option<usize> {
        let mut best: Option<usize> = None;
        for (at, volume) in self.volumes.iter().enumerate() {
            let own = volume.claim == Some(key);
            if taken.contains(&at)
                || (volume.claim.is_some() && !own)
                || volume.size < claim.size
                || volume.block != claim.block
            {
                continue;
            }
            if own {
                return reaches(volume).then_some(at);
            }
            if only_own
                || !volume.available
                || volume.class != claim.class
                || claim.selector.as_ref().is_some_and(|s| !s.matches(&volume.labels, symbols))
                || !claim.modes.iter().all(|mode| volume.modes.contains(mode))
                || !reaches(volume)
            {
                continue;
            }
            if best.is_none_or(|b| self.volumes[b].size > volume.size) {
                best = Some(at);
            }
        }
        best
    }

    /// What the volume controller does with every claim before a Pod waits for it.
    pub fn bind_immediate(&mut self, order: &[(Symbol, Symbol)], symbols: &Symbols) {
        for &key in order {
            let Some(claim) = self.claims.get(&key).filter(|claim| claim.bound == Bound::No) else {
                continue;
            };
            let class = claim.class.and_then(|class| self.classes.get(&class));
            let bound = match claim.volume_name {
                Some(name) => self.prebound(key, name),
                None => self.find_now(key, claim, class, symbols),
            };
            if let Bound::To(Some(name)) = bound
                && let Some(volume) = self.volumes.iter_mut().find(|volume| volume.name == name)
            {
                volume.claim = Some(key);
                volume.available = false;
            }
            if let Some(claim) = self.claims.get_mut(&key) {
                claim.bound = bound;
            }
        }
    }

    /// A claim that names its volume.
    fn prebound(&self, key: (Symbol, Symbol), name: Symbol) -> Bound {
        match self.volumes.iter().find(|volume| volume.name == name) {
            Some(volume) if volume.claim.is_none_or(|claim| claim == key) => Bound::To(Some(name)),
            Some(_) => Bound::No,
            None if self.volumes_complete => Bound::No,
            None => Bound::Unknown,
        }
    }

    fn find_now(
        &self,
        key: (Symbol, Symbol),
        claim: &Claim,
        class: Option<&StorageClass>,
        symbols: &Symbols,
    ) -> Bound {
        let waits = class.is_some_and(|class| class.waits);
        if let Some(at) = self.find(key, claim, waits, &[], |_| true, symbols) {
            return Bound::To(Some(self.volumes[at].name));
        }
        match class {
            Some(class) if !class.waits && class.provisioner.is_some() => Bound::To(None),
            None if claim.class.is_some_and(|name| !self.class_known_missing(name)) => Bound::Unknown,
            _ => Bound::No,
        }
    }

    /// Whether a class that no file defines is missing, rather than defined where podlint cannot see it:
    /// the snapshot lists classes, the manifests bring their own, or volumes of that class are made by hand.
    pub fn class_known_missing(&self, name: Symbol) -> bool {
        self.classes_complete
            || self.classes_written
            || self.volumes.iter().any(|volume| volume.class == Some(name))
    }
}
