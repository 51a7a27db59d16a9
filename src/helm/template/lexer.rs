//! From template text to tokens, by the rules of Go's `text/template/parse/lex.go`.

mod kind;
mod numbers;
mod words;

pub use kind::Kind;

/// A token: a range of the template's text.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// First byte.
    pub start: u32,
    /// One past the last byte. The trim marker of a delimiter lies outside.
    pub end: u32,
}

/// Reads tokens one by one.
#[derive(Debug)]
pub struct Lexer<'t> {
    input: &'t str,
    pos: usize,
    start: usize,
    paren_depth: u32,
    inside_action: bool,
    stopped: bool,
    /// What is wrong, once an error token was given.
    pub error: Option<String>,
}

const LEFT: &str = "{{";
const RIGHT: &str = "}}";
/// A trim marker with its space.
const MARKER: usize = 2;

enum Step {
    Emit(Token),
    Text,
    Inside,
}

impl<'t> Lexer<'t> {
    /// A lexer at the start of `input`.
    pub fn new(input: &'t str) -> Self {
        Self { input, pos: 0, start: 0, paren_depth: 0, inside_action: false, stopped: false, error: None }
    }

    /// The next token; `Eof` for ever once the text or the reading has ended.
    pub fn next_token(&mut self) -> Token {
        if self.stopped {
            return Token { kind: Kind::Eof, start: self.start as u32, end: self.start as u32 };
        }
        let mut step = if self.inside_action { Step::Inside } else { Step::Text };
        loop {
            step = match step {
                Step::Emit(token) => return token,
                Step::Text => self.text(),
                Step::Inside => self.inside(),
            };
        }
    }

