//! Findings on rendered charts: which are wanted, which say the same, which rest on the release's stand-in name.

use rustc_hash::FxHashMap;

use crate::diagnostic::{Diagnostic, Severity};
use crate::helm::render::Options;
use crate::model::{Unit, UnitId, UnitKind};
use crate::run::Run;
use crate::syntax::{SourceId, Span, resolve};

/// Takes out findings in files of a chart that are not asked about.
pub fn keep_asked(run: &Run, diagnostics: &mut Vec<Diagnostic>) {
    let partly: Vec<_> = run.settings.charts.iter().filter_map(|c| Some((c, c.only.as_ref()?))).collect();
    if partly.is_empty() {
        return;
    }
    diagnostics.retain(|diagnostic| {
        let origins = diagnostic.primary().map(|span| resolve(&run.sources, span)).unwrap_or_default();
        let names: Vec<&str> = origins.iter().map(|o| run.sources.get(o.span.source).name.as_str()).collect();
        let charts = partly.iter().filter(|(chart, _)| names.iter().any(|name| chart.holds(name)));
        let mut charts = charts.peekable();
        charts.peek().is_none()
            || charts.any(|(_, only)| names.iter().any(|name| only.iter().any(|o| o == name)))
    });
}

/// Names grow with the release's name. Where none is configured, a name that is too long with the stand-in says
/// nothing of a release with a shorter name.
pub fn soften(run: &Run, diagnostics: &mut [Diagnostic]) {
    if run.settings.charts.is_empty() {
        return;
    }
    let stand_in = Options::default().release;
    let units: FxHashMap<SourceId, UnitId> = run.trees.iter().map(|t| (t.tree.source.id, t.unit)).collect();
    let named = |unit: &str| {
        let chart =
            run.settings.charts.iter().filter(|c| unit.starts_with(&c.name)).max_by_key(|c| c.name.len());
        chart.is_some_and(|c| c.releases.iter().any(|r| r.name.is_some()))
    };
    for diagnostic in diagnostics.iter_mut().filter(|d| d.severity == Severity::Error) {
        let Some(primary) = diagnostic.primary() else { continue };
        let Some(unit) = units.get(&primary.source) else { continue };
        let unit = &run.units[unit.0 as usize];
        if unit.kind != UnitKind::Helm || named(&unit.name) {
            continue;
        }
        let Some((length, limit)) = name_and_limit(&diagnostic.message, &stand_in) else { continue };
        if length + 1 - stand_in.len() <= limit {
            diagnostic.severity = Severity::Note;
            diagnostic.notes.push("it depends on the length of the release's name".to_owned());
        }
    }
}

/// How long the name is that a message quotes, and how long it may be; `None` for messages of anything else.
fn name_and_limit(message: &str, stand_in: &str) -> Option<(usize, usize)> {
    let (before, after) = message.split_once("no more than ").or_else(|| message.split_once("at most "))?;
    let limit = after.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()?;
    let name = before.split(['"', '`']).find(|part| part.contains(stand_in))?;
    Some((name.len(), limit))
}

/// One finding for what several objects or sets of values of a chart show alike: the place to edit is the same.
pub fn merge(run: &Run, diagnostics: &mut Vec<Diagnostic>) {
    type Key = (&'static str, String, Vec<Span>);
    let units: FxHashMap<SourceId, UnitId> = run
        .trees
        .iter()
        .filter(|data| data.tree.source.map.is_some())
        .map(|data| (data.tree.source.id, data.unit))
        .collect();
    let mut groups: FxHashMap<Key, usize> = FxHashMap::default();
    let mut merged: Vec<(usize, Vec<usize>)> = Vec::new();
    for (at, diagnostic) in diagnostics.iter().enumerate() {
        let Some(primary) = diagnostic.primary().filter(|span| units.contains_key(&span.source)) else {
            continue;
        };
        let origins: Vec<Span> = resolve(&run.sources, primary).into_iter().map(|o| o.span).collect();
        if origins.is_empty() {
            continue;
        }
        let group =
            *groups.entry((diagnostic.lint, diagnostic.message.clone(), origins)).or_insert_with(|| {
                merged.push((at, Vec::new()));
                merged.len() - 1
            });
        if merged[group].0 != at {
            merged[group].1.push(at);
        }
    }
    let mut gone = vec![false; diagnostics.len()];
    let in_several =
        |at: usize| unit_of(run, &units, &diagnostics[at]).is_some_and(|unit| !unit.also.is_empty());
    merged.retain(|(first, others)| !others.is_empty() || in_several(*first));
    for (first, others) in merged {
        let note = alike(run, &units, diagnostics, first, &others);
        let severity = others.iter().map(|&at| diagnostics[at].severity).max();
        diagnostics[first].severity = diagnostics[first].severity.max(severity.unwrap_or(Severity::Note));
        diagnostics[first].notes.extend(note);
        others.into_iter().for_each(|at| gone[at] = true);
    }
    let mut at = 0;
    diagnostics.retain(|_| {
        at += 1;
        !gone[at - 1]
    });
}

/// The unit that a finding is about.
fn unit_of<'r>(
    run: &'r Run,
    units: &FxHashMap<SourceId, UnitId>,
    diagnostic: &Diagnostic,
) -> Option<&'r Unit> {
    let unit = units.get(&diagnostic.primary()?.source)?;
    run.units.get(unit.0 as usize)
}

/// Which other objects and sets of values show the same.
fn alike(
    run: &Run,
    units: &FxHashMap<SourceId, UnitId>,
    diagnostics: &[Diagnostic],
    first: usize,
    others: &[usize],
) -> Vec<String> {
    let name = |at: usize| diagnostics[at].resource.as_ref().map(|r| format!("{} `{}`", r.kind, r.name));
    let mut objects: Vec<String> = others.iter().filter_map(|&at| name(at)).collect();
    objects.retain(|other| name(first).as_ref() != Some(other));
    objects.sort();
    objects.dedup();
    let all = others.iter().chain([&first]).filter_map(|&at| unit_of(run, units, &diagnostics[at]));
    let mut sets: Vec<&str> =
        all.flat_map(|unit| unit.also.iter().chain([&unit.name])).map(String::as_str).collect();
    sets.sort_unstable();
    sets.dedup();
    let mut notes = Vec::new();
    if !objects.is_empty() {
        notes.push(format!("the same in {}", shorten(&objects)));
    }
    if sets.len() > 1 {
        notes.push(format!("seen in {}", shorten(&sets)));
    }
    notes
}

/// A list in words, cut where it grows long.
fn shorten<T: AsRef<str>>(names: &[T]) -> String {
    const SHOWN: usize = 4;
    let shown: Vec<&str> = names.iter().take(SHOWN).map(AsRef::as_ref).collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
