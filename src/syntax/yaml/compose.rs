//! From the parser's events to the tree.
//!
//! Documents are split as kubectl splits them (`k8s.io/apimachinery/pkg/util/yaml/decoder.go`): at every line
//! that begins with `---`, before anything is parsed. A broken document thus never harms its neighbours.

use std::sync::Arc;

use granit_parser::{Event, Options, Parser, StructureStyle};
use rustc_hash::FxHashMap;

use super::keys::{self, Merge};
use super::quick;
use super::tree::{Data, DocumentData, Node, NodeId, Problem, ProblemKind, Tree};
use crate::syntax::{Source, Span};

/// Deeper documents are refused: nothing Kubernetes reads nests even a tenth as deep.
const MAX_DEPTH: usize = 1_000;
/// go-yaml allows any aliasing below this many nodes; a document that aliases expand beyond it is refused.
const MAX_EXPANDED: u64 = 400_000;
/// So many problems of one source are kept; the rest would say the same.
const MAX_PROBLEMS: usize = 1_000;

/// Reads every document of a source.
pub fn parse(source: &Arc<Source>) -> Tree {
    parse_with(source, true)
}

/// Reads every document of a source, simple ones as quickly as can be or like the others.
pub(super) fn parse_with(source: &Arc<Source>, quick: bool) -> Tree {
    let mut composer = Composer::new(source, quick);
    for (start, end) in split(&source.text) {
        composer.document(start, end);
    }
    composer.tree
}

/// The byte ranges between separator lines. A separator's own line belongs to the document it opens only
/// where it opens the source.
fn split(text: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut start = 0;
    let bytes = text.as_bytes();
    for at in memchr::memmem::find_iter(bytes, b"\n---") {
        if at < start {
            continue;
        }
        out.push((start, at + 1));
        start = memchr::memchr(b'\n', &bytes[at + 1..]).map_or(bytes.len(), |line| at + 1 + line);
    }
    if start < bytes.len() {
        out.push((start, bytes.len()));
    }
    out
}

fn options() -> Options {
    let mut options = Options::default();
    options.emit_comments = false;
    options.block_scalar_eof_without_line_feed = true;
    options.flow_nesting_limit = MAX_DEPTH;
    options.block_nesting_limit = MAX_DEPTH;
    options
}

struct Open {
    id: NodeId,
    first_child: usize,
    anchor: usize,
    /// Nodes below, aliases expanded; what an alias of this node would add.
    expanded_before: u64,
}

pub(super) struct Composer {
    pub(super) tree: Tree,
    stack: Vec<Open>,
    children: Vec<NodeId>,
    /// Anchor number to node and its expanded size.
    anchors: FxHashMap<usize, (NodeId, u64)>,
    expanded: u64,
    pub(super) base: u32,
    /// Whether documents are first tried with the reader of simple ones.
    quick: bool,
}

/// How full a tree was before a document.
#[derive(Clone, Copy)]
struct Mark {
    nodes: usize,
    links: usize,
    decoded: usize,
}

/// Why a document was given up.
pub(super) struct Refused(pub(super) ProblemKind, pub(super) String, pub(super) Span);

impl Composer {
    pub(super) fn new(source: &Arc<Source>, quick: bool) -> Self {
        let estimate = source.text.len() / 14;
        Self {
            tree: Tree {
                source: Arc::clone(source),
                nodes: Vec::with_capacity(estimate),
                links: Vec::with_capacity(estimate),
                decoded: String::new(),
                documents: Vec::new(),
                problems: Vec::new(),
            },
            stack: Vec::new(),
            children: Vec::new(),
            anchors: FxHashMap::default(),
            expanded: 0,
            base: 0,
            quick,
        }
    }

    fn document(&mut self, start: usize, end: usize) {
        let text = &Arc::clone(&self.tree.source).text[start..end];
        if is_blank(text) {
            return;
        }
        let before = self.mark();
        self.base = start as u32;
        self.start();
        let quick = if self.quick { quick::read(self, text) } else { Err(quick::NotSimple) };
        let composed = quick.or_else(|_| {
            self.reset(before);
            self.start();
            self.compose(text)
        });
        let composed = composed.and_then(|root| self.refuse_tabs(root, before.nodes, start, end));
        let (start, end) = (start as u32, end as u32);
        match composed {
            Ok(None) => {}
            Ok(root) => self.tree.documents.push(DocumentData { root, start, end, broken: false }),
            Err(Refused(kind, message, span)) => {
                self.reset(before);
                self.problem(kind, message, span, None);
                self.tree.documents.push(DocumentData { root: None, start, end, broken: true });
            }
        }
    }

