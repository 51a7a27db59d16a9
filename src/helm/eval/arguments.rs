//! Arguments: evaluated for the type that a function asks for.

use super::pipeline::Run;
use super::walk::Result;
use crate::helm::functions::Type;
use crate::helm::rope::Origin;
use crate::helm::template::ast::{Operand, OperandKind};
use crate::helm::template::show::Part;
use crate::helm::value::{Data, Dict, IntKind, List, Value};

impl Type {
    /// Go's name.
    const fn name(self) -> &'static str {
        match self {
            Self::Any => "interface {}",
            Self::Reflect => "reflect.Value",
            Self::String => "string",
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Int64 => "int64",
            Self::Float64 => "float64",
            Self::Dict => "map[string]interface {}",
            Self::List => "[]interface {}",
            Self::Strings => "[]string",
            Self::Named(name) => name,
        }
    }

    /// What a missing value becomes, for the types that have a `nil`.
    fn zero(self) -> Option<Value> {
        match self {
            Self::Any => Some(Value::NIL),
            Self::Reflect => Some(Value::NO_VALUE),
            Self::Dict => Some(Dict::default().into()),
            Self::List => Some(List::new(Vec::new()).into()),
            Self::Strings => Some(Value::strings([])),
            _ => None,
        }
    }

    fn accepts(self, value: &Value) -> bool {
        match (self, &value.data) {
            (Self::Any | Self::Reflect, _)
            | (Self::String, Data::String(_))
            | (Self::Bool, Data::Bool(_))
            | (Self::Float64, Data::Float(_))
            | (Self::Int, Data::Int(_, IntKind::Int))
            | (Self::Int64, Data::Int(_, IntKind::Int64)) => true,
            (Self::Dict, Data::Dict(dict)) => !dict.kind.of_strings(),
            (Self::List | Self::Strings, Data::List(list)) => list.kind.name() == self.name(),
            (Self::Named(name), Data::Object(object)) => object.type_name() == name,
            _ => false,
        }
    }
}

impl<'t> Run<'_, 't> {
    pub(super) fn argument(&mut self, dot: &Value, wanted: Type, operand: &'t Operand) -> Result<Value> {
        self.part = Some(Part::Operand(operand));
        let value = match &operand.kind {
            OperandKind::Dot => dot.clone(),
            OperandKind::Nil => {
                return wanted
                    .zero()
                    .ok_or_else(|| self.fail(format!("cannot assign nil to {}", wanted.name())));
            }
            OperandKind::Field(_) | OperandKind::Variable(..) | OperandKind::Chain(..) => {
                self.reference(dot, operand, &[], None)?
            }
            OperandKind::Pipe(pipe) => self.pipeline(dot, pipe)?,
            OperandKind::Identifier(callee) => {
                self.function(dot, *callee, Part::Operand(operand), &[], None)?
            }
            _ => return self.typed_constant(dot, wanted, operand),
        };
        self.validate(value, wanted)
    }

    fn typed_constant(&mut self, dot: &Value, wanted: Type, operand: &'t Operand) -> Result<Value> {
        let data = match (wanted, &operand.kind) {
            (Type::Any | Type::Reflect, _) => return self.constant(dot, operand),
            (Type::String, OperandKind::String(_)) | (Type::Bool, OperandKind::Bool(_)) => {
                return self.constant(dot, operand);
            }
            (Type::Int | Type::Int64, OperandKind::Number(number)) => {
                let kind = if wanted == Type::Int { IntKind::Int } else { IntKind::Int64 };
                number.int.map(|int| Data::Int(int, kind))
            }
            (Type::Float64, OperandKind::Number(number)) => number.float.map(Data::Float),
            _ => None,
        };
        if let Some(data) = data {
            let origin = self.template.text.span(operand.at).map(Origin::value);
            return Ok(Value { data, origin });
        }
        let shown = Part::Operand(operand).show(&self.template.text);
        Err(self.fail(match wanted {
            Type::String | Type::Bool => format!("expected {}; found {shown}", wanted.name()),
            Type::Int | Type::Int64 => format!("expected integer; found {shown}"),
            Type::Float64 => format!("expected float; found {shown}"),
            _ => format!("can't handle {shown} for arg of type {}", wanted.name()),
        }))
    }

    /// Holds a value to a type, as Go does before it calls a function.
    pub(super) fn validate(&self, value: Value, wanted: Type) -> Result<Value> {
        if matches!(value.data, Data::NoValue) {
            return match wanted.zero() {
                Some(zero) => Ok(zero.at(value.origin)),
                None => Err(self.fail_about(format!("invalid value; expected {}", wanted.name()), &value)),
            };
        }
        if wanted.accepts(&value) {
            return Ok(value);
        }
        let given = if value.is_nil() { "interface {}" } else { value.type_name() };
        let message = format!("wrong type for value; expected {}; got {given}", wanted.name());
        Err(self.fail_about(message, &value))
    }
}
