//! Pipelines, commands, variables and constants.

use super::fields::Receiver;
use super::walk::Result;
use super::{Engine, Failure};
use crate::helm::rope::Origin;
use crate::helm::template::ast::{Command, Number, Operand, OperandKind, Pipe, Range, Template};
use crate::helm::template::show::Part;
use crate::helm::value::{Data, IntKind, Value};

/// A variable of a template.
#[derive(Debug)]
pub(super) struct Variable<'t> {
    pub(super) name: &'t str,
    pub(super) value: Value,
    /// Whether it is an element of a collection, so that its static type in Go is `interface {}`.
    pub(super) stored: bool,
}

impl Variable<'_> {
    pub(super) fn set(&mut self, value: Value, stored: bool) {
        self.value = value;
        self.stored = stored;
    }
}

/// One run of one template.
#[derive(Debug)]
pub(super) struct Run<'e, 't> {
    pub(super) engine: &'e mut Engine,
    pub(super) template: &'t Template,
    pub(super) variables: Vec<Variable<'t>>,
    /// Whether the dot is an element of a collection.
    pub(super) stored_dot: bool,
    /// The action being run, from delimiter to delimiter.
    pub(super) action: Option<Range>,
    /// What is being evaluated, for errors.
    pub(super) part: Option<Part<'t>>,
}

impl<'e, 't> Run<'e, 't> {
    pub(super) fn new(engine: &'e mut Engine, template: &'t Template, dot: &Value) -> Self {
        let variables = vec![Variable { name: "$", value: dot.clone(), stored: false }];
        Self { engine, template, variables, stored_dot: false, action: None, part: None }
    }

    /// A failure at the part being evaluated.
    pub(super) fn fail(&self, message: impl Into<String>) -> Box<Failure> {
        match self.part {
            Some(part) => Failure::at(message, self.template, part),
            None => Box::new(Failure::plain(message)),
        }
    }

    /// A failure that a value is to blame for.
    pub(super) fn fail_about(&self, message: impl Into<String>, value: &Value) -> Box<Failure> {
        let mut failure = self.fail(message);
        failure.value = value.span();
        failure
    }

    pub(super) fn assign(&mut self, name: &str, value: Value, stored: bool) -> Result<()> {
        match self.variables.iter_mut().rev().find(|v| v.name == name) {
            Some(slot) => {
                slot.value = value;
                slot.stored = stored;
                Ok(())
            }
            None => Err(self.fail(format!("undefined variable: {name}"))),
        }
    }

    pub(super) fn pipeline(&mut self, dot: &Value, pipe: &'t Pipe) -> Result<Value> {
        self.part = Some(Part::Pipe(pipe));
        let mut value: Option<Value> = None;
        for command in pipe.commands.iter() {
            let mut result = self.command(dot, command, value.take())?;
            if matches!(result.data, Data::Nil) {
                result.data = Data::NoValue;
            }
            value = Some(result);
        }
        let value = value.unwrap_or(Value::NO_VALUE);
        for name in pipe.variables.iter() {
            if pipe.assign {
                self.assign(name, value.clone(), false)?;
            } else {
                self.variables.push(Variable { name, value: value.clone(), stored: false });
            }
        }
        Ok(value)
    }

    fn command(&mut self, dot: &Value, command: &'t Command, last: Option<Value>) -> Result<Value> {
        let Some((first, rest)) = command.arguments.split_first() else { return Ok(Value::NO_VALUE) };
        match &first.kind {
            OperandKind::Identifier(callee) => {
                self.part = Some(Part::Operand(first));
                self.function(dot, *callee, Part::Command(command), rest, last)
            }
            OperandKind::Field(_) | OperandKind::Chain(..) | OperandKind::Variable(..) => {
                self.reference(dot, first, rest, last)
            }
            OperandKind::Pipe(pipe) => {
                self.no_arguments(first, rest, last.as_ref())?;
                self.pipeline(dot, pipe)
            }
            OperandKind::Nil => {
                self.part = Some(Part::Operand(first));
                self.no_arguments(first, rest, last.as_ref())?;
                Err(self.fail("nil is not a command"))
            }
            _ => {
                self.part = Some(Part::Operand(first));
                self.no_arguments(first, rest, last.as_ref())?;
                self.constant(dot, first)
            }
        }
    }

