//! Who defines what, and the open world: what nobody defines here may well exist.

use std::sync::{Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

use super::nearest::{self, nearest};
use super::produced::{self};
use crate::model::{Object, UnitId, UnitKind};
use crate::run::{Produced, Run};

/// Why nothing can be said about a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// Something here makes it: a generator, an operator's object, a claim template.
    Produced(String),
    /// The configuration says that it exists elsewhere.
    External,
    /// The name is no literal text (`${…}`).
    Opaque,
    /// Kubernetes itself makes it in each namespace (`kube-root-ca.crt`, the ServiceAccount `default`).
    Builtin,
}

/// What nobody defines.
#[derive(Debug, Clone, Copy)]
pub struct Missing<'r> {
    /// An object of the kind whose name is nearly the same, in the same namespace.
    pub closest: Option<Object<'r>>,
    /// An object of the kind with this very name, in another namespace.
    pub elsewhere: Option<Object<'r>>,
    /// Whether the unit that asks defines objects of the kind at all.
    pub unit_defines_kind: bool,
    /// Whether files or snapshot are known to be complete for the kind: then it does not exist.
    pub certain: bool,
}

/// The answer to "who defines this?".
#[derive(Debug, Clone)]
pub enum Lookup<'r> {
    /// These do, the nearest first: alternatives where there are several.
    Found(Vec<Object<'r>>),
    /// Nobody.
    Missing(Missing<'r>),
    /// Nothing can be said.
    Unknown(Why),
}

/// Definitions of a run by kind and name.
#[derive(Debug, Default)]
pub struct Index {
    by_name: FxHashMap<Box<str>, FxHashMap<Box<str>, Vec<u32>>>,
    /// Unnamed ones too: configurations of components have no names.
    by_kind: FxHashMap<Box<str>, Vec<u32>>,
    produced: FxHashMap<(String, String), Vec<Produced>>,
    /// For each kind, the units that define objects of it.
    units_of_kind: FxHashMap<Box<str>, FxHashSet<UnitId>>,
    missed: Mutex<FxHashSet<Box<str>>>,
}

impl Index {
    /// Goes once over all objects.
    pub fn build(run: &Run, mut produced: Vec<Produced>) -> Self {
        let mut index = Self::default();
        for object in run.objects() {
            if object.data().fragment {
                continue;
            }
            let kind = object.kind();
            produced::collect(object, &mut produced);
            match index.by_kind.get_mut(kind) {
                Some(known) => known.push(object.index),
                None => drop(index.by_kind.insert(kind.into(), vec![object.index])),
            }
            let unit = object.data().unit;
            match index.units_of_kind.get_mut(kind) {
                Some(units) => drop(units.insert(unit)),
                None => drop(index.units_of_kind.insert(kind.into(), FxHashSet::from_iter([unit]))),
            }
            if object.name().is_empty() {
                continue;
            }
            if !index.by_name.contains_key(kind) {
                index.by_name.insert(kind.into(), FxHashMap::default());
            }
            let Some(names) = index.by_name.get_mut(kind) else { continue };
            match names.get_mut(object.name()) {
                Some(known) => known.push(object.index),
                None => drop(names.insert(object.name().into(), vec![object.index])),
            }
        }
        for one in produced {
            index.produced.entry((one.kind.clone(), one.name.clone())).or_default().push(one);
        }
        index
    }

    /// Every object of a kind.
    pub fn of_kind<'r>(&'r self, run: &'r Run, kind: &str) -> impl Iterator<Item = Object<'r>> {
        self.by_kind.get(kind).into_iter().flatten().map(move |&index| Object { run, index })
    }

    /// What is known to be made without being written down.
    pub fn produced(&self, kind: &str, namespace: Option<&str>, name: &str) -> Option<&Produced> {
        let all = self.produced.get(&(kind.to_owned(), name.to_owned()))?;
        all.iter().find(|p| same_namespace(p.namespace.as_deref(), namespace))
    }

    /// Who defines `kind` `name` for an object of `unit` in `namespace` (`None` for cluster-scoped kinds, and
    /// where nothing says which namespace it is).
    pub fn lookup<'r>(
        &'r self,
        run: &'r Run,
        unit: UnitId,
        kind: &str,
        namespace: Option<&str>,
        name: &str,
    ) -> Lookup<'r> {
        if name.contains("${") || name.contains("$(") || name.contains("{{") {
            return Lookup::Unknown(Why::Opaque);
        }
        let named = self.by_name.get(kind).and_then(|names| names.get(name));
        let same_name = || named.into_iter().flatten().map(|&index| Object { run, index });
        let mut found: Vec<Object<'r>> =
            same_name().filter(|o| same_namespace(o.namespace(), namespace)).collect();
        if !found.is_empty() {
            nearest_first(run, unit, &mut found);
            return Lookup::Found(found);
        }
        if let Some(produced) = self.produced(kind, namespace, name) {
            return Lookup::Unknown(Why::Produced(produced.by.clone()));
        }
        if is_builtin(kind, namespace, name) {
            return Lookup::Unknown(Why::Builtin);
        }
        if is_external(run, kind, namespace, name) {
            return Lookup::Unknown(Why::External);
        }
        if run.settings.names_files {
            let mut missed = self.missed.lock().unwrap_or_else(PoisonError::into_inner);
            missed.insert(name.into());
        }
        Lookup::Missing(Missing {
            closest: self.closest(run, unit, kind, namespace, name),
            elsewhere: same_name().next(),
            unit_defines_kind: self.units_of_kind.get(kind).is_some_and(|units| units.contains(&unit)),
            certain: self.is_complete(run, kind),
        })
    }

    /// The names that were looked up and that nobody defines; kept only where single files are named.
    pub fn missed(&self) -> Vec<Box<str>> {
        self.missed.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    fn closest<'r>(
        &'r self,
        run: &'r Run,
        unit: UnitId,
        kind: &str,
        namespace: Option<&str>,
        name: &str,
    ) -> Option<Object<'r>> {
        let names = self.by_name.get(kind)?;
        // Few names are near: whose objects they are is asked of those alone.
        let near = nearest::Near::to(name);
        let candidates =
            names.iter().filter(|(known, _)| near.may_be(known)).filter_map(|(known, objects)| {
                let object = objects
                    .iter()
                    .map(|&index| Object { run, index })
                    .filter(|o| same_namespace(o.namespace(), namespace))
                    .min_by_key(|o| (o.data().unit != unit, o.index))?;
                Some((known.as_ref(), object))
            });
        nearest(name, candidates)
    }

    fn is_complete(&self, run: &Run, kind: &str) -> bool {
        if run.settings.repository_complete || run.settings.complete.iter().any(|k| k == kind) {
            return true;
        }
        CLUSTER_SCOPED.contains(&kind) && self.of_kind(run, kind).any(Object::in_snapshot)
    }
}

