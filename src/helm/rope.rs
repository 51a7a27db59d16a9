//! Text that knows where each of its bytes comes from.

use std::ops::Range;
use std::rc::Rc;

use crate::syntax::{Segment, SegmentKind, SourceMap, Span};

/// Where a run of text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The place that wrote the bytes: template text, a scalar of a values file, a call.
    pub span: Span,
    /// How the bytes relate to that place. A `Value` as long as its span is the same text byte for byte,
    /// and is cut along with the text.
    pub kind: SegmentKind,
    /// A second place with a part in the bytes: the action that printed them.
    pub via: Option<Span>,
}

impl Origin {
    /// Bytes copied from template text.
    pub const fn literal(span: Span) -> Self {
        Self { span, kind: SegmentKind::Literal, via: None }
    }

    /// Bytes made from a scalar as a whole.
    pub const fn value(span: Span) -> Self {
        Self { span, kind: SegmentKind::Value, via: None }
    }

    /// Bytes whose exact origin is lost: `call` made them, `input` had a part in it.
    pub const fn opaque(call: Span, input: Option<Span>) -> Self {
        Self { span: call, kind: SegmentKind::Opaque, via: input }
    }

    /// The origin of bytes that stand beside bytes of this origin and were added for their sake: quotes, a
    /// separator, indentation.
    pub const fn beside(self) -> Self {
        match self.kind {
            SegmentKind::Opaque => self,
            _ => Self { span: self.span, kind: SegmentKind::Value, via: self.via },
        }
    }

    /// The origin of a part of bytes that have this origin.
    fn part(self, from: usize, len: usize, whole: usize) -> Self {
        let exact = self.kind != SegmentKind::Opaque && self.span.len() as usize == whole;
        if exact { Self { span: self.span.part(from, from + len), ..self } } else { self }
    }
}

/// A run of bytes with one origin; `None` where no place is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Where the run ends in the text; it starts where the one before ends.
    pub end: u32,
    /// Where its bytes come from.
    pub origin: Option<Origin>,
}

/// A string with the origins of its bytes. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct Text {
    text: Rc<str>,
    pieces: Pieces,
}

/// The runs that cover a whole text.
#[derive(Debug, Clone)]
enum Pieces {
    /// Nothing is known of any byte.
    Unknown,
    /// One run: most texts.
    One(Piece),
    /// Several.
    Many(Rc<[Piece]>),
}

impl Pieces {
    fn of(pieces: Vec<Piece>) -> Self {
        match pieces.as_slice() {
            [only] => Self::One(*only),
            _ => Self::Many(pieces.into()),
        }
    }
}

impl Default for Text {
    fn default() -> Self {
        Self::plain("")
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Text {}

impl std::ops::Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::plain(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self { text: text.into(), pieces: Pieces::Unknown }
    }
}

impl Text {
    /// Text of no known origin.
    pub fn plain(text: &str) -> Self {
        Self { text: text.into(), pieces: Pieces::Unknown }
    }

    /// Text that comes from one place as a whole.
    pub fn of(text: &str, origin: Option<Origin>) -> Self {
        Self::of_shared(text.into(), origin)
    }

    /// The same for characters that are shared already.
    pub fn of_shared(text: Rc<str>, origin: Option<Origin>) -> Self {
        let pieces = match origin {
            Some(_) if !text.is_empty() => Pieces::One(Piece { end: text.len() as u32, origin }),
            _ => Pieces::Unknown,
        };
        Self { text, pieces }
    }

    /// The characters.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The characters, shared.
    pub fn shared(&self) -> Rc<str> {
        Rc::clone(&self.text)
    }

    /// The runs; empty where nothing is known of any byte.
    pub fn pieces(&self) -> &[Piece] {
        match &self.pieces {
            Pieces::Unknown => &[],
            Pieces::One(piece) => std::slice::from_ref(piece),
            Pieces::Many(pieces) => pieces,
        }
    }

    /// The first known origin of any byte.
    pub fn origin(&self) -> Option<Origin> {
        self.pieces().iter().find_map(|p| p.origin)
    }

    /// The first known origin within `range`.
    pub fn origin_in(&self, range: Range<usize>) -> Option<Origin> {
        let mut found = None;
        self.each_piece(range, |_, origin| found = found.or(origin));
        found
    }

    /// The bytes of `range`, cut to the text and to character boundaries.
    pub fn slice(&self, range: Range<usize>) -> Text {
        if range.start == 0 && range.end >= self.len() {
            return self.clone();
        }
        let mut builder = TextBuilder::new();
        builder.push_slice(self, range);
        builder.finish()
    }

    /// A part of this text, given as a subslice of it (what `trim`, `strip_prefix` and `split` return).
    ///
    /// A string that is no part of this text comes back without origins.
    pub fn sub(&self, part: &str) -> Text {
        match self.offset_of(part) {
            Some(start) => self.slice(start..start + part.len()),
            None => Text::plain(part),
        }
    }

    fn offset_of(&self, part: &str) -> Option<usize> {
        let start = (part.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize)?;
        (start + part.len() <= self.text.len()).then_some(start)
    }

    /// New characters made from this text as a whole, such as another case or an encoding of it: where the
    /// length stays the same each byte keeps its place, otherwise all take the first place.
    pub fn map(&self, text: String) -> Text {
        let same_length = text.len() == self.text.len();
        if same_length && let Pieces::Many(pieces) = &self.pieces {
            let loosened = pieces.iter().map(|p| Piece { end: p.end, origin: p.origin.map(Origin::beside) });
            return Text { text: text.into(), pieces: Pieces::Many(loosened.collect()) };
        }
        Text::of(&text, self.origin().map(Origin::beside))
    }

