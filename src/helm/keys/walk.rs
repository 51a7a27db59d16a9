//! A template read for the values that it names.

use std::rc::Rc;

use super::uses::{PathId, Uses};
use crate::helm::template::Names;
use crate::helm::template::ast::{Branch, Callee, Command, Node, Operand, OperandKind, Pipe, TemplateText};

/// One template.
pub(super) struct Walk<'a, 'u> {
    text: &'a TemplateText,
    uses: &'u mut Uses,
    names: &'u mut Names,
    /// Variables that hold a known path.
    variables: Vec<(&'a str, Option<PathId>)>,
}

impl<'a, 'u> Walk<'a, 'u> {
    pub(super) fn new(text: &'a TemplateText, uses: &'u mut Uses, names: &'u mut Names) -> Self {
        Self { text, uses, names, variables: Vec::new() }
    }

    /// Takes up what a template names.
    pub(super) fn template(&mut self, root: &'a [Node]) {
        self.list(root, None);
    }

    /// `dot` is the path of the dot where it is known to lie below `.Values`.
    fn list(&mut self, nodes: &'a [Node], dot: Option<PathId>) {
        let mark = self.variables.len();
        for node in nodes {
            match node {
                Node::Text(_) | Node::Break | Node::Continue => {}
                Node::Action { pipe, .. } => self.action(pipe, dot),
                Node::Template { pipe, .. } => {
                    if let Some(pipe) = pipe {
                        self.value(pipe, dot);
                    }
                }
                Node::If(branch) => self.branch(branch, dot, Kind::If),
                Node::With(branch) => self.branch(branch, dot, Kind::With),
                Node::Range(branch) => self.branch(branch, dot, Kind::Range),
            }
        }
        self.variables.truncate(mark);
    }

    fn action(&mut self, pipe: &'a Pipe, dot: Option<PathId>) {
        match (&*pipe.variables, single(pipe)) {
            ([name], Some(operand)) => {
                let path = self.path(operand, dot);
                match path {
                    Some(path) => self.read(path, operand),
                    None => self.operand(operand, dot, true),
                }
                self.variables.push((name, path));
            }
            _ => {
                self.value(pipe, dot);
                self.variables.extend(pipe.variables.iter().map(|name| (&**name, None)));
            }
        }
    }

    fn branch(&mut self, branch: &'a Branch, dot: Option<PathId>, kind: Kind) {
        let mark = self.variables.len();
        let path = single(&branch.pipe).and_then(|operand| {
            let path = self.path(operand, dot)?;
            self.read(path, operand);
            Some(path)
        });
        if path.is_none() {
            if kind == Kind::If { self.condition(&branch.pipe, dot) } else { self.value(&branch.pipe, dot) }
        }
        if kind == Kind::Range
            && let Some(path) = path
        {
            self.uses.add_whole(path);
        }
        let bound = if kind == Kind::Range { None } else { path };
        self.variables.extend(branch.pipe.variables.iter().map(|name| (&**name, bound)));
        let inner = match kind {
            Kind::If => dot,
            Kind::With => path,
            Kind::Range => None,
        };
        self.list(&branch.list, inner);
        if let Some(otherwise) = &branch.otherwise {
            self.list(otherwise, dot);
        }
        self.variables.truncate(mark);
    }

    /// A pipeline whose value goes somewhere: paths in it are used as a whole.
    fn value(&mut self, pipe: &'a Pipe, dot: Option<PathId>) {
        pipe.commands.iter().for_each(|command| self.command(command, dot, true));
    }

    /// A pipeline that is only asked whether it is true.
    fn condition(&mut self, pipe: &'a Pipe, dot: Option<PathId>) {
        pipe.commands.iter().for_each(|command| self.command(command, dot, false));
    }

    fn command(&mut self, command: &'a Command, dot: Option<PathId>, whole: bool) {
        let logic = match command.arguments.first().map(|a| &a.kind) {
            Some(OperandKind::Identifier(callee)) => is_logic(*callee),
            _ => false,
        };
        for argument in &command.arguments {
            self.operand(argument, dot, whole && !logic);
        }
    }

    fn operand(&mut self, operand: &'a Operand, dot: Option<PathId>, whole: bool) {
        if let Some(path) = self.path(operand, dot) {
            if whole {
                self.uses.add_whole(path);
            }
            return self.read(path, operand);
        }
        match &operand.kind {
            OperandKind::Field(path) | OperandKind::Variable(_, path) => self.uses.add_names(path),
            OperandKind::Chain(inner, path) => {
                self.uses.add_names(path);
                self.operand(inner, dot, true);
            }
            OperandKind::String(text) => {
                self.uses.add_words(text, self.names);
            }
            OperandKind::Pipe(pipe) => {
                if whole {
                    self.value(pipe, dot)
                } else {
                    self.condition(pipe, dot)
                }
            }
            OperandKind::Dot => {
                if let (Some(dot), true) = (dot, whole) {
                    self.uses.add_whole(dot);
                }
            }
            _ => {}
        }
    }

    fn read(&mut self, path: PathId, operand: &Operand) {
        self.uses.read(path, || self.text.span(operand.at));
    }

    /// The path an operand names, if it surely lies below `.Values`.
    fn path(&mut self, operand: &'a Operand, dot: Option<PathId>) -> Option<PathId> {
        match &operand.kind {
            OperandKind::Field(fields) => match after_values(fields) {
                Some(fields) => Some(self.uses.path(fields)),
                None => Some(self.uses.longer(dot?, fields)),
            },
            OperandKind::Variable(name, fields) => {
                if let Some(fields) = after_values(fields) {
                    return Some(self.uses.path(fields));
                }
                let (_, known) = self.variables.iter().rev().find(|(known, _)| *known == &**name)?;
                Some(self.uses.longer((*known)?, fields))
            }
            OperandKind::Chain(inner, fields) => {
                let OperandKind::Pipe(pipe) = &inner.kind else { return None };
                let path = self.path(single(pipe)?, dot)?;
                Some(self.uses.longer(path, fields))
            }
            _ => None,
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    If,
    With,
    Range,
}

/// Functions that only ask whether something is so.
fn is_logic(callee: Callee) -> bool {
    matches!(callee.name(), "and" | "or" | "not" | "eq" | "ne" | "hasKey")
}

/// What follows `Values` in a path such as `.Values.a` or `.context.Values.a`.
fn after_values(fields: &[Rc<str>]) -> Option<&[Rc<str>]> {
    let at = fields.iter().position(|field| &**field == "Values")?;
    Some(&fields[at + 1..])
}

/// The one operand of a pipeline that is nothing else.
fn single(pipe: &Pipe) -> Option<&Operand> {
    match &*pipe.commands {
        [command] => match &*command.arguments {
            [operand] => Some(operand),
            _ => None,
        },
        _ => None,
    }
}
