//! Pipelines, commands and operands.

use super::{ParseError, Parser, Result};
use crate::helm::functions;
use crate::helm::go;
use crate::helm::template::ast::{Builtin, Callee, Command, Operand, OperandKind, Path, Pipe, Range};
use crate::helm::template::lexer::{Kind, Token};
use crate::helm::template::number;

impl<'t> Parser<'t, '_> {
    pub(super) fn pipeline(&mut self, context: &'static str, end: Kind) -> Result<Pipe> {
        let first = self.peek_non_space();
        let mut at = Range { start: first.start, end: first.end };
        let (mark, mut declared) = (self.commands.len(), Declared::default());
        while self.declaration(&mut declared, context)? {}
        loop {
            let token = self.next_non_space();
            match token.kind {
                kind if kind == end => break,
                Kind::Bool
                | Kind::CharConstant
                | Kind::Complex
                | Kind::Dot
                | Kind::Field
                | Kind::Identifier
                | Kind::Number
                | Kind::Nil
                | Kind::RawString
                | Kind::String
                | Kind::Variable
                | Kind::LeftParen => {
                    self.backup();
                    let command = self.command()?;
                    at.end = command.at.end;
                    self.commands.push(command);
                }
                _ => return self.unexpected(token, context),
            }
        }
        self.check_pipeline(mark, context)?;
        let variables = declared.variables.into_iter().map(|name| self.names.name(name)).collect();
        let commands = self.commands.drain(mark..).collect();
        Ok(Pipe { at, assign: declared.assign, variables, commands })
    }

    /// Reads `$x :=`, `$x =` or `$x,`; true where another declaration has to follow.
    fn declaration(&mut self, declared: &mut Declared<'t>, context: &str) -> Result<bool> {
        let variable = self.peek_non_space();
        if variable.kind != Kind::Variable {
            return Ok(false);
        }
        self.next();
        let after = self.peek();
        let next = self.peek_non_space();
        let comma = next.kind == Kind::Char && self.slice(next) == ",";
        if matches!(next.kind, Kind::Assign | Kind::Declare) || comma {
            self.next_non_space();
            let name = self.slice(variable);
            self.variables.push(name);
            declared.variables.push(name);
            if !comma {
                declared.assign = next.kind == Kind::Assign;
                return Ok(false);
            }
            if context == "range" && declared.variables.len() < 2 {
                return match self.peek_non_space().kind {
                    Kind::Variable | Kind::RightDelim | Kind::RightParen => Ok(true),
                    _ => Err(self.error("range can only initialize variables")),
                };
            }
            return Err(self.error(format!("too many declarations in {context}")));
        }
        if after.kind == Kind::Space {
            self.backup3(variable, after)
        } else {
            self.backup2(variable)
        }
        Ok(false)
    }

    /// Checks the commands from `mark` on.
    fn check_pipeline(&self, mark: usize, context: &str) -> Result<()> {
        let commands = &self.commands[mark..];
        if commands.is_empty() {
            return Err(self.error(format!("missing value for {context}")));
        }
        for (stage, command) in commands.iter().enumerate().skip(1) {
            let first = command.arguments.first().map(|a| &a.kind);
            if matches!(
                first,
                Some(
                    OperandKind::Bool(_)
                        | OperandKind::Dot
                        | OperandKind::Nil
                        | OperandKind::Number(_)
                        | OperandKind::String(_)
                )
            ) {
                let message = format!("non executable command in pipeline stage {}", stage + 1);
                return Err(self.error(message));
            }
        }
        Ok(())
    }

    fn command(&mut self) -> Result<Command> {
        let start = self.peek_non_space().start;
        let mark = self.operands.len();
        loop {
            self.peek_non_space();
            if let Some(operand) = self.operand()? {
                self.operands.push(operand);
            }
            let token = self.next();
            match token.kind {
                Kind::Space => continue,
                Kind::RightDelim | Kind::RightParen => self.backup(),
                Kind::Pipe => {}
                _ => return self.unexpected(token, "operand"),
            }
            break;
        }
        let arguments: Box<[Operand]> = self.operands.drain(mark..).collect();
        let Some(last) = arguments.last() else { return Err(self.error("empty command")) };
        Ok(Command { at: Range { start, end: last.at.end }, arguments })
    }

    fn operand(&mut self) -> Result<Option<Operand>> {
        let Some(mut node) = self.term()? else { return Ok(None) };
        if self.peek().kind != Kind::Field {
            return Ok(Some(node));
        }
        let pos = self.peek().start;
        let mut end = node.at.end;
        while self.peek().kind == Kind::Field {
            end = self.next().end;
        }
        let at = Range { start: node.at.start, end };
        // The tokens of a chain follow each other without space.
        let fields = |from: u32| &self.chars[from as usize..end as usize];
        node.kind = match node.kind {
            OperandKind::Field(_) => OperandKind::Field(self.names.path(fields(at.start))),
            OperandKind::Variable(name, _) => OperandKind::Variable(name, self.names.path(fields(pos))),
            OperandKind::Bool(_)
            | OperandKind::String(_)
            | OperandKind::Number(_)
            | OperandKind::Nil
            | OperandKind::Dot => {
                let shown = go::quote(&self.chars[node.at.start as usize..node.at.end as usize]);
                return Err(self.error(format!("unexpected . after term {shown}")));
            }
            _ => {
                let fields = self.names.path(fields(pos));
                let kind = OperandKind::Chain(Box::new(node), fields);
                return Ok(Some(Operand { at, pos, kind }));
            }
        };
        Ok(Some(Operand { at, pos, kind: node.kind }))
    }

    fn term(&mut self) -> Result<Option<Operand>> {
        let token = self.next_non_space();
        let kind = match token.kind {
            Kind::Identifier => self.function(token)?,
            Kind::Dot => OperandKind::Dot,
            Kind::Nil => OperandKind::Nil,
            Kind::Variable => self.variable(token)?,
            Kind::Field => OperandKind::Field(self.field(token)),
            Kind::Bool => OperandKind::Bool(self.slice(token) == "true"),
            Kind::CharConstant | Kind::Complex | Kind::Number => {
                let number = number::parse(self.slice(token), token.kind);
                OperandKind::Number(Box::new(number.map_err(|message| self.error(message))?))
            }
            Kind::LeftParen => {
                self.deeper()?;
                let pipe = self.pipeline("parenthesized pipeline", Kind::RightParen)?;
                self.depth -= 1;
                let (pos, end) = (pipe.at.start, self.last_end());
                let at = Range { start: token.start, end };
                return Ok(Some(Operand { at, pos, kind: OperandKind::Pipe(Box::new(pipe)) }));
            }
            Kind::String | Kind::RawString => OperandKind::String(self.string(token)?),
            _ => {
                self.backup();
                return Ok(None);
            }
        };
        let at = Range { start: token.start, end: token.end };
        Ok(Some(Operand { at, pos: token.start, kind }))
    }

    fn function(&self, token: Token) -> Result<OperandKind> {
        let name = self.slice(token);
        let callee = match Builtin::named(name) {
            Some(builtin) => Callee::Builtin(builtin),
            None => match functions::find(name) {
                Some(definition) => Callee::Library(definition),
                None => {
                    let message = format!("function {} not defined", go::quote(name));
                    let at = Range { start: token.start, end: token.end };
                    let unknown_function = Some(name.to_owned());
                    return Err(ParseError { at, unknown_function, ..self.error(message) });
                }
            },
        };
        Ok(OperandKind::Identifier(callee))
    }

    fn variable(&mut self, token: Token) -> Result<OperandKind> {
        let name = self.slice(token);
        if !self.variables.contains(&name) {
            return Err(self.error(format!("undefined variable {}", go::quote(name))));
        }
        Ok(OperandKind::Variable(self.names.name(name), self.names.path("")))
    }

    /// The field of one token; more of them may follow, and then the path is made of all.
    fn field(&mut self, token: Token) -> Path {
        if self.peek().kind == Kind::Field { self.names.path("") } else { self.names.path(self.slice(token)) }
    }
}

/// What stands before `:=` or `=`.
#[derive(Default)]
struct Declared<'t> {
    variables: Vec<&'t str>,
    assign: bool,
}
