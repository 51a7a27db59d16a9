//! Scalars of blocks that go over several lines or have escapes.

use std::borrow::Cow;

use granit_parser::ScalarStyle;

use super::{NotSimple, Quick, Read};

impl Quick<'_, '_> {
    /// A plain scalar, with the lines that continue it.
    pub(super) fn plain(&mut self, column: usize) -> Read<()> {
        let start = self.at;
        let mut end = self.plain_end(start)?;
        let mut folded: Option<String> = None;
        while self.is_line_end(end) {
            let Some((breaks, line)) = self.continuation(end, column)? else { break };
            if self.byte(line) == b'#' {
                break;
            }
            let line_end = self.plain_end(line)?;
            let value = folded.get_or_insert_with(|| self.text[start..end].to_owned());
            fold(value, breaks);
            value.push_str(&self.text[line..line_end]);
            end = line_end;
        }
        match folded {
            None => self.scalar(end),
            Some(value) => {
                self.at = end;
                self.add(Cow::Owned(value), ScalarStyle::Plain, start, end)
            }
        }
    }

    /// Whether nothing but spaces stand between here and the end of the line.
    fn is_line_end(&self, at: usize) -> bool {
        let rest = self.text[at..].trim_start_matches(' ');
        rest.is_empty() || rest.starts_with('\n')
    }

    /// How many line breaks there are from the end of a line to the next that has text, and where that text begins;
    /// `None` where it stands no further in than `column`.
    fn continuation(&self, end: usize, column: usize) -> Read<Option<(usize, usize)>> {
        let mut breaks = 0;
        let mut line = self.line_end(end);
        loop {
            if line >= self.text.len() {
                return Ok(None);
            }
            breaks += 1;
            let start = line + 1;
            let mut at = start;
            while self.byte(at) == b' ' {
                at += 1;
            }
            match self.byte(at) {
                b'\n' => line = at,
                b'\t' => return Err(NotSimple),
                _ => return Ok((at - start > column).then_some((breaks, at))),
            }
        }
    }

    /// One past the last byte of a plain scalar on the line of `start`.
    fn plain_end(&self, start: usize) -> Read<usize> {
        let bytes = self.text.as_bytes();
        let mut at = start;
        loop {
            match bytes.get(at) {
                None | Some(b'\n') => break,
                Some(b'\t') => return Err(NotSimple),
                Some(b':') if matches!(self.byte(at + 1), b' ' | b'\n') => return Err(NotSimple),
                Some(b'#') if bytes[at - 1] == b' ' => break,
                Some(_) => at += 1,
            }
        }
        Ok(start + self.text[start..at].trim_end_matches(' ').len())
    }

    /// A quoted scalar that does not stand there as it is.
    pub(super) fn quoted(&mut self, quote: u8, column: usize) -> Read<()> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut value = String::new();
        let mut at = start + 1;
        loop {
            let stop = at + memchr::memchr3(quote, b'\n', b'\\', &bytes[at..]).ok_or(NotSimple)?;
            value.push_str(&self.text[at..stop]);
            match (bytes[stop], quote) {
                (b'\n', _) => {
                    let line = &self.text[at..stop];
                    let kept = line.trim_end_matches(' ');
                    if kept.ends_with('\t') {
                        return Err(NotSimple);
                    }
                    value.truncate(value.len() - (line.len() - kept.len()));
                    let (breaks, line) = self.continuation(stop, column)?.ok_or(NotSimple)?;
                    fold(&mut value, breaks);
                    at = line;
                }
                (b'\'', b'\'') if bytes.get(stop + 1) == Some(&b'\'') => {
                    value.push('\'');
                    at = stop + 2;
                }
                (found, _) if found == quote => {
                    self.at = stop + 1;
                    let style =
                        if quote == b'"' { ScalarStyle::DoubleQuoted } else { ScalarStyle::SingleQuoted };
                    return self.add(Cow::Owned(value), style, start, stop + 1);
                }
                (b'\\', b'"') => {
                    value.push(match bytes.get(stop + 1) {
                        Some(b'"') => '"',
                        Some(b'\\') => '\\',
                        Some(b'n') => '\n',
                        Some(b't') => '\t',
                        _ => return Err(NotSimple),
                    });
                    at = stop + 2;
                }
                _ => {
                    value.push('\\');
                    at = stop + 1;
                }
            }
        }
    }
}

/// Line breaks inside a scalar: one is a space, of more the first is none.
fn fold(value: &mut String, breaks: usize) {
    match breaks {
        1 => value.push(' '),
        _ => (1..breaks).for_each(|_| value.push('\n')),
    }
}
