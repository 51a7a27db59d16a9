//! One unit against the snapshot: what is there, what comes, and what becomes of it.

use rustc_hash::FxHashSet;

use super::queue::{Incoming, Outcome, Run as Queue, run as schedule};
use super::read::{Maker, pod_spec};
use super::storage::{Claim, PersistentVolume, StorageClass};
use super::workload::{Skipped, Workload, expand, owner};
use super::world::{NodeIndex, PodIndex, Running, World};
use crate::model::{Object, Pod, Unit, UnitKind};
use crate::run::Run;
use crate::syntax::yaml::Value;

/// What a unit's Pods come to.
#[derive(Debug)]
pub struct Simulation {
    /// The cluster with everything placed.
    pub world: World,
    /// The Pods that wanted a node.
    pub incoming: Vec<Incoming>,
    /// What became of each.
    pub queue: Queue,
    /// Their workloads.
    pub workloads: Vec<Workload>,
}

impl World {
    /// The cluster of a snapshot; without nodes there is nothing to simulate.
    pub fn of_snapshot(run: &Run) -> Option<Self> {
        let unit = run.units.iter().find(|unit| unit.kind == UnitKind::Snapshot)?;
        let objects = || unit.objects.iter().map(|&index| run.object(index));
        let mut world = Self::default();
        for object in objects().filter(|object| object.is("", "Node")) {
            world.add_node(object.name(), object.root());
        }
        if world.nodes.is_empty() {
            return None;
        }
        for name in ["default", "kube-system", "kube-public", "kube-node-lease"] {
            world.add_namespace(name, None);
        }
        for object in objects() {
            world.take(object, false);
        }
        world.storage.classes_complete = !world.storage.classes.is_empty();
        world.storage.volumes_complete = !world.storage.volumes.is_empty();
        for object in objects().filter(|object| object.is("", "Pod")) {
            world.take_pod(object);
        }
        Some(world)
    }

    /// Takes everything that is neither node nor Pod.
    fn take(&mut self, object: Object<'_>, written: bool) {
        let (name, root) = (object.name(), object.root());
        match object.kind() {
            "Namespace" => self.add_namespace(name, Some(root)),
            "CSINode" => self.add_csi_node(name, root),
            kind @ ("PriorityClass" | "RuntimeClass") => {
                self.policies.add(kind, name, root, &mut self.symbols);
            }
            "LimitRange" => {
                let namespace = self.symbols.intern(object.namespace_or_default());
                self.policies.add_limit_range(namespace, root);
            }
            "StorageClass" => {
                let class = StorageClass::read(root, &mut self.symbols);
                self.storage.classes.insert(self.symbols.intern(name), class);
                self.storage.classes_written |= written;
            }
            "PersistentVolume" => {
                let symbol = self.symbols.intern(name);
                if !self.storage.volumes.iter().any(|volume| volume.name == symbol) {
                    let volume = PersistentVolume::read(symbol, root, &mut self.symbols);
                    self.storage.volumes.push(volume);
                }
            }
            _ => {}
        }
    }

    /// A Pod of the snapshot, unless it has ended.
    fn take_pod(&mut self, object: Object<'_>) {
        let root = object.root();
        if matches!(root.str_at(&["status", "phase"]), Some("Succeeded" | "Failed")) {
            return;
        }
        let Some(node) = self.named_node(root) else { return };
        let namespace = self.symbols.intern(object.namespace_or_default());
        let spec = pod_spec(root, namespace, &[], Maker::Cluster, &self.policies, &mut self.symbols);
        let owner = owner(root, namespace, self);
        self.place(Running { spec: spec.into(), node, name: object.name().into(), incoming: None, owner });
    }

    fn named_node(&self, pod: Value<'_>) -> Option<NodeIndex> {
        let name = pod.str_at(&["spec", "nodeName"])?;
        self.node_by_name.get(&self.symbols.find(name)?).copied()
    }
}

