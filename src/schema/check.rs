//! What the API server's decoder says to an object.
//!
//! The server turns YAML into JSON and decodes that into Go types, strictly
//! (`apimachinery/pkg/runtime/serializer/json`, `sigs.k8s.io/json`). It answers with the first value it cannot
//! decode, or else with every unknown and duplicate field; here each of them is a refusal of its own.

use super::resolve::{Resolution, resolve};
use super::walk::Walker;
use super::{KindInfo, StructId, api, place, table};
use crate::syntax::Span;
use crate::syntax::yaml::{ProblemKind, Value, push_field};
use crate::validation::{Outcome, Refusal, RefusalKind};
use crate::versions::VersionSet;

/// Checks one object, for the versions asked for. `object` is the root of a document or an item of a list.
///
/// Objects of kinds that are not Kubernetes' own get no answer: [`super::crd`] knows custom ones.
pub fn check(object: Value<'_>, versions: VersionSet) -> Outcome {
    if !object.is_mapping() {
        return Outcome { decoded: true, refusals: Vec::new() };
    }
    let text = |key| object.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    let (Some(api_version), Some(kind)) = (text("apiVersion"), text("kind")) else {
        return untyped(object, versions);
    };
    let mut refusals = duplicate_keys(object, versions);
    match resolve(object, api_version, kind) {
        Resolution::Foreign if is_local(api_version) => refusals.iter_mut().for_each(|r| r.certain = false),
        Resolution::Foreign => {}
        Resolution::NoMatch => refusals.push(api::no_match(object, api_version, kind, versions)),
        Resolution::Known(info) => {
            let served = api::served(info, object, api_version, kind, versions, &mut refusals);
            if let (Some(id), false) = (info.structure, served.is_empty() || is_encrypted(object)) {
                fields(object, id, served, &mut refusals);
            }
        }
        Resolution::Config(info) => config(object, info, versions, &mut refusals),
    }
    Outcome { decoded: is_decoded(&refusals, versions), refusals }
}

/// Whether at least one of the versions gets past decoding.
fn is_decoded(refusals: &[Refusal], versions: VersionSet) -> bool {
    let refused = refusals
        .iter()
        .filter(|r| !r.kind.is_warning() && r.certain)
        .fold(VersionSet::NONE, |all, r| all.union(r.versions));
    !refused.holds(versions)
}

pub(super) fn fields(object: Value<'_>, id: StructId, versions: VersionSet, refusals: &mut Vec<Refusal>) {
    let mut walker = Walker::new(table(), object, id);
    walker.object(versions);
    for refusal in walker.refusals {
        let same = |r: &&mut Refusal| {
            (r.kind, r.span, r.field.as_str()) == (refusal.kind, refusal.span, refusal.field.as_str())
        };
        // A field with one form per version is walked once for each.
        match refusals.iter_mut().find(same) {
            Some(known) => known.versions = known.versions.union(refusal.versions),
            None => refusals.push(refusal),
        }
    }
}

/// Whether SOPS has encrypted it (<https://getsops.io>): what its values will be is not known, and the key
/// `sops` is taken away before anything is applied.
fn is_encrypted(object: Value<'_>) -> bool {
    object.get("sops").is_some_and(|sops| sops.get("mac").is_some() || sops.get("lastmodified").is_some())
}

/// Components read their files strictly or not, by version: what is wrong there is likely, never certain.
fn config(object: Value<'_>, info: &KindInfo, versions: VersionSet, refusals: &mut Vec<Refusal>) {
    let known = info.served.intersection(versions);
    let Some(id) = info.structure.filter(|_| !known.is_empty()) else { return };
    let start = refusals.len();
    fields(object, id, known, refusals);
    // A component's own version need not be the cluster's, and the tables of its older versions are not whole:
    // a field that some version has is no fault.
    let own = refusals.split_off(start);
    refusals.extend(own.into_iter().filter(|r| r.kind != RefusalKind::FieldOfOtherVersion));
    for refusal in refusals.iter_mut().skip(start) {
        refusal.certain = false;
    }
}

