//! From the objects of a unit to the Pods that its controllers make, in the order they are applied.

use std::ops::Range;
use std::sync::Arc;

use super::plugins::scheduling_gates;
use super::queue::Incoming;
use super::read::{Maker, items, pod_spec};
use super::spec::{Placement, PodSpec, Volume};
use super::storage::Claim;
use super::symbols::Symbol;
use super::world::{NodeIndex, World};
use crate::model::{Object, Pod};
use crate::syntax::yaml::Value;

/// No workload is followed further than this many Pods: the rest would fare like the last of them.
const MOST_PODS: i64 = 5_000;

/// Nor is a unit, beyond one Pod of each workload.
const MOST_PODS_OF_UNIT: usize = 50_000;

/// Why a workload's Pods are not placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skipped {
    /// Nobody asks for Pods (`replicas: 0`, `suspend: true`).
    NoPods,
    /// Another scheduler looks after them.
    OtherScheduler,
    /// They have scheduling gates.
    Gated,
    /// They name their node themselves.
    NamesNode,
    /// Parts of them are no literal text (`${…}`), or the Pod lacks its specification.
    Opaque,
}

/// A workload of the unit.
#[derive(Debug, Clone)]
pub struct Workload {
    /// The object's number in the run.
    pub object: u32,
    /// Its Pods' places in the list of incoming Pods.
    pub pods: Range<usize>,
    /// Why there are none.
    pub skipped: Option<Skipped>,
    /// Who it is to the Pods of the snapshot it replaces.
    pub owner: (Owner, Symbol, Symbol),
}

/// Which controller made a Pod.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Owner {
    /// None: the Pod itself.
    Pod,
    /// A Deployment (by way of a ReplicaSet).
    Deployment,
    /// Another one, by its kind.
    Kind(Symbol),
}

/// Reads who made a Pod of the snapshot: kind, namespace and name.
pub(super) fn owner(pod: Value<'_>, namespace: Symbol, world: &mut World) -> Option<(Owner, Symbol, Symbol)> {
    let symbols = &mut world.symbols;
    let reference = items(pod, &["metadata", "ownerReferences"])
        .find(|r| r.get("controller").and_then(|c| c.as_bool()) == Some(true));
    let Some(reference) = reference else {
        let name = pod.str_at(&["metadata", "name"])?;
        return Some((Owner::Pod, namespace, symbols.intern(name)));
    };
    let (kind, name) = (reference.str_at(&["kind"])?, reference.str_at(&["name"])?);
    // The names of ReplicaSets and Jobs that controllers make end in a part of their own.
    let (owner, name) = match (kind, name.rsplit_once('-')) {
        ("ReplicaSet", Some((name, _))) => (Owner::Deployment, name),
        _ => (Owner::Kind(symbols.intern(kind)), name),
    };
    Some((owner, namespace, symbols.intern(name)))
}

fn owner_of(object: Object<'_>, namespace: Symbol, world: &mut World) -> (Owner, Symbol, Symbol) {
    let name = world.symbols.intern(object.name());
    let owner = match object.kind() {
        "Pod" => Owner::Pod,
        "Deployment" => Owner::Deployment,
        kind => Owner::Kind(world.symbols.intern(kind)),
    };
    (owner, namespace, name)
}

/// Takes the workloads of a unit: first Pods that somebody wrote, then what controllers make, which takes
/// them a moment.
pub fn expand<'r>(
    objects: impl Iterator<Item = Object<'r>>,
    world: &mut World,
    incoming: &mut Vec<Incoming>,
) -> Vec<Workload> {
    let mut pods: Vec<Pod<'r>> = objects.filter_map(Pod::of).collect();
    pods.sort_by_key(|pod| pod.object.kind() != "Pod");
    let mut workloads = Vec::new();
    for pod in pods {
        let Some(skipped) = kind_of(pod) else { continue };
        let object = pod.object;
        let namespace = world.symbols.intern(object.namespace_or_default());
        let owner = owner_of(object, namespace, world);
        let start = incoming.len();
        if skipped.is_none() {
            Expansion { pod, namespace, workload: workloads.len(), world, incoming }.all();
        }
        let pods = start..incoming.len();
        let skipped = skipped.or_else(|| pods.is_empty().then_some(Skipped::NoPods));
        workloads.push(Workload { object: object.index, pods, skipped, owner });
    }
    workloads
}

