//! Kustomizations, understood well enough that nothing is falsely missing: which files belong to which root,
//! which are patches and no whole objects, which names generators make, which names and namespaces change.

mod file;
mod graph;

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::discover::FileKind;
use crate::discover::document::{self, DocumentKind};
use crate::model::{Object, UnitId, UnitKind};
use crate::run::{Produced, Run};

pub use file::{Generator, Kustomization, join};
pub use graph::Graph;

/// Kinds without namespace that kustomizations and charts commonly hold: theirs is not for them.
pub(crate) const CLUSTER_SCOPED: [&str; 14] = [
    "Namespace",
    "CustomResourceDefinition",
    "ClusterRole",
    "ClusterRoleBinding",
    "PersistentVolume",
    "StorageClass",
    "PriorityClass",
    "RuntimeClass",
    "IngressClass",
    "CSIDriver",
    "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration",
    "APIService",
    "Node",
];

/// Applies what the run's kustomizations say to its objects; what they make without writing it down.
pub fn apply(run: &mut Run, units: &mut FxHashMap<(String, u8), UnitId>) -> Vec<Produced> {
    for index in 0..run.objects.len() {
        let fragment = looks_like_patch(run.object(index as u32));
        run.objects[index].fragment |= fragment;
    }
    let graph = Graph::new(kustomizations(run));
    if graph.is_empty() {
        return Vec::new();
    }
    mark_fragments(run, &graph);
    let mut produced = generated(&graph);
    let mut moved = false;
    for index in 0..run.objects.len() {
        let tree = &run.trees[run.objects[index].tree as usize];
        let Some(owners) = graph.owners(&tree.tree.source.name).map(<[usize]>::to_vec) else {
            // Beside a kustomization that leaves it out: it waits to be taken in, and completed like its neighbours.
            run.objects[index].completed |= graph.is_beside(&tree.tree.source.name);
            continue;
        };
        let view = run.object(index as u32);
        let (kind, name) = (view.kind().to_owned(), view.written_name().to_owned());
        for (prefix, suffix) in graph.affixes(&owners) {
            let affixed = !prefix.is_empty() || !suffix.is_empty();
            if affixed && !name.is_empty() {
                let name = format!("{prefix}{name}{suffix}");
                let by = "a kustomization's name prefix or suffix".to_owned();
                produced.push(Produced { kind: kind.clone(), namespace: None, name, by, keys: None });
            }
        }
        let given = graph.namespaces(&owners);
        if !CLUSTER_SCOPED.contains(&kind.as_str()) {
            let written = view.namespace().is_some();
            run.objects[index].applied_namespace = namespace(&given, written);
        }
        // A namespace is also given to the ServiceAccounts that bindings name.
        let bound = kind.ends_with("RoleBinding") && given.iter().any(Option::is_some);
        run.objects[index].completed = graph.changes(&owners) || bound;
        let unit = run.unit(UnitKind::Kustomize, graph.unit(&owners), units);
        run.objects[index].unit = unit;
        moved = true;
    }
    if moved {
        regroup(run);
    }
    produced
}

/// Whether a workload lacks its selector and also labels, containers or images: nobody writes that as a whole,
/// it is merged into another object, or completed by a kustomization that is not at hand.
fn looks_like_patch(object: Object<'_>) -> bool {
    let workload =
        matches!(object.kind(), "Deployment" | "StatefulSet" | "DaemonSet") && object.group() == "apps";
    let Some(spec) = object.spec().filter(|spec| workload && spec.get("selector").is_none()) else {
        return false;
    };
    let containers = spec.at(&["template", "spec", "containers"]);
    let whole = containers.is_some_and(|list| list.items().all(|one| one.get("image").is_some()));
    !whole || spec.at(&["template", "metadata", "labels"]).is_none()
}

/// The namespace that all builds give an object; empty (unknown) where they differ over a written one.
fn namespace(all: &BTreeSet<Option<String>>, written: bool) -> Option<Box<str>> {
    match all.iter().next() {
        Some(Some(only)) if all.len() == 1 => Some(only.as_str().into()),
        Some(_) if all.len() > 1 && written => Some("".into()),
        _ => None,
    }
}

fn regroup(run: &mut Run) {
    for unit in &mut run.units {
        unit.objects.clear();
    }
    for (index, object) in run.objects.iter().enumerate() {
        run.units[object.unit.0 as usize].objects.push(index as u32);
    }
}

fn kustomizations(run: &Run) -> Vec<Kustomization> {
    let mut out = Vec::new();
    for data in &run.trees {
        let source = &data.tree.source;
        if data.kind != FileKind::Kustomization {
            continue;
        }
        for (_, root) in data.tree.roots() {
            if document::classify(root) == DocumentKind::Kustomization || root.is_mapping() {
                out.push(Kustomization::read(&source.name, source.path.as_deref(), root));
            }
        }
    }
    out
}

/// Patches are parts of objects, and files for Kustomize itself are none of the cluster's.
fn mark_fragments(run: &mut Run, graph: &Graph) {
    let is_fragment: FxHashSet<u32> = run
        .trees
        .iter()
        .enumerate()
        .filter(|(_, data)| graph.is_fragment(&data.tree.source.name))
        .map(|(index, _)| index as u32)
        .collect();
    for object in &mut run.objects {
        object.fragment |= is_fragment.contains(&object.tree);
    }
}

/// What generators make, under each name it may be applied. Generators of one name are seen together: an
/// overlay adds keys to what its base generates.
fn generated(graph: &Graph) -> Vec<Produced> {
    let mut all: FxHashMap<(&'static str, String), Option<BTreeSet<String>>> = FxHashMap::default();
    for (at, kustomization) in graph.all().iter().enumerate() {
        for generator in &kustomization.generators {
            let mut names = BTreeSet::from([generator.name.clone()]);
            names.extend(
                graph
                    .affixes(&[at])
                    .into_iter()
                    .map(|(prefix, suffix)| format!("{prefix}{}{suffix}", generator.name)),
            );
            for name in names {
                let keys = all.entry((generator.kind, name)).or_insert_with(|| Some(BTreeSet::new()));
                match (keys.as_mut(), &generator.keys) {
                    (Some(known), Some(more)) => known.extend(more.iter().cloned()),
                    _ => *keys = None,
                }
            }
        }
    }
    let mut out: Vec<_> = all
        .into_iter()
        .map(|((kind, name), keys)| Produced {
            kind: kind.to_owned(),
            namespace: None,
            name,
            by: if kind == "Secret" { "a secretGenerator" } else { "a configMapGenerator" }.to_owned(),
            keys: keys.map(|keys| keys.into_iter().collect()),
        })
        .collect();
    out.sort_by(|a, b| (&a.kind, &a.name).cmp(&(&b.kind, &b.name)));
    out
}

#[cfg(test)]
mod tests;
