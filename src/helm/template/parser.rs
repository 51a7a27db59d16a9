//! From tokens to the tree, by the rules of Go's `text/template/parse/parse.go`.

mod errors;
mod operands;

use std::rc::Rc;

use super::Names;
use super::ast::{Branch, Command, Node, Operand, Range, Template, TemplateText};
use super::lexer::{Kind, Lexer, Token};
use crate::helm::go;

/// Why a template cannot be parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    /// Go's message without the place.
    pub message: String,
    /// The line Go names, from 1.
    pub line: usize,
    /// The token at fault.
    pub at: Range,
    /// The unknown function, where that is the fault.
    pub unknown_function: Option<String>,
}

type Result<T> = std::result::Result<T, ParseError>;

/// Deeper nesting is refused; no template comes near it.
const MAX_DEPTH: u32 = 500;

/// Parses a text: the templates it defines, its own last.
pub fn parse(text: &Rc<TemplateText>, names: &mut Names) -> Result<Vec<Template>> {
    let chars = text.text.shared();
    let mut parser = Parser {
        text,
        chars: &chars,
        lexer: Lexer::new(&chars),
        token: [Token { kind: Kind::Eof, start: 0, end: 0 }; 3],
        peeked: 0,
        names,
        variables: vec![DOLLAR],
        nodes: Vec::new(),
        commands: Vec::new(),
        operands: Vec::new(),
        set: Vec::new(),
        action_start: None,
        range_depth: 0,
        depth: 0,
    };
    parser.file()?;
    Ok(parser.set)
}

/// The variable that every template has.
const DOLLAR: &str = "$";

struct Parser<'t, 'n> {
    text: &'t Rc<TemplateText>,
    chars: &'t str,
    lexer: Lexer<'t>,
    token: [Token; 3],
    peeked: usize,
    names: &'n mut Names,
    variables: Vec<&'t str>,
    /// What is read of the lists that are still open, the outer ones first.
    nodes: Vec<Node>,
    /// The same for pipelines.
    commands: Vec<Command>,
    /// The same for commands.
    operands: Vec<Operand>,
    set: Vec<Template>,
    action_start: Option<u32>,
    range_depth: u32,
    depth: u32,
}

/// What a list of nodes ends at.
#[derive(Clone, Copy, PartialEq)]
enum End {
    End,
    Else,
}

enum Item {
    Node(Node),
    End(End),
}

