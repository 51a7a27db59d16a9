//! Objects: one document (or item of a List) that says what it is.

use super::core::ObjectMeta;
use crate::run::Run;
use crate::syntax::Span;
use crate::syntax::yaml::{Entry, NodeId, Tree, Value};
use crate::validation::Outcome;

/// The number of a unit within its run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnitId(pub u32);

/// What makes a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitKind {
    /// The plain manifests of one folder.
    Folder,
    /// One Helm release: a chart with one set of values.
    Helm,
    /// One Kustomize root.
    Kustomize,
    /// What a snapshot says is in the cluster already.
    Snapshot,
}

/// What is applied together.
#[derive(Debug, Clone)]
pub struct Unit {
    /// What makes it one.
    pub kind: UnitKind,
    /// The folder, as users see it; the release's chart, the root's folder.
    pub name: String,
    /// The names of units that hold the very same: a chart with other values that change nothing.
    pub also: Vec<String>,
    /// Its objects, in the order of their files.
    pub objects: Vec<u32>,
}

/// The nodes that say what an object is, where they are texts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Head {
    api_version: Option<NodeId>,
    /// How long the group in front of the version is.
    group: u16,
    kind: Option<NodeId>,
    name: Option<NodeId>,
    namespace: Option<NodeId>,
    /// What holds the Pod's metadata and specification, and the specification.
    pub(super) pod: Option<(NodeId, NodeId)>,
}

impl Head {
    /// The head of an object with this root.
    pub fn of(root: Value<'_>) -> Self {
        let text = |value: Option<Value<'_>>| value.filter(|v| v.as_str().is_some()).map(|v| v.id);
        let metadata = root.get("metadata");
        let api_version = root.get("apiVersion");
        let version = api_version.and_then(Value::as_str).unwrap_or("");
        let group = u16::try_from(version.find('/').unwrap_or(0)).unwrap_or(0);
        let kind = root.get("kind");
        Self {
            api_version: text(api_version),
            group,
            pod: super::pod::nodes(
                root,
                version.get(..group.into()).unwrap_or(""),
                kind.and_then(Value::as_str).unwrap_or(""),
            ),
            kind: text(kind),
            name: text(metadata.and_then(|m| m.get("name"))),
            namespace: text(metadata.and_then(|m| m.get("namespace"))),
        }
    }
}

/// What a run keeps of an object.
#[derive(Debug, Clone)]
pub struct ObjectData {
    /// Which tree of the run.
    pub tree: u32,
    /// Its root there.
    pub root: NodeId,
    /// The nodes that say what it is: asked for again and again, so found once.
    pub head: Head,
    /// What it is applied with.
    pub unit: UnitId,
    /// Whether findings on it are wanted; otherwise it is context only.
    pub reported: bool,
    /// Whether a Kustomize patch or strategic-merge fragment: part of an object, not a whole one.
    pub fragment: bool,
    /// Whether Kustomize may fill in what is missing: patches, common labels, components, replacements.
    pub completed: bool,
    /// Whether Helm treats it as a hook or test.
    pub hook: bool,
    /// The name it is applied under, where that is not what is written (prefix, suffix, hash).
    pub applied_name: Option<Box<str>>,
    /// The namespace it is applied to, where that is not what is written (Kustomize, the release).
    pub applied_namespace: Option<Box<str>>,
}

/// A view of an object.
#[derive(Clone, Copy)]
pub struct Object<'r> {
    /// The run it belongs to.
    pub run: &'r Run,
    /// Its number there.
    pub index: u32,
}

impl PartialEq for Object<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
    }
}

impl std::fmt::Debug for Object<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.kind(), self.name())
    }
}

impl<'r> Object<'r> {
    /// What the run keeps of it.
    pub fn data(self) -> &'r ObjectData {
        &self.run.objects[self.index as usize]
    }

    /// The tree it lies in.
    pub fn tree(self) -> &'r Tree {
        &self.run.trees[self.data().tree as usize].tree
    }

    fn text_of(self, node: Option<NodeId>) -> Option<&'r str> {
        self.tree().value(node?).text()
    }

    /// Its root node.
    pub fn root(self) -> Value<'r> {
        self.tree().value(self.data().root)
    }

    /// `apps/v1`
    pub fn api_version(self) -> &'r str {
        self.text_of(self.data().head.api_version).unwrap_or("")
    }

    /// `apps`; empty for the core group.
    pub fn group(self) -> &'r str {
        self.api_version().get(..self.data().head.group as usize).unwrap_or("")
    }

    /// `Deployment`
    pub fn kind(self) -> &'r str {
        self.text_of(self.data().head.kind).unwrap_or("")
    }

    /// `metadata`
    pub fn metadata(self) -> Option<ObjectMeta<'r>> {
        self.root().get("metadata").map(ObjectMeta)
    }

    /// `metadata.name` as written; empty where there is none.
    pub fn written_name(self) -> &'r str {
        self.text_of(self.data().head.name).unwrap_or("")
    }

    /// The name it is applied under.
    pub fn name(self) -> &'r str {
        self.data().applied_name.as_deref().unwrap_or_else(|| self.written_name())
    }

    /// The namespace it is applied to; `None` where nothing says.
    pub fn namespace(self) -> Option<&'r str> {
        self.data()
            .applied_namespace
            .as_deref()
            .or_else(|| self.text_of(self.data().head.namespace))
            .filter(|n| !n.is_empty())
    }

    /// The namespace for a sentence: `default` where nothing says.
    pub fn namespace_or_default(self) -> &'r str {
        self.namespace().unwrap_or("default")
    }

    /// `namespace/name`, as kubectl prints it.
    pub fn full_name(self) -> String {
        format!("{}/{}", self.namespace_or_default(), self.name())
    }

    /// `spec`
    pub fn spec(self) -> Option<Value<'r>> {
        self.root().get("spec")
    }

    /// The value at a path of keys below the root.
    pub fn at(self, path: &[&str]) -> Option<Value<'r>> {
        self.root().at(path)
    }

    /// Its labels.
    pub fn labels(self) -> impl Iterator<Item = Entry<'r>> + use<'r> {
        self.at(&["metadata", "labels"]).into_iter().flat_map(Value::entries)
    }

    /// The value of an annotation.
    pub fn annotation(self, name: &str) -> Option<Value<'r>> {
        self.at(&["metadata", "annotations"])?.get(name)
    }

    /// What it is applied with.
    pub fn unit(self) -> &'r Unit {
        &self.run.units[self.data().unit.0 as usize]
    }

    /// The other objects of its unit, itself included.
    pub fn unit_objects(self) -> impl Iterator<Item = Object<'r>> + use<'r> {
        let run = self.run;
        self.unit().objects.iter().map(move |&index| Object { run, index })
    }

    /// Whether it is of this kind and API group (of any version).
    pub fn is(self, group: &str, kind: &str) -> bool {
        self.kind() == kind && self.group() == group
    }

    /// Whether it came from a snapshot of a cluster.
    pub fn in_snapshot(self) -> bool {
        self.unit().kind == UnitKind::Snapshot
    }

    /// The API server's answer to it.
    pub fn outcome(self) -> &'r Outcome {
        self.run.outcomes[self.index as usize].get_or_init(|| crate::validation::of_object(self))
    }

    /// Where to point when the object as a whole is meant: its name, else its kind.
    pub fn head(self) -> Span {
        let root = self.root();
        root.at(&["metadata", "name"]).or_else(|| root.get("kind")).unwrap_or(root).span()
    }
}
