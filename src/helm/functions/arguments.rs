//! Typed access to a call's arguments. The evaluator has checked number and types before.

use crate::helm::rope::Text;
use crate::helm::value::{Data, Dict, DictKind, Value};

use super::FunctionError;

/// The argument at a place; `nil` where there is none.
pub fn value(arguments: &[Value], at: usize) -> Value {
    arguments.get(at).cloned().unwrap_or(Value::NIL)
}

/// A `string` argument.
pub fn text(arguments: &[Value], at: usize) -> Text {
    arguments.get(at).and_then(Value::as_text).cloned().unwrap_or_default()
}

/// An `int` or `int64` argument.
pub fn int(arguments: &[Value], at: usize) -> i64 {
    arguments.get(at).and_then(Value::as_int).unwrap_or(0)
}

/// A `bool` argument.
pub fn bool(arguments: &[Value], at: usize) -> bool {
    arguments.get(at).and_then(Value::as_bool).unwrap_or(false)
}

/// A `map[string]interface {}` argument: Go converts `common.Values` to it on the way.
pub fn dict(arguments: &[Value], at: usize) -> Dict {
    match arguments.get(at).map(|v| &v.data) {
        Some(Data::Dict(dict)) if dict.kind.is_nil() => dict.clone(),
        Some(Data::Dict(dict)) => dict.with_kind(DictKind::Any),
        Some(Data::Object(object)) => match object.plain().data {
            Data::Dict(dict) => dict,
            _ => Dict::default(),
        },
        _ => Dict::default(),
    }
}

/// The items of an argument that has to be a slice. `verb` is how the real function names its work.
///
/// # Errors
/// `Cannot <verb> type <kind>`; Go's own words where the argument is nil.
pub fn items(arguments: &[Value], at: usize, verb: &str) -> Result<Vec<Value>, FunctionError> {
    let value = value(arguments, at);
    if let Some(items) = slice_of(&value) {
        return Ok(items);
    }
    if value.is_nil() {
        return Err(nil_dereference());
    }
    Err(format!("Cannot {verb} type {}", value.kind_name()).into())
}

/// The items of a slice, whatever holds it.
pub fn slice_of(value: &Value) -> Option<Vec<Value>> {
    match &value.data {
        Data::List(list) => Some(list.items.as_ref().clone()),
        Data::Object(object) if object.kind() == "slice" => object.plain().as_list().map(<[Value]>::to_vec),
        _ => None,
    }
}

/// What Go says where sprig asks `nil` for its kind.
pub fn nil_dereference() -> FunctionError {
    "runtime error: invalid memory address or nil pointer dereference".into()
}