    fn start(&mut self) {
        self.stack.clear();
        self.children.clear();
        self.anchors.clear();
        self.expanded = 0;
    }

    fn mark(&self) -> Mark {
        let tree = &self.tree;
        Mark { nodes: tree.nodes.len(), links: tree.links.len(), decoded: tree.decoded.len() }
    }

    /// Forgets what was read of a document.
    fn reset(&mut self, to: Mark) {
        self.tree.nodes.truncate(to.nodes);
        self.tree.links.truncate(to.links);
        self.tree.decoded.truncate(to.decoded);
        let number = self.tree.documents.len() as u32;
        while self.tree.problems.pop_if(|problem| problem.document == number).is_some() {}
    }

    fn refuse_tabs(
        &self,
        root: Option<NodeId>,
        first: usize,
        start: usize,
        end: usize,
    ) -> Result<Option<NodeId>, Refused> {
        match super::tabs::find(&self.tree, first, start, end) {
            Some(at) if !self.in_json() => {
                let span = self.tree.source.span(at, at + 1);
                Err(Refused(ProblemKind::Syntax, super::tabs::MESSAGE.to_owned(), span))
            }
            _ => Ok(root),
        }
    }

    fn problem(&mut self, kind: ProblemKind, message: String, span: Span, other: Option<Span>) {
        if self.tree.problems.len() < MAX_PROBLEMS {
            let document = self.tree.documents.len() as u32;
            self.tree.problems.push(Problem { kind, message, span, other, document });
        }
    }

