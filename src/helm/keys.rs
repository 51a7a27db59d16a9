//! Which values keys a chart's templates name, without running them: keys that nobody reads, reads of keys that
//! nobody sets.

mod uses;
mod walk;
mod word;

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use super::chart::Chart;
use super::prepared::Prepared;
use super::template::Names;
use super::value::{Data, Dict, Value};
use crate::cluster::nearest::nearest;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::syntax::Span;

pub use uses::Uses;
use uses::{Path, PathId, VALUES};

/// The chart's further values files, read on the first question.
struct Others<'a> {
    read: &'a dyn Fn() -> Vec<Dict>,
    known: OnceCell<Vec<Dict>>,
}

impl Others<'_> {
    /// Whether one of them sets the key `name` of the table at `above`.
    fn set(&self, above: &[Rc<str>], name: &str) -> bool {
        let known = self.known.get_or_init(self.read);
        known.iter().any(|other| below(other, above).is_some_and(|table| table.get(name).is_some()))
    }
}

/// The findings on the keys of a chart's `values.yaml`. `others` reads its further values files.
pub fn check(prepared: &Prepared<'_>, others: &dyn Fn() -> Vec<Dict>) -> Vec<Diagnostic> {
    let chart = prepared.chart;
    let Some(own) = chart.values.as_ref().and_then(|source| prepared.values(source, false).ok()) else {
        return Vec::new();
    };
    let others = Others { read: others, known: OnceCell::new() };
    let mut uses = Uses::default();
    collect_chart(prepared, chart, chart.metadata.name(), false, &mut uses);
    words_of_values(&Value::from(own.clone()), &mut uses, &mut prepared.names_mut());
    // The values as a whole go somewhere: nothing is known.
    if uses.is_whole(VALUES) {
        return Vec::new();
    }
    let names = prepared.names();
    let keys = Keys { own: &own, others, uses: &uses, names: &names, foreign: foreign(chart) };
    let mut out = Vec::new();
    let mut explained: BTreeSet<Path> = BTreeSet::new();
    for (table, path, span) in uses.unset(&own) {
        let word = chart.values.as_ref().and_then(|source| word::read_as_bool(&path, span, &own, source));
        if let Some((finding, key)) = word.or_else(|| keys.misspelled(table, &path, span)) {
            explained.insert(key);
            out.push(finding);
        }
    }
    keys.unread(&own, Some(VALUES), &mut Path::new(), &explained, &mut out);
    out
}

/// Keys that belong to subcharts, to Helm, or to conditions.
fn foreign(chart: &Chart) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = ["global", "tags", "exports"].map(str::to_owned).into();
    for sub in &chart.dependencies {
        names.insert(sub.metadata.name().to_owned());
    }
    for dependency in &chart.metadata.dependencies {
        names.insert(dependency.name.text.clone());
        names.insert(dependency.alias.text.clone());
        let conditions = dependency.condition.text.split(',');
        names.extend(conditions.filter_map(|c| c.split('.').next()).map(|c| c.trim().to_owned()));
    }
    names
}

/// What is known of a chart's keys.
struct Keys<'a> {
    own: &'a Dict,
    others: Others<'a>,
    uses: &'a Uses,
    names: &'a Names,
    foreign: BTreeSet<String>,
}

