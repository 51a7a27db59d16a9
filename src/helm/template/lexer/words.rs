//! Names, fields, variables and strings.

use super::{Kind, Lexer, Step};

impl Lexer<'_> {
    pub(super) fn identifier(&mut self) -> Step {
        self.skip_word();
        if !self.at_terminator() {
            let c = self.peek();
            return self.bad_character(c);
        }
        let kind = match &self.input[self.start..self.pos] {
            "block" => Kind::Block,
            "break" => Kind::Break,
            "continue" => Kind::Continue,
            "define" => Kind::Define,
            "else" => Kind::Else,
            "end" => Kind::End,
            "if" => Kind::If,
            "range" => Kind::Range,
            "nil" => Kind::Nil,
            "template" => Kind::Template,
            "with" => Kind::With,
            "true" | "false" => Kind::Bool,
            _ => Kind::Identifier,
        };
        self.emit(kind)
    }

    pub(super) fn field_or_variable(&mut self, kind: Kind) -> Step {
        if self.at_terminator() {
            return self.emit(if kind == Kind::Variable { kind } else { Kind::Dot });
        }
        self.skip_word();
        if !self.at_terminator() {
            let c = self.peek();
            return self.bad_character(c);
        }
        self.emit(kind)
    }

    /// Passes letters, digits and underscores.
    fn skip_word(&mut self) {
        loop {
            match self.byte() {
                Some(byte) if byte.is_ascii_alphanumeric() || byte == b'_' => self.pos += 1,
                Some(byte) if !byte.is_ascii() => match self.peek() {
                    Some(c) if c.is_alphanumeric() => self.pos += c.len_utf8(),
                    _ => return,
                },
                _ => return,
            }
        }
    }

    fn at_terminator(&self) -> bool {
        match &self.bytes()[self.pos..] {
            [] | [b' ' | b'\t' | b'\r' | b'\n' | b'.' | b',' | b'|' | b':' | b')' | b'(', ..] => true,
            rest => rest.starts_with(b"}}"),
        }
    }

    pub(super) fn quoted(&mut self, mark: u8, kind: Kind, unterminated: &str) -> Step {
        loop {
            let byte = self.byte();
            self.pos += usize::from(byte.is_some());
            match byte {
                Some(b'\\') => {
                    let escaped = self.byte();
                    self.pos += usize::from(escaped.is_some());
                    if matches!(escaped, None | Some(b'\n')) {
                        return self.fail(unterminated);
                    }
                }
                None | Some(b'\n') => return self.fail(unterminated),
                Some(byte) if byte == mark => return self.emit(kind),
                Some(_) => {}
            }
        }
    }

    pub(super) fn raw_string(&mut self) -> Step {
        match memchr::memchr(b'`', &self.bytes()[self.pos..]) {
            Some(at) => {
                self.pos += at + 1;
                self.emit(Kind::RawString)
            }
            None => self.fail("unterminated raw quoted string"),
        }
    }
}

pub(super) fn is_alphanumeric(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}
