//! The files of charts by their names, and what values files say of a key.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::run::Run;
use crate::syntax::yaml::{self, Tree, Value};
use crate::syntax::{Source, SourceId, Span};

/// A key of a values file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    /// The key and, where it stands on one line, its value.
    pub span: Span,
    /// Whether there is nothing in it: null or an empty text.
    pub empty: bool,
}

/// The files of a run, by name.
pub(super) struct Files<'r> {
    by_name: FxHashMap<&'r str, &'r Arc<Source>>,
    trees: RefCell<FxHashMap<SourceId, Rc<Tree>>>,
}

impl<'r> Files<'r> {
    pub(super) fn of(run: &'r Run) -> Self {
        let files = run.sources.iter().filter(|source| source.map.is_none());
        let by_name = files.map(|source| (source.name.as_str(), source)).collect();
        Self { by_name, trees: RefCell::default() }
    }

    pub(super) fn named(&self, name: &str) -> Option<&'r Arc<Source>> {
        self.by_name.get(name).copied()
    }

    /// The tree of a file, read on the first question.
    pub(super) fn tree(&self, source: &Arc<Source>) -> Rc<Tree> {
        let mut trees = self.trees.borrow_mut();
        Rc::clone(trees.entry(source.id).or_insert_with(|| Rc::new(yaml::parse(source))))
    }

    /// The folder of the chart that a template lies in, with a `/` at its end; empty for the working directory.
    pub(super) fn chart_of(&self, template: &str) -> Option<String> {
        let ends = template.match_indices("templates/").map(|(at, _)| &template[..at]);
        let mut folders = ends.filter(|folder| folder.is_empty() || folder.ends_with('/'));
        folders.find(|folder| self.named(&format!("{folder}Chart.yaml")).is_some()).map(str::to_owned)
    }

    /// What the values files that a template of this chart sees in a unit say of a key; the one that wins.
    ///
    /// A subchart's values stand in those of the charts above under its name.
    pub(super) fn key(&self, chart: &str, unit: &str, path: &[&str]) -> Option<Found> {
        let (root, given) = unit.split_once(" with ").unwrap_or((unit, ""));
        let root = if root.is_empty() || root == "." { String::new() } else { format!("{root}/") };
        let below = chart.strip_prefix(&root).unwrap_or("");
        let names: Vec<&str> =
            below.split("charts/").map(|part| part.trim_end_matches('/')).skip(1).collect();
        let full: Vec<&str> = names.iter().chain(path).copied().collect();
        let given = given.rsplit(", ").find_map(|name| self.key_of(name, &full));
        given.or_else(|| {
            let mut folder = root.clone();
            for (depth, name) in std::iter::once(&"").chain(&names).enumerate() {
                if depth > 0 {
                    folder.push_str(&format!("charts/{name}/"));
                }
                let found = self.key_of(&format!("{folder}values.yaml"), full.get(depth..)?);
                if found.is_some() {
                    return found;
                }
            }
            None
        })
    }

    /// Whether a chart's templates are there for others, whose values they see.
    pub(super) fn is_library(&self, chart: &str) -> bool {
        let Some(source) = self.named(&format!("{chart}Chart.yaml")) else { return false };
        let tree = self.tree(source);
        tree.roots().any(|(_, root)| root.str_at(&["type"]) == Some("library"))
    }

    fn key_of(&self, file: &str, path: &[&str]) -> Option<Found> {
        let tree = self.tree(self.named(file)?);
        let (last, above) = path.split_last()?;
        let entry = tree.roots().find_map(|(_, root)| root.at(above)?.entry(last))?;
        Some(Found { span: shown(entry.key, entry.value), empty: is_empty(entry.value) })
    }

    /// An empty neighbour of the value at `span` whose key satisfies `named`, if it is the only one.
    pub(super) fn empty_neighbour(
        &self,
        source: &Arc<Source>,
        span: Span,
        named: impl Fn(&str) -> bool,
    ) -> Option<Found> {
        let tree = self.tree(source);
        let node = tree.roots().find_map(|(_, root)| leaf_at(root, span))?;
        let mut found = node.parent()?.entries().filter(|e| named(e.name()) && is_empty(e.value));
        let first = found.next()?;
        let one = found.next().is_none();
        one.then(|| Found { span: shown(first.key, first.value), empty: true })
    }
}

fn is_empty(value: Value<'_>) -> bool {
    value.is_null() || value.text() == Some("")
}

fn shown(key: Value<'_>, value: Value<'_>) -> Span {
    let whole = key.span().to(value.span());
    let one_line = value.span().start >= key.span().end && !value.source().slice(whole).contains('\n');
    if one_line { whole } else { key.span() }
}

/// The scalar whose bytes hold `span`.
pub(super) fn leaf_at(value: Value<'_>, span: Span) -> Option<Value<'_>> {
    // A tree nests no deeper than its reader allows.
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        if value.is_mapping() {
            open.extend(value.entries().map(|entry| entry.value));
        } else if value.is_sequence() {
            open.extend(value.items());
        } else if value.span().contains(span) {
            return Some(value);
        }
    }
    None
}