impl<'t> Parser<'t, '_> {
    fn next(&mut self) -> Token {
        if self.peeked > 0 {
            self.peeked -= 1;
        } else {
            self.token[0] = self.lexer.next_token();
        }
        self.token[self.peeked]
    }

    fn backup(&mut self) {
        self.peeked += 1;
    }

    fn backup2(&mut self, first: Token) {
        self.token[1] = first;
        self.peeked = 2;
    }

    fn backup3(&mut self, first: Token, second: Token) {
        self.token[1] = second;
        self.token[2] = first;
        self.peeked = 3;
    }

    fn peek(&mut self) -> Token {
        if self.peeked == 0 {
            self.token[0] = self.lexer.next_token();
            self.peeked = 1;
        }
        self.token[self.peeked - 1]
    }

    fn next_non_space(&mut self) -> Token {
        loop {
            let token = self.next();
            if token.kind != Kind::Space {
                return token;
            }
        }
    }

    fn peek_non_space(&mut self) -> Token {
        let token = self.next_non_space();
        self.backup();
        token
    }

    fn slice(&self, token: Token) -> &'t str {
        &self.chars[token.start as usize..token.end as usize]
    }

    fn expect(&mut self, kind: Kind, context: &str) -> Result<Token> {
        let token = self.next_non_space();
        if token.kind == kind { Ok(token) } else { self.unexpected(token, context) }
    }

    fn deeper(&mut self) -> Result<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH { Err(self.error("max expression depth exceeded")) } else { Ok(()) }
    }

    fn file(&mut self) -> Result<()> {
        while self.peek().kind != Kind::Eof {
            if self.peek().kind == Kind::LeftDelim {
                let delim = self.next();
                if self.next_non_space().kind == Kind::Define {
                    self.definition()?;
                    continue;
                }
                self.backup2(delim);
            }
            match self.text_or_action()? {
                Item::Node(node) => self.nodes.push(node),
                Item::End(end) => return Err(self.error(format!("unexpected {}", end.show()))),
            }
        }
        let whole = Range { start: 0, end: 0 };
        let root = std::mem::take(&mut self.nodes).into();
        self.add(Rc::clone(&self.text.name), root, whole)
    }

    fn add(&mut self, name: Rc<str>, root: Rc<[Node]>, named_at: Range) -> Result<()> {
        let template = Template { name, text: Rc::clone(self.text), root, named_at };
        let Some(known) = self.set.iter_mut().find(|t| t.name == template.name) else {
            self.set.push(template);
            return Ok(());
        };
        if known.is_empty() {
            *known = template;
        } else if !template.is_empty() {
            let name = go::quote(&template.name);
            return Err(self.error(format!("template: multiple definition of template {name}")));
        }
        Ok(())
    }

    fn definition(&mut self) -> Result<()> {
        const CONTEXT: &str = "define clause";
        let outer = std::mem::replace(&mut self.variables, vec![DOLLAR]);
        let range_depth = std::mem::take(&mut self.range_depth);
        let action_start = self.action_start.take();
        let token = self.next_non_space();
        let name = self.template_name(token, CONTEXT)?;
        self.expect(Kind::RightDelim, CONTEXT)?;
        let (root, end) = self.list()?;
        if end != End::End {
            return Err(self.error(format!("unexpected {} in {CONTEXT}", end.show())));
        }
        self.add(name, root.into(), Range { start: token.start, end: token.end })?;
        self.variables = outer;
        self.range_depth = range_depth;
        self.action_start = action_start;
        Ok(())
    }

    fn list(&mut self) -> Result<(Box<[Node]>, End)> {
        self.deeper()?;
        let mark = self.nodes.len();
        while self.peek_non_space().kind != Kind::Eof {
            match self.text_or_action()? {
                Item::Node(node) => self.nodes.push(node),
                Item::End(end) => {
                    self.depth -= 1;
                    return Ok((self.nodes.drain(mark..).collect(), end));
                }
            }
        }
        Err(self.error("unexpected EOF"))
    }

    fn text_or_action(&mut self) -> Result<Item> {
        let token = self.next_non_space();
        match token.kind {
            Kind::Text => Ok(Item::Node(Node::Text(Range { start: token.start, end: token.end }))),
            Kind::LeftDelim => {
                self.action_start = Some(token.start);
                let item = self.action(token.start);
                self.action_start = None;
                item
            }
            _ => self.unexpected(token, "input"),
        }
    }

    fn action(&mut self, start: u32) -> Result<Item> {
        let token = self.next_non_space();
        let node = match token.kind {
            Kind::Block => self.block(start)?,
            Kind::Break | Kind::Continue => return self.loop_control(token),
            Kind::Else => {
                let next = self.peek_non_space();
                if next.kind != Kind::If && next.kind != Kind::With {
                    self.expect(Kind::RightDelim, "else")?;
                }
                return Ok(Item::End(End::Else));
            }
            Kind::End => {
                self.expect(Kind::RightDelim, "end")?;
                return Ok(Item::End(End::End));
            }
            Kind::If => Node::If(self.branch("if", start)?),
            Kind::With => Node::With(self.branch("with", start)?),
            Kind::Range => Node::Range(self.branch("range", start)?),
            Kind::Template => self.template(start)?,
            _ => {
                self.backup();
                self.peek();
                let pipe = self.pipeline("command", Kind::RightDelim)?;
                Node::Action { at: Range { start, end: self.last_end() }, pipe }
            }
        };
        Ok(Item::Node(node))
    }

    /// One past the right delimiter just read.
    fn last_end(&self) -> u32 {
        self.token[self.peeked.min(2)].end
    }

    fn loop_control(&mut self, word: Token) -> Result<Item> {
        let (shown, node) = match word.kind {
            Kind::Break => ("{{break}}", Node::Break),
            _ => ("{{continue}}", Node::Continue),
        };
        let token = self.next_non_space();
        if token.kind != Kind::RightDelim {
            return self.unexpected(token, shown);
        }
        if self.range_depth == 0 {
            return Err(self.error(format!("{shown} outside {{{{range}}}}")));
        }
        Ok(Item::Node(node))
    }

    fn branch(&mut self, context: &'static str, start: u32) -> Result<Branch> {
        let mark = self.variables.len();
        let pipe = self.pipeline(context, Kind::RightDelim)?;
        let at = Range { start, end: self.last_end() };
        if context == "range" {
            self.range_depth += 1;
        }
        let (list, end) = self.list()?;
        if context == "range" {
            self.range_depth -= 1;
        }
        let otherwise = if end == End::Else { Some(self.otherwise(context)?) } else { None };
        self.variables.truncate(mark);
        Ok(Branch { at, pipe, list, otherwise })
    }

    fn otherwise(&mut self, context: &'static str) -> Result<Box<[Node]>> {
        let next = self.peek();
        if context == "if" && next.kind == Kind::If || context == "with" && next.kind == Kind::With {
            self.deeper()?;
            self.next();
            let branch = self.branch(context, next.start)?;
            self.depth -= 1;
            return Ok([if context == "if" { Node::If(branch) } else { Node::With(branch) }].into());
        }
        let (nodes, end) = self.list()?;
        if end == End::Else {
            return Err(self.error("expected end; found {{else}}"));
        }
        Ok(nodes)
    }

    fn block(&mut self, start: u32) -> Result<Node> {
        const CONTEXT: &str = "block clause";
        let token = self.next_non_space();
        let name = self.template_name(token, CONTEXT)?;
        let pipe = self.pipeline(CONTEXT, Kind::RightDelim)?;
        let at = Range { start, end: self.last_end() };
        let outer = std::mem::replace(&mut self.variables, vec![DOLLAR]);
        let range_depth = std::mem::take(&mut self.range_depth);
        let (root, end) = self.list()?;
        if end != End::End {
            return Err(self.error(format!("unexpected {} in {CONTEXT}", end.show())));
        }
        self.add(Rc::clone(&name), root.into(), Range { start: token.start, end: token.end })?;
        self.variables = outer;
        self.range_depth = range_depth;
        Ok(Node::Template { at, pos: token.start, name, pipe: Some(pipe) })
    }

    fn template(&mut self, start: u32) -> Result<Node> {
        const CONTEXT: &str = "template clause";
        let token = self.next_non_space();
        let name = self.template_name(token, CONTEXT)?;
        let mut pipe = None;
        if self.next_non_space().kind != Kind::RightDelim {
            self.backup();
            pipe = Some(self.pipeline(CONTEXT, Kind::RightDelim)?);
        }
        Ok(Node::Template { at: Range { start, end: self.last_end() }, pos: token.start, name, pipe })
    }

    fn template_name(&mut self, token: Token, context: &str) -> Result<Rc<str>> {
        match token.kind {
            Kind::String | Kind::RawString => self.string(token),
            _ => self.unexpected(token, context),
        }
    }

    /// The value of a string constant.
    fn string(&mut self, token: Token) -> Result<Rc<str>> {
        let literal = self.slice(token);
        let inner = literal.get(1..literal.len().saturating_sub(1)).unwrap_or("");
        if memchr::memchr3(b'\\', b'\r', b'\n', inner.as_bytes()).is_none() {
            return Ok(self.names.name(inner));
        }
        let value = go::unquote(literal).ok_or_else(|| self.error("invalid syntax"))?;
        Ok(self.names.name(&value))
    }
}

impl End {
    const fn show(self) -> &'static str {
        match self {
            Self::End => "{{end}}",
            Self::Else => "{{else}}",
        }
    }
}
