//! Which fixes of a pass are applied: allowed, down to bytes of files, without overlap.

use rustc_hash::FxHashSet;

use super::{Linted, Mode};
use crate::diagnostic::{Diagnostic, Fix, ResourceRef};
use crate::syntax::{SegmentKind, SourceId, Sources, Span, identity, resolve};

/// What makes a finding the same before and after an edit: where a field is named its message may change.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Key {
    lint: &'static str,
    path: String,
    resource: Option<(String, String, Option<String>, String)>,
    what: String,
}

impl Key {
    pub(super) fn of(diagnostic: &Diagnostic, sources: &Sources) -> Self {
        let file =
            diagnostic.primary().and_then(|span| resolve(sources, span).first().map(|o| o.span.source));
        let parts =
            |r: &ResourceRef| (r.api_version.clone(), r.kind.clone(), r.namespace.clone(), r.name.clone());
        Self {
            lint: diagnostic.lint,
            path: file.map_or_else(String::new, |file| sources.get(file).name.clone()),
            resource: diagnostic.resource.as_ref().map(parts),
            what: diagnostic.field.clone().unwrap_or_else(|| diagnostic.message.clone()),
        }
    }
}

/// An edit of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FileEdit {
    pub span: Span,
    pub text: String,
}

/// The edits of one fix, and the findings it mends.
#[derive(Debug)]
pub(super) struct Patch {
    pub edits: Vec<FileEdit>,
    pub keys: Vec<Key>,
    /// Whether the edits go through text that was made from the files.
    pub rendered: bool,
}

/// The fixes to apply now, in the order of the files: the first of two that overlap.
pub(super) fn patches<L: Linted>(linted: &L, mode: Mode, refused: &FxHashSet<Key>) -> Vec<Patch> {
    let sources = linted.sources();
    let mut all: Vec<Patch> = Vec::new();
    for diagnostic in linted.diagnostics() {
        let key = Key::of(diagnostic, sources);
        if refused.contains(&key) {
            continue;
        }
        let mut fixes = diagnostic.fixes.iter().filter(|fix| mode.allows(fix.applicability));
        if let Some(patch) = fixes.find_map(|fix| patch(fix, &key, sources)) {
            all.push(patch);
        }
    }
    let name = |patch: &Patch| patch.edits.first().map(|e| sources.get(e.span.source).name.as_str());
    all.sort_by(|a, b| {
        let places = |p: &Patch| p.edits.first().map(|e| (e.span.start, e.span.end, e.text.clone()));
        name(a).cmp(&name(b)).then_with(|| places(a).cmp(&places(b))).then_with(|| a.keys.cmp(&b.keys))
    });
    without_overlap(all)
}

fn without_overlap(all: Vec<Patch>) -> Vec<Patch> {
    let mut chosen: Vec<Patch> = Vec::new();
    let mut taken: std::collections::BTreeMap<SourceId, Vec<Span>> = std::collections::BTreeMap::new();
    for patch in all {
        // Two findings may ask for the same edit: a value that feeds two objects, a fault that two lints see.
        if let Some(same) = chosen.iter_mut().rev().take(16).find(|known| known.edits == patch.edits) {
            same.keys.extend(patch.keys);
            continue;
        }
        let clashes = |edit: &FileEdit| {
            taken
                .get(&edit.span.source)
                .is_some_and(|spans| spans.iter().rev().any(|&span| overlap(span, edit.span)))
        };
        if patch.edits.iter().any(clashes) {
            continue;
        }
        for edit in &patch.edits {
            taken.entry(edit.span.source).or_default().push(edit.span);
        }
        chosen.push(patch);
    }
    chosen
}

/// Whether the order of two edits would matter; two insertions at one place count.
fn overlap(a: Span, b: Span) -> bool {
    (a.start < b.end && b.start < a.end) || a.start == b.start && (a.is_empty() || b.is_empty())
}

/// The fix as edits of files; `None` where any edit reaches no file byte for byte.
fn patch(fix: &Fix, key: &Key, sources: &Sources) -> Option<Patch> {
    let mut edits = Vec::with_capacity(fix.edits.len());
    let mut rendered = false;
    for edit in &fix.edits {
        let span = identity(sources, edit.span)?;
        let through = resolve(sources, edit.span);
        rendered |= span != edit.span;
        if through.iter().any(|o| o.kind != SegmentKind::Literal) && readers(sources, span) > 1 {
            return None;
        }
        let source = sources.get(span.source);
        edits.push(FileEdit { span, text: line_ends_of(&source.text, span.start as usize, &edit.text) });
    }
    edits.sort();
    let apart = edits.windows(2).all(|pair| !overlap(pair[0].span, pair[1].span));
    (apart && !edits.is_empty()).then(|| Patch { edits, keys: vec![key.clone()], rendered })
}

/// How many places read a value: changing it for one would change it for all.
fn readers(sources: &Sources, span: Span) -> usize {
    let touches =
        |other: Span| other.source == span.source && other.start < span.end && span.start < other.end;
    let mut places: FxHashSet<Option<Span>> = FxHashSet::default();
    for map in sources.iter().filter_map(|source| source.map.as_ref()) {
        for segment in map.segments.iter().filter(|segment| segment.kind != SegmentKind::Literal) {
            if touches(segment.parent) {
                places.insert(segment.via);
            } else if segment.via.is_some_and(touches) {
                places.insert(Some(segment.parent));
            }
        }
    }
    places.len()
}

/// Inserted lines end as the file's lines do.
pub(super) fn line_ends_of(text: &str, at: usize, inserted: &str) -> String {
    let line = text[at..].find('\n').map(|end| at + end).or_else(|| text[..at].rfind('\n'));
    let windows = line.is_some_and(|end| text[..end].ends_with('\r'));
    if windows && inserted.contains('\n') {
        inserted.replace("\r\n", "\n").replace('\n', "\r\n")
    } else {
        inserted.to_string()
    }
}

/// The text after edits that are sorted and do not overlap.
pub(super) fn edited(text: &str, edits: &[&FileEdit]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        out.push_str(&text[at..edit.span.start as usize]);
        out.push_str(&edit.text);
        at = edit.span.end as usize;
    }
    out.push_str(&text[at..]);
    out
}
