//! From the parser's scalars to nodes.

use std::borrow::Cow;

use granit_parser::{ScalarStyle, Tag};

use super::compose::{Composer, Refused};
use super::scalar::{ScalarKind, resolve_plain};
use super::tag::tagged;
use super::tree::{Data, NodeId, ProblemKind, Style};
use crate::syntax::Span;

impl Composer {
    pub(super) fn scalar(
        &mut self,
        value: Cow<'_, str>,
        style: ScalarStyle,
        tag: Option<&Tag>,
        span: Span,
    ) -> Result<NodeId, Refused> {
        let empty = span.is_empty() && style == ScalarStyle::Plain;
        let value: Cow<'_, str> = if empty { Cow::Borrowed("") } else { value };
        let style = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted => Style::SingleQuoted,
            ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
            ScalarStyle::Literal => Style::Literal,
            ScalarStyle::Folded => Style::Folded,
        };
        if style == Style::DoubleQuoted {
            self.refuse_json_escapes(span)?;
        }
        let mut kind = if style == Style::Plain { resolve_plain(&value) } else { ScalarKind::String };
        let mut value = value;
        if let Some(tag) = tag {
            (kind, value) = tagged(tag, kind, value).map_err(|m| Refused(ProblemKind::NotJson, m, span))?;
        }
        if matches!(style, Style::Literal | Style::Folded) && self.lacks_line_break(&value, span) {
            value = Cow::Owned(value.into_owned() + "\n");
        }
        if kind == ScalarKind::NotJson {
            let message = format!("json: unsupported value: {value}");
            return Err(Refused(ProblemKind::NotJson, message, span));
        }
        let (decoded, start, len) = self.keep(&value, span);
        Ok(self.add(Data::Scalar { kind, style, decoded, start, len }, span))
    }

    /// Escapes of JSON that YAML 1.1 does not have are errors to go-yaml v2, save in what is JSON as a whole.
    fn refuse_json_escapes(&self, span: Span) -> Result<(), Refused> {
        let raw = self.tree.source.slice(span);
        if !raw.contains('\\') || self.in_json() {
            return Ok(());
        }
        let mut rest = raw.char_indices();
        while let Some((at, c)) = rest.next() {
            if c != '\\' {
                continue;
            }
            let Some((_, escape)) = rest.next() else { break };
            let code = raw.get(at + 2..at + 6).and_then(|hex| u32::from_str_radix(hex, 16).ok());
            if escape == '/' || (escape == 'u' && code.is_some_and(|code| (0xd800..0xe000).contains(&code))) {
                let message = if escape == '/' {
                    "found unknown escape character"
                } else {
                    "found invalid Unicode character escape code"
                };
                let span = span.part(at, at + 2);
                return Err(Refused(ProblemKind::Syntax, message.to_owned(), span));
            }
        }
        Ok(())
    }

    /// Whether a block scalar ends with the source and lacks the line break that kubectl's line reader adds
    /// there (`k8s.io/apimachinery/pkg/util/yaml/decoder.go`, `LineReader`).
    fn lacks_line_break(&self, value: &str, span: Span) -> bool {
        let text: &str = &self.tree.source.text;
        if value.is_empty() || span.end as usize != text.len() || text.ends_with('\n') {
            return false;
        }
        let before = text[..span.start as usize].trim_end();
        let header = before.rsplit('\n').next().unwrap_or("");
        let header = header.split(" #").next().unwrap_or("").trim_end();
        let indicators = header.rsplit(['|', '>']).next().unwrap_or("");
        if indicators.contains('+') { true } else { !indicators.contains('-') && !value.ends_with('\n') }
    }

    /// Whether the document in hand is a JSON object, which kubectl reads with a JSON reader.
    pub(super) fn in_json(&self) -> bool {
        let text = &self.tree.source.text[self.base as usize..];
        text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']).starts_with('{')
            && self.tree.source.name.ends_with(".json")
    }

    /// Where a scalar's text is kept: in the source where it stands there as it is.
    fn keep(&mut self, value: &str, span: Span) -> (bool, u32, u32) {
        let text: &str = &self.tree.source.text;
        let offset = (value.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize);
        if offset <= text.len() && text.get(offset..offset + value.len()) == Some(value) {
            return (false, offset as u32, value.len() as u32);
        }
        if value.is_empty() {
            return (false, span.start, 0);
        }
        let start = self.tree.decoded.len();
        self.tree.decoded.push_str(value);
        (true, start as u32, value.len() as u32)
    }
}
