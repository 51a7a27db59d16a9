//! Where something stands: a byte range of one source.

/// The number of a [`Source`](super::Source) within one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub u32);

/// A range of bytes of one source: `start` inclusive, `end` exclusive, both counted from 0.
///
/// Spans always lie on character boundaries of the source's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The source the bytes belong to.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end` of `source`.
    pub const fn new(source: SourceId, start: u32, end: u32) -> Self {
        Self { source, start, end }
    }

    /// How many bytes the range holds.
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether the range holds no byte.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The smallest span that holds both; `self` where they lie in different sources.
    pub fn to(self, other: Span) -> Span {
        if self.source != other.source {
            return self;
        }
        Span { source: self.source, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether `other` lies within `self`.
    pub fn contains(self, other: Span) -> bool {
        self.source == other.source && self.start <= other.start && other.end <= self.end
    }

    /// A part of this span: `from..to` bytes counted from its start, cut at its end.
    pub fn part(self, from: usize, to: usize) -> Span {
        let at = |offset: usize| {
            self.end.min(self.start.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX)))
        };
        Span { source: self.source, start: at(from), end: at(to) }
    }
}