impl Keys<'_> {
    fn misspelled(&self, table_path: PathId, path: &Path, span: Span) -> Option<(Diagnostic, Path)> {
        let (name, above) = path.split_last()?;
        if path.first().is_some_and(|first| self.foreign.contains(&**first)) {
            return None;
        }
        let table = below(self.own, above)?;
        if table.get(name).is_some() || self.uses.is_whole(table_path) || self.others.set(above, name) {
            return None;
        }
        let entries = table.snapshot();
        let idle = entries.keys().map(|key| &**key).filter(|key| {
            !self.uses.says(key, self.names) && self.uses.key(table_path, key, self.names).is_none()
        });
        // A near key that others read may stand beside one that may be left out: worth a note only.
        let (near, severity) = match nearest(name, idle.map(|key| (key, key))) {
            Some(near) => (near, Severity::Warning),
            None => (nearest(name, entries.keys().map(|key| (&**key, &**key)))?, Severity::Note),
        };
        let entry = entries.get(near)?;
        let written = format!(".Values.{}", path.join("."));
        let mut finding =
            Diagnostic::new(severity, format!("`{written}` is read, but no values file sets it"));
        finding.lint = "values-key-misspelled";
        finding.labels.push(Label { span, text: String::new() });
        if let Some(key) = entry.key {
            let text = match severity {
                Severity::Note => format!("`{near}` is set"),
                _ => format!("`{near}` is set, but nothing reads it"),
            };
            finding.labels.push(Label { span: key.span, text });
        }
        finding.help = Some(format!("did you mean `{near}`?"));
        let mut full = above.to_vec();
        full.push(near.into());
        Some((finding, full))
    }

    /// The keys of a table that nothing names; `node` is its path, where anything below it is named.
    fn unread(
        &self,
        table: &Dict,
        node: Option<PathId>,
        path: &mut Path,
        explained: &BTreeSet<Path>,
        out: &mut Vec<Diagnostic>,
    ) {
        for (key, entry) in table.snapshot().iter() {
            if path.is_empty() && self.foreign.contains(&**key) {
                continue;
            }
            path.push(Rc::clone(key));
            let node = node.and_then(|node| self.uses.key(node, key, self.names));
            let read = node.is_some() || self.uses.says(key, self.names) || explained.contains(path);
            if !read {
                if let Some(origin) = entry.key {
                    let message = format!("no template reads the value `{}`", path.join("."));
                    let mut finding = Diagnostic::new(Severity::Note, message);
                    finding.lint = "values-key-unread";
                    finding.labels.push(Label { span: origin.span, text: String::new() });
                    out.push(finding);
                }
            } else if let Data::Dict(inner) = &entry.value.data
                && !node.is_some_and(|node| self.uses.is_whole(node))
            {
                self.unread(inner, node, path, explained, out);
            }
            path.pop();
        }
    }
}

fn below(dict: &Dict, path: &[Rc<str>]) -> Option<Dict> {
    path.iter().try_fold(dict.clone(), |dict, key| match dict.get(key)?.data {
        Data::Dict(below) => Some(below),
        _ => None,
    })
}

/// Texts among the values may be templates themselves: every word in them counts.
fn words_of_values(value: &Value, uses: &mut Uses, names: &mut Names) {
    match &value.data {
        Data::String(text) if text.contains("{{") => uses.add_words(text, names),
        Data::List(list) => list.items.iter().for_each(|item| words_of_values(item, uses, names)),
        Data::Dict(dict) => {
            dict.borrow().values().for_each(|entry| words_of_values(&entry.value, uses, names))
        }
        _ => {}
    }
}

/// The chart's own templates, and those of subcharts: libraries read the values of those who call them.
fn collect_chart(prepared: &Prepared<'_>, chart: &Chart, path: &str, vendored: bool, uses: &mut Uses) {
    for file in &chart.templates {
        let name = format!("{path}/{}", file.name);
        let Some(parsed) = prepared.templates(file, &name, vendored) else { continue };
        match (&parsed.vendored, file.source()) {
            (Some(shared), Some(source)) => {
                let shared = shared.uses.get_or_init(|| {
                    let mut uses = Uses::default();
                    uses.collect(&parsed, &mut prepared.names_mut());
                    uses
                });
                uses.add(shared, source.id);
            }
            _ => uses.collect(&parsed, &mut prepared.names_mut()),
        }
    }
    for sub in &chart.dependencies {
        let path = format!("{path}/charts/{}", sub.metadata.name());
        collect_chart(prepared, sub, &path, true, uses);
    }
}
