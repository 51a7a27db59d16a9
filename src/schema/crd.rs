//! Custom resources, validated by the CustomResourceDefinitions of the inputs.
//!
//! A kind nobody defines is silent. Where several definitions of a kind lie in the tree (copies, releases), an
//! instance is wrong only if every one of them refuses it, and certainly so only by one it is applied with.

use rustc_hash::FxHashMap;

use super::structural::{Pruner, Validator};
use super::walk::Walker;
use super::{Shape, table};
use crate::discover::document::{self, DocumentKind};
use crate::model::{Object, UnitId};
use crate::run::Run;
use crate::syntax::yaml::{NodeId, Value};
use crate::validation::{Outcome, Refusal, RefusalKind};
use crate::versions::VersionSet;

/// The custom kinds that the inputs define.
#[derive(Debug, Default)]
pub struct Definitions {
    kinds: FxHashMap<(String, String), Vec<Definition>>,
}

/// One version of one CustomResourceDefinition.
#[derive(Debug, Clone)]
struct Definition {
    version: String,
    unit: UnitId,
    tree: u32,
    /// The node of `openAPIV3Schema`; a version may have none.
    schema: Option<NodeId>,
    /// Whether fields that the schema lacks are kept (`spec.preserveUnknownFields`).
    keeps_unknown: bool,
}

impl Definitions {
    /// Gathers the definitions among a run's objects.
    pub fn of(run: &Run) -> Self {
        let mut definitions = Self::default();
        for object in run.objects() {
            if object.kind() == "CustomResourceDefinition" && object.group() == "apiextensions.k8s.io" {
                definitions.add(object);
            }
        }
        definitions
    }

    fn add(&mut self, object: Object<'_>) -> Option<()> {
        let spec = object.spec()?;
        let group = spec.str_at(&["group"])?;
        let kind = spec.str_at(&["names", "kind"])?;
        let old = object.api_version().ends_with("v1beta1");
        let common = spec.at(&["validation", "openAPIV3Schema"]);
        let keeps = spec.get("preserveUnknownFields").and_then(Value::as_bool).unwrap_or(old);
        let data = object.data();
        let list = self.kinds.entry((group.to_owned(), kind.to_owned())).or_default();
        let mut put = |version: &str, schema: Option<Value<'_>>| {
            list.push(Definition {
                version: version.to_owned(),
                unit: data.unit,
                tree: data.tree,
                schema: schema.filter(|s| s.is_mapping()).map(|s| s.id),
                keeps_unknown: keeps,
            });
        };
        let mut any = false;
        for version in spec.get("versions").into_iter().flat_map(Value::items) {
            let served = version.get("served").and_then(Value::as_bool) != Some(false);
            if let (Some(name), true) = (version.str_at(&["name"]), served) {
                put(name, version.at(&["schema", "openAPIV3Schema"]).or(common));
                any = true;
            }
        }
        if let (Some(version), false) = (spec.str_at(&["version"]), any) {
            put(version, common);
        }
        Some(())
    }
}

/// The server's answer to a custom resource: its metadata, and the definition's schema where there is one.
pub fn of_object(object: Object<'_>, definitions: &Definitions) -> Outcome {
    let (root, versions) = (object.root(), object.run.settings.versions);
    let mut outcome = Outcome { decoded: true, refusals: Vec::new() };
    if !document::classify(root).is_object() || document::is_sops_encrypted(root) {
        return outcome;
    }
    let key = (object.group().to_owned(), object.kind().to_owned());
    let Some(known) = definitions.kinds.get(&key) else {
        metadata(root, versions, false, &mut outcome.refusals);
        return outcome;
    };
    let version = object.api_version().rsplit('/').next().unwrap_or("");
    let mut candidates: Vec<_> = known.iter().filter(|d| d.version == version).collect();
    if candidates.is_empty() {
        outcome.refusals.push(unserved(root, known, version, versions));
        return outcome;
    }
    metadata(root, versions, true, &mut outcome.refusals);
    candidates.sort_by_key(|d| d.unit != object.data().unit);
    let mut answers = candidates.iter().map(|d| answer(object.run, root, d, versions));
    let Some(first) = answers.next() else { return outcome };
    if !first.is_empty() && !answers.any(|other| other.is_empty()) {
        // What lies in another folder may be of another release than what the cluster has.
        let together = candidates.iter().any(|d| d.unit == object.data().unit);
        outcome.refusals.extend(first.into_iter().map(|mut refusal| {
            refusal.certain = together;
            refusal
        }));
    }
    outcome
}

fn answer(run: &Run, root: Value<'_>, definition: &Definition, versions: VersionSet) -> Vec<Refusal> {
    let Some(schema) = definition.schema else { return Vec::new() };
    let Some(data) = run.trees.get(definition.tree as usize) else { return Vec::new() };
    let schema = data.tree.value(schema);
    let mut refusals = Vec::new();
    if !definition.keeps_unknown {
        refusals = Pruner::new(root, versions).run(schema);
    }
    if refusals.is_empty() {
        refusals = Validator::new(root, versions).run(schema);
    }
    refusals
}

/// The definitions in the inputs do not have the version; the cluster's may.
fn unserved(root: Value<'_>, known: &[Definition], version: &str, versions: VersionSet) -> Refusal {
    let (api, kind) = (root.str_at(&["apiVersion"]).unwrap_or(""), root.str_at(&["kind"]).unwrap_or(""));
    let entry = root.entry("apiVersion");
    let span = entry.map_or(root.span(), |e| e.value.span());
    let message = format!("no matches for kind {kind:?} in version {api:?}");
    let mut refusal =
        Refusal::new(RefusalKind::UnknownKind, "apiVersion".to_owned(), message, span, versions);
    refusal.key = entry.map(|e| e.key.span());
    refusal.certain = false;
    refusal.summary = Some(format!("no CustomResourceDefinition of the inputs serves `{kind}` in `{api}`"));
    let mut names: Vec<_> = known.iter().map(|d| d.version.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    refusal.help = Some(format!(
        "the CustomResourceDefinition in the inputs serves {}, not `{version}`",
        names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ")
    ));
    refusal
}

/// Every custom resource has the metadata of all objects; what of it cannot be decoded is refused whatever the
/// definition says. Unknown fields are certain only where the kind is known to be one of the API.
fn metadata(root: Value<'_>, versions: VersionSet, known: bool, refusals: &mut Vec<Refusal>) {
    let Some(value) = root.get("metadata") else { return };
    let table = table();
    let pod = table.kind("", "v1", "Pod").and_then(|k| k.structure);
    let Some(field) = pod.and_then(|id| table.field(id, "metadata").first()) else { return };
    let Shape::Struct(id) = table.of(field.of).shape else { return };
    let mut walker = Walker::new(table, root, id);
    walker.metadata(value, id, versions);
    refusals.extend(walker.refusals.into_iter().map(|mut refusal| {
        let unknown = matches!(refusal.kind, RefusalKind::UnknownField | RefusalKind::FieldOfOtherVersion);
        refusal.certain = known || !unknown;
        refusal
    }));
}

/// Whether an object is a custom resource, as far as its names tell.
pub fn is_custom(object: Object<'_>) -> bool {
    let root = object.root();
    document::classify(root) != DocumentKind::Incomplete
        && matches!(
            super::resolve::resolve(root, object.api_version(), object.kind()),
            super::resolve::Resolution::Foreign
        )
        && object.group().contains('.')
}
