//! From template text to tokens, by the rules of Go's `text/template/parse/lex.go`.

mod kind;
mod numbers;

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
const SPACES: [char; 4] = [' ', '\t', '\r', '\n'];
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

    fn rest(&self) -> &'t str {
        &self.input[self.pos..]
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
        let Some(x) = self.rest().find(LEFT) else {
            self.pos = self.input.len();
            if self.pos > self.start {
                return self.emit(Kind::Text);
            }
            self.stopped = true;
            return self.emit(Kind::Eof);
        };
        if x > 0 {
            let end = self.pos + x;
            let trim = has_left_marker(&self.input[end + LEFT.len()..]);
            let text = &self.input[self.start..end];
            let kept = if trim { text.trim_end_matches(SPACES) } else { text };
            let token =
                Token { kind: Kind::Text, start: self.start as u32, end: (self.start + kept.len()) as u32 };
            self.pos = end;
            self.start = end;
            if !kept.is_empty() {
                return Step::Emit(token);
            }
        }
        self.left_delim()
    }

    fn left_delim(&mut self) -> Step {
        self.pos += LEFT.len();
        let after = if has_left_marker(self.rest()) { MARKER } else { 0 };
        if self.input[self.pos + after..].starts_with("/*") {
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
        let Some(x) = self.rest().find("*/") else { return self.fail("unclosed comment") };
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
        let rest = self.rest();
        if has_right_marker(rest) && rest[MARKER..].starts_with(RIGHT) {
            return Some(true);
        }
        rest.starts_with(RIGHT).then_some(false)
    }

    fn pass_right_delim(&mut self, trim: bool) {
        if trim {
            self.pos += MARKER;
        }
        self.pos += RIGHT.len();
        if trim {
            let rest = self.rest();
            self.pos += rest.len() - rest.trim_start_matches(SPACES).len();
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
        let Some(c) = self.bump() else { return self.fail("unclosed action") };
        match c {
            ' ' | '\t' | '\r' | '\n' => self.space(),
            '=' => self.emit(Kind::Assign),
            ':' => {
                if self.bump() != Some('=') {
                    return self.fail("expected :=");
                }
                self.emit(Kind::Declare)
            }
            '|' => self.emit(Kind::Pipe),
            '"' => self.quoted('"', Kind::String, "unterminated quoted string"),
            '\'' => self.quoted('\'', Kind::CharConstant, "unterminated character constant"),
            '`' => match self.rest().find('`') {
                Some(at) => {
                    self.pos += at + 1;
                    self.emit(Kind::RawString)
                }
                None => self.fail("unterminated raw quoted string"),
            },
            '$' => self.field_or_variable(Kind::Variable),
            '.' if !self.peek().is_some_and(|c| c.is_ascii_digit()) && self.peek().is_some() => {
                self.field_or_variable(Kind::Field)
            }
            '.' | '+' | '-' | '0'..='9' => {
                self.pos -= 1;
                self.number()
            }
            c if is_alphanumeric(c) => self.identifier(),
            '(' => {
                self.paren_depth += 1;
                self.emit(Kind::LeftParen)
            }
            ')' => {
                if self.paren_depth == 0 {
                    return self.fail("unexpected right paren");
                }
                self.paren_depth -= 1;
                self.emit(Kind::RightParen)
            }
            ' '..='~' => self.emit(Kind::Char),
            c => self.fail(format!("unrecognized character in action: {}", describe(c))),
        }
    }

    fn space(&mut self) -> Step {
        while self.peek().is_some_and(|c| SPACES.contains(&c)) {
            self.pos += 1;
        }
        let before = &self.input[self.pos - 1..];
        if has_right_marker(before) && before[MARKER..].starts_with(RIGHT) {
            self.pos -= 1;
            if self.pos == self.start {
                return self.right_delim();
            }
        }
        self.emit(Kind::Space)
    }

    fn identifier(&mut self) -> Step {
        while self.peek().is_some_and(is_alphanumeric) {
            self.bump();
        }
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

    fn field_or_variable(&mut self, kind: Kind) -> Step {
        if self.at_terminator() {
            return self.emit(if kind == Kind::Variable { kind } else { Kind::Dot });
        }
        while self.peek().is_some_and(is_alphanumeric) {
            self.bump();
        }
        if !self.at_terminator() {
            let c = self.peek();
            return self.bad_character(c);
        }
        self.emit(kind)
    }

    fn at_terminator(&self) -> bool {
        match self.peek() {
            None | Some(' ' | '\t' | '\r' | '\n' | '.' | ',' | '|' | ':' | ')' | '(') => true,
            Some(_) => self.rest().starts_with(RIGHT),
        }
    }

    fn quoted(&mut self, mark: char, kind: Kind, unterminated: &str) -> Step {
        loop {
            match self.bump() {
                Some('\\') => {
                    if matches!(self.bump(), None | Some('\n')) {
                        return self.fail(unterminated);
                    }
                }
                None | Some('\n') => return self.fail(unterminated),
                Some(c) if c == mark => return self.emit(kind),
                Some(_) => {}
            }
        }
    }
}

fn is_alphanumeric(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

fn is_space(byte: Option<&u8>) -> bool {
    matches!(byte, Some(b' ' | b'\t' | b'\r' | b'\n'))
}

fn has_left_marker(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.first() == Some(&b'-') && is_space(bytes.get(1))
}

fn has_right_marker(text: &str) -> bool {
    let bytes = text.as_bytes();
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
