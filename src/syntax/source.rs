//! Texts and where their bytes come from.
//!
//! A source is a file, or a *virtual* text made from others: what Helm or Kustomize rendered, the content
//! of a block or quoted scalar, a decoded payload. Virtual sources carry a map of segments; lints never see
//! the difference, only reports, suppressions and fixes resolve a span down to files.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::span::{SourceId, Span};

/// How the bytes of a segment relate to the bytes of its parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SegmentKind {
    /// Byte for byte the same text: sub-ranges and fixes go through.
    Literal,
    /// Made from the parent as a whole (a value printed, an escape decoded). A fix goes through only where
    /// the text is the same and the parent has this one reader.
    Value,
    /// The exact origin is lost (a hash, a replacement): the parent is what encloses it.
    Opaque,
}

/// A run of a virtual text and the place it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// First byte of the run in the virtual text.
    pub start: u32,
    /// How many bytes the run has.
    pub len: u32,
    /// Where the bytes come from; that source may be virtual too.
    pub parent: Span,
    /// How the two relate.
    pub kind: SegmentKind,
    /// A second place with a part in these bytes: the template action that printed a value. Reports show it.
    pub via: Option<Span>,
}

/// The origins of a virtual text: segments sorted by `start`, without overlap, gaps allowed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceMap {
    /// The runs, in order.
    pub segments: Vec<Segment>,
}

impl SourceMap {
    /// The segments that share at least one byte with `start..end`; for an empty range those that touch it.
    pub fn overlapping(&self, start: u32, end: u32) -> &[Segment] {
        let first = self.segments.partition_point(|s| s.start + s.len < start + u32::from(start < end));
        let last = self.segments.partition_point(|s| s.start < end.max(start + 1));
        &self.segments[first.min(last)..last]
    }
}

/// One text: a file, or something made of files.
#[derive(Debug)]
pub struct Source {
    /// Its number in this run.
    pub id: SourceId,
    /// What users see: relative to the working directory with `/`, or `<stdin>`.
    pub name: String,
    /// Where it lies on disk, if it does.
    pub path: Option<PathBuf>,
    /// The whole text, exactly as read (byte order mark and carriage returns included).
    pub text: Box<str>,
    /// `Some` for virtual sources.
    pub map: Option<SourceMap>,
    lines: OnceLock<Vec<u32>>,
}

/// A position as people count: both from 1, columns in Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in Unicode scalar values.
    pub column: u32,
}

impl Source {
    /// The text of `start..end`, empty where that is no range of this text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// The byte offset each line starts at; computed once, on the first question.
    pub fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let mut starts = vec![0];
            starts.extend(memchr::memchr_iter(b'\n', self.text.as_bytes()).map(|at| at as u32 + 1));
            starts
        })
    }

    /// The line (from 0) that holds `byte`.
    pub fn line_of(&self, byte: u32) -> usize {
        self.line_starts().partition_point(|&start| start <= byte).saturating_sub(1)
    }

    /// The position of `byte`, as people count.
    pub fn position(&self, byte: u32) -> LineColumn {
        let line = self.line_of(byte);
        let start = self.line_starts()[line] as usize;
        let before = self.text.get(start..byte as usize).unwrap_or("");
        LineColumn { line: line as u32 + 1, column: before.chars().count() as u32 + 1 }
    }

    /// The byte range of line `line` (from 0) without its line break.
    pub fn line_range(&self, line: usize) -> std::ops::Range<usize> {
        let starts = self.line_starts();
        let start = starts.get(line).map_or(self.text.len(), |&s| s as usize);
        let end = starts.get(line + 1).map_or(self.text.len(), |&s| s as usize);
        let text = self.text[start..end].trim_end_matches(['\n', '\r']);
        start..start + text.len()
    }

    /// A text that belongs to no run: to be read and forgotten. No span of it may outlive it.
    pub fn detached(text: &str) -> Self {
        let (id, lines) = (SourceId(u32::MAX), OnceLock::new());
        Self { id, name: String::new(), path: None, text: text.into(), map: None, lines }
    }

    /// A span of this source.
    pub fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.id, start as u32, end as u32)
    }
}

/// All texts of a run. Append-only and shared between threads; numbers are given in order of arrival, so
/// nothing a user sees may depend on them.
#[derive(Debug, Default)]
pub struct Sources {
    all: boxcar::Vec<Arc<Source>>,
}

impl Sources {
    /// Adds a file's text.
    pub fn add_file(&self, name: String, path: Option<&Path>, text: Box<str>) -> Arc<Source> {
        self.add(name, path, text, None)
    }

    /// Adds a text made of others.
    pub fn add_virtual(&self, name: String, text: Box<str>, map: SourceMap) -> Arc<Source> {
        self.add(name, None, text, Some(map))
    }

    fn add(&self, name: String, path: Option<&Path>, text: Box<str>, map: Option<SourceMap>) -> Arc<Source> {
        let path = path.map(Path::to_path_buf);
        let mut made = None;
        self.all.push_with(|index| {
            let id = SourceId(u32::try_from(index).unwrap_or(u32::MAX));
            let source = Arc::new(Source { id, name, path, text, map, lines: OnceLock::new() });
            made = Some(Arc::clone(&source));
            source
        });
        made.unwrap_or_else(|| unreachable!("push_with always calls its closure"))
    }

    /// The source with this number.
    pub fn get(&self, id: SourceId) -> &Arc<Source> {
        &self.all[id.0 as usize]
    }

    /// The text a span covers.
    pub fn text(&self, span: Span) -> &str {
        self.get(span.source).slice(span)
    }

    /// Every source so far.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Source>> {
        self.all.iter().map(|(_, source)| source)
    }
}