    /// Fields, chains and variables, called as methods where they have arguments.
    pub(super) fn reference(
        &mut self,
        dot: &Value,
        operand: &'t Operand,
        arguments: &'t [Operand],
        last: Option<Value>,
    ) -> Result<Value> {
        self.part = Some(Part::Operand(operand));
        match &operand.kind {
            OperandKind::Field(path) => {
                let (receiver, path) = Receiver::along(dot, self.stored_dot, path);
                self.chain(dot, receiver, operand, path, arguments, last)
            }
            OperandKind::Variable(name, path) => {
                let variable = self.variable(name)?;
                if path.is_empty() {
                    let value = variable.value.clone();
                    self.no_arguments(operand, arguments, last.as_ref())?;
                    return Ok(value);
                }
                let (receiver, path) = Receiver::along(&variable.value, variable.stored, path);
                self.chain(dot, receiver, operand, path, arguments, last)
            }
            OperandKind::Chain(inner, path) => {
                if matches!(inner.kind, OperandKind::Nil) {
                    let shown = Part::Operand(operand).show(&self.template.text);
                    return Err(self.fail(format!("indirection through explicit nil in {shown}")));
                }
                let receiver = Receiver { value: self.untyped(dot, inner)?, stored: false };
                self.chain(dot, receiver, operand, path, arguments, last)
            }
            _ => self.constant(dot, operand),
        }
    }

    /// The operand of a chain: evaluated without a type to hold it to.
    fn untyped(&mut self, dot: &Value, operand: &'t Operand) -> Result<Value> {
        self.part = Some(Part::Operand(operand));
        match &operand.kind {
            OperandKind::Pipe(pipe) => self.pipeline(dot, pipe),
            OperandKind::Identifier(callee) => self.function(dot, *callee, Part::Operand(operand), &[], None),
            _ => self.reference(dot, operand, &[], None),
        }
    }

    fn variable(&self, name: &str) -> Result<&Variable<'t>> {
        match self.variables.iter().rev().find(|v| v.name == name) {
            Some(variable) => Ok(variable),
            None => Err(self.fail(format!("undefined variable: {name}"))),
        }
    }

    fn no_arguments(&self, first: &Operand, rest: &[Operand], last: Option<&Value>) -> Result<()> {
        if rest.is_empty() && last.is_none() {
            return Ok(());
        }
        let shown = Part::Operand(first).show(&self.template.text);
        let shown = match first.kind {
            OperandKind::Pipe(_) => shown.trim_start_matches('(').trim_end_matches(')').to_owned(),
            _ => shown,
        };
        Err(self.fail(format!("can't give argument to non-function {shown}")))
    }

    /// A constant or the dot, where nothing tells which type is wanted.
    pub(super) fn constant(&mut self, dot: &Value, operand: &'t Operand) -> Result<Value> {
        let origin = || self.template.text.span(operand.at).map(Origin::value);
        match &operand.kind {
            OperandKind::Dot => Ok(dot.clone()),
            OperandKind::Bool(value) => Ok(Value::from(*value).at(origin())),
            OperandKind::String(value) => {
                let value = Value::text(self.template.text.constant(operand.at, value));
                Ok(if value.origin.is_some() { value } else { value.at(origin()) })
            }
            OperandKind::Number(number) => match ideal(number) {
                Some(data) => Ok(Value { data, origin: origin() }),
                None => {
                    let shown = Part::Operand(operand).show(&self.template.text);
                    Err(self.fail(format!("{shown} overflows int")))
                }
            },
            _ => {
                let shown = Part::Operand(operand).show(&self.template.text);
                Err(self.fail(format!("can't handle assignment of {shown} to empty interface argument")))
            }
        }
    }
}

/// The type a number has by its writing alone.
fn ideal(number: &Number) -> Option<Data> {
    if let (true, Some(float)) = (number.looks_float, number.float) {
        return Some(Data::Float(float));
    }
    match (number.int, number.float) {
        (Some(int), _) if !number.complex => Some(Data::Int(int, IntKind::Int)),
        (_, Some(float)) if number.complex => Some(Data::Float(float)),
        _ => None,
    }
}