/// Whether the object's Pods meet the scheduler, and why not; `None` for what makes no Pods.
fn kind_of(pod: Pod<'_>) -> Option<Option<Skipped>> {
    let object = pod.object;
    if !matches!(
        object.kind(),
        "Pod"
            | "Deployment"
            | "ReplicaSet"
            | "ReplicationController"
            | "StatefulSet"
            | "DaemonSet"
            | "Job"
            | "CronJob"
    ) {
        return None;
    }
    let spec = pod.template.get("spec")?;
    let suspended = |path: &[&str]| object.at(path).and_then(|v| v.as_bool()) == Some(true);
    Some(if suspended(&["spec", "suspend"]) || suspended(&["spec", "jobTemplate", "spec", "suspend"]) {
        Some(Skipped::NoPods)
    } else if spec.str_at(&["schedulerName"]).is_some_and(|name| !matches!(name, "" | "default-scheduler")) {
        Some(Skipped::OtherScheduler)
    } else if is_opaque(pod) {
        Some(Skipped::Opaque)
    } else if spec.str_at(&["nodeName"]).is_some_and(|name| !name.is_empty()) {
        Some(Skipped::NamesNode)
    } else if scheduling_gates::gates(spec).next().is_some() {
        Some(Skipped::Gated)
    } else {
        None
    })
}

/// Whether something the scheduler would look at is filled in by somebody else.
fn is_opaque(pod: Pod<'_>) -> bool {
    let spec = pod.spec.0;
    let parts = ["nodeSelector", "affinity", "tolerations", "topologySpreadConstraints", "priorityClassName"];
    let labels = pod.template.at(&["metadata", "labels"]);
    let resources = |list| items(spec, &[list]).filter_map(|container| container.get("resources"));
    parts.iter().filter_map(|part| spec.get(part)).any(|value| holds_placeholder(value, 0))
        || labels.is_some_and(|value| holds_placeholder(value, 0))
        || resources("containers").chain(resources("initContainers")).any(|value| holds_placeholder(value, 0))
        || spec.str_at(&["nodeName"]).is_some_and(|name| name.contains("${"))
}

fn holds_placeholder(value: Value<'_>, depth: usize) -> bool {
    if depth > 20 {
        return true;
    }
    match value.text() {
        Some(text) => text.contains("${") || text.contains("{{"),
        None => value
            .entries()
            .map(|entry| entry.value)
            .chain(value.items())
            .any(|inner| holds_placeholder(inner, depth + 1)),
    }
}

struct Expansion<'a, 'r> {
    pod: Pod<'r>,
    namespace: Symbol,
    workload: usize,
    world: &'a mut World,
    incoming: &'a mut Vec<Incoming>,
}

impl Expansion<'_, '_> {
    fn all(&mut self) {
        match self.pod.object.kind() {
            "DaemonSet" => self.daemon_set(),
            "StatefulSet" => self.stateful_set(),
            "Pod" => {
                let spec = self.spec(&[], Maker::Nobody);
                let name = self.pod.object.name().to_owned();
                self.push(spec, name, None, false);
            }
            kind => {
                let labels = self.added_labels(kind);
                let spec = self.spec(&labels, Maker::Other);
                let count = self.count(kind);
                for at in 0..count {
                    let name = format!("{}-{at}", self.pod.object.name());
                    self.push(Arc::clone(&spec), name, None, true);
                }
            }
        }
    }

    fn count(&self, kind: &str) -> i64 {
        let most = if self.incoming.len() < MOST_PODS_OF_UNIT { MOST_PODS } else { 1 };
        let wanted = self.pod.replicas().map_or(1, |replicas| replicas.value);
        let path: &[&str] = match kind {
            "Job" => &["spec", "completions"],
            "CronJob" => &["spec", "jobTemplate", "spec", "completions"],
            _ => return wanted.clamp(0, most),
        };
        let completions = self.pod.object.at(path).and_then(|v| v.as_i64()).unwrap_or(most);
        wanted.min(completions).clamp(0, most)
    }

    /// Labels that controllers add and selectors may name; their values are unlike any that is written.
    fn added_labels(&mut self, kind: &str) -> Vec<(Symbol, Symbol)> {
        let symbols = &mut self.world.symbols;
        let mut label = |key: &str, value: &str| (symbols.intern(key), symbols.intern(value));
        let name = self.pod.object.name();
        match kind {
            "Deployment" | "ReplicaSet" => vec![label("pod-template-hash", &format!("of {name}"))],
            "Job" => vec![label("batch.kubernetes.io/job-name", name), label("job-name", name)],
            "StatefulSet" | "DaemonSet" => vec![label("controller-revision-hash", &format!("of {name}"))],
            _ => Vec::new(),
        }
    }

    fn spec(&mut self, labels: &[(Symbol, Symbol)], maker: Maker) -> Arc<PodSpec> {
        let world = &mut *self.world;
        let spec =
            pod_spec(self.pod.template, self.namespace, labels, maker, &world.policies, &mut world.symbols);
        Arc::new(spec)
    }

