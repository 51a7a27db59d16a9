//! The tree of a parsed template.

use std::rc::Rc;

use crate::helm::functions::Definition;
use crate::helm::rope::{Origin, Text};
use crate::syntax::Span;

/// The names of `.a.b`.
pub type Path = Rc<[Rc<str>]>;

/// The text a template was parsed from.
#[derive(Debug)]
pub struct TemplateText {
    /// The name errors show: the file's path in its chart, or `gotpl` for the argument of `tpl`.
    pub name: Rc<str>,
    /// The characters with their origins.
    pub text: Text,
}

impl TemplateText {
    /// Where a range of the template's text was written; a part of it where the text is pieced together.
    pub fn span(&self, at: Range) -> Option<Span> {
        self.text.origin_in(at.start as usize..at.end as usize).map(|o| o.span)
    }

    /// A string constant of this value, written at `at`: the text between its marks where that is the same.
    pub fn constant(&self, at: Range, value: &Rc<str>) -> Text {
        let inner = at.start as usize + 1..(at.end as usize).saturating_sub(1);
        if self.text.get(inner.clone()) != Some(value) {
            return Text::of_shared(Rc::clone(value), self.span(at).map(Origin::value));
        }
        match self.text.pieces() {
            [_] => Text::of_shared(Rc::clone(value), self.text.origin_in(inner)),
            _ => self.text.slice(inner),
        }
    }

    /// Line (from 1) and byte column (from 0) of a byte, as Go's errors give them.
    pub fn line_column(&self, at: u32) -> (usize, usize) {
        let before = self.text.get(..at as usize).unwrap_or(&self.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before.len() - line_start)
    }
}

/// A range of bytes of a template's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A template: a file's own or one made by `define` or `block`. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct Template {
    /// The name other templates use.
    pub name: Rc<str>,
    /// What it was parsed from.
    pub text: Rc<TemplateText>,
    /// Its body. Nothing in it names a place, so that files of the same text share it.
    pub root: Rc<[Node]>,
    /// Where `define` or `block` names it; the file's start otherwise.
    pub named_at: Range,
}

impl Template {
    /// The same template of a file with the same text: one that has the file's name gets the other file's.
    #[must_use]
    pub fn of_text(&self, text: &Rc<TemplateText>) -> Self {
        let own = self.name == self.text.name;
        Self {
            name: Rc::clone(if own { &text.name } else { &self.name }),
            text: Rc::clone(text),
            root: Rc::clone(&self.root),
            named_at: self.named_at,
        }
    }

    /// Whether the body is white space and comments only: such a body never replaces another.
    pub fn is_empty(&self) -> bool {
        self.root.iter().all(|node| match node {
            Node::Text(at) => self
                .text
                .text
                .get(at.start as usize..at.end as usize)
                .is_none_or(|text| text.trim().is_empty()),
            _ => false,
        })
    }
}

/// A part of a template's body.
#[derive(Debug)]
pub enum Node {
    /// Text to be copied.
    Text(Range),
    /// `{{ pipeline }}`.
    Action {
        /// From the left to the right delimiter.
        at: Range,
        /// What is printed.
        pipe: Pipe,
    },
    /// `{{ if }}`.
    If(Branch),
    /// `{{ with }}`.
    With(Branch),
    /// `{{ range }}`.
    Range(Branch),
    /// `{{ template }}`, also what `{{ block }}` leaves.
    Template {
        /// From the left to the right delimiter.
        at: Range,
        /// Where Go's errors say it is: at the name.
        pos: u32,
        /// The template to run.
        name: Rc<str>,
        /// Its dot.
        pipe: Option<Pipe>,
    },
    /// `{{ break }}`.
    Break,
    /// `{{ continue }}`.
    Continue,
}

/// `if`, `with` or `range`.
#[derive(Debug)]
pub struct Branch {
    /// The opening action, from the left to the right delimiter.
    pub at: Range,
    /// The condition.
    pub pipe: Pipe,
    /// What is done where it holds.
    pub list: Box<[Node]>,
    /// What is done otherwise.
    pub otherwise: Option<Box<[Node]>>,
}

/// `$a, $b := command | command`.
#[derive(Debug)]
pub struct Pipe {
    /// From the first token to the last.
    pub at: Range,
    /// `=` rather than `:=`.
    pub assign: bool,
    /// The variables that take the value.
    pub variables: Box<[Rc<str>]>,
    /// The commands, at least one.
    pub commands: Box<[Command]>,
}

/// An operand and its arguments.
#[derive(Debug)]
pub struct Command {
    /// From the first to the last argument.
    pub at: Range,
    /// At least one.
    pub arguments: Box<[Operand]>,
}

/// One operand.
#[derive(Debug)]
pub struct Operand {
    /// Its text.
    pub at: Range,
    /// Where Go's errors say it is: the last field of a chain.
    pub pos: u32,
    /// What it is.
    pub kind: OperandKind,
}

/// What an operand is.
#[derive(Debug)]
pub enum OperandKind {
    /// A function.
    Identifier(Callee),
    /// `$x`, `$x.a.b`.
    Variable(Rc<str>, Path),
    /// `.`.
    Dot,
    /// `nil`.
    Nil,
    /// `.a.b`.
    Field(Path),
    /// `(…).a.b`.
    Chain(Box<Operand>, Path),
    /// `true`, `false`.
    Bool(bool),
    /// A number or character constant.
    Number(Box<Number>),
    /// A string constant.
    String(Rc<str>),
    /// `( … )`.
    Pipe(Box<Pipe>),
}

/// The function a name stands for, looked up when the template is parsed.
#[derive(Debug, Clone, Copy)]
pub enum Callee {
    /// One that needs the evaluator.
    Builtin(Builtin),
    /// One of the library.
    Library(&'static Definition),
}

impl Callee {
    /// The function's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Builtin(builtin) => builtin.name(),
            Self::Library(definition) => definition.name,
        }
    }
}

/// The functions that need the evaluator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the function of its name")]
pub enum Builtin {
    And,
    Or,
    Call,
    Include,
    Tpl,
}

impl Builtin {
    /// The function of this name.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "and" => Self::And,
            "or" => Self::Or,
            "call" => Self::Call,
            "include" => Self::Include,
            "tpl" => Self::Tpl,
            _ => return None,
        })
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::And => "and",
            Self::Or => "or",
            Self::Call => "call",
            Self::Include => "include",
            Self::Tpl => "tpl",
        }
    }

    /// Every name.
    pub const NAMES: [&str; 5] = ["and", "or", "call", "include", "tpl"];
}

/// A constant number with every reading of it that loses nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number {
    /// As a signed integer.
    pub int: Option<i64>,
    /// As an unsigned integer.
    pub uint: Option<u64>,
    /// As a floating-point number.
    pub float: Option<f64>,
    /// Whether it is written as a complex number.
    pub complex: bool,
    /// Whether its writing makes it a `float64` where nothing else decides.
    pub looks_float: bool,
}
