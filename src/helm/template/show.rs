//! Parts of templates as Go's error texts show them.

use super::ast::{Command, Node, Operand, OperandKind, Pipe, TemplateText};
use crate::helm::go;

/// A part of a template that an error can point at.
#[derive(Debug, Clone, Copy)]
pub enum Part<'t> {
    /// A command.
    Command(&'t Command),
    /// An operand.
    Operand(&'t Operand),
    /// A pipeline.
    Pipe(&'t Pipe),
    /// An action.
    Node(&'t Node),
}

impl Part<'_> {
    /// Where Go says it is.
    pub fn pos(self) -> u32 {
        match self {
            Self::Command(command) => command.at.start,
            Self::Operand(operand) => operand.pos,
            Self::Pipe(pipe) => pipe.at.start,
            Self::Node(node) => match node {
                Node::Text(at) => at.start,
                Node::Action { pipe, .. } => pipe.at.start,
                Node::If(branch) | Node::With(branch) | Node::Range(branch) => branch.pipe.at.start,
                Node::Template { pos, .. } => *pos,
                Node::Break | Node::Continue => 0,
            },
        }
    }

    /// The bytes to underline.
    pub fn range(self) -> super::ast::Range {
        match self {
            Self::Command(command) => command.at,
            Self::Operand(operand) => operand.at,
            Self::Pipe(pipe) => pipe.at,
            Self::Node(node) => match node {
                Node::Text(at) | Node::Action { at, .. } | Node::Template { at, .. } => *at,
                Node::If(branch) | Node::With(branch) | Node::Range(branch) => branch.at,
                Node::Break | Node::Continue => super::ast::Range { start: 0, end: 0 },
            },
        }
    }

    /// Its text, laid out as Go does.
    pub fn show(self, text: &TemplateText) -> String {
        let mut out = String::new();
        match self {
            Self::Command(part) => command(part, text, &mut out),
            Self::Operand(part) => operand(part, text, &mut out),
            Self::Pipe(part) => pipe(part, text, &mut out),
            Self::Node(part) => node(part, text, &mut out),
        }
        out
    }
}

fn node(part: &Node, text: &TemplateText, out: &mut String) {
    let (word, branch) = match part {
        Node::Action { pipe: printed, .. } => {
            out.push_str("{{");
            pipe(printed, text, out);
            out.push_str("}}");
            return;
        }
        Node::Template { name, pipe: dot, .. } => {
            out.push_str("{{template ");
            out.push_str(&go::quote(name));
            if let Some(dot) = dot {
                out.push(' ');
                pipe(dot, text, out);
            }
            out.push_str("}}");
            return;
        }
        Node::If(branch) => ("if", branch),
        Node::With(branch) => ("with", branch),
        Node::Range(branch) => ("range", branch),
        Node::Text(_) | Node::Break | Node::Continue => return,
    };
    out.push_str("{{");
    out.push_str(word);
    out.push(' ');
    pipe(&branch.pipe, text, out);
    out.push_str("}}");
}

fn pipe(part: &Pipe, text: &TemplateText, out: &mut String) {
    if !part.variables.is_empty() {
        out.push_str(&part.variables.join(", "));
        out.push_str(if part.assign { " = " } else { " := " });
    }
    for (number, part) in part.commands.iter().enumerate() {
        if number > 0 {
            out.push_str(" | ");
        }
        command(part, text, out);
    }
}

fn command(part: &Command, text: &TemplateText, out: &mut String) {
    for (number, argument) in part.arguments.iter().enumerate() {
        if number > 0 {
            out.push(' ');
        }
        operand(argument, text, out);
    }
}

fn operand(part: &Operand, text: &TemplateText, out: &mut String) {
    match &part.kind {
        OperandKind::Variable(name, path) => {
            out.push_str(name);
            fields(path, out);
        }
        OperandKind::Field(path) => fields(path, out),
        OperandKind::Chain(inner, path) => {
            operand(inner, text, out);
            fields(path, out);
        }
        OperandKind::Pipe(inner) => {
            out.push('(');
            pipe(inner, text, out);
            out.push(')');
        }
        _ => out.push_str(text.text.get(part.at.start as usize..part.at.end as usize).unwrap_or("")),
    }
}

fn fields(path: &[std::rc::Rc<str>], out: &mut String) {
    for field in path {
        out.push('.');
        out.push_str(field);
    }
}
