//! The YAML that manifests are written in, read without a general parser.
//!
//! Nearly all documents consist of block mappings and sequences, scalars on one line, literal blocks and short
//! flow collections. They are read here, several times as fast; at anything else (anchors, tags, escapes, folded or
//! continued text, tabs, what is wrong) this reader gives up and the general parser reads the document from its
//! start. A test holds every answer against the general parser's.

mod flow;
mod literal;
mod scalars;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use granit_parser::ScalarStyle;

use super::compose::Composer;
use super::tree::{Data, NodeId};

/// Deeper documents are left to the general parser.
const MAX_DEPTH: usize = 60;
/// YAML allows 1,024 characters for a key that is not marked as one; longer ones are left to the general parser.
const MAX_KEY: usize = 1_000;

/// The document is not of the simple kind.
pub(super) struct NotSimple;

type Read<T> = Result<T, NotSimple>;

struct Quick<'c, 't> {
    composer: &'c mut Composer,
    text: &'t str,
    at: usize,
    /// Where the line of `at` starts.
    line: usize,
    /// Between nodes: the column of what comes next, `None` at the end.
    next: Option<usize>,
    depth: usize,
    root: Option<NodeId>,
}

/// Reads a document into the composer's tree.
///
/// # Errors
/// Where the document has anything that is not simple; the tree then holds a part of it.
pub(super) fn read(composer: &mut Composer, text: &str) -> Read<Option<NodeId>> {
    if !is_plain(text) {
        return Err(NotSimple);
    }
    let mut quick = Quick { composer, text, at: 0, line: 0, next: None, depth: 0, root: None };
    if text.starts_with("---") {
        quick.at = 3;
        quick.end_line()?;
        quick.next_line()?;
    } else {
        quick.line_from(0)?;
    }
    let Some(column) = quick.next else { return Err(NotSimple) };
    quick.node(column, None)?;
    if quick.next.is_some() { Err(NotSimple) } else { Ok(quick.root) }
}

/// Whether there is nothing but printable characters and line feeds (and tabs, which literal blocks may hold).
fn is_plain(text: &str) -> bool {
    // Without branches, so that many bytes are looked at in one step.
    let odd =
        |b: u8| u8::from(b.wrapping_sub(b' ') > b'~' - b' ') & u8::from(b != b'\n') & u8::from(b != b'\t');
    let ascii = |chunk: &[u8]| chunk.iter().fold(0, |seen, &b| seen | odd(b)) == 0;
    let printable = |c: char| {
        matches!(c, '\n' | '\t' | ' '..='~' | '\u{a0}'..='\u{2027}' | '\u{202a}'..='\u{d7ff}')
            || matches!(c, '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}' | '\u{10000}'..)
    };
    text.as_bytes().chunks(256).all(ascii) || text.chars().all(printable)
}

/// Whether a scalar without quotes may begin so, as far as is read here.
fn begins_plain(first: u8, second: u8) -> bool {
    match first {
        b'-' => !matches!(second, b' ' | b'\n'),
        b'?' | b':' | b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'\''
        | b'"' | b'%' | b'@' | b'`' | b'\t' | b' ' | b'\n' => false,
        _ => true,
    }
}

impl Quick<'_, '_> {
    fn byte(&self, at: usize) -> u8 {
        // The end reads like the end of a line.
        self.text.as_bytes().get(at).copied().unwrap_or(b'\n')
    }

    fn skip_spaces(&mut self) {
        while self.byte(self.at) == b' ' {
            self.at += 1;
        }
    }

    fn line_end(&self, at: usize) -> usize {
        memchr::memchr(b'\n', &self.text.as_bytes()[at..]).map_or(self.text.len(), |end| at + end)
    }

    /// Skips spaces and a comment up to the end of the line.
    fn end_line(&mut self) -> Read<()> {
        let start = self.at;
        self.skip_spaces();
        match self.byte(self.at) {
            b'\n' => Ok(()),
            b'#' if self.at > start => {
                self.at = self.line_end(self.at);
                Ok(())
            }
            _ => Err(NotSimple),
        }
    }

