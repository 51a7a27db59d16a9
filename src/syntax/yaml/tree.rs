//! The arena that holds every document of one source.

use std::sync::Arc;

use super::scalar::ScalarKind;
use crate::syntax::{Source, Span};

/// The number of a node within its [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub(crate) u32);

impl NodeId {
    pub(crate) const NONE: NodeId = NodeId(u32::MAX);
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Data {
    /// `start..start + len` of the source's text, or of the tree's decoded text.
    Scalar { kind: ScalarKind, style: Style, decoded: bool, start: u32, len: u32 },
    /// `len` pairs of links: key, value, key, value …
    Mapping { flow: bool, first: u32, len: u32 },
    /// `len` links.
    Sequence { flow: bool, first: u32, len: u32 },
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// What holds this node: the mapping or sequence; for a key or value of a mapping, the mapping.
    pub(crate) parent: NodeId,
    pub(crate) data: Data,
}

/// What is wrong with a document as YAML, or as Kubernetes reads YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemKind {
    /// The document is not YAML: nothing of it can be read.
    Syntax,
    /// YAML, but not for Kubernetes (a null key, infinity, a directive …): nothing of it can be read.
    NotJson,
    /// A key stands twice in one mapping: the last one wins, strict readers refuse the document.
    DuplicateKey,
    /// Aliases that expand beyond all measure: nothing of it can be read.
    AliasBomb,
}

/// One thing wrong with a document.
#[derive(Debug, Clone)]
pub struct Problem {
    /// What it is.
    pub kind: ProblemKind,
    /// In the reader's words, without position.
    pub message: String,
    /// Where.
    pub span: Span,
    /// The other half: where the key stands first.
    pub other: Option<Span>,
    /// Which document of the source, from 0.
    pub document: u32,
}

/// A document of a source.
#[derive(Debug, Clone, Copy)]
pub struct DocumentData {
    /// Its root; `None` for an empty or unreadable document.
    pub root: Option<NodeId>,
    /// Its first byte.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// Whether it could not be read.
    pub broken: bool,
}

/// Every document of one source. Text is kept as ranges of the source; aliases share the nodes of their
/// anchors and merge keys are expanded, so that what a view sees is what Kubernetes reads. Never mutated.
#[derive(Debug)]
pub struct Tree {
    /// The text it was read from.
    pub source: Arc<Source>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) links: Vec<NodeId>,
    /// Text that differs from the source's: escapes, folds, base64.
    pub(crate) decoded: String,
    /// The documents in order; empty ones are left out.
    pub documents: Vec<DocumentData>,
    /// What is wrong with them.
    pub problems: Vec<Problem>,
}

impl Tree {
    /// The tree of a source that is no YAML: no document, no problem.
    pub fn empty(source: &Arc<Source>) -> Self {
        Self {
            source: Arc::clone(source),
            nodes: Vec::new(),
            links: Vec::new(),
            decoded: String::new(),
            documents: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// The tree of another source with the same text. `None` where something is wrong with it: problems name
    /// their source.
    pub fn of_source(&self, source: &Arc<Source>) -> Option<Self> {
        let same = *self.source.text == *source.text;
        (same && self.problems.is_empty()).then(|| Self {
            source: Arc::clone(source),
            nodes: self.nodes.clone(),
            links: self.links.clone(),
            decoded: self.decoded.clone(),
            documents: self.documents.clone(),
            problems: Vec::new(),
        })
    }

    /// The roots of all documents that could be read, with their number.
    pub fn roots(&self) -> impl Iterator<Item = (u32, super::Value<'_>)> {
        self.documents
            .iter()
            .enumerate()
            .filter_map(|(at, d)| d.root.map(|root| (at as u32, super::Value { tree: self, id: root })))
    }

    /// Whether a byte of the source lies inside a scalar (or its quotes).
    pub fn scalar_at(&self, byte: u32) -> bool {
        let is_scalar = |node: &Node| matches!(node.data, Data::Scalar { .. });
        self.nodes.iter().any(|node| node.start <= byte && byte < node.end && is_scalar(node))
    }

    /// The view of a node.
    pub fn value(&self, id: NodeId) -> super::Value<'_> {
        super::Value { tree: self, id }
    }

    /// Whether a node is a scalar of exactly this text.
    pub(crate) fn is_text(&self, id: NodeId, want: &[u8]) -> bool {
        let Data::Scalar { decoded, start, len, .. } = self.node(id).data else { return false };
        if len as usize != want.len() {
            return false;
        }
        let from: &str = if decoded { &self.decoded } else { &self.source.text };
        from.as_bytes().get(start as usize..(start + len) as usize) == Some(want)
    }

    pub(crate) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }
}