/// Kinds that live outside namespaces: a snapshot that holds some of a kind holds all of it.
const CLUSTER_SCOPED: &[&str] = &[
    "Node",
    "Namespace",
    "StorageClass",
    "PersistentVolume",
    "PriorityClass",
    "RuntimeClass",
    "CSIDriver",
    "CSINode",
    "IngressClass",
    "ClusterRole",
    "ClusterRoleBinding",
    "DeviceClass",
    "ResourceSlice",
];

/// Two namespaces can be the same one: nothing said on either side leaves it open.
pub fn same_namespace(a: Option<&str>, b: Option<&str>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a == b || a.contains("${") || b.contains("${"),
        _ => true,
    }
}

/// The asking unit's own first, then others by how far their folders lie, the snapshot's last.
fn nearest_first(run: &Run, unit: UnitId, found: &mut [Object<'_>]) {
    if found.len() < 2 {
        return;
    }
    // Where the unit has one itself, nobody asks which of the others is nearer.
    let own = found.iter().any(|o| o.data().unit == unit);
    found.sort_by_cached_key(|o| {
        let far = if own { 0 } else { distance(run, unit, o.data().unit) };
        (o.data().unit != unit, o.in_snapshot(), far, o.index)
    });
}

/// How far apart two units' folders are: steps up and down.
fn distance(run: &Run, a: UnitId, b: UnitId) -> usize {
    let (a, b) = (&run.units[a.0 as usize], &run.units[b.0 as usize]);
    if b.kind == UnitKind::Snapshot {
        return usize::MAX;
    }
    let (a, b) = (a.name.as_bytes(), b.name.as_bytes());
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    // A folder counts as shared only as a whole.
    let whole = |path: &[u8]| path.len() == same || path[same] == b'/';
    let shared =
        if whole(a) && whole(b) { same } else { a[..same].iter().rposition(|&c| c == b'/').unwrap_or(0) };
    let steps = |path: &[u8]| 1 + path.iter().filter(|&&c| c == b'/').count();
    let common = if shared == 0 { 0 } else { steps(&a[..shared]) };
    steps(a) + steps(b) - 2 * common
}

fn is_builtin(kind: &str, namespace: Option<&str>, name: &str) -> bool {
    match kind {
        "ConfigMap" => name == "kube-root-ca.crt" || namespace == Some("kube-system"),
        "ServiceAccount" => name == "default" || namespace == Some("kube-system"),
        "PriorityClass" => matches!(name, "system-cluster-critical" | "system-node-critical"),
        "Namespace" => matches!(name, "default" | "kube-system" | "kube-public" | "kube-node-lease"),
        "Service" => name == "kubernetes" || (name == "kube-dns" && namespace == Some("kube-system")),
        "ClusterRole" => {
            matches!(name, "cluster-admin" | "admin" | "edit" | "view") || name.starts_with("system:")
        }
        "Role" | "ClusterRoleBinding" => name.starts_with("system:") || namespace == Some("kube-system"),
        _ => false,
    }
}

/// Whether the configuration's `external` list names it.
fn is_external(run: &Run, kind: &str, namespace: Option<&str>, name: &str) -> bool {
    run.settings.external.iter().any(|entry| {
        let mut parts = entry.split('/');
        let (Some(first), Some(second)) = (parts.next(), parts.next()) else { return false };
        let matches = |pattern: &str, text: &str| {
            glob::Pattern::new(pattern).map_or(pattern == text, |p| p.matches(text))
        };
        matches(first, kind)
            && match parts.next() {
                Some(third) => namespace.is_none_or(|n| matches(second, n)) && matches(third, name),
                None => matches(second, name),
            }
    })
}
