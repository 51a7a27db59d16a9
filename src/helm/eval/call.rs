//! Calls of functions.

use super::pipeline::Run;
use super::walk::Result;
use crate::helm::functions::{Call, Definition, Type};
use crate::helm::rope::Origin;
use crate::helm::template::ast::{Builtin, Callee, Operand};
use crate::helm::template::show::Part;
use crate::helm::value::{Data, Value};
use crate::syntax::Span;

impl<'t> Run<'_, 't> {
    /// Calls a function; `part` is what Go blames where the function itself fails.
    pub(super) fn function(
        &mut self,
        dot: &Value,
        callee: Callee,
        part: Part<'t>,
        arguments: &'t [Operand],
        last: Option<Value>,
    ) -> Result<Value> {
        self.step()?;
        let name = callee.name();
        match callee {
            Callee::Builtin(Builtin::And) => self.and_or(dot, "and", false, arguments, last),
            Callee::Builtin(Builtin::Or) => self.and_or(dot, "or", true, arguments, last),
            Callee::Builtin(Builtin::Call) => {
                let mark = self.values(dot, name, &[Type::Reflect], Some(Type::Reflect), arguments, last)?;
                self.part = Some(part);
                let message = match self.engine.arguments.get(mark).filter(|v| !v.is_nil()) {
                    Some(value) => {
                        let callee = arguments.first().map(|a| Part::Operand(a).show(&self.template.text));
                        let callee =
                            callee.unwrap_or_else(|| crate::helm::print::value(value).as_str().to_owned());
                        format!("non-function {callee} of type {}", value.type_name())
                    }
                    None => "call of nil".to_owned(),
                };
                Err(self.fail(format!("error calling call: {message}")))
            }
            Callee::Builtin(Builtin::Include) => {
                self.values(dot, name, &[Type::String, Type::Any], None, arguments, last)?;
                let (data, name) = (self.engine.arguments.pop(), self.engine.arguments.pop());
                self.include(&name.unwrap_or(Value::NIL), &data.unwrap_or(Value::NIL), part)
            }
            Callee::Builtin(Builtin::Tpl) => {
                self.values(dot, name, &[Type::String, Type::Any], None, arguments, last)?;
                let (data, text) = (self.engine.arguments.pop(), self.engine.arguments.pop());
                self.tpl(&text.unwrap_or(Value::NIL), &data.unwrap_or(Value::NIL), part)
            }
            Callee::Library(definition) => self.library(dot, definition, part, arguments, last),
        }
    }

    fn library(
        &mut self,
        dot: &Value,
        definition: &'static Definition,
        part: Part<'t>,
        arguments: &'t [Operand],
        last: Option<Value>,
    ) -> Result<Value> {
        let Definition { name, parameters, variadic, run } = *definition;
        let mark = self.values(dot, name, parameters, variadic, arguments, last)?;
        let span = self.template.text.span(part.range());
        let mut call = Call { name, span, state: &mut self.engine.state };
        let outcome = run(&mut call, &self.engine.arguments[mark..]);
        match outcome {
            Ok(value) => {
                match &value.data {
                    Data::String(text) => self.produced(text.len())?,
                    Data::List(list) => self.produced(list.items.len() * 8)?,
                    _ => {}
                }
                let value = self.adopt(value, &self.engine.arguments[mark..], span);
                self.engine.arguments.truncate(mark);
                Ok(value)
            }
            Err(error) => {
                self.part = Some(part);
                let values = &self.engine.arguments[mark..];
                let mut failure = self.fail(error.message);
                if let Some(frame) = failure.frames.last_mut() {
                    frame.calling = Some(name.into());
                }
                failure.value = values.iter().rev().find_map(Value::span);
                Err(failure)
            }
        }
    }

    /// Evaluates the arguments, after their number was checked; gives where they start. Whoever calls this takes
    /// them away again, unless the template stops.
    fn values(
        &mut self,
        dot: &Value,
        name: &str,
        parameters: &[Type],
        variadic: Option<Type>,
        arguments: &'t [Operand],
        last: Option<Value>,
    ) -> Result<usize> {
        let count = arguments.len() + usize::from(last.is_some());
        if variadic.is_some() && count < parameters.len() {
            let (want, got) = (parameters.len(), arguments.len());
            return Err(self.fail(format!("wrong number of args for {name}: want at least {want} got {got}")));
        }
        if variadic.is_none() && count != parameters.len() {
            let want = parameters.len();
            return Err(self.fail(format!("wrong number of args for {name}: want {want} got {count}")));
        }
        let wanted = |number: usize| parameters.get(number).copied().or(variadic).unwrap_or(Type::Any);
        let mark = self.engine.arguments.len();
        for (number, argument) in arguments.iter().enumerate() {
            let value = self.argument(dot, wanted(number), argument)?;
            self.engine.arguments.push(value);
        }
        if let Some(last) = last {
            let value = self.validate(last, wanted(arguments.len()))?;
            self.engine.arguments.push(value);
        }
        Ok(mark)
    }

    /// `and`, `or`: the first argument that decides, or the last one.
    fn and_or(
        &mut self,
        dot: &Value,
        name: &str,
        stop_at: bool,
        arguments: &'t [Operand],
        last: Option<Value>,
    ) -> Result<Value> {
        if arguments.is_empty() && last.is_none() {
            return Err(self.fail(format!("wrong number of args for {name}: want at least 1 got 0")));
        }
        let mut value = Value::NO_VALUE;
        for argument in arguments {
            value = self.argument(dot, Type::Reflect, argument)?;
            if value.truth() == stop_at {
                return Ok(value);
            }
        }
        Ok(last.unwrap_or(value))
    }

    /// Gives a result that has no origin one: a number made from one value has that value's; text, and a bool,
    /// which says something about a value and is not it, are the product of the call.
    pub(super) fn adopt(&self, value: Value, arguments: &[Value], call: Option<Span>) -> Value {
        if value.origin.is_some() {
            return value;
        }
        let made = self.action.and_then(|at| self.template.text.span(at)).or(call);
        let inputs = || arguments.iter().filter_map(|a| a.origin).filter(|o| !within(call, o.span));
        match value.data {
            Data::String(text) if text.pieces().is_empty() => {
                let input = inputs().next().map(|o| o.span);
                let origin = made.map(|made| Origin::opaque(made, input));
                Value { data: Data::String(text.or_origin(origin)), origin }
            }
            Data::Bool(_) | Data::Int(..) | Data::Float(_) => {
                let says = matches!(value.data, Data::Bool(_));
                let mut inputs = inputs();
                let first = inputs.next();
                let origin = match (first, inputs.next()) {
                    (Some(only), None) if !says => Some(only.beside()),
                    (first, _) => made.map(|made| Origin::opaque(made, first.map(|o| o.span))),
                };
                Value { data: value.data, origin }
            }
            _ => value,
        }
    }
}

fn within(call: Option<Span>, span: Span) -> bool {
    call.is_some_and(|call| call.contains(span))
}

/// The name nearest to a wrong one, if any is near.
pub(in crate::helm) fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<String> {
    crate::cluster::nearest::nearest(name, known.map(|other| (other, other))).map(str::to_owned)
}
