//! Which values keys a chart's templates name, without running them: keys that nobody reads, reads of keys that
//! nobody sets.

mod uses;
mod word;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use rustc_hash::FxHashSet;

use super::chart::Chart;
use super::prepared::Prepared;
use super::template::ast::{Branch, Callee, Command, Node, Operand, OperandKind, Pipe, TemplateText};
use super::value::{Data, Dict, Value};
use crate::cluster::nearest::nearest;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::syntax::Span;

pub use uses::Uses;
use uses::{Known, Path};

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
    words_of_values(&Value::from(own.clone()), &mut uses.words);
    // The values as a whole go somewhere: nothing is known.
    if uses.is_whole(&[]) {
        return Vec::new();
    }
    let foreign = foreign(chart);
    let mut out = Vec::new();
    let mut explained: BTreeSet<Path> = BTreeSet::new();
    for (path, &span) in &uses.paths {
        let word = chart.values.as_ref().and_then(|source| word::read_as_bool(path, span, &own, source));
        if let Some((finding, key)) = word.or_else(|| misspelled(path, span, &own, &others, &uses, &foreign))
        {
            explained.insert(key);
            out.push(finding);
        }
    }
    unread(&own, &mut Path::new(), &uses, &foreign, &explained, &mut out);
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

fn misspelled(
    path: &Path,
    span: Span,
    own: &Dict,
    others: &Others<'_>,
    uses: &Uses,
    foreign: &BTreeSet<String>,
) -> Option<(Diagnostic, Path)> {
    let (name, above) = path.split_last()?;
    if path.first().is_some_and(|first| foreign.contains(&**first)) {
        return None;
    }
    let table = below(own, above)?;
    if table.get(name).is_some() || uses.is_whole(above) || others.set(above, name) {
        return None;
    }
    let entries = table.snapshot();
    let idle = entries.iter().filter(|(key, _)| {
        let mut full = above.to_vec();
        full.push(Rc::clone(key));
        !uses.reads(&full)
    });
    let idle: Vec<&str> = idle.map(|(key, _)| &**key).collect();
    // A near key that others read may stand beside one that may be left out: worth a note only.
    let (near, severity) = match nearest(name, idle.into_iter().map(|key| (key, key))) {
        Some(near) => (near, Severity::Warning),
        None => (nearest(name, entries.keys().map(|key| (&**key, &**key)))?, Severity::Note),
    };
    let (_, entry) = entries.iter().find(|(key, _)| ***key == *near)?;
    let written = format!(".Values.{}", path.join("."));
    let mut finding = Diagnostic::new(severity, format!("`{written}` is read, but no values file sets it"));
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

fn unread(
    table: &Dict,
    path: &mut Path,
    uses: &Uses,
    foreign: &BTreeSet<String>,
    explained: &BTreeSet<Path>,
    out: &mut Vec<Diagnostic>,
) {
    for (key, entry) in table.snapshot().iter() {
        if path.is_empty() && foreign.contains(&**key) {
            continue;
        }
        path.push(Rc::clone(key));
        if !explained.contains(path) && !uses.reads(path) {
            if let Some(origin) = entry.key {
                let message = format!("no template reads the value `{}`", path.join("."));
                let mut finding = Diagnostic::new(Severity::Note, message);
                finding.lint = "values-key-unread";
                finding.labels.push(Label { span: origin.span, text: String::new() });
                out.push(finding);
            }
        } else if let Data::Dict(inner) = &entry.value.data
            && !uses.is_whole(path)
        {
            unread(inner, path, uses, foreign, explained, out);
        }
        path.pop();
    }
}

fn below(dict: &Dict, path: &[Rc<str>]) -> Option<Dict> {
    path.iter().try_fold(dict.clone(), |dict, key| match dict.get(key)?.data {
        Data::Dict(below) => Some(below),
        _ => None,
    })
}

fn add_words(text: &str, words: &mut FxHashSet<Rc<str>>) {
    for word in text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-') {
        if !word.is_empty() && !words.contains(word) {
            words.insert(word.into());
        }
    }
}

/// Texts among the values may be templates themselves: every word in them counts.
fn words_of_values(value: &Value, words: &mut FxHashSet<Rc<str>>) {
    match &value.data {
        Data::String(text) if text.contains("{{") => add_words(text, words),
        Data::List(list) => list.items.iter().for_each(|item| words_of_values(item, words)),
        Data::Dict(dict) => dict.borrow().values().for_each(|entry| words_of_values(&entry.value, words)),
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
                    uses.collect(&parsed);
                    uses
                });
                uses.add(shared, source.id);
            }
            _ => uses.collect(&parsed),
        }
    }
    for sub in &chart.dependencies {
        let path = format!("{path}/charts/{}", sub.metadata.name());
        collect_chart(prepared, sub, &path, true, uses);
    }
}

struct Walk<'a> {
    text: &'a TemplateText,
    uses: &'a mut Uses,
    /// Variables that hold a known path.
    variables: Vec<(&'a str, Option<Known<'a>>)>,
}

impl<'a> Walk<'a> {
    /// `dot` is the path of the dot where it is known to lie below `.Values`.
    fn list(&mut self, nodes: &'a [Node], dot: Option<&Known<'a>>) {
        let mark = self.variables.len();
        for node in nodes {
            match node {
                Node::Text(_) | Node::Break | Node::Continue => {}
                Node::Action { pipe, .. } => self.action(pipe, dot),
                Node::Template { pipe, .. } => {
                    if let Some(pipe) = pipe {
                        self.value(pipe, dot);
                    }
                }
                Node::If(branch) => self.branch(branch, dot, Kind::If),
                Node::With(branch) => self.branch(branch, dot, Kind::With),
                Node::Range(branch) => self.branch(branch, dot, Kind::Range),
            }
        }
        self.variables.truncate(mark);
    }