    /// From the end of a line to what comes next.
    fn next_line(&mut self) -> Read<()> {
        if self.at < self.text.len() {
            return self.line_from(self.at + 1);
        }
        self.next = None;
        Ok(())
    }

    /// From the start of a line to the first thing that is neither blank nor a comment.
    fn line_from(&mut self, mut start: usize) -> Read<()> {
        loop {
            (self.line, self.at) = (start, start);
            self.skip_spaces();
            self.next = Some(self.at - start);
            match self.byte(self.at) {
                b'\n' => {}
                b'#' => self.at = self.line_end(self.at),
                b'\t' => return Err(NotSimple),
                b'-' | b'.' if self.at == start && self.is_marker() => return Err(NotSimple),
                _ => return Ok(()),
            }
            if self.at >= self.text.len() {
                self.next = None;
                return Ok(());
            }
            start = self.at + 1;
        }
    }

    /// Whether a document begins or ends here.
    fn is_marker(&self) -> bool {
        let rest = &self.text[self.at..];
        rest.starts_with("---") || rest.starts_with("...")
    }

    fn is_dash(&self) -> bool {
        self.byte(self.at) == b'-' && matches!(self.byte(self.at + 1), b' ' | b'\n')
    }

    /// A block collection whose first line begins here, or a value of what stands at `outside`.
    fn node(&mut self, column: usize, outside: Option<usize>) -> Read<()> {
        if self.is_dash() {
            return self.sequence(column, false);
        }
        match (self.key()?, outside) {
            (Some(key), _) => self.mapping(column, key),
            (None, Some(outside)) => self.inline(outside),
            (None, None) => Err(NotSimple),
        }
    }

