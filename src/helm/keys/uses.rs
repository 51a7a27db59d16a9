//! What the templates of a chart name: a tree of values keys.

use std::hash::{Hash, Hasher};
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::walk::Walk;
use crate::helm::prepared::Parsed;
use crate::helm::template::Names;
use crate::helm::value::{Data, Dict};
use crate::syntax::{SourceId, Span};

/// A path of keys below `.Values`.
pub(super) type Path = Vec<Rc<str>>;

/// The number of a path: of a node of the tree.
pub(super) type PathId = u32;

/// `.Values` itself.
pub(super) const VALUES: PathId = 0;

/// A name that [`Names`] keeps: equal names are the same.
#[derive(Debug, Clone)]
struct Name(Rc<str>);

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Name {}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0.as_ptr() as usize).hash(state);
    }
}

/// A path that templates name, or one above it.
#[derive(Debug)]
struct Use {
    above: PathId,
    name: Name,
    /// The first place that reads it.
    span: Option<Span>,
    /// Whether it is used as a whole: everything below counts as read.
    whole: bool,
}

/// What templates name.
#[derive(Debug)]
pub struct Uses {
    /// Each after the one above it.
    nodes: Vec<Use>,
    below: FxHashMap<(PathId, Name), PathId>,
    /// The paths of templates by where their names lie: the same words share them.
    known: FxHashMap<(*const Rc<str>, usize), PathId>,
    /// Names that occur where it is unknown what they are asked of, and words of string constants.
    words: FxHashSet<Name>,
}

impl Default for Uses {
    fn default() -> Self {
        let values = Use { above: VALUES, name: Name("".into()), span: None, whole: false };
        Self {
            nodes: vec![values],
            below: FxHashMap::default(),
            known: FxHashMap::default(),
            words: FxHashSet::default(),
        }
    }
}

impl Uses {
    /// Takes up what a file's templates name.
    pub(super) fn collect(&mut self, parsed: &Parsed, names: &mut Names) {
        for template in parsed.templates.iter().flat_map(|templates| templates.iter()) {
            Walk::new(&parsed.text, self, names).template(&template.root);
        }
    }

    /// Takes up what a file with the text of another names.
    pub(super) fn add(&mut self, other: &Uses, source: SourceId) {
        let mut here = Vec::with_capacity(other.nodes.len());
        for (at, node) in other.nodes.iter().enumerate() {
            let above = here.get(node.above as usize).copied().unwrap_or(VALUES);
            let id = if at == 0 { VALUES } else { self.step(above, node.name.clone()) };
            here.push(id);
            let known = &mut self.nodes[id as usize];
            known.span = known.span.or(node.span.map(|span| Span { source, ..span }));
            known.whole |= node.whole;
        }
        self.words.extend(other.words.iter().cloned());
    }

    fn step(&mut self, above: PathId, name: Name) -> PathId {
        let next = self.nodes.len() as PathId;
        *self.below.entry((above, name)).or_insert_with_key(|(above, name)| {
            self.nodes.push(Use { above: *above, name: name.clone(), span: None, whole: false });
            next
        })
    }

    /// The path of these names of a template, below `.Values`.
    pub(super) fn path(&mut self, fields: &[Rc<str>]) -> PathId {
        let place = (fields.as_ptr(), fields.len());
        if let Some(&known) = self.known.get(&place) {
            return known;
        }
        let path = self.longer(VALUES, fields);
        self.known.insert(place, path);
        path
    }

    /// A path with more names of a template behind it.
    pub(super) fn longer(&mut self, path: PathId, fields: &[Rc<str>]) -> PathId {
        fields.iter().fold(path, |path, name| self.step(path, Name(Rc::clone(name))))
    }

    /// A path is read at a place.
    pub(super) fn read(&mut self, path: PathId, at: impl FnOnce() -> Option<Span>) {
        let node = &mut self.nodes[path as usize];
        if node.span.is_none() {
            node.span = at();
        }
    }

    /// A path is used as a whole.
    pub(super) fn add_whole(&mut self, path: PathId) {
        self.nodes[path as usize].whole = true;
    }

    /// Names of a template that are asked of something unknown.
    pub(super) fn add_names(&mut self, names: &[Rc<str>]) {
        self.words.extend(names.iter().map(|name| Name(Rc::clone(name))));
    }

    /// Each word of a text.
    pub(super) fn add_words(&mut self, text: &str, names: &mut Names) {
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-');
        self.words.extend(words.filter(|word| !word.is_empty()).map(|word| Name(names.name(word))));
    }

    /// Whether a path is used as a whole, or something above it is.
    pub(super) fn is_whole(&self, path: PathId) -> bool {
        let mut at = path;
        loop {
            let node = &self.nodes[at as usize];
            if node.whole || at == VALUES {
                return node.whole;
            }
            at = node.above;
        }
    }

    /// Whether a key's bare name is said somewhere.
    pub(super) fn says(&self, key: &str, names: &Names) -> bool {
        names.known(key).is_some_and(|name| self.words.contains(&Name(name)))
    }

    /// The path of a key of a table, if it or anything below it is named.
    pub(super) fn key(&self, table: PathId, key: &str, names: &Names) -> Option<PathId> {
        self.below.get(&(table, Name(names.known(key)?))).copied()
    }

    /// The reads of keys that the values do not have, in the tables that they have: the table, the path, the place.
    pub(super) fn unset(&self, values: &Dict) -> Vec<(PathId, Path, Span)> {
        let mut tables: Vec<Option<Dict>> = vec![Some(values.clone())];
        let mut out = Vec::new();
        for (at, node) in self.nodes.iter().enumerate().skip(1) {
            let mut table = None;
            if let Some(above) = &tables[node.above as usize] {
                match (above.get(&node.name.0), node.span) {
                    (Some(value), _) => {
                        table = match value.data {
                            Data::Dict(below) => Some(below),
                            _ => None,
                        }
                    }
                    (None, Some(span)) => out.push((node.above, self.names_of(at as PathId), span)),
                    (None, None) => {}
                }
            }
            tables.push(table);
        }
        out.sort_by(|(_, a, _), (_, b, _)| a.cmp(b));
        out
    }

    fn names_of(&self, path: PathId) -> Path {
        let mut names = Vec::new();
        let mut at = path;
        while at != VALUES {
            let node = &self.nodes[at as usize];
            names.push(Rc::clone(&node.name.0));
            at = node.above;
        }
        names.reverse();
        names
    }
}
