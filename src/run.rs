//! Everything one run knows: sources, trees, objects, units and who defines what.

use std::path::PathBuf;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::cluster::index::Index;
use crate::cluster::labels::Labels;
use crate::cluster::scheduler::verdict::Verdicts;
use crate::discover::document::{self, DocumentKind};
use crate::helm::Edited;
use crate::helm::releases::ChartInput;
use crate::model::{Head, Object, ObjectData, Pod, Unit, UnitId, UnitKind};
use crate::schema::crd::Definitions;
use crate::syntax::Sources;
use crate::syntax::yaml::{Tree, Value};
use crate::validation::Outcome;
use crate::versions::VersionSet;

pub use crate::discover::FileKind;

/// A source with its tree, and what it is.
#[derive(Debug)]
pub struct TreeData {
    /// Its documents.
    pub tree: Tree,
    /// What the file is.
    pub kind: FileKind,
    /// The unit its objects are part of.
    pub unit: UnitId,
    /// Whether findings in it are wanted; otherwise it is context only.
    pub reported: bool,
    /// Where it lies on disk.
    pub path: Option<PathBuf>,
}

/// What the user asked for, as far as lints care.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The Kubernetes versions asked for.
    pub versions: VersionSet,
    /// Objects that exist elsewhere: `Kind/name` or `Kind/namespace/name`, with `*`.
    pub external: Vec<String>,
    /// Kinds of which files (and snapshot) are complete.
    pub complete: Vec<String>,
    /// Whether the repository is known in full: a name nobody defines does not exist.
    pub repository_complete: bool,
    /// Whether single files are named, so that the rest of the repository may have to be asked.
    pub names_files: bool,
    /// The charts to render.
    pub charts: Vec<ChartInput>,
    /// Texts in the place of files that only rendering reads.
    pub edited: std::sync::Arc<Edited>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            versions: VersionSet::SUPPORTED,
            external: Vec::new(),
            complete: Vec::new(),
            repository_complete: false,
            names_files: false,
            charts: Vec::new(),
            edited: std::sync::Arc::default(),
        }
    }
}

/// A name that something makes without the object being written down.
#[derive(Debug, Clone)]
pub struct Produced {
    /// `Secret`
    pub kind: String,
    /// The namespace, if known.
    pub namespace: Option<String>,
    /// The name.
    pub name: String,
    /// What makes it: `a secretGenerator`.
    pub by: String,
    /// The keys, where they are all known.
    pub keys: Option<Vec<String>>,
}

/// One run's whole knowledge. Built once, never changed while lints run.
#[derive(Debug, Default)]
pub struct Run {
    /// All texts.
    pub sources: Sources,
    /// All trees.
    pub trees: Vec<TreeData>,
    /// All objects.
    pub objects: Vec<ObjectData>,
    /// All units.
    pub units: Vec<Unit>,
    /// Who defines what.
    pub index: Index,
    /// What the user asked for.
    pub settings: Settings,
    /// The API server's answer to each object, found on the first question.
    pub outcomes: Vec<OnceLock<Outcome>>,
    /// The scheduler's answer to each unit, found on the first question.
    pub scheduling: Verdicts,
    /// The custom kinds that the inputs define, gathered on the first question.
    pub definitions: OnceLock<Definitions>,
    /// Which objects hold Pods, found on the first question.
    pub with_pods: OnceLock<Vec<u32>>,
    /// Pods and Services by label, gathered on the first question.
    pub labels: OnceLock<Labels>,
}

impl Run {
    /// A unit of this kind and name; made on first use.
    pub fn unit(
        &mut self,
        kind: UnitKind,
        name: &str,
        known: &mut FxHashMap<(String, u8), UnitId>,
    ) -> UnitId {
        *known.entry((name.to_owned(), kind as u8)).or_insert_with(|| {
            let id = UnitId(self.units.len() as u32);
            self.units.push(Unit { kind, name: name.to_owned(), also: Vec::new(), objects: Vec::new() });
            id
        })
    }

    /// Adds a tree and the objects of its documents, items of Lists one by one.
    pub fn add_tree(&mut self, data: TreeData) -> u32 {
        let index = self.trees.len() as u32;
        let (unit, reported, kind) = (data.unit, data.reported, data.kind);
        let mut found = Vec::new();
        if kind.may_hold_objects() {
            for (_, root) in data.tree.roots() {
                collect(root, &mut found);
            }
        }
        self.trees.push(data);
        for root in found {
            let object = self.objects.len() as u32;
            self.objects.push(ObjectData {
                tree: index,
                root,
                head: Head::of(self.trees[index as usize].tree.value(root)),
                unit,
                reported,
                fragment: false,
                completed: false,
                hook: false,
                applied_name: None,
                applied_namespace: None,
            });
            self.units[unit.0 as usize].objects.push(object);
        }
        index
    }

    /// The keys that something makes for an object that is not written down, if they are all known.
    pub fn produced_keys(&self, kind: &str, namespace: Option<&str>, name: &str) -> Option<&[String]> {
        self.index.produced(kind, namespace, name)?.keys.as_deref()
    }

    /// Builds the index; called once, when all trees are in and their objects' names are final.
    pub fn finish(&mut self, produced: Vec<Produced>) {
        self.outcomes.resize_with(self.objects.len(), OnceLock::new);
        self.scheduling.resize(self.units.len());
        self.index = Index::build(self, produced);
    }

    /// The custom kinds that the inputs define.
    pub fn definitions(&self) -> &Definitions {
        self.definitions.get_or_init(|| Definitions::of(self))
    }

    /// Pods and Services by label.
    pub fn labels(&self) -> &Labels {
        self.labels.get_or_init(|| Labels::of(self))
    }

    /// A view of an object.
    pub fn object(&self, index: u32) -> Object<'_> {
        Object { run: self, index }
    }

    /// All objects, snapshots' included.
    pub fn objects(&self) -> impl Iterator<Item = Object<'_>> {
        (0..self.objects.len() as u32).map(|index| self.object(index))
    }

    /// All Pods of the objects.
    pub fn pods(&self) -> impl Iterator<Item = Pod<'_>> {
        let held = |&index: &u32| Pod::of(self.object(index)).is_some();
        let indices = self.with_pods.get_or_init(|| (0..self.objects.len() as u32).filter(held).collect());
        indices.iter().filter_map(|&index| Pod::of(self.object(index)))
    }
}

/// The objects of a document: itself, or the items of a List (`kubectl get -o yaml` writes them, and people do).
fn collect(root: Value<'_>, out: &mut Vec<crate::syntax::yaml::NodeId>) {
    let wanted = matches!(
        document::classify(root),
        DocumentKind::Object
            | DocumentKind::HelmRelease
            | DocumentKind::Application
            | DocumentKind::ComponentConfig
            | DocumentKind::Incomplete
    );
    if !wanted {
        return;
    }
    match root.get("items") {
        Some(items) if items.is_sequence() && root.str_at(&["kind"]).is_some_and(|k| k.ends_with("List")) => {
            for item in items.items() {
                collect(item, out);
            }
        }
        _ => out.push(root.id),
    }
}
