//! The state of libyaml's emitter: column, indentation, and what was written last.

use super::Dialect;
use crate::helm::rope::{Origin, Text, TextBuilder};

/// Lines of go-yaml v2 break at the first blank after this column.
const BEST_WIDTH: usize = 80;
const STEP: i32 = 2;

/// Writes tokens with libyaml's rules for blanks and line breaks.
pub(super) struct Writer {
    pub(super) out: TextBuilder,
    column: usize,
    indent: i32,
    indents: Vec<i32>,
    /// The last character was a blank, or nothing was written yet.
    whitespace: bool,
    /// Only indentation and indicators stand on the line so far.
    indention: bool,
    width: usize,
}

impl Writer {
    pub(super) fn new(dialect: Dialect) -> Self {
        Self {
            out: TextBuilder::new(),
            column: 0,
            indent: -1,
            indents: Vec::new(),
            whitespace: true,
            indention: true,
            width: if dialect == Dialect::V2 { BEST_WIDTH } else { usize::MAX },
        }
    }

    pub(super) fn finish(mut self) -> Text {
        self.indent = -1;
        self.write_indent();
        self.out.finish()
    }

    pub(super) fn indention(&self) -> bool {
        self.indention
    }

    /// Whether a blank at this place may become a line break.
    pub(super) fn is_long(&self) -> bool {
        self.column > self.width
    }

    pub(super) fn indent(&mut self, flush: bool) {
        self.indents.push(self.indent);
        if self.indent < 0 {
            self.indent = 0;
        } else if !flush {
            self.indent += STEP;
        }
    }

    /// The indentation of a scalar's own lines.
    pub(super) fn indent_scalar(&mut self) {
        self.indents.push(self.indent);
        self.indent = self.indent.max(0) + STEP;
    }

    pub(super) fn dedent(&mut self) {
        self.indent = self.indents.pop().unwrap_or(-1);
    }

    pub(super) fn line_break(&mut self, origin: Option<Origin>) {
        self.out.push('\n', origin);
        self.column = 0;
    }

    pub(super) fn write_indent(&mut self) {
        let indent = self.indent.max(0) as usize;
        if !self.indention || self.column > indent || (self.column == indent && !self.whitespace) {
            self.line_break(None);
        }
        while self.column < indent {
            self.out.push(' ', None);
            self.column += 1;
        }
        self.whitespace = true;
        self.indention = true;
    }

    pub(super) fn indicator(
        &mut self,
        text: &str,
        origin: Option<Origin>,
        need_blank: bool,
        is_blank: bool,
        is_indention: bool,
    ) {
        if need_blank {
            self.blank();
        }
        self.out.push_str(text, origin);
        self.column += text.len();
        self.whitespace = is_blank;
        self.indention = self.indention && is_indention;
    }

    /// Parts the next token from the last.
    pub(super) fn blank(&mut self) {
        if !self.whitespace {
            self.out.push(' ', None);
            self.column += 1;
        }
    }

    /// Characters of a scalar as they are.
    pub(super) fn push(&mut self, text: &Text, part: &str) {
        if part.is_empty() {
            return;
        }
        self.out.push_sub(text, part);
        self.column += part.chars().count();
        self.indention = false;
    }

    /// Characters that stand for others.
    pub(super) fn push_made(&mut self, made: &str, origin: Option<Origin>) {
        super::push_beside(&mut self.out, made, origin);
        self.column += made.chars().count();
        self.indention = false;
    }

    pub(super) fn end_scalar(&mut self) {
        self.whitespace = false;
        self.indention = false;
    }

    /// What follows begins a line.
    pub(super) fn begin_lines(&mut self) {
        self.indention = true;
        self.whitespace = true;
    }

    /// A line break that is part of a scalar.
    pub(super) fn other_break(&mut self, text: &Text, range: std::ops::Range<usize>) {
        self.out.push_slice(text, range);
        self.column = 0;
        self.indention = true;
    }

    pub(super) fn empty(&mut self, open: &str, close: &str, origin: Option<Origin>) {
        self.indicator(open, origin, true, true, false);
        self.indicator(close, origin, false, false, false);
    }

    /// A scalar without quotes; it holds no line break.
    pub(super) fn plain(&mut self, text: &Text, allow_breaks: bool) {
        self.indent_scalar();
        self.blank();
        let bytes = text.as_bytes();
        let mut from = 0;
        let mut spaces = false;
        if allow_breaks && self.column + text.len() > self.width {
            for (at, &byte) in bytes.iter().enumerate() {
                if byte != b' ' {
                    spaces = false;
                    continue;
                }
                if !spaces && bytes.get(at + 1) != Some(&b' ') {
                    self.push(text, &text[from..at]);
                    from = at;
                    if self.is_long() {
                        self.write_indent();
                        from = at + 1;
                    }
                }
                spaces = true;
            }
        }
        self.push(text, &text[from..]);
        self.end_scalar();
        self.dedent();
    }
}
