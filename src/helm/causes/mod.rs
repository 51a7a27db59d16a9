//! What a finding in rendered text has to do with the chart: the action that printed nothing, the indentation that
//! is one level short, the value that YAML read as something else. Each is attached to the finding that shows it.

mod absent;
mod files;
mod go_syntax;
mod indentation;
mod maps;
mod places;
mod quoting;
mod tag;
mod trim;
mod unquoted;
mod verbs;

use rustc_hash::FxHashMap;

use crate::diagnostic::{Diagnostic, Label};
use crate::model::{Object, UnitKind};
use crate::run::{Run, TreeData};
use crate::syntax::{SourceId, Span};

use files::Files;

/// More of the fields that one call puts in the wrong place say nothing new.
const MAX_NOTES: usize = 4;

/// The lints whose findings may come from text at the wrong column.
const SHAPES: [&str; 4] = ["duplicate-key", "invalid-yaml", "unknown-field", "wrong-type"];

/// What the attachments work with.
struct Charts<'r> {
    run: &'r Run,
    /// The rendered texts.
    rendered: FxHashMap<SourceId, &'r TreeData>,
    files: Files<'r>,
}

impl<'r> Charts<'r> {
    fn of(run: &'r Run) -> Self {
        let is_chart = |data: &&TreeData| run.units[data.unit.0 as usize].kind == UnitKind::Helm;
        let rendered = run.trees.iter().filter(is_chart).map(|data| (data.tree.source.id, data)).collect();
        Self { run, rendered, files: Files::of(run) }
    }

    /// The objects that charts make and that are reported on, with the text they were rendered into.
    fn objects(&self) -> impl Iterator<Item = (Object<'r>, &'r TreeData)> {
        let reported = self.run.objects().filter(|object| object.data().reported);
        reported.filter_map(|object| Some((object, *self.rendered.get(&object.tree().source.id)?)))
    }

    /// The rendered text that a finding's primary place lies in.
    fn text_of(&self, diagnostic: &Diagnostic) -> Option<(&'r TreeData, Span)> {
        let primary = diagnostic.primary()?;
        Some((*self.rendered.get(&primary.source)?, primary))
    }

    /// What the unit of a rendered text is called: the chart's folder, and the values files where there are any.
    fn unit_name(&self, data: &TreeData) -> &'r str {
        &self.run.units[data.unit.0 as usize].name
    }
}

/// Explains findings in rendered charts by what stands in the chart, and adds what only a chart shows.
pub fn attach(run: &Run, diagnostics: &mut Vec<Diagnostic>) {
    if run.settings.charts.is_empty() {
        return;
    }
    let charts = Charts::of(run);
    let mut more = unquoted::find(&charts, diagnostics.as_mut_slice());
    more.extend(verbs::find(&charts, diagnostics));
    more.extend(go_syntax::find(&charts, diagnostics));
    let unknown: Vec<Span> =
        diagnostics.iter().filter(|d| d.lint == "unknown-field").filter_map(Diagnostic::primary).collect();
    for diagnostic in diagnostics.iter_mut() {
        let is_shape = SHAPES.contains(&diagnostic.lint);
        let broken = diagnostic.lint == "invalid-yaml";
        let found = is_shape
            && (maps::explain(&charts, diagnostic)
                || (broken && trim::explain(&charts, diagnostic, trim::Side::Behind))
                || indentation::explain(&charts, diagnostic, &unknown)
                || (broken && trim::explain(&charts, diagnostic, trim::Side::Before)));
        if found {
            continue;
        }
        match diagnostic.lint {
            "image-reference-invalid" => tag::explain(&charts, diagnostic),
            "invalid-yaml" => {
                tag::explain_key(&charts, diagnostic);
                absent::explain(&charts, diagnostic);
            }
            "wrong-type" => {
                quoting::explain(&charts, diagnostic);
                absent::explain(&charts, diagnostic);
            }
            "required-field-missing" | "invalid-value" | "unsupported-value" => {
                absent::explain(&charts, diagnostic);
            }
            _ => {}
        }
    }
    diagnostics.extend(more);
    once_for_each_call(run, diagnostics);
}

/// One finding for all the fields that one call puts in the wrong place.
fn once_for_each_call(run: &Run, diagnostics: &mut Vec<Diagnostic>) {
    let mut first: FxHashMap<Span, usize> = FxHashMap::default();
    let mut others: Vec<(usize, usize)> = Vec::new();
    for (at, diagnostic) in diagnostics.iter().enumerate().filter(|(_, d)| d.lint == "unknown-field") {
        let Some(primary) = diagnostic.primary().filter(|p| run.sources.get(p.source).map.is_none()) else {
            continue;
        };
        match first.get(&primary) {
            Some(&known) if run.sources.text(primary).contains("indent") => others.push((known, at)),
            Some(_) => {}
            None => drop(first.insert(primary, at)),
        }
    }
    for &(known, at) in &others {
        let note = format!("the same call: {}", diagnostics[at].message);
        let notes = &mut diagnostics[known].notes;
        if notes.len() < MAX_NOTES && !notes.contains(&note) {
            notes.push(note);
        }
    }
    others.into_iter().rev().for_each(|(_, at)| drop(diagnostics.remove(at)));
}

/// Puts a place first; what was the primary one goes, or follows with a text of its own.
fn lead(diagnostic: &mut Diagnostic, span: Span, text: impl Into<String>, keep: Option<&str>) {
    if let Some(first) = diagnostic.labels.first_mut() {
        match keep {
            Some(text) if first.text.is_empty() => first.text = text.to_owned(),
            Some(_) => {}
            None => drop(diagnostic.labels.remove(0)),
        }
    }
    diagnostic.labels.insert(0, Label { span, text: text.into() });
}
