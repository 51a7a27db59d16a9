//! Which values keys a chart's templates name, without running them: keys that nobody reads, reads of keys that
//! nobody sets.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::chart::{Chart, File};
use super::rope::{Origin, Text};
use super::template::ast::{Branch, Command, Node, Operand, OperandKind, Pipe, TemplateText};
use super::template::{self};
use super::value::{Data, Dict, Value};
use super::values;
use crate::cluster::nearest::nearest;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::syntax::Span;

/// A path of keys below `.Values`.
type Path = Vec<Rc<str>>;

/// What templates name.
#[derive(Debug, Default)]
struct Uses {
    /// The paths read, with the first place of each.
    paths: BTreeMap<Path, Span>,
    /// Paths used as a whole: everything below counts as read.
    whole: BTreeSet<Path>,
    /// Names that occur where it is unknown what they are asked of, and string constants.
    words: BTreeSet<Rc<str>>,
}

/// The findings on the keys of a chart's `values.yaml`. `others` are its further values files.
pub fn check(chart: &Chart, others: &[Dict]) -> Vec<Diagnostic> {
    let Some(own) = chart.values.as_ref().and_then(|source| values::load(source).ok()) else {
        return Vec::new();
    };
    let mut uses = Uses::default();
    collect_chart(chart, &mut uses);
    words_of_values(&Value::from(own.clone()), &mut uses.words);
    // The values as a whole go somewhere: nothing is known.
    if uses.whole.contains(&Path::new()) {
        return Vec::new();
    }
    let foreign = foreign(chart);
    let mut out = Vec::new();
    let mut explained: BTreeSet<Path> = BTreeSet::new();
    for (path, &span) in &uses.paths {
        if let Some((finding, key)) = misspelled(path, span, &own, others, &uses, &foreign) {
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
    others: &[Dict],
    uses: &Uses,
    foreign: &BTreeSet<String>,
) -> Option<(Diagnostic, Path)> {
    let (name, above) = path.split_last()?;
    if path.first().is_some_and(|first| foreign.contains(&**first)) {
        return None;
    }
    let table = below(own, above)?;
    let known_elsewhere = others.iter().any(|o| below(o, above).is_some_and(|t| t.get(name).is_some()));
    if table.get(name).is_some() || known_elsewhere || uses.is_whole(above) {
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
        None => (nearest(name, entries.iter().map(|(key, _)| (&**key, &**key)))?, Severity::Note),
    };
    let (_, entry) = entries.iter().find(|(key, _)| **key == *near)?;
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
    for (key, entry) in table.snapshot() {
        if path.is_empty() && foreign.contains(&*key) {
            continue;
        }
        path.push(Rc::clone(&key));
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

impl Uses {
    /// Whether a path is used as a whole, or something above it is.
    fn is_whole(&self, path: &[Rc<str>]) -> bool {
        (0..=path.len()).any(|end| self.whole.contains(&path[..end]))
    }

    /// Whether anything may read a path: by itself, by what is above or below it, by its bare name.
    fn reads(&self, path: &[Rc<str>]) -> bool {
        let named = path.last().is_some_and(|name| self.words.contains(name));
        let longer =
            self.paths.range(path.to_vec()..).next().is_some_and(|(known, _)| known.starts_with(path));
        named || longer || self.is_whole(path)
    }
}

/// Texts among the values may be templates themselves: every word in them counts.
fn words_of_values(value: &Value, words: &mut BTreeSet<Rc<str>>) {
    match &value.data {
        Data::String(text) if text.contains("{{") => {
            let parts = text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-');
            words.extend(parts.filter(|p| !p.is_empty()).map(Rc::from));
        }
        Data::List(list) => list.items.iter().for_each(|item| words_of_values(item, words)),
        Data::Dict(dict) => dict.borrow().values().for_each(|entry| words_of_values(&entry.value, words)),
        _ => {}
    }
}

/// The chart's own templates, and those of subcharts: libraries read the values of those who call them.
fn collect_chart(chart: &Chart, uses: &mut Uses) {
    for file in &chart.templates {
        collect_file(file, uses);
    }
    for sub in &chart.dependencies {
        collect_chart(sub, uses);
    }
}

fn collect_file(file: &File, uses: &mut Uses) {
    let Some(source) = file.source() else { return };
    let origin = Origin::literal(source.span(0, source.text.len()));
    let text =
        Rc::new(TemplateText { name: file.name.as_str().into(), text: Text::of(&source.text, Some(origin)) });
    let Ok(templates) = template::parse(&text) else { return };
    for template in templates {
        let mut walk = Walk { text: &text, uses, variables: Vec::new() };
        walk.list(&template.root, None);
    }
}

struct Walk<'a> {
    text: &'a TemplateText,
    uses: &'a mut Uses,
    /// Variables that hold a known path.
    variables: Vec<(Rc<str>, Option<Path>)>,
}

impl Walk<'_> {
    /// `dot` is the path of the dot where it is known to lie below `.Values`.
    fn list(&mut self, nodes: &[Node], dot: Option<&Path>) {
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

    fn action(&mut self, pipe: &Pipe, dot: Option<&Path>) {
        match (pipe.variables.as_slice(), single(pipe)) {
            ([name], Some(operand)) => {
                let path = self.path(operand, dot);
                match &path {
                    Some(path) => self.read(path, operand),
                    None => self.operand(operand, dot, true),
                }
                self.variables.push((Rc::clone(name), path));
            }
            _ => {
                self.value(pipe, dot);
                self.variables.extend(pipe.variables.iter().map(|name| (Rc::clone(name), None)));
            }
        }
    }

    fn branch(&mut self, branch: &Branch, dot: Option<&Path>, kind: Kind) {
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
            self.uses.whole.insert(path.clone());
        }
        let bound = if kind == Kind::Range { None } else { path.clone() };
        self.variables.extend(branch.pipe.variables.iter().map(|name| (Rc::clone(name), bound.clone())));
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
    fn value(&mut self, pipe: &Pipe, dot: Option<&Path>) {
        pipe.commands.iter().for_each(|command| self.command(command, dot, true));
    }

    /// A pipeline that is only asked whether it is true.
    fn condition(&mut self, pipe: &Pipe, dot: Option<&Path>) {
        pipe.commands.iter().for_each(|command| self.command(command, dot, false));
    }

    fn command(&mut self, command: &Command, dot: Option<&Path>, whole: bool) {
        let logic = match command.arguments.first().map(|a| &a.kind) {
            Some(OperandKind::Identifier(name, _)) => {
                matches!(&**name, "and" | "or" | "not" | "eq" | "ne" | "hasKey")
            }
            _ => false,
        };
        for argument in &command.arguments {
            self.operand(argument, dot, whole && !logic);
        }
    }

    fn operand(&mut self, operand: &Operand, dot: Option<&Path>, whole: bool) {
        if let Some(path) = self.path(operand, dot) {
            if whole {
                self.uses.whole.insert(path.clone());
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
                let parts = text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-');
                self.uses.words.extend(parts.filter(|p| !p.is_empty()).map(Rc::from));
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
                    self.uses.whole.insert(dot.clone());
                }
            }
            _ => {}
        }
    }

    fn read(&mut self, path: &Path, operand: &Operand) {
        if let Some(span) = self.text.span(operand.at) {
            self.uses.paths.entry(path.clone()).or_insert(span);
        }
    }

    /// The path an operand names, if it surely lies below `.Values`.
    fn path(&self, operand: &Operand, dot: Option<&Path>) -> Option<Path> {
        match &operand.kind {
            OperandKind::Field(fields) => match after_values(fields) {
                Some(path) => Some(path),
                None => dot.map(|dot| dot.iter().chain(fields).cloned().collect()),
            },
            OperandKind::Variable(name, fields) => {
                if let Some(path) = after_values(fields) {
                    return Some(path);
                }
                let known = self.variables.iter().rev().find(|(known, _)| known == name)?;
                known.1.as_ref().map(|path| path.iter().chain(fields).cloned().collect())
            }
            OperandKind::Chain(inner, fields) => {
                let OperandKind::Pipe(pipe) = &inner.kind else { return None };
                let path = self.path(single(pipe)?, dot)?;
                Some(path.iter().chain(fields).cloned().collect())
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

/// What follows `Values` in a path such as `.Values.a` or `.context.Values.a`.
fn after_values(fields: &[Rc<str>]) -> Option<Path> {
    let at = fields.iter().position(|field| &**field == "Values")?;
    Some(fields[at + 1..].to_vec())
}

/// The one operand of a pipeline that is nothing else.
fn single(pipe: &Pipe) -> Option<&Operand> {
    match pipe.commands.as_slice() {
        [command] => match command.arguments.as_slice() {
            [operand] => Some(operand),
            _ => None,
        },
        _ => None,
    }
}
