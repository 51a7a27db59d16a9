//! From a span of any source down to the files a user can edit.

use super::source::{Segment, SegmentKind, Sources};
use super::span::Span;

/// A place in a file that has a part in some text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The bytes in the file.
    pub span: Span,
    /// The weakest link on the way: `Literal` only if every link is.
    pub kind: SegmentKind,
    /// Whether this is the place that wrote the text, as opposed to one that passed it on (`via`).
    pub wrote: bool,
}

/// How deep virtual sources may stand on each other: values in a template in a payload in a chart is four.
const MAX_DEPTH: usize = 12;

/// Every place in files that the bytes of `span` come from: what wrote them first, what passed them on after.
///
/// A span of a file resolves to itself. A span of a virtual text without any segment resolves to nothing.
pub fn resolve(sources: &Sources, span: Span) -> Vec<Origin> {
    let mut out = Vec::new();
    walk(sources, span, SegmentKind::Literal, true, 0, &mut out);
    out.sort_by_key(|o| !o.wrote);
    out
}

/// The bytes of one file that are the text of `span` byte for byte, so that an edit there edits it.
///
/// `None` where any link of the way is not an identity.
pub fn identity(sources: &Sources, span: Span) -> Option<Span> {
    let Some(map) = &sources.get(span.source).map else { return Some(span) };
    let segments = map.overlapping(span.start, span.end);
    let mut parent: Option<Span> = None;
    for segment in segments {
        let part = literal_part(sources, segment, span)?;
        let part = identity(sources, part)?;
        parent = Some(match parent {
            None => part,
            Some(before) if before.source == part.source && before.end == part.start => before.to(part),
            Some(_) => return None,
        });
    }
    parent.filter(|p| p.len() == span.len())
}

fn literal_part(sources: &Sources, segment: &Segment, span: Span) -> Option<Span> {
    match segment.kind {
        SegmentKind::Literal => Some(sub_range(segment, span)),
        SegmentKind::Value if segment.parent.len() == segment.len => {
            let own = sources
                .get(span.source)
                .text
                .get(segment.start as usize..(segment.start + segment.len) as usize);
            (own == Some(sources.text(segment.parent))).then(|| sub_range(segment, span))
        }
        _ => None,
    }
}

fn sub_range(segment: &Segment, span: Span) -> Span {
    let from = span.start.saturating_sub(segment.start);
    let to = (span.end.max(segment.start) - segment.start).min(segment.len);
    Span::new(
        segment.parent.source,
        segment.parent.start + from.min(segment.len),
        segment.parent.start + to.max(from.min(segment.len)),
    )
}

fn walk(sources: &Sources, span: Span, kind: SegmentKind, wrote: bool, depth: usize, out: &mut Vec<Origin>) {
    let Some(map) = &sources.get(span.source).map else {
        push(out, Origin { span, kind, wrote });
        return;
    };
    if depth >= MAX_DEPTH {
        return;
    }
    for segment in map.overlapping(span.start, span.end) {
        let parent = literal_part(sources, segment, span).unwrap_or(segment.parent);
        walk(sources, parent, weaker(kind, segment.kind), wrote, depth + 1, out);
        if let Some(via) = segment.via {
            walk(sources, via, SegmentKind::Value, false, depth + 1, out);
        }
    }
}

fn weaker(a: SegmentKind, b: SegmentKind) -> SegmentKind {
    use SegmentKind::{Literal, Opaque, Value};
    match (a, b) {
        (Opaque, _) | (_, Opaque) => Opaque,
        (Value, _) | (_, Value) => Value,
        (Literal, Literal) => Literal,
    }
}

/// Adds an origin; neighbouring literal runs of one file grow together, repeated places count once.
fn push(out: &mut Vec<Origin>, origin: Origin) {
    for known in out.iter_mut() {
        if known.wrote != origin.wrote || known.span.source != origin.span.source {
            continue;
        }
        let touches = known.span.end == origin.span.start
            && known.kind == origin.kind
            && origin.kind == SegmentKind::Literal;
        if touches || known.span.contains(origin.span) {
            known.span = known.span.to(origin.span);
            known.kind = weaker(known.kind, origin.kind);
            return;
        }
    }
    out.push(origin);
}
