//! API versions that the versions asked for do not serve, or warn about.

use super::check::fields;
use super::resolve::suggest;
use super::walk::Walker;
use super::{KindInfo, table};
use crate::syntax::yaml::{Style, Value};
use crate::validation::{Edit, Refusal, RefusalKind, Repair};
use crate::versions::VersionSet;

/// The refusal of a kind that Kubernetes' own groups do not have.
pub(super) fn no_match(object: Value<'_>, api_version: &str, kind: &str, versions: VersionSet) -> Refusal {
    let suggestion = suggest(api_version, kind, versions);
    let wrong_kind = suggestion.as_ref().is_some_and(|(api, _, _)| api == api_version);
    let field = if wrong_kind { "kind" } else { "apiVersion" };
    let message = format!("no matches for kind {kind:?} in version {api_version:?}");
    let mut refusal = at(object, field, RefusalKind::UnknownKind, message, versions);
    if let Some((api, name, help)) = suggestion {
        let (key, text) = if wrong_kind { ("kind", name.to_owned()) } else { ("apiVersion", api) };
        refusal.repair = replace(object, key, &text, false).filter(|_| wrong_kind || name == kind.trim());
        refusal.help = Some(help);
    }
    refusal
}

/// What to write where `apiVersion` is missing or no string.
pub(super) fn untyped_help(object: Value<'_>, key: &str, versions: VersionSet) -> Option<String> {
    let kind = object.get("kind").and_then(Value::as_str).filter(|_| key == "apiVersion")?;
    let (api, _, _) = suggest("", kind, versions)?;
    Some(format!("write `apiVersion: {api}`"))
}

/// Reports the versions that do not serve a known kind, and those that warn; returns those that serve it.
pub(super) fn served(
    info: &'static KindInfo,
    object: Value<'_>,
    api_version: &str,
    kind: &str,
    versions: VersionSet,
    refusals: &mut Vec<Refusal>,
) -> VersionSet {
    let served = info.served.intersection(versions);
    let missing = versions.minus(info.served);
    let message = format!("no matches for kind {kind:?} in version {api_version:?}");
    if !missing.is_empty() {
        refusals.push(not_served(info, object, message.clone(), missing));
    }
    let off = served.minus(info.on_by_default);
    if !off.is_empty() {
        let mut refusal = at(object, "apiVersion", RefusalKind::DisabledApi, message, off);
        refusal.certain = false;
        refusal.help =
            Some(format!("served only where the API server runs with `--runtime-config={api_version}=true`"));
        refusals.push(refusal);
    }
    let deprecated = info
        .deprecated
        .map_or(VersionSet::NONE, |first| served.intersection(VersionSet::between(first, VersionSet::LAST)));
    if !deprecated.is_empty() {
        let message = deprecation(info, api_version, kind);
        let mut refusal = at(object, "apiVersion", RefusalKind::DeprecatedApi, message, deprecated);
        refusal.repair = migrate(info, object, versions);
        refusals.push(refusal);
    }
    served
}

fn not_served(info: &'static KindInfo, object: Value<'_>, message: String, missing: VersionSet) -> Refusal {
    let future = info.served.newest().is_some_and(|_| missing.newest() < info.served.oldest());
    let kind = if future { RefusalKind::FutureApi } else { RefusalKind::RemovedApi };
    let mut refusal = at(object, "apiVersion", kind, message, missing);
    if future {
        let first = info.served.oldest().map(VersionSet::name).unwrap_or_default();
        refusal.help = Some(format!("Kubernetes {first} brings it"));
        return refusal;
    }
    let removed = info.removed.or(info.served.newest().map(|last| last + 1));
    let since =
        removed.map_or(String::new(), |minor| format!("removed in Kubernetes {}", VersionSet::name(minor)));
    refusal.help = Some(match replacement(info) {
        Some((api, kind)) => format!("{since}: use `{api}` {kind}"),
        None => format!("{since}, without replacement"),
    });
    refusal.repair = migrate(info, object, missing);
    refusal
}

/// The server's warning (`apiserver/pkg/endpoints/deprecation`).
fn deprecation(info: &KindInfo, api_version: &str, kind: &str) -> String {
    let mut text = format!("{api_version} {kind} is deprecated in v1.{}+", info.deprecated.unwrap_or(0));
    if let Some(removed) = info.removed {
        text.push_str(&format!(", unavailable in v1.{removed}+"));
    }
    if let Some((api, kind)) = replacement(info) {
        text.push_str(&format!("; use {api} {kind}"));
    }
    text
}

fn replacement(info: &KindInfo) -> Option<(String, &'static str)> {
    let table = table();
    let (group, version, kind) = info.replacement;
    let kind = Some(table.text(kind)).filter(|kind| !kind.is_empty())?;
    Some((table.api_version(group, version), kind))
}

/// The change to the replacement, where the object is as good there as it stands: every field known, none
/// that it requires missing.
fn migrate(info: &'static KindInfo, object: Value<'_>, versions: VersionSet) -> Option<Repair> {
    let table = table();
    let (api, kind) = replacement(info)?;
    let next = table.kind_of(&api, kind)?;
    if kind != table.text(info.kind)
        || !next.on_by_default.holds(versions)
        || means_another_thing(info, object)
    {
        return None;
    }
    let mut walker = Walker::new(table, object, next.structure?);
    walker.required = true;
    walker.object(versions);
    let old = info.structure.map_or(Vec::new(), |id| {
        let mut refusals = Vec::new();
        fields(object, id, info.served, &mut refusals);
        refusals
    });
    let faults = walker.refusals.iter().filter(|r| !old.iter().any(|o| o.field == r.field)).count();
    if faults > 0 {
        return None;
    }
    replace(object, "apiVersion", &api, true)
}

/// An empty selector of a PodDisruptionBudget selects nothing in v1beta1 and everything in v1
/// (<https://kubernetes.io/docs/reference/using-api/deprecation-guide/>).
fn means_another_thing(info: &KindInfo, object: Value<'_>) -> bool {
    let budget = table().text(info.kind) == "PodDisruptionBudget";
    budget && object.at(&["spec", "selector"]).is_none_or(|selector| selector.entries().len() == 0)
}

fn at(object: Value<'_>, key: &str, kind: RefusalKind, message: String, versions: VersionSet) -> Refusal {
    let entry = object.entry(key);
    let span = entry.map_or(object.span(), |e| e.value.span());
    let mut refusal = Refusal::new(kind, key.to_owned(), message, span, versions);
    refusal.key = entry.map(|e| e.key.span());
    refusal
}

fn replace(object: Value<'_>, key: &str, text: &str, safe: bool) -> Option<Repair> {
    let value = object.entry(key)?.value;
    let scalar = matches!(value.style()?, Style::Plain | Style::SingleQuoted | Style::DoubleQuoted);
    let edits = vec![Edit { span: value.span(), text: text.to_owned() }];
    scalar.then(|| Repair { title: format!("write `{key}: {text}`"), edits, safe })
}
