//! Texts of events and errors with gaps: found anywhere in what a user pastes.

/// Literal pieces of a message, lower-cased, with anything between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    pieces: Vec<String>,
}

/// Where a pattern was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// How many bytes of it were literal: the more, the more it says.
    pub literal: usize,
}

impl Pattern {
    /// Reads a pattern whose gaps are written `gap`: `*` in the chapters' READMEs, `{}` in lints' predictions.
    pub fn new(text: &str, gap: &str) -> Self {
        let pieces = text.to_lowercase();
        let pieces = pieces.split(gap).map(squeeze).filter(|piece| !piece.trim().is_empty());
        Self { pieces: pieces.collect() }
    }

    /// Bytes that are not gaps.
    pub fn literal(&self) -> usize {
        self.pieces.iter().map(String::len).sum()
    }

    /// Finds it in text that [`fold`] has prepared.
    pub fn find(&self, text: &str) -> Option<Hit> {
        let first = self.pieces.first()?;
        let start = text.find(first.as_str())?;
        let mut end = start + first.len();
        for piece in &self.pieces[1..] {
            end += text.get(end..)?.find(piece.as_str())? + piece.len();
        }
        Some(Hit { start, end, literal: self.literal() })
    }
}

/// Text as patterns are compared with it: lower case, one blank for any white space.
pub fn fold(text: &str) -> String {
    squeeze(text.trim()).to_lowercase()
}

fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}
