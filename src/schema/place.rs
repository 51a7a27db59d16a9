//! Where an unknown field belongs: the near name, the level above, the level below.

use super::StructId;
use super::near;
use super::walk::{Walker, names};
use crate::syntax::yaml::Entry;
use crate::validation::{Edit, Refusal, Repair};
use crate::versions::VersionSet;

/// Adds to a refusal what the field was meant to be, where that can be told.
pub(super) fn suggest(
    walker: &Walker<'_>,
    entry: Entry<'_>,
    id: StructId,
    versions: VersionSet,
    refusal: &mut Refusal,
) {
    let (table, name) = (walker.table, entry.name());
    let near = near::nearest(name, names(table.fields(id), table, versions));
    let exact = near.is_some_and(|near| same_letters(near, name));
    if !exact && let Some(help) = elsewhere(walker, entry, id, versions) {
        refusal.help = Some(help);
        return;
    }
    let Some(near) = near else { return };
    refusal.help = Some(format!("did you mean `{near}`?"));
    refusal.repair = rename(entry, near);
}

/// The edit that gives a key another name; quotes stay.
pub(super) fn rename(entry: Entry<'_>, name: &str) -> Option<Repair> {
    let span = entry.key.span();
    let written = entry.key.source().slice(span);
    let quote = written.chars().next().filter(|c| matches!(c, '"' | '\''));
    let bare = quote.map_or(written, |q| written.trim_matches(q));
    let quote = quote.map_or(String::new(), String::from);
    let edits = vec![Edit { span, text: format!("{quote}{name}{quote}") }];
    (bare == entry.name()).then(|| Repair { title: format!("rename it to `{name}`"), edits, safe: false })
}

/// Whether two names differ in case and separators only: the server's names are case-sensitive.
fn same_letters(a: &str, b: &str) -> bool {
    let bare = |s: &str| s.replace(['-', '_'], "").to_lowercase();
    bare(a) == bare(b)
}

fn elsewhere(walker: &Walker<'_>, entry: Entry<'_>, id: StructId, versions: VersionSet) -> Option<String> {
    let (table, name, value) = (walker.table, entry.name(), entry.value);
    let above = walker.chain.iter().rev().skip(1).enumerate();
    for (up, (ancestor, steps)) in above {
        if near::has(table, *ancestor, name, value, versions) {
            let place = walker.path_of(*steps);
            let levels = if up == 0 { "one level".to_owned() } else { format!("{} levels", up + 1) };
            return Some(match place.is_empty() {
                true => format!("`{name}` belongs {levels} up, at the top level"),
                false => format!("`{name}` belongs {levels} up, under `{place}`"),
            });
        }
    }
    if let Some(path) = near::below(table, id, name, value, versions) {
        return Some(format!("`{name}` belongs further down, under `{path}`"));
    }
    let path = near::below(table, walker.root_id(), name, value, versions)?;
    Some(format!("`{name}` belongs under `{path}`"))
}

/// A sentence about a field that other versions have.
pub(super) fn other_version(name: &str, lack: VersionSet, have: VersionSet) -> String {
    match (have.oldest(), have.newest(), lack.oldest(), lack.newest()) {
        (Some(first), _, _, Some(last_without)) if last_without < first => {
            format!("`{name}` is new in Kubernetes {}", VersionSet::name(first))
        }
        (_, Some(last), Some(first_without), _) if last < first_without => {
            format!("`{name}` is gone since Kubernetes {}", VersionSet::name(last + 1))
        }
        _ => format!("only Kubernetes {have} has `{name}`"),
    }
}
