//! `eq`, `ne`, `lt`, `le`, `gt`, `ge`, `not`: Go's `text/template/funcs.go`.

use std::cmp::Ordering;
use std::rc::Rc;

use super::{Call, Definition, FunctionError, Type, fixed, variadic};
use crate::helm::value::{Data, Value};

/// The functions of this file.
pub const FUNCTIONS: &[Definition] = &[
    variadic("eq", &[Type::Reflect], Type::Reflect, eq),
    fixed("ne", &[Type::Reflect, Type::Reflect], ne),
    fixed("lt", &[Type::Reflect, Type::Reflect], lt),
    fixed("le", &[Type::Reflect, Type::Reflect], le),
    fixed("gt", &[Type::Reflect, Type::Reflect], gt),
    fixed("ge", &[Type::Reflect, Type::Reflect], ge),
    fixed("not", &[Type::Reflect], not),
];

type Outcome = Result<Value, FunctionError>;

/// Kinds that compare with each other.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Invalid,
    Bool,
    Int,
    Float,
    String,
}

fn kind(value: &Value) -> Kind {
    match value.data {
        Data::Bool(_) => Kind::Bool,
        Data::Int(..) => Kind::Int,
        Data::Float(_) => Kind::Float,
        Data::String(_) => Kind::String,
        _ => Kind::Invalid,
    }
}

fn bad_type() -> FunctionError {
    FunctionError::new("invalid type for comparison")
}

fn incompatible(a: &Value, b: &Value) -> FunctionError {
    FunctionError::new(format!("incompatible types for comparison: {} and {}", a.type_name(), b.type_name()))
}

fn equal(a: &Value, b: &Value) -> Result<bool, FunctionError> {
    match (&a.data, &b.data) {
        (Data::Bool(a), Data::Bool(b)) => Ok(a == b),
        (Data::Int(a, _), Data::Int(b, _)) => Ok(a == b),
        (Data::Float(a), Data::Float(b)) => Ok(a == b),
        (Data::String(a), Data::String(b)) => Ok(a == b),
        _ if kind(a) != kind(b) => {
            if a.is_nil() || b.is_nil() {
                Ok(false)
            } else {
                Err(incompatible(a, b))
            }
        }
        _ => equal_other(a, b),
    }
}

/// Maps, slices and objects: comparable with `nil` only, objects with themselves too.
fn equal_other(a: &Value, b: &Value) -> Result<bool, FunctionError> {
    if a.is_nil() || b.is_nil() {
        return Ok(a.is_nil() == b.is_nil());
    }
    if a.kind_name() != b.kind_name() {
        let second = crate::helm::print::value(b);
        return Err(FunctionError::new(format!(
            "non-comparable types {}: {}, {}: {}",
            as_string(a),
            a.type_name(),
            b.type_name(),
            second.as_str()
        )));
    }
    match (&a.data, &b.data) {
        (Data::Object(a), Data::Object(b)) if a.kind() != "map" && a.kind() != "slice" => {
            Ok(Rc::ptr_eq(a, b) || a.type_name() == b.type_name() && a.print() == b.print())
        }
        _ => Err(FunctionError::new(format!("non-comparable type {}: {}", as_string(b), b.type_name()))),
    }
}

/// What `%s` makes of a value: numbers are no strings, and it says so.
fn as_string(value: &Value) -> String {
    let join = |parts: Vec<String>| parts.join(" ");
    match &value.data {
        Data::String(text) => text.as_str().to_owned(),
        Data::Nil | Data::NoValue => "<nil>".to_owned(),
        Data::List(list) => format!("[{}]", join(list.items.iter().map(as_string).collect())),
        Data::Dict(dict) => {
            let part = |(key, entry): (&Rc<str>, &crate::helm::value::Entry)| {
                format!("{key}:{}", as_string(&entry.value))
            };
            format!("map[{}]", join(dict.borrow().iter().map(part).collect()))
        }
        Data::Object(object) => object.print().as_str().to_owned(),
        _ => format!("%!s({}={})", value.type_name(), crate::helm::print::value(value).as_str()),
    }
}

fn less(a: &Value, b: &Value) -> Result<bool, FunctionError> {
    if kind(a) == Kind::Invalid || kind(b) == Kind::Invalid {
        return Err(bad_type());
    }
    match (&a.data, &b.data) {
        (Data::Int(a, _), Data::Int(b, _)) => Ok(a < b),
        (Data::Float(a), Data::Float(b)) => Ok(a.partial_cmp(b) == Some(Ordering::Less)),
        (Data::String(a), Data::String(b)) => Ok(a.as_bytes() < b.as_bytes()),
        (Data::Bool(_), Data::Bool(_)) => Err(bad_type()),
        _ => Err(incompatible(a, b)),
    }
}

fn less_or_equal(a: &Value, b: &Value) -> Result<bool, FunctionError> {
    Ok(less(a, b)? || equal(a, b)?)
}

fn eq(_: &mut Call<'_>, values: &[Value]) -> Outcome {
    let [first, others @ ..] = values else { return Err(bad_type()) };
    if others.is_empty() {
        return Err(FunctionError::new("missing argument for comparison"));
    }
    for other in others {
        if equal(first, other)? {
            return Ok(true.into());
        }
    }
    Ok(false.into())
}

fn two(
    values: &[Value],
    with: fn(&Value, &Value) -> Result<bool, FunctionError>,
) -> Result<bool, FunctionError> {
    match values {
        [a, b] => with(a, b),
        _ => Err(bad_type()),
    }
}

fn ne(_: &mut Call<'_>, values: &[Value]) -> Outcome {
    Ok((!two(values, equal)?).into())
}

fn lt(_: &mut Call<'_>, values: &[Value]) -> Outcome {
    Ok(two(values, less)?.into())
}

fn le(_: &mut Call<'_>, values: &[Value]) -> Outcome {
    Ok(two(values, less_or_equal)?.into())
}

fn gt(_: &mut Call<'_>, values: &[Value]) -> Outcome {
    Ok((!two(values, less_or_equal)?).into())
}

fn ge(_: &mut Call<'_>, values: &[Value]) -> Outcome {
    Ok((!two(values, less)?).into())
}

fn not(_: &mut Call<'_>, values: &[Value]) -> Outcome {
    Ok((!values.first().is_some_and(Value::truth)).into())
}