    /// The same text as the product of `origin` wherever no byte's place is known.
    pub fn or_origin(self, origin: Option<Origin>) -> Text {
        match self.pieces {
            Pieces::Unknown => Text::of_shared(self.text, origin),
            _ => self,
        }
    }

    fn each_piece(&self, range: Range<usize>, mut with: impl FnMut(usize, Option<Origin>)) {
        let pieces = match &self.pieces {
            Pieces::Unknown => return with(range.len(), None),
            Pieces::One(piece) => std::slice::from_ref(piece),
            Pieces::Many(pieces) => pieces,
        };
        let first = pieces.partition_point(|piece| piece.end as usize <= range.start);
        let mut at = if first == 0 { 0 } else { pieces[first - 1].end as usize };
        for piece in &pieces[first..] {
            if at >= range.end {
                break;
            }
            let end = piece.end as usize;
            let from = range.start.max(at);
            let len = range.end.min(end) - from;
            with(len, piece.origin.map(|o| o.part(from - at, len, end - at)));
            at = end;
        }
    }
}

/// Builds a [`Text`] run by run.
#[derive(Debug, Default, Clone)]
pub struct TextBuilder {
    text: String,
    pieces: Vec<Piece>,
    known: bool,
    /// Where the last piece starts and ends.
    last_start: u32,
    last_end: u32,
}

impl TextBuilder {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Nothing yet, with room for so many bytes.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), ..Self::default() }
    }

    /// How many bytes there are.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether there is no byte yet.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The characters so far.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Adds characters of one origin, or of none.
    pub fn push_str(&mut self, text: &str, origin: Option<Origin>) {
        self.text.push_str(text);
        self.push_piece(text.len(), origin);
    }

    /// Adds a character of one origin, or of none.
    pub fn push(&mut self, character: char, origin: Option<Origin>) {
        self.text.push(character);
        self.push_piece(character.len_utf8(), origin);
    }

    /// Adds a text with its origins.
    pub fn push_text(&mut self, text: &Text) {
        self.push_slice(text, 0..text.len());
    }

    /// Adds a part of a text, given as a subslice of it.
    pub fn push_sub(&mut self, text: &Text, part: &str) {
        match text.offset_of(part) {
            Some(start) => self.push_slice(text, start..start + part.len()),
            None => self.push_str(part, None),
        }
    }

    /// Adds the bytes of `range`, cut to the text and to character boundaries.
    pub fn push_slice(&mut self, text: &Text, range: Range<usize>) {
        let mut end = range.end.min(text.len());
        let mut start = range.start.min(end);
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        self.text.push_str(&text.text[start..end]);
        text.each_piece(start..end, |len, origin| self.push_piece(len, origin));
    }

    /// Adds a text as an action at `via` printed it: bytes without a place take a neighbour's, or else
    /// `via` itself.
    pub fn push_printed(&mut self, text: &Text, via: Option<Span>) {
        let mut before = text.origin();
        self.text.push_str(&text.text);
        text.each_piece(0..text.len(), |len, origin| {
            before = origin.or(before.map(Origin::beside));
            let printed = match (before, via) {
                (Some(o), Some(via)) if o.via.is_none() && !via.contains(o.span) => {
                    Some(Origin { via: Some(via), ..o })
                }
                (Some(o), _) => Some(o),
                (None, via) => via.map(Origin::value),
            };
            self.push_piece(len, printed);
        });
    }

    fn push_piece(&mut self, len: usize, origin: Option<Origin>) {
        if len == 0 {
            return;
        }
        self.known |= origin.is_some();
        let before = self.last_end - self.last_start;
        let end = self.last_end + len as u32;
        self.last_end = end;
        if let Some(last) = self.pieces.last_mut() {
            match (&mut last.origin, origin) {
                (None, None) => {
                    last.end = end;
                    return;
                }
                (Some(a), Some(b)) if runs_on(a, before, b, len as u32) => {
                    a.span = a.span.to(b.span);
                    last.end = end;
                    return;
                }
                _ => {}
            }
        }
        self.last_start = end - len as u32;
        self.pieces.push(Piece { end, origin });
    }

    /// The text so far.
    pub fn finish(self) -> Text {
        let pieces = if self.known { Pieces::of(self.pieces) } else { Pieces::Unknown };
        Text { text: self.text.into(), pieces }
    }

    /// The characters and the map of a virtual source.
    pub fn into_source(self) -> (Box<str>, SourceMap) {
        let mut start = 0;
        let mut segments = Vec::with_capacity(self.pieces.len());
        for piece in self.pieces {
            if let Some(Origin { span, kind, via }) = piece.origin {
                segments.push(Segment { start, len: piece.end - start, parent: span, kind, via });
            }
            start = piece.end;
        }
        (self.text.into_boxed_str(), SourceMap { segments })
    }
}

/// Whether the second run goes on where the first ends, in the text and in its file.
fn runs_on(a: &Origin, a_len: u32, b: Origin, b_len: u32) -> bool {
    if a.kind != b.kind || a.via != b.via {
        return false;
    }
    if a.kind == SegmentKind::Opaque {
        return a.span == b.span;
    }
    let exact = a.span.len() == a_len && b.span.len() == b_len;
    let inexact = a.span.len() != a_len && b.span.len() != b_len;
    (exact && a.span.source == b.span.source && a.span.end == b.span.start) || (inexact && a.span == b.span)
}
