//! `len` and `index`: Go's `text/template/funcs.go`.

use super::{Call, Definition, FunctionError, Type, fixed, variadic};
use crate::helm::bytes;
use crate::helm::value::{Data, IntKind, Value};

/// The functions of this file.
pub const FUNCTIONS: &[Definition] =
    &[fixed("len", &[Type::Reflect], len), variadic("index", &[Type::Reflect], Type::Reflect, index)];

type Outcome = Result<Value, FunctionError>;

fn plain(value: &Value) -> Value {
    match &value.data {
        Data::Object(object) if object.kind() != "struct" && object.kind() != "ptr" => {
            object.plain().or_at(value.origin)
        }
        _ => value.clone(),
    }
}

fn len(_: &mut Call<'_>, values: &[Value]) -> Outcome {
    let Some(item) = values.first().map(plain) else { return Err("len of nil pointer".into()) };
    let count = match &item.data {
        Data::String(text) => bytes::of(text).len(),
        Data::List(list) => list.items.len(),
        Data::Dict(dict) => dict.len(),
        Data::Nil => return Err("len of nil pointer".into()),
        Data::NoValue => return Err("reflect: call of reflect.Value.Type on zero Value".into()),
        _ => return Err(format!("len of type {}", item.type_name()).into()),
    };
    Ok(Value::int(count as i64).at(item.origin.map(|o| o.beside())))
}

/// An index into `len` elements; one past the end passes here, as in Go.
fn position(index: &Value, len: usize) -> Result<usize, FunctionError> {
    match index.data {
        Data::Int(at, _) => match usize::try_from(at) {
            Ok(at) if at <= len => Ok(at),
            _ => Err(format!("index out of range: {at}").into()),
        },
        Data::Nil | Data::NoValue => Err("cannot index slice/array with nil".into()),
        _ => Err(format!("cannot index slice/array with type {}", index.type_name()).into()),
    }
}

fn index(_: &mut Call<'_>, values: &[Value]) -> Outcome {
    let Some((item, indexes)) = values.split_first() else { return Err("index of untyped nil".into()) };
    if item.is_nil() {
        return Err("index of untyped nil".into());
    }
    let mut item = plain(item);
    for index in indexes {
        item = plain(&one(&item, index)?);
    }
    Ok(item)
}

fn one(item: &Value, index: &Value) -> Outcome {
    match &item.data {
        Data::Nil | Data::NoValue => Err("index of nil pointer".into()),
        Data::List(list) => {
            let at = position(index, list.items.len())?;
            list.items.get(at).cloned().ok_or_else(|| "reflect: slice index out of range".into())
        }
        Data::String(text) => {
            let bytes = bytes::of(text);
            let at = position(index, bytes.len())?;
            let byte = bytes.get(at).ok_or("reflect: string index out of range")?;
            let origin = text.origin_in(at..at + 1);
            Ok(Value { data: Data::Int(i64::from(*byte), IntKind::Uint8), origin })
        }
        Data::Dict(dict) => match &index.data {
            Data::String(key) => Ok(dict.get(key).unwrap_or_else(|| match dict.kind.of_strings() {
                true => Value::from(""),
                false => Value::NIL,
            })),
            Data::Nil | Data::NoValue => Err("value is nil; should be of type string".into()),
            _ => Err(format!("value has type {}; should be string", index.type_name()).into()),
        },
        _ => Err(format!("can't index item of type {}", item.type_name()).into()),
    }
}
