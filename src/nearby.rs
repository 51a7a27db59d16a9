//! Named files, and as much of the rest of the repository as they need.
//!
//! What lies in the same folders is always context. Only when a name is looked up that nobody defines, or when
//! there is something to report, the files of the repository that mention the names in question are read, too.

use rustc_hash::FxHashSet;

use crate::diagnostic::Severity;
use crate::discover::{Context, Input};
use crate::model::Object;
use crate::pipeline::{self, Loaded, Outcome};
use crate::run::{Run, Settings};
use crate::syntax::yaml::Value;

/// What is found may refer to more: so often the repository is asked again.
const ROUNDS: usize = 3;

/// Lints named files within their repository. Findings are about the named files only.
pub fn lint(files: Vec<Loaded>, snapshots: &[Loaded], mut settings: Settings, context: &Context) -> Outcome {
    settings.names_files = true;
    let mut files = files;
    files.extend(context.beside().into_iter().map(loaded));
    let mut known: FxHashSet<String> = files.iter().map(|file| file.name.clone()).collect();
    let mut asked: FxHashSet<Box<str>> = FxHashSet::default();
    for _ in 0..ROUNDS {
        let outcome = pipeline::lint(files.clone(), snapshots.to_vec(), settings.clone());
        let mut names = questions(&outcome);
        names.retain(|name| asked.insert(name.clone()));
        let mut more: Vec<_> = if names.is_empty() { Vec::new() } else { context.holding(&names) };
        more.retain(|(input, _)| known.insert(input.name.clone()));
        if more.is_empty() {
            return outcome;
        }
        files.extend(more.into_iter().map(loaded));
    }
    pipeline::lint(files, snapshots.to_vec(), settings)
}

fn loaded((input, text): (Input, String)) -> Loaded {
    Loaded { name: input.name, path: input.path, kind: input.kind, text, reported: false }
}

/// The names to ask the repository for: those nobody defines; and where there is something to report, the names
/// and labels of the objects at hand, which others may select or define again.
fn questions(outcome: &Outcome) -> Vec<Box<str>> {
    let mut names: FxHashSet<Box<str>> = outcome.run.index.missed().into_iter().collect();
    if outcome.diagnostics.iter().any(|diagnostic| diagnostic.severity > Severity::Note) {
        names.extend(mentioned(&outcome.run).filter(|name| name.len() > 2).map(Into::into));
    }
    let mut names: Vec<_> = names.into_iter().collect();
    names.sort_unstable();
    names
}

fn mentioned(run: &Run) -> impl Iterator<Item = &str> {
    run.objects().filter(|object| object.data().reported).flat_map(|object: Object<'_>| {
        let labels = object.at(&["metadata", "labels"]);
        let selector = object.at(&["spec", "selector"]);
        let matched = object.at(&["spec", "selector", "matchLabels"]);
        let values = [labels, selector, matched].into_iter().flatten().flat_map(Value::entries);
        values.filter_map(|entry| entry.value.as_str()).chain([object.written_name()])
    })
}