    /// One past the end of the key that begins here, and where its colon is; `None` where the line has none.
    fn key(&self) -> Read<Option<(usize, usize)>> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let first = self.byte(start);
        let ends = |colon: usize| matches!(self.byte(colon + 1), b' ' | b'\n');
        if matches!(first, b'"' | b'\'') {
            let end = self.closing(first)?;
            return Ok((self.byte(end) == b':' && ends(end)).then_some((end, end)));
        }
        if !begins_plain(first, self.byte(start + 1)) {
            return Ok(None);
        }
        let mut at = start;
        loop {
            match bytes.get(at) {
                None | Some(b'\n') => return Ok(None),
                Some(b'\t') => return Err(NotSimple),
                Some(b'#') if bytes[at - 1] == b' ' => return Ok(None),
                Some(b':') if ends(at) => {
                    let end = start + self.text[start..at].trim_end_matches(' ').len();
                    return if at - start > MAX_KEY { Err(NotSimple) } else { Ok(Some((end, at))) };
                }
                Some(_) => at += 1,
            }
        }
    }

    fn mapping(&mut self, column: usize, first: (usize, usize)) -> Read<()> {
        let mut key = first;
        self.open(Data::Mapping { flow: false, first: 0, len: 0 })?;
        loop {
            let (end, colon) = key;
            self.scalar(end)?;
            self.at = colon + 1;
            self.value(column, true)?;
            match self.next {
                Some(next) if next > column => return Err(NotSimple),
                Some(next) if next == column => key = self.key()?.ok_or(NotSimple)?,
                _ => break,
            }
        }
        self.close()
    }

    /// A sequence; `inside` where it stands no further in than the mapping that holds it: the general parser
    /// then begins it at its first item.
    fn sequence(&mut self, column: usize, inside: bool) -> Read<()> {
        let dash = self.at;
        if inside {
            self.at += 1;
            self.skip_spaces();
            if self.byte(self.at) == b'#' {
                self.at = self.line_end(self.at);
            }
        }
        self.open(Data::Sequence { flow: false, first: 0, len: 0 })?;
        self.at = dash;
        loop {
            self.at += 1;
            let after = self.at;
            self.skip_spaces();
            let inner = self.at - self.line;
            match self.byte(self.at) {
                b'\n' | b'#' => {
                    self.at = after;
                    self.value(column, false)?;
                }
                _ if self.is_dash() => self.sequence(inner, false)?,
                _ => match self.key()? {
                    Some(key) => self.mapping(inner, key)?,
                    None => self.value(column, false)?,
                },
            }
            match self.next {
                Some(next) if next > column => return Err(NotSimple),
                Some(next) if next == column && self.is_dash() => {}
                _ => break,
            }
        }
        self.close()
    }

    /// What stands behind a colon or dash of a collection at `column`, up to what comes next.
    fn value(&mut self, column: usize, in_mapping: bool) -> Read<()> {
        let indicator = self.at;
        self.skip_spaces();
        match self.byte(self.at) {
            b'\n' | b'#' => {
                self.at = indicator;
                self.end_line()?;
                let nothing = if in_mapping { indicator - 1 } else { self.at };
                self.next_line()?;
                match self.next {
                    Some(next) if next > column => self.node(next, Some(column)),
                    Some(next) if next == column && in_mapping && self.is_dash() => self.sequence(next, true),
                    _ => self.null(nothing),
                }
            }
            _ => self.inline(column),
        }
    }

    /// A value that begins here, inside what stands at `column`.
    fn inline(&mut self, column: usize) -> Read<()> {
        match self.byte(self.at) {
            b'|' => self.literal(column)?,
            b'[' | b'{' => self.flow()?,
            quote @ (b'"' | b'\'') => match self.closing(quote) {
                Ok(end) => self.scalar(end)?,
                Err(NotSimple) => self.quoted(quote, column)?,
            },
            first if begins_plain(first, self.byte(self.at + 1)) => self.plain(column)?,
            _ => return Err(NotSimple),
        }
        self.end_line()?;
        self.next_line()
    }

    /// One past the quote that closes what begins here, where the text stands there as it is.
    fn closing(&self, quote: u8) -> Read<usize> {
        let inner = &self.text.as_bytes()[self.at + 1..];
        let end = match quote {
            b'"' => memchr::memchr3(quote, b'\n', b'\\', inner),
            _ => memchr::memchr2(quote, b'\n', inner),
        };
        let end = end.filter(|&end| inner[end] == quote).ok_or(NotSimple)?;
        let doubled = quote == b'\'' && inner.get(end + 1) == Some(&quote);
        if doubled { Err(NotSimple) } else { Ok(self.at + end + 2) }
    }

    /// A scalar on one line, from here to `end`.
    fn scalar(&mut self, end: usize) -> Read<()> {
        let (start, text) = (self.at, self.text);
        let (style, value) = match self.byte(start) {
            b'"' => (ScalarStyle::DoubleQuoted, &text[start + 1..end - 1]),
            b'\'' => (ScalarStyle::SingleQuoted, &text[start + 1..end - 1]),
            _ => (ScalarStyle::Plain, &text[start..end]),
        };
        self.at = end;
        self.add(Cow::Borrowed(value), style, start, end)
    }

    fn null(&mut self, at: usize) -> Read<()> {
        self.add(Cow::Borrowed(""), ScalarStyle::Plain, at, at)
    }

    fn add(&mut self, value: Cow<'_, str>, style: ScalarStyle, start: usize, end: usize) -> Read<()> {
        let span = self.composer.span(start, end);
        let id = self.composer.scalar(value, style, None, span).map_err(|_| NotSimple)?;
        self.composer.place(id, &mut self.root);
        Ok(())
    }

    fn open(&mut self, data: Data) -> Read<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(NotSimple);
        }
        let flow = matches!(data, Data::Mapping { flow: true, .. } | Data::Sequence { flow: true, .. });
        let span = self.composer.span(self.at, self.at + usize::from(flow));
        self.composer.open(data, span, 0, &mut self.root);
        Ok(())
    }

    fn close(&mut self) -> Read<()> {
        self.depth -= 1;
        let span = self.composer.span(self.at, self.at);
        self.composer.close(span).map_err(|_| NotSimple)
    }
}