/// `apiVersion` or `kind` is not there or no string. Only what has the looks of an object is spoken about:
/// metadata, and the other one of the two.
fn untyped(object: Value<'_>, versions: VersionSet) -> Outcome {
    let mut outcome = Outcome { decoded: true, refusals: Vec::new() };
    let named = object.entry("kind").is_some() || object.entry("apiVersion").is_some();
    if !named || !object.get("metadata").is_some_and(Value::is_mapping) {
        return outcome;
    }
    for key in ["apiVersion", "kind"] {
        let entry = object.entry(key);
        if entry.is_some_and(|e| e.value.as_str().is_some_and(|text| !text.is_empty())) {
            continue;
        }
        let other = object.entry(if key == "kind" { "apiVersion" } else { "kind" });
        let Some(span) = entry.or(other).map(|e| e.key.span().to(e.value.span())) else { continue };
        let message = format!("{key} is not a non-empty string");
        let mut refusal = Refusal::new(RefusalKind::NoType, key.to_owned(), message, span, versions);
        refusal.key = entry.map(|e| e.key.span());
        refusal.help = api::untyped_help(object, key, versions);
        if let Some(near) = object.entries().find(|e| e.name() != key && e.name().eq_ignore_ascii_case(key)) {
            refusal.help = Some(format!("names are case-sensitive: write `{key}`, not `{}`", near.name()));
            refusal.repair = place::rename(near, key);
        }
        outcome.refusals.push(refusal);
        outcome.decoded = false;
    }
    outcome
}

/// Whether a document is a tool's own file, which no API server ever sees.
fn is_local(api_version: &str) -> bool {
    const GROUPS: [&str; 6] = [
        "audit.k8s.io",
        "client.authentication.k8s.io",
        "eksctl.io",
        "k3d.io",
        "kind.x-k8s.io",
        "kubeadm.k8s.io",
    ];
    let group = api_version.split('/').next().unwrap_or("");
    !group.contains('.') || group.ends_with(".config.k8s.io") || GROUPS.contains(&group)
}

/// The keys written twice anywhere in the object's document, as strict YAML reading reports them.
fn duplicate_keys(object: Value<'_>, versions: VersionSet) -> Vec<Refusal> {
    if object.tree.problems.is_empty() {
        return Vec::new();
    }
    let within = object.span();
    let document = object.tree.documents.iter().find(|d| d.start <= within.start && within.end <= d.end);
    let source = object.source();
    let first_line = document.map_or(0, |d| source.line_of(d.start));
    let duplicates = object.tree.problems.iter().filter(|p| p.kind == ProblemKind::DuplicateKey);
    duplicates
        .filter(|p| within.contains(p.span))
        .map(|p| {
            let holder = holder_of(object, p.span);
            let value = holder.entries().find(|e| e.key.span() == p.span).map(|e| e.value.span());
            // go-yaml counts the line of the value.
            let at = value.unwrap_or(p.span).start;
            let line = source.line_of(at).saturating_sub(first_line) + 1;
            let name = source.slice(p.span);
            let message = format!(
                "strict decoding error: yaml: unmarshal errors:\n  line {line}: key \"{}\" already set in map",
                name.trim_matches(['"', '\''])
            );
            let mut field = holder.path_from(object);
            push_field(&mut field, name.trim_matches(['"', '\'']));
            let mut refusal = Refusal::new(RefusalKind::DuplicateKey, field, message, p.span, versions);
            refusal.key = Some(p.span);
            // Overriding a key that a merge (`<<`) brought in is good YAML, which only raw requests fail on.
            refusal.certain = p.other.is_none_or(|other| holder.span().contains(other));
            refusal.help = p.other.map(|other| {
                format!("it is already set in line {}; the last one wins where nobody checks", source.position(other.start).line)
            });
            refusal
        })
        .collect()
}

/// The mapping a key stands in, found by its place.
fn holder_of(object: Value<'_>, key: Span) -> Value<'_> {
    let mut at = object;
    loop {
        let next = at.entries().map(|e| e.value).chain(at.items()).find(|v| v.span().contains(key));
        match next {
            Some(value) if value != at => at = value,
            _ => return at,
        }
    }
}