    fn push(&mut self, spec: Arc<PodSpec>, name: String, pinned: Option<NodeIndex>, controlled: bool) {
        let spec = self.with_ephemeral_claims(spec, &name);
        self.incoming.push(Incoming { spec, name: name.into(), workload: self.workload, pinned, controlled });
    }

    /// The claims of `ephemeral` volumes are made with each Pod.
    fn with_ephemeral_claims(&mut self, spec: Arc<PodSpec>, pod: &str) -> Arc<PodSpec> {
        if !spec.claims().any(|(_, own)| own) {
            return spec;
        }
        let mut spec = PodSpec::clone(&spec);
        let written = items(self.pod.spec.0, &["volumes"]).filter(|v| v.get("ephemeral").is_some());
        let own = spec.volumes.iter_mut().filter(|v| matches!(v, Volume::Claim { ephemeral: true, .. }));
        for (volume, written) in own.zip(written) {
            let name = format!("{pod}-{}", written.str_at(&["name"]).unwrap_or(""));
            let name = self.world.symbols.intern(&name);
            *volume = Volume::Claim { name, ephemeral: true };
            if let Some(template) = written.at(&["ephemeral", "volumeClaimTemplate"]) {
                self.world.make_claim((self.namespace, name), template);
            }
        }
        Arc::new(spec)
    }

    /// One Pod for each node that fits (`NodeShouldRunDaemonPod`), which only that node may take.
    fn daemon_set(&mut self) {
        let labels = self.added_labels("DaemonSet");
        let spec = self.spec(&labels, Maker::DaemonSet);
        let narrowed = PodSpec {
            placement: Arc::new(Placement { required: None, ..Placement::clone(&spec.placement) }),
            ..PodSpec::clone(&spec)
        };
        let narrowed = Arc::new(narrowed);
        for index in self.world.node_indices() {
            let node = self.world.node(index);
            let placement = &spec.placement;
            let wanted = super::plugins::node_affinity::filter(node, placement, &self.world.symbols)
                .is_none()
                && placement.untolerated(&node.taints).is_none();
            if wanted {
                let name = format!("{}-{}", self.pod.object.name(), self.world.symbols.text(node.name));
                self.push(Arc::clone(&narrowed), name, Some(index), true);
            }
        }
    }

    /// Pods by ordinal, each with claims of its own.
    fn stateful_set(&mut self) {
        let object = self.pod.object;
        let labels = self.added_labels("StatefulSet");
        let spec = self.spec(&labels, Maker::Other);
        let first = object.at(&["spec", "ordinals", "start"]).and_then(|v| v.as_i64()).unwrap_or(0);
        let templates: Vec<Value<'_>> = items(object.root(), &["spec", "volumeClaimTemplates"]).collect();
        let pod_name = self.world.symbols.intern("statefulset.kubernetes.io/pod-name");
        let pod_index = self.world.symbols.intern("apps.kubernetes.io/pod-index");
        for ordinal in (0..self.count("StatefulSet")).map(|at| first.saturating_add(at)) {
            let name = format!("{}-{ordinal}", object.name());
            let mut own = PodSpec::clone(&spec);
            let symbols = &mut self.world.symbols;
            own.labels.set(pod_name, symbols.intern(&name));
            own.labels.set(pod_index, symbols.intern(&ordinal.to_string()));
            for template in &templates {
                self.template_claim(&mut own, *template, &name);
            }
            self.push(Arc::new(own), name, None, true);
        }
    }

    fn template_claim(&mut self, spec: &mut PodSpec, template: Value<'_>, pod: &str) {
        let Some(volume) = template.str_at(&["metadata", "name"]) else { return };
        let claim = self.world.symbols.intern(&format!("{volume}-{pod}"));
        // A volume that the Pod template has under the same name gives way.
        let written = items(self.pod.spec.0, &["volumes"]).find(|v| v.str_at(&["name"]) == Some(volume));
        let replaced = written.and_then(|v| v.str_at(&["persistentVolumeClaim", "claimName"]));
        let replaced = replaced.and_then(|name| self.world.symbols.find(name));
        spec.volumes.retain(|v| !matches!(v, Volume::Claim { name, .. } if Some(*name) == replaced));
        spec.volumes.push(Volume::Claim { name: claim, ephemeral: false });
        self.world.make_claim((self.namespace, claim), template);
    }
}

impl World {
    /// A claim that a controller makes from a template, unless it is there already.
    fn make_claim(&mut self, key: (Symbol, Symbol), template: Value<'_>) {
        if self.storage.claims.contains_key(&key) {
            return;
        }
        let mut claim = Claim::read(template, &mut self.symbols);
        if Claim::leaves_class_open(template) {
            self.storage.default_class_for(&mut claim, &self.symbols);
        }
        self.storage.claims.insert(key, claim);
        self.storage.bind_immediate(&[key], &self.symbols);
    }
}
