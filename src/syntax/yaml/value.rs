//! Copyable views of nodes: what the rest of the program reads trees with.

use super::scalar::{self, Number, ScalarKind};
use super::tree::{Data, NodeId, Style, Tree};
use crate::syntax::{Source, Span};

/// What a node is, as JSON has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number without fraction.
    Integer,
    /// Any other number.
    Float,
    /// Text.
    String,
    /// A list.
    Sequence,
    /// An object.
    Mapping,
}

/// A view of one node.
#[derive(Clone, Copy)]
pub struct Value<'r> {
    /// The tree it lies in.
    pub tree: &'r Tree,
    /// Its number there.
    pub id: NodeId,
}

/// A key and its value.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'r> {
    /// The key's node.
    pub key: Value<'r>,
    /// The value's node.
    pub value: Value<'r>,
}

impl PartialEq for Value<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.tree, other.tree) && self.id == other.id
    }
}

impl std::fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {:?}", self.kind(), self.span())
    }
}

impl<'r> Entry<'r> {
    /// The key's text, as it is in JSON.
    pub fn name(self) -> &'r str {
        self.key.text().unwrap_or("")
    }
}

impl<'r> Value<'r> {
    fn data(self) -> &'r Data {
        &self.tree.node(self.id).data
    }

    /// What it is.
    pub fn kind(self) -> Kind {
        match self.data() {
            Data::Mapping { .. } => Kind::Mapping,
            Data::Sequence { .. } => Kind::Sequence,
            Data::Scalar { kind, .. } => match kind {
                ScalarKind::Null => Kind::Null,
                ScalarKind::Bool(_) => Kind::Bool,
                ScalarKind::Int => Kind::Integer,
                ScalarKind::Float | ScalarKind::NotJson => Kind::Float,
                ScalarKind::String | ScalarKind::Merge => Kind::String,
            },
        }
    }

    /// The bytes it covers: quotes included; for a block scalar its content from the first character on.
    pub fn span(self) -> Span {
        let node = self.tree.node(self.id);
        Span::new(self.tree.source.id, node.start, node.end)
    }

    /// The source it was read from.
    pub fn source(self) -> &'r Source {
        &self.tree.source
    }

    /// How it is written; `None` for lists and objects.
    pub fn style(self) -> Option<Style> {
        match self.data() {
            Data::Scalar { style, .. } => Some(*style),
            _ => None,
        }
    }

    /// Whether a list or object is written in brackets.
    pub fn is_flow(self) -> bool {
        matches!(self.data(), Data::Mapping { flow: true, .. } | Data::Sequence { flow: true, .. })
    }

    /// A scalar's text after quotes and escapes, whatever its kind; `None` for lists and objects.
    pub fn text(self) -> Option<&'r str> {
        match *self.data() {
            Data::Scalar { decoded, start, len, .. } => {
                let from: &str = if decoded { &self.tree.decoded } else { &self.tree.source.text };
                from.get(start as usize..(start + len) as usize)
            }
            _ => None,
        }
    }

    /// The text of a string; `None` for anything else, numbers included.
    pub fn as_str(self) -> Option<&'r str> {
        if self.kind() == Kind::String { self.text() } else { None }
    }

    /// The value of a boolean.
    pub fn as_bool(self) -> Option<bool> {
        match self.data() {
            Data::Scalar { kind: ScalarKind::Bool(value), .. } => Some(*value),
            _ => None,
        }
    }

    /// The value of a number.
    pub fn as_number(self) -> Option<Number> {
        match self.data() {
            Data::Scalar { kind: ScalarKind::Int | ScalarKind::Float, .. } => scalar::number(self.text()?),
            _ => None,
        }
    }

    /// The value of a whole number that fits 64 bits (`3.0` counts, as it does in Kubernetes).
    pub fn as_i64(self) -> Option<i64> {
        match self.as_number()? {
            Number::Int(value) => Some(value),
            Number::Float(value) if value.fract() == 0.0 && value.abs() < 9e15 => Some(value as i64),
            _ => None,
        }
    }

    /// Whether it is `null` (or nothing).
    pub fn is_null(self) -> bool {
        self.kind() == Kind::Null
    }

    /// Whether it is an object.
    pub fn is_mapping(self) -> bool {
        matches!(self.data(), Data::Mapping { .. })
    }

    /// Whether it is a list.
    pub fn is_sequence(self) -> bool {
        matches!(self.data(), Data::Sequence { .. })
    }

    /// The entries of an object in the order written; nothing for anything else.
    pub fn entries(self) -> impl ExactSizeIterator<Item = Entry<'r>> + DoubleEndedIterator {
        let (first, len) = match *self.data() {
            Data::Mapping { first, len, .. } => (first as usize, len as usize),
            _ => (0, 0),
        };
        let tree = self.tree;
        tree.links[first..first + 2 * len]
            .chunks_exact(2)
            .map(move |pair| Entry { key: Value { tree, id: pair[0] }, value: Value { tree, id: pair[1] } })
    }

    /// The items of a list; nothing for anything else.
    pub fn items(self) -> impl ExactSizeIterator<Item = Value<'r>> + DoubleEndedIterator {
        let (first, len) = match *self.data() {
            Data::Sequence { first, len, .. } => (first as usize, len as usize),
            _ => (0, 0),
        };
        let tree = self.tree;
        tree.links[first..first + len].iter().map(move |&id| Value { tree, id })
    }

    /// The entry of an object by its key.
    pub fn entry(self, key: &str) -> Option<Entry<'r>> {
        let Data::Mapping { first, len, .. } = *self.data() else { return None };
        let (tree, first) = (self.tree, first as usize);
        let pairs = tree.links.get(first..first + 2 * len as usize)?.chunks_exact(2);
        // This is asked more often than anything else: lengths are compared before bytes.
        pairs
            .into_iter()
            .find(|pair| tree.is_text(pair[0], key.as_bytes()))
            .map(|pair| Entry { key: Value { tree, id: pair[0] }, value: Value { tree, id: pair[1] } })
    }

    /// The value under a key; a `null` counts as absent, as it does in Kubernetes' decoders.
    pub fn get(self, key: &str) -> Option<Value<'r>> {
        self.entry(key).map(|e| e.value).filter(|v| !v.is_null())
    }

    /// The value at the end of a path of keys.
    pub fn at(self, path: &[&str]) -> Option<Value<'r>> {
        path.iter().try_fold(self, |value, key| value.get(key))
    }

    /// The string at the end of a path of keys.
    pub fn str_at(self, path: &[&str]) -> Option<&'r str> {
        self.at(path)?.as_str()
    }

    /// What holds it: the mapping or sequence (for a shared node, the one it was first written in).
    pub fn parent(self) -> Option<Value<'r>> {
        let parent = self.tree.node(self.id).parent;
        (parent != NodeId::NONE).then_some(Value { tree: self.tree, id: parent })
    }

    /// The key this value stands under, if its parent is a mapping.
    pub fn key(self) -> Option<Value<'r>> {
        self.parent()?.entries().find(|e| e.value.id == self.id).map(|e| e.key)
    }

    /// The path to it below `root`, as the API server writes field paths: `spec.containers[0].image`,
    /// `metadata.annotations[a.b/c]` for keys that are no identifiers.
    pub fn path_from(self, root: Value<'r>) -> String {
        let mut steps = Vec::new();
        let mut at = self;
        while at.id != root.id {
            let Some(parent) = at.parent() else { break };
            steps.push((parent, at));
            at = parent;
        }
        let mut path = String::new();
        for (parent, child) in steps.into_iter().rev() {
            if parent.is_sequence() {
                let index = parent.items().position(|item| item.id == child.id).unwrap_or(0);
                path.push_str(&format!("[{index}]"));
            } else {
                let entry = parent.entries().find(|e| e.value.id == child.id || e.key.id == child.id);
                push_field(&mut path, entry.map_or("", Entry::name));
            }
        }
        path
    }
}

/// Adds one field name to a path: a dot before it, or brackets where it holds a dot or slash.
pub fn push_field(path: &mut String, name: &str) {
    if name.contains(['.', '/', ' ']) {
        path.push('[');
        path.push_str(name);
        path.push(']');
        return;
    }
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(name);
}
