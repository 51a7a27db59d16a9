//! Fields of maps, fields and methods of objects.

use std::rc::Rc;

use super::pipeline::Run;
use super::walk::Result;
use crate::helm::functions::{Call, Type};
use crate::helm::rope::Origin;
use crate::helm::template::ast::Operand;
use crate::helm::template::show::Part;
use crate::helm::value::{Data, Dict, DictKind, Object, Value};

/// What a field is asked of.
#[derive(Debug)]
pub(super) struct Receiver {
    pub(super) value: Value,
    /// Whether it came straight out of a collection, so that its static type in Go is `interface {}`.
    pub(super) stored: bool,
}

impl Receiver {
    /// The receiver of what is left of a path. Most paths lead from map to map: those are passed here, all but the
    /// last field, which may be a method of something.
    pub(super) fn along<'p>(value: &Value, stored: bool, path: &'p [Rc<str>]) -> (Self, &'p [Rc<str>]) {
        let mut found: Option<(Dict, Option<Origin>)> = None;
        let mut passed = 0;
        while passed + 1 < path.len() && &*path[passed] != "AsMap" {
            let dict = match (&found, &value.data) {
                (Some((dict, _)), _) | (None, Data::Dict(dict)) => dict,
                _ => break,
            };
            let next = match dict.borrow().get(&*path[passed]).map(|entry| &entry.value) {
                Some(Value { data: Data::Dict(next), origin }) => (next.clone(), *origin),
                _ => break,
            };
            found = Some(next);
            passed += 1;
        }
        let receiver = match found {
            Some((dict, origin)) => Self { value: Value::from(dict).at(origin), stored: true },
            None => Self { value: value.clone(), stored },
        };
        (receiver, &path[passed..])
    }
}

impl<'t> Run<'_, 't> {
    /// `.a.b.c` from a receiver; the last may be a method and takes the arguments.
    pub(super) fn chain(
        &mut self,
        dot: &Value,
        mut receiver: Receiver,
        operand: &'t Operand,
        path: &'t [Rc<str>],
        arguments: &'t [Operand],
        last: Option<Value>,
    ) -> Result<Value> {
        let Some((name, before)) = path.split_last() else { return Ok(receiver.value) };
        for name in before {
            let value = self.field(dot, &receiver, name, operand, &[], None)?;
            receiver = Receiver { value, stored: true };
        }
        let value = self.field(dot, &receiver, name, operand, arguments, last)?;
        Ok(self.read_at(value, operand))
    }

    /// A value that no file holds (the release's name, `--set`) comes from where it is read.
    fn read_at(&self, value: Value, operand: &Operand) -> Value {
        if value.origin.is_some() {
            return value;
        }
        let origin = || self.template.text.span(operand.at).map(Origin::value);
        match value.data {
            Data::String(text) if text.pieces().is_empty() => {
                let origin = origin();
                Value { data: Data::String(text.or_origin(origin)), origin }
            }
            Data::Bool(_) | Data::Int(..) | Data::Float(_) => Value { data: value.data, origin: origin() },
            _ => value,
        }
    }

    fn field(
        &mut self,
        dot: &Value,
        receiver: &Receiver,
        name: &str,
        operand: &'t Operand,
        arguments: &'t [Operand],
        last: Option<Value>,
    ) -> Result<Value> {
        let has_arguments = !arguments.is_empty() || last.is_some();
        let Receiver { value: receiver, stored } = receiver;
        match &receiver.data {
            Data::NoValue => Ok(Value::NO_VALUE),
            Data::Nil => {
                self.part = Some(Part::Operand(operand));
                let message = format!("nil pointer evaluating interface {{}}.{name}");
                Err(self.fail_about(message, receiver))
            }
            Data::Dict(dict) => {
                if dict.kind == DictKind::Values && name == "AsMap" {
                    return Ok(Value::from(dict.with_kind(DictKind::Any)).at(receiver.origin));
                }
                if has_arguments {
                    return Err(self.fail(format!("{name} is not a method but has arguments")));
                }
                Ok(self.entry(dict, name))
            }
            Data::Object(object) => {
                let object = Rc::clone(object);
                self.member(dot, &*object, name, operand, arguments, last)
            }
            _ => {
                let kind = if *stored { "interface {}" } else { receiver.type_name() };
                let message = format!("can't evaluate field {name} in type {kind}");
                Err(self.fail_about(message, receiver))
            }
        }
    }

    fn entry(&mut self, dict: &Dict, name: &str) -> Value {
        match dict.get(name) {
            Some(value) => value,
            None if dict.kind.of_strings() => Value::from(""),
            None => Value::NIL,
        }
    }

    fn member(
        &mut self,
        dot: &Value,
        object: &dyn Object,
        name: &str,
        operand: &'t Operand,
        arguments: &'t [Operand],
        last: Option<Value>,
    ) -> Result<Value> {
        if let Some(field) = object.field(name) {
            if arguments.is_empty() && last.is_none() {
                return Ok(field);
            }
            return Err(self.fail(format!("{name} has arguments but cannot be invoked as function")));
        }
        let mut values = Vec::with_capacity(arguments.len() + 1);
        for argument in arguments {
            values.push(self.argument(dot, Type::Reflect, argument)?);
        }
        values.extend(last);
        let span = self.template.text.span(operand.at);
        let mut call = Call { name, span, state: &mut self.engine.state };
        match object.method(name, &values, &mut call) {
            Some(Ok(value)) => Ok(self.adopt(value, &values, span)),
            Some(Err(error)) => {
                self.part = Some(Part::Operand(operand));
                Err(self.fail(format!("error calling {name}: {error}")))
            }
            None if object.kind() == "map" => Ok(Value::NIL),
            None => {
                let message = format!("can't evaluate field {name} in type {}", object.type_name());
                Err(self.fail(message))
            }
        }
    }
}