impl Simulation {
    /// Places the Pods of a unit in a cluster, which is marked first.
    pub fn of(run: &Run, unit: &Unit, mut world: World) -> Self {
        let (incoming, workloads) = Self::prepare(run, unit, &mut world);
        let queue = schedule(&mut world, &incoming);
        Self { world, incoming, queue, workloads }
    }

    /// Marks a cluster and brings everything of a unit there but the Pods that want a node; those come back.
    pub fn prepare(run: &Run, unit: &Unit, world: &mut World) -> (Vec<Incoming>, Vec<Workload>) {
        world.mark();
        let objects = || {
            let all = unit.objects.iter().map(|&index| run.object(index));
            all.filter(|object| !object.data().fragment && !object.data().hook)
        };
        for object in objects() {
            world.take(object, true);
        }
        take_claims(world, objects());
        let mut incoming = Vec::new();
        let workloads = expand(objects(), world, &mut incoming);
        replace(world, &workloads);
        place_named(run, world, &workloads);
        (incoming, workloads)
    }

    /// The cluster as it was before.
    pub fn into_world(self) -> World {
        let mut world = self.world;
        world.go_back();
        world
    }

    /// How many Pods of a workload no node takes, and the first of them.
    pub fn pending(&self, workload: &Workload) -> (usize, Option<usize>) {
        let is_pending = |at: &usize| matches!(self.queue.outcomes[*at], Some(Outcome::Pending(_)));
        let mut pending = workload.pods.clone().filter(is_pending);
        let first = pending.next();
        (first.map_or(0, |_| 1 + pending.count()), first)
    }
}

/// Claims that are written down, and those of the snapshot, whose state is known.
fn take_claims<'r>(world: &mut World, objects: impl Iterator<Item = Object<'r>>) {
    let mut order = Vec::new();
    for object in objects.filter(|object| object.is("", "PersistentVolumeClaim")) {
        let key = (world.symbols.intern(object.namespace_or_default()), world.symbols.intern(object.name()));
        if world.storage.claims.contains_key(&key) {
            continue;
        }
        let mut claim = Claim::read(object.root(), &mut world.symbols);
        if Claim::leaves_class_open(object.root()) {
            world.storage.default_class_for(&mut claim, &world.symbols);
        }
        world.storage.claims.insert(key, claim);
        order.push(key);
    }
    world.storage.bind_immediate(&order, &world.symbols);
}

/// What is applied again takes the place of what runs under its name.
fn replace(world: &mut World, workloads: &[Workload]) {
    let owners: FxHashSet<_> = workloads.iter().map(|workload| workload.owner).collect();
    let replaced = |(at, pod): (usize, &Option<Running>)| {
        let owner = pod.as_ref()?.owner?;
        owners.contains(&owner).then(|| PodIndex(u32::try_from(at).unwrap_or(u32::MAX)))
    };
    let gone: Vec<PodIndex> = world.pods.iter().enumerate().filter_map(replaced).collect();
    for pod in gone {
        world.remove(pod);
    }
}

/// Pods that name their node are there before any other comes.
fn place_named(run: &Run, world: &mut World, workloads: &[Workload]) {
    for workload in workloads.iter().filter(|w| w.skipped == Some(Skipped::NamesNode)) {
        let object = run.object(workload.object);
        let Some(pod) = Pod::of(object) else { continue };
        let Some(node) = world.named_node(pod.template) else { continue };
        let namespace = world.symbols.intern(object.namespace_or_default());
        let policies = world.policies.clone();
        let spec = pod_spec(pod.template, namespace, &[], Maker::Other, &policies, &mut world.symbols);
        let spec = std::sync::Arc::new(spec);
        let count = pod.replicas().map_or(1, |replicas| replicas.value.clamp(0, 1_000));
        for _ in 0..count {
            let name = object.name().into();
            let spec = std::sync::Arc::clone(&spec);
            world.place(Running { spec, node, name, incoming: None, owner: None });
        }
    }
}