    /// What is not read yet. Every position that reading stops at is a character's first byte.
    fn rest(&self) -> &'t str {
        self.input.get(self.pos..).unwrap_or("")
    }

    fn bytes(&self) -> &'t [u8] {
        self.input.as_bytes()
    }

    fn byte(&self) -> Option<u8> {
        self.bytes().get(self.pos).copied()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.pos += c.len_utf8();
        Some(c)
    }

    fn emit(&mut self, kind: Kind) -> Step {
        let token = Token { kind, start: self.start as u32, end: self.pos as u32 };
        self.start = self.pos;
        Step::Emit(token)
    }

    fn fail(&mut self, message: impl Into<String>) -> Step {
        self.error = Some(message.into());
        self.stopped = true;
        Step::Emit(Token { kind: Kind::Error, start: self.start as u32, end: self.pos as u32 })
    }

    fn bad_character(&mut self, c: Option<char>) -> Step {
        let code = c.map_or_else(|| "U+FFFFFFFFFFFFFFFF".to_owned(), describe);
        self.fail(format!("bad character {code}"))
    }

    fn text(&mut self) -> Step {
        let Some(end) = self.find_left() else {
            self.pos = self.input.len();
            if self.pos > self.start {
                return self.emit(Kind::Text);
            }
            self.stopped = true;
            return self.emit(Kind::Eof);
        };
        if end > self.pos {
            let start = self.start;
            let mut kept = end;
            if has_left_marker(&self.bytes()[end + LEFT.len()..]) {
                while kept > start && is_space(self.bytes().get(kept - 1)) {
                    kept -= 1;
                }
            }
            self.pos = end;
            self.start = end;
            if kept > start {
                return Step::Emit(Token { kind: Kind::Text, start: start as u32, end: kept as u32 });
            }
        }
        self.left_delim()
    }

    /// Where the next left delimiter starts.
    fn find_left(&self) -> Option<usize> {
        let bytes = self.bytes();
        let mut from = self.pos;
        loop {
            let at = from + memchr::memchr(b'{', bytes.get(from..)?)?;
            if bytes.get(at + 1) == Some(&b'{') {
                return Some(at);
            }
            from = at + 1;
        }
    }

    fn left_delim(&mut self) -> Step {
        self.pos += LEFT.len();
        let after = if has_left_marker(&self.bytes()[self.pos..]) { MARKER } else { 0 };
        if self.bytes()[self.pos + after..].starts_with(b"/*") {
            self.pos += after;
            self.start = self.pos;
            return self.comment();
        }
        let token = self.emit(Kind::LeftDelim);
        self.inside_action = true;
        self.pos += after;
        self.start = self.pos;
        self.paren_depth = 0;
        token
    }

    fn comment(&mut self) -> Step {
        self.pos += 2;
        let Some(x) = memchr::memmem::find(&self.bytes()[self.pos..], b"*/") else {
            return self.fail("unclosed comment");
        };
        self.pos += x + 2;
        let Some(trim) = self.right_delim_here() else {
            return self.fail("comment ends before closing delimiter");
        };
        self.pass_right_delim(trim);
        self.start = self.pos;
        Step::Text
    }

    /// Whether a right delimiter stands here, and if so whether it trims.
    fn right_delim_here(&self) -> Option<bool> {
        match &self.bytes()[self.pos..] {
            [b'}', b'}', ..] => Some(false),
            rest @ [_, b'-', b'}', b'}', ..] if has_right_marker(rest) => Some(true),
            _ => None,
        }
    }

    fn pass_right_delim(&mut self, trim: bool) {
        if trim {
            self.pos += MARKER;
        }
        self.pos += RIGHT.len();
        while trim && is_space(self.bytes().get(self.pos)) {
            self.pos += 1;
        }
    }

    fn right_delim(&mut self) -> Step {
        let trim = self.right_delim_here().unwrap_or(false);
        let start = self.pos + if trim { MARKER } else { 0 };
        let token = Token { kind: Kind::RightDelim, start: start as u32, end: (start + RIGHT.len()) as u32 };
        self.pass_right_delim(trim);
        self.start = self.pos;
        self.inside_action = false;
        Step::Emit(token)
    }

    fn inside(&mut self) -> Step {
        if self.right_delim_here().is_some() {
            if self.paren_depth == 0 {
                return self.right_delim();
            }
            return self.fail("unclosed left paren");
        }
        let Some(byte) = self.byte() else { return self.fail("unclosed action") };
        if !byte.is_ascii() {
            return self.beyond_ascii();
        }
        self.pos += 1;
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => self.space(),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => self.identifier(),
            b'.' if self.byte().is_some_and(|b| !b.is_ascii_digit()) => self.field_or_variable(Kind::Field),
            b'.' | b'+' | b'-' | b'0'..=b'9' => {
                self.pos -= 1;
                self.number()
            }
            b'$' => self.field_or_variable(Kind::Variable),
            b'"' => self.quoted(b'"', Kind::String, "unterminated quoted string"),
            b'\'' => self.quoted(b'\'', Kind::CharConstant, "unterminated character constant"),
            b'`' => self.raw_string(),
            _ => self.mark(byte),
        }
    }

    /// One character that is a token by itself.
    fn mark(&mut self, byte: u8) -> Step {
        match byte {
            b'|' => self.emit(Kind::Pipe),
            b'=' => self.emit(Kind::Assign),
            b':' => {
                if self.bump() != Some('=') {
                    return self.fail("expected :=");
                }
                self.emit(Kind::Declare)
            }
            b'(' => {
                self.paren_depth += 1;
                self.emit(Kind::LeftParen)
            }
            b')' => {
                if self.paren_depth == 0 {
                    return self.fail("unexpected right paren");
                }
                self.paren_depth -= 1;
                self.emit(Kind::RightParen)
            }
            b' '..=b'~' => self.emit(Kind::Char),
            _ => self.unrecognized(char::from(byte)),
        }
    }

    fn beyond_ascii(&mut self) -> Step {
        match self.bump() {
            Some(c) if c.is_alphanumeric() => self.identifier(),
            Some(c) => self.unrecognized(c),
            None => self.fail("unclosed action"),
        }
    }

    fn unrecognized(&mut self, c: char) -> Step {
        self.fail(format!("unrecognized character in action: {}", describe(c)))
    }

    fn space(&mut self) -> Step {
        while is_space(self.bytes().get(self.pos)) {
            self.pos += 1;
        }
        let before = &self.bytes()[self.pos - 1..];
        if has_right_marker(before) && before[MARKER..].starts_with(RIGHT.as_bytes()) {
            self.pos -= 1;
            if self.pos == self.start {
                return self.right_delim();
            }
        }
        self.emit(Kind::Space)
    }
}

fn is_space(byte: Option<&u8>) -> bool {
    matches!(byte, Some(b' ' | b'\t' | b'\r' | b'\n'))
}

fn has_left_marker(bytes: &[u8]) -> bool {
    bytes.first() == Some(&b'-') && is_space(bytes.get(1))
}

fn has_right_marker(bytes: &[u8]) -> bool {
    is_space(bytes.first()) && bytes.get(1) == Some(&b'-')
}

/// A character as Go's `%#U` shows it.
fn describe(c: char) -> String {
    if crate::helm::go::is_print(c) {
        format!("U+{:04X} '{c}'", c as u32)
    } else {
        format!("U+{:04X}", c as u32)
    }
}
