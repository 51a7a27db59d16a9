//! Where a part of a scalar's text stands in its file.

use std::ops::Range;

use crate::syntax::Span;
use crate::syntax::yaml::{Style, Value};

impl<'r> Value<'r> {
    /// The bytes of the file that hold `range` of this scalar's decoded text: exact for plain and quoted
    /// scalars without escapes and for literal blocks, else the first place with the same characters, else the
    /// whole scalar.
    pub fn part(self, range: Range<usize>) -> Span {
        let (span, text) = (self.span(), self.text().unwrap_or(""));
        let raw = self.source().slice(span);
        let Some(part) = text.get(range.clone()).filter(|part| !part.is_empty()) else { return span };
        let quote = usize::from(matches!(self.style(), Some(Style::SingleQuoted | Style::DoubleQuoted)));
        if raw.get(quote..quote + text.len()) == Some(text) {
            return span.part(range.start + quote, range.end + quote);
        }
        let block = match self.style() {
            Some(Style::Literal | Style::Folded) => block_part(raw, text, &range),
            _ => None,
        };
        let found = block.or_else(|| raw.find(part).map(|at| at..at + part.len()));
        found.map_or(span, |found| span.part(found.start, found.end))
    }
}

/// The part of a block scalar: line by line, the indentation skipped. A part of several lines is cut at the end
/// of its first.
fn block_part(raw: &str, text: &str, range: &Range<usize>) -> Option<Range<usize>> {
    let line_start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[range.start..].find('\n').map_or(text.len(), |at| range.start + at);
    let line = text[line_start..line_end].trim_end();
    let number = text[..line_start].matches('\n').count();
    let mut at = 0;
    let mut fallback = None;
    for (count, written) in raw.split_inclusive('\n').enumerate() {
        let body = written.trim_end();
        if let Some(column) = body.len().checked_sub(line.len()).filter(|&c| body.get(c..) == Some(line)) {
            let start = at + column + (range.start - line_start);
            let end = start + (range.end.min(line_start + line.len()).max(range.start) - range.start);
            if count == number {
                return Some(start..end);
            }
            fallback.get_or_insert(start..end);
        }
        at += written.len();
    }
    fallback
}

#[cfg(test)]
mod tests {
    use crate::syntax::Sources;
    use crate::syntax::yaml;

    fn part(yaml_text: &str, what: &str) -> (u32, String) {
        let sources = Sources::default();
        let source = sources.add_file("a.yaml".into(), None, yaml_text.into());
        let tree = yaml::parse(&source);
        let root = tree.roots().next().unwrap().1;
        let value = root.get("k").unwrap();
        let at = value.text().unwrap().find(what).unwrap();
        let span = value.part(at..at + what.len());
        (source.position(span.start).line, source.slice(span).to_owned())
    }

    #[test]
    fn parts_of_every_style() {
        assert_eq!(part("k: a bc d\n", "bc"), (1, "bc".into()));
        assert_eq!(part("k: 'a bc d'\n", "bc"), (1, "bc".into()));
        assert_eq!(part("k: \"a\\tbc d\"\n", "bc"), (1, "bc".into()));
        assert_eq!(part("k: |\n  x y\n\n  yy bc\n  x y\n", "bc"), (4, "bc".into()));
        assert_eq!(part("k: |\n  x\n   indented\n", "indented"), (3, "indented".into()));
        assert_eq!(part("k: >\n  x\n  bc\n", "bc"), (3, "bc".into()));
    }
}