    fn compose(&mut self, text: &str) -> Result<Option<NodeId>, Refused> {
        let mut parser = Parser::new_from_str_with_options(text, options());
        let mut root = None;
        while let Some(next) = parser.next_event() {
            let (event, span) = next.map_err(|error| self.syntax_error(&error, text))?;
            let bytes = span.byte_range().unwrap_or(0..0);
            let span = self.span(bytes.start, bytes.end);
            match event {
                Event::StreamEnd | Event::DocumentEnd => break,
                Event::DocumentStart(_, Some(_)) => {
                    let message = "found incompatible YAML document".to_owned();
                    return Err(Refused(ProblemKind::NotJson, message, span));
                }
                Event::Scalar(value, style, anchor, tag) => {
                    let id = self.scalar(value, style, tag.as_deref(), span)?;
                    self.expanded += 1;
                    self.anchored(anchor, id, 1);
                    self.place(id, &mut root);
                }
                Event::SequenceStart(style, anchor, _) => {
                    let flow = style == StructureStyle::Flow;
                    self.open(Data::Sequence { flow, first: 0, len: 0 }, span, anchor, &mut root);
                }
                Event::MappingStart(style, anchor, _) => {
                    let flow = style == StructureStyle::Flow;
                    self.open(Data::Mapping { flow, first: 0, len: 0 }, span, anchor, &mut root);
                }
                Event::SequenceEnd | Event::MappingEnd => self.close(span)?,
                Event::Alias(anchor) => self.alias(anchor, span, &mut root)?,
                _ => {}
            }
        }
        Ok(root)
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.tree.source.id, self.base + start as u32, self.base + end.max(start) as u32)
    }

    fn syntax_error(&self, error: &granit_parser::ScanError, text: &str) -> Refused {
        let mut at = error.marker().byte_offset().unwrap_or(0).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        // A tab is complained about where the text before it ends: point at the tab itself.
        if error.info().contains("tab") {
            let line = text[..at].rfind('\n').map_or(0, |p| p + 1);
            let indent = |l: &str| l.len() - l.trim_start_matches([' ', '\t']).len();
            let mut start = line;
            for candidate in text[line..].split_inclusive('\n').take(3) {
                if let Some(tab) = candidate[..indent(candidate)].find('\t') {
                    return Refused(
                        ProblemKind::Syntax,
                        error.info(),
                        self.span(start + tab, start + tab + 1),
                    );
                }
                start += candidate.len();
            }
        }
        // The scanner often stands at the end when it notices: point at the last thing written.
        let written = text[..at].trim_end();
        if text[at..].trim().is_empty() {
            at = written.char_indices().next_back().map_or(0, |(start, _)| start);
        }
        let width = text[at..].chars().next().map_or(0, char::len_utf8);
        Refused(ProblemKind::Syntax, error.info(), self.span(at, at + width))
    }

    pub(super) fn place(&mut self, id: NodeId, root: &mut Option<NodeId>) {
        match self.stack.last() {
            Some(_) => self.children.push(id),
            None => *root = Some(id),
        }
    }

    pub(super) fn add(&mut self, data: Data, span: Span) -> NodeId {
        let id = NodeId(self.tree.nodes.len() as u32);
        let parent = self.stack.last().map_or(NodeId::NONE, |open| open.id);
        self.tree.nodes.push(Node { start: span.start, end: span.end, parent, data });
        id
    }

    pub(super) fn open(&mut self, data: Data, span: Span, anchor: usize, root: &mut Option<NodeId>) {
        let id = self.add(data, span);
        self.place(id, root);
        self.expanded += 1;
        self.stack.push(Open {
            id,
            first_child: self.children.len(),
            anchor,
            expanded_before: self.expanded,
        });
    }

    pub(super) fn close(&mut self, end: Span) -> Result<(), Refused> {
        let Some(open) = self.stack.pop() else { return Ok(()) };
        let mapping = matches!(self.tree.node(open.id).data, Data::Mapping { .. });
        if mapping {
            self.finish_mapping(&open)?;
        }
        let children = &self.children[open.first_child..];
        let first = self.tree.links.len() as u32;
        let count = children.len() as u32;
        // A block collection ends where its last child does; the parser says where the next token begins.
        let last = children.last().map_or(end.start, |&child| self.tree.node(child).end);
        self.tree.links.extend_from_slice(children);
        let node = &mut self.tree.nodes[open.id.0 as usize];
        node.data = match node.data {
            Data::Mapping { flow, .. } => Data::Mapping { flow, first, len: count / 2 },
            Data::Sequence { flow, .. } => Data::Sequence { flow, first, len: count },
            scalar => scalar,
        };
        let flow = matches!(node.data, Data::Mapping { flow: true, .. } | Data::Sequence { flow: true, .. });
        node.end = if flow { end.end } else { last.max(node.start) };
        self.children.truncate(open.first_child);
        self.anchored(open.anchor, open.id, self.expanded - open.expanded_before + 1);
        Ok(())
    }

    fn finish_mapping(&mut self, open: &Open) -> Result<(), Refused> {
        let Merge { pairs, duplicates, merged } =
            keys::finish(&mut self.tree, &self.children[open.first_child..])
                .map_err(|(message, span)| Refused(ProblemKind::NotJson, message, span))?;
        if let Some(pairs) = pairs {
            self.children.truncate(open.first_child);
            self.children.extend(pairs);
        }
        self.expanded += merged;
        for (first, second, name) in duplicates {
            let message = format!("key \"{name}\" already set in map");
            self.problem(ProblemKind::DuplicateKey, message, second, Some(first));
        }
        Ok(())
    }

    fn anchored(&mut self, anchor: usize, id: NodeId, size: u64) {
        if anchor != 0 {
            self.anchors.insert(anchor, (id, size));
        }
    }

    fn alias(&mut self, anchor: usize, span: Span, root: &mut Option<NodeId>) -> Result<(), Refused> {
        let Some(&(id, size)) = self.anchors.get(&anchor) else {
            let message = "anchor contains itself".to_owned();
            return Err(Refused(ProblemKind::NotJson, message, span));
        };
        self.expanded = self.expanded.saturating_add(size);
        if self.expanded > MAX_EXPANDED {
            let message = "document contains excessive aliasing".to_owned();
            return Err(Refused(ProblemKind::AliasBomb, message, span));
        }
        self.place(id, root);
        Ok(())
    }
}

/// Whether nothing but white space and comments is there.
fn is_blank(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').lines().all(|line| {
        let line = line.trim_start();
        line.is_empty() || line.starts_with('#') || line.trim_end() == "---"
    })
}