    fn action(&mut self, pipe: &'a Pipe, dot: Option<&Known<'a>>) {
        match (&*pipe.variables, single(pipe)) {
            ([name], Some(operand)) => {
                let path = self.path(operand, dot);
                match &path {
                    Some(path) => self.read(path, operand),
                    None => self.operand(operand, dot, true),
                }
                self.variables.push((name, path));
            }
            _ => {
                self.value(pipe, dot);
                self.variables.extend(pipe.variables.iter().map(|name| (&**name, None)));
            }
        }
    }

    fn branch(&mut self, branch: &'a Branch, dot: Option<&Known<'a>>, kind: Kind) {
        let mark = self.variables.len();
        let path = single(&branch.pipe).and_then(|operand| {
            let path = self.path(operand, dot)?;
            self.read(&path, operand);
            Some(path)
        });
        if path.is_none() {
            if kind == Kind::If { self.condition(&branch.pipe, dot) } else { self.value(&branch.pipe, dot) }
        }
        if kind == Kind::Range
            && let Some(path) = &path
        {
            self.uses.add_whole(path);
        }
        let bound = if kind == Kind::Range { None } else { path.clone() };
        self.variables.extend(branch.pipe.variables.iter().map(|name| (&**name, bound.clone())));
        let inner = match kind {
            Kind::If => dot,
            Kind::With => path.as_ref(),
            Kind::Range => None,
        };
        self.list(&branch.list, inner);
        if let Some(otherwise) = &branch.otherwise {
            self.list(otherwise, dot);
        }
        self.variables.truncate(mark);
    }

    /// A pipeline whose value goes somewhere: paths in it are used as a whole.
    fn value(&mut self, pipe: &'a Pipe, dot: Option<&Known<'a>>) {
        pipe.commands.iter().for_each(|command| self.command(command, dot, true));
    }

    /// A pipeline that is only asked whether it is true.
    fn condition(&mut self, pipe: &'a Pipe, dot: Option<&Known<'a>>) {
        pipe.commands.iter().for_each(|command| self.command(command, dot, false));
    }

    fn command(&mut self, command: &'a Command, dot: Option<&Known<'a>>, whole: bool) {
        let logic = match command.arguments.first().map(|a| &a.kind) {
            Some(OperandKind::Identifier(callee)) => is_logic(*callee),
            _ => false,
        };
        for argument in &command.arguments {
            self.operand(argument, dot, whole && !logic);
        }
    }

    fn operand(&mut self, operand: &'a Operand, dot: Option<&Known<'a>>, whole: bool) {
        if let Some(path) = self.path(operand, dot) {
            if whole {
                self.uses.add_whole(&path);
            }
            return self.read(&path, operand);
        }
        match &operand.kind {
            OperandKind::Field(path) | OperandKind::Variable(_, path) => {
                self.uses.words.extend(path.iter().cloned())
            }
            OperandKind::Chain(inner, path) => {
                self.uses.words.extend(path.iter().cloned());
                self.operand(inner, dot, true);
            }
            OperandKind::String(text) => {
                self.uses.add_words(text);
            }
            OperandKind::Pipe(pipe) => {
                if whole {
                    self.value(pipe, dot)
                } else {
                    self.condition(pipe, dot)
                }
            }
            OperandKind::Dot => {
                if let (Some(dot), true) = (dot, whole) {
                    self.uses.add_whole(dot);
                }
            }
            _ => {}
        }
    }

    fn read(&mut self, path: &Known<'_>, operand: &Operand) {
        if self.uses.is_new(path, false)
            && !self.uses.paths.contains_key(&**path)
            && let Some(span) = self.text.span(operand.at)
        {
            self.uses.paths.insert(path.to_vec(), span);
        }
    }

    /// The path an operand names, if it surely lies below `.Values`.
    fn path(&self, operand: &'a Operand, dot: Option<&Known<'a>>) -> Option<Known<'a>> {
        match &operand.kind {
            OperandKind::Field(fields) => after_values(fields).or_else(|| Some(longer(dot?, fields))),
            OperandKind::Variable(name, fields) => after_values(fields).or_else(|| {
                let known = self.variables.iter().rev().find(|(known, _)| *known == &**name)?;
                Some(longer(known.1.as_ref()?, fields))
            }),
            OperandKind::Chain(inner, fields) => {
                let OperandKind::Pipe(pipe) = &inner.kind else { return None };
                Some(longer(&self.path(single(pipe)?, dot)?, fields))
            }
            _ => None,
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    If,
    With,
    Range,
}

/// A path with more fields behind it.
fn longer<'a>(path: &Known<'a>, fields: &[Rc<str>]) -> Known<'a> {
    if fields.is_empty() { path.clone() } else { path.iter().chain(fields).cloned().collect() }
}

/// Functions that only ask whether something is so.
fn is_logic(callee: Callee) -> bool {
    matches!(callee.name(), "and" | "or" | "not" | "eq" | "ne" | "hasKey")
}

/// What follows `Values` in a path such as `.Values.a` or `.context.Values.a`.
fn after_values(fields: &[Rc<str>]) -> Option<Known<'_>> {
    let at = fields.iter().position(|field| &**field == "Values")?;
    Some(Cow::Borrowed(&fields[at + 1..]))
}

/// The one operand of a pipeline that is nothing else.
fn single(pipe: &Pipe) -> Option<&Operand> {
    match &*pipe.commands {
        [command] => match &*command.arguments {
            [operand] => Some(operand),
            _ => None,
        },
        _ => None,
    }
}
