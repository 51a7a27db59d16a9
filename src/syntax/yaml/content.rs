//! The content of a scalar as a text of its own, each byte knowing where it stands in the file.
//!
//! A configuration file in a ConfigMap is a block scalar with indentation taken off, or a quoted one with
//! escapes: what a parser says about byte 120 of it belongs to some other byte of the manifest.

use super::{Style, Value};
use crate::syntax::{Segment, SegmentKind, SourceMap, Span};

/// The map from a string's content to the bytes it is written in.
///
/// Where the two cannot be brought together, the whole content maps to the whole scalar.
pub fn content_map(value: Value<'_>) -> SourceMap {
    let content = value.text().unwrap_or("");
    let span = value.span();
    let mut aligner = Aligner {
        raw: value.source().slice(span),
        content,
        base: span,
        raw_at: 0,
        at: 0,
        indent: indentation(value),
        style: value.style().unwrap_or(Style::Plain),
        segments: Vec::new(),
    };
    if matches!(aligner.style, Style::SingleQuoted | Style::DoubleQuoted) {
        aligner.raw_at = 1;
    }
    if aligner.run().is_none() {
        let len = content.len() as u32;
        let whole = Segment { start: 0, len, parent: span, kind: SegmentKind::Value, via: None };
        return SourceMap { segments: vec![whole] };
    }
    SourceMap { segments: aligner.segments }
}

/// The bytes of the file that `start..end` of a string's content are written in.
pub fn inner_span(value: Value<'_>, start: usize, end: usize) -> Span {
    let map = content_map(value);
    let (start, end) = (start as u32, end.max(start) as u32);
    let mut out: Option<Span> = None;
    for segment in map.overlapping(start, end) {
        let part = match segment.kind {
            SegmentKind::Literal => {
                let from = start.saturating_sub(segment.start).min(segment.len);
                let to = (end - segment.start.min(end)).min(segment.len);
                segment.parent.part(from as usize, to.max(from) as usize)
            }
            _ => segment.parent,
        };
        out = Some(out.map_or(part, |known| known.to(part)));
    }
    out.unwrap_or_else(|| value.span())
}

/// How many spaces stand before each line of a block scalar.
fn indentation(value: Value<'_>) -> usize {
    let span = value.span();
    let source = value.source();
    let line = source.line_range(source.line_of(span.start));
    let before = source.text.get(line.start..span.start as usize).unwrap_or("");
    let leading = value.text().unwrap_or("").len() - value.text().unwrap_or("").trim_start_matches(' ').len();
    let spaces = if before.bytes().all(|b| b == b' ') { before.len() } else { 0 };
    spaces.saturating_sub(leading)
}

struct Aligner<'t> {
    raw: &'t str,
    content: &'t str,
    base: Span,
    raw_at: usize,
    at: usize,
    indent: usize,
    style: Style,
    segments: Vec<Segment>,
}

impl Aligner<'_> {
    /// Brings the two texts together; `None` where they part.
    fn run(&mut self) -> Option<()> {
        if matches!(self.style, Style::Literal | Style::Folded) {
            self.skip_leading();
        }
        while self.at < self.content.len() {
            let want = self.content[self.at..].chars().next()?;
            let Some(have) = self.raw.get(self.raw_at..)?.chars().next() else {
                // A line break that the file's end does not have.
                return (self.content[self.at..].trim_matches('\n').is_empty()).then_some(());
            };
            if self.style == Style::DoubleQuoted && have == '\\' {
                self.escape(want)?;
            } else if self.style == Style::SingleQuoted
                && want == '\''
                && self.raw[self.raw_at..].starts_with("''")
            {
                self.push(1, 2, SegmentKind::Value);
            } else if want == have {
                self.push(want.len_utf8(), have.len_utf8(), SegmentKind::Literal);
                if want == '\n' {
                    self.skip_indent();
                }
            } else {
                self.mismatch(want, have)?;
            }
        }
        Some(())
    }

    /// The span begins at the first character that is no space; content may begin before it.
    fn skip_leading(&mut self) {
        let leading = self.content.len() - self.content.trim_start_matches([' ', '\n']).len();
        self.at = leading.min(self.content.len());
        let raw_leading = self.raw.len() - self.raw.trim_start_matches([' ', '\n', '\r']).len();
        self.raw_at = raw_leading;
    }

    fn skip_indent(&mut self) {
        let rest = &self.raw[self.raw_at..];
        let spaces = rest.len() - rest.trim_start_matches(' ').len();
        let wanted = match self.style {
            Style::Literal | Style::Folded => self.indent,
            _ => spaces,
        };
        self.raw_at += spaces.min(wanted);
    }

    fn mismatch(&mut self, want: char, have: char) -> Option<()> {
        match (want, have) {
            // A carriage return is no part of the content.
            (_, '\r') => self.raw_at += 1,
            // A folded line break.
            (' ', '\n') => {
                self.push(1, 1, SegmentKind::Value);
                self.skip_indent();
            }
            // Blank lines of a folded scalar, and indentation inside flow scalars.
            (_, '\n' | ' ' | '\t') => {
                self.raw_at += 1;
                if have == '\n' {
                    self.skip_indent();
                }
            }
            _ => return None,
        }
        Some(())
    }

    fn escape(&mut self, want: char) -> Option<()> {
        let kind = self.raw[self.raw_at + 1..].chars().next()?;
        let width = match kind {
            'x' => 4,
            'u' => 6,
            'U' => 10,
            '\n' | '\r' => {
                // A break that joins two lines: nothing of it is content.
                let rest = &self.raw[self.raw_at + 1..];
                self.raw_at += 1 + rest.len() - rest.trim_start().len();
                return Some(());
            }
            other => 1 + other.len_utf8(),
        };
        let pair = want as u32 > 0xffff && kind == 'u';
        let width = if pair { 12 } else { width };
        self.raw.get(self.raw_at..self.raw_at + width)?;
        self.push(want.len_utf8(), width, SegmentKind::Value);
        Some(())
    }

    fn push(&mut self, len: usize, raw_len: usize, kind: SegmentKind) {
        let start = self.base.start + self.raw_at as u32;
        let parent = Span::new(self.base.source, start, start + raw_len as u32);
        match self.segments.last_mut() {
            Some(last)
                if kind == SegmentKind::Literal
                    && last.kind == kind
                    && last.parent.end == parent.start
                    && (last.start + last.len) as usize == self.at =>
            {
                last.parent.end = parent.end;
                last.len += len as u32;
            }
            _ => self.segments.push(Segment {
                start: self.at as u32,
                len: len as u32,
                parent,
                kind,
                via: None,
            }),
        }
        self.at += len;
        self.raw_at += raw_len;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::yaml::parse;
    use crate::syntax::{Sources, resolve};

    /// Where `needle` of the first value's content stands in the file.
    fn place(yaml: &str, needle: &str) -> String {
        let sources = Sources::default();
        let source = sources.add_file("a.yaml".into(), None, yaml.into());
        let tree = parse(&source);
        let (_, root) = tree.roots().next().unwrap();
        let value = root.get("a").unwrap();
        let content = value.text().unwrap();
        let at = content.find(needle).unwrap();
        let inner = sources.add_virtual("a".into(), content.into(), content_map(value));
        let origin = resolve(&sources, inner.span(at, at + needle.len()))[0];
        sources.text(origin.span).to_owned()
    }

    #[test]
    fn content_of_every_style_finds_its_place() {
        for (yaml, needle, want) in [
            ("a: |\n  x: 1\n    y: 2\n", "y: 2", "y: 2"),
            ("a: |-\n    - x\n      z\n", "z", "z"),
            ("a: |\r\n  x\r\n  yy\r\n", "yy", "yy"),
            ("a: >\n  some\n  words\n\n  more\n", "more", "more"),
            ("a: \"p\\nq\"\n", "q", "q"),
            ("a: \"p\\nq\"\n", "\n", "\\n"),
            ("a: 'it''s x'\n", "x", "x"),
            ("a: one\n  two\n", "two", "two"),
            ("a: |2\n    deep\n  flat\n", "flat", "flat"),
            ("a: \"\\U0001F600 x\"\n", "x", "x"),
        ] {
            assert_eq!(place(yaml, needle), want, "{yaml:?}");
        }
    }
}
