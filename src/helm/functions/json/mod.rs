//! JSON: Helm's `toJson`, `fromJson` and their kin, and sprig's pretty and raw ones.

mod decode;
mod encode;

use super::{Call, Definition, FunctionError, Type, arguments, fixed};
use crate::helm::rope::Text;
use crate::helm::value::{Data, Dict, DictKind, ListKind, Value};

pub use decode::decode;
pub use encode::{Layout, bytes, encode};

type Outcome = Result<Value, FunctionError>;

const ANY: &[Type] = &[Type::Any];
const STRING: &[Type] = &[Type::String];

/// What this file offers.
pub const FUNCTIONS: &[Definition] = &[
    fixed("toJson", ANY, |_, a| lenient(a, Layout::COMPACT)),
    fixed("mustToJson", ANY, |_, a| strict(a, Layout::COMPACT)),
    fixed("toPrettyJson", ANY, |_, a| lenient(a, Layout::PRETTY)),
    fixed("mustToPrettyJson", ANY, |_, a| strict(a, Layout::PRETTY)),
    fixed("toRawJson", ANY, |_, a| strict(a, Layout::RAW)),
    fixed("mustToRawJson", ANY, |_, a| strict(a, Layout::RAW)),
    fixed("fromJson", STRING, from_json),
    fixed("fromJsonArray", STRING, from_json_array),
    fixed("mustFromJson", STRING, |_: &mut Call<'_>, a| decode(&arguments::text(a, 0))),
];

fn strict(arguments: &[Value], layout: Layout) -> Outcome {
    let value = arguments::value(arguments, 0);
    Ok(Value::text(encode(&value, layout)?).or_at(value.origin))
}

fn lenient(arguments: &[Value], layout: Layout) -> Outcome {
    let value = arguments::value(arguments, 0);
    Ok(Value::text(encode(&value, layout).unwrap_or_default()).or_at(value.origin))
}

fn from_json(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let decoded = decode(&arguments::text(arguments, 0));
    if decoded.as_ref().is_ok_and(Value::is_nil) {
        return Ok(Value::from(Dict::default().with_kind(DictKind::Nil)));
    }
    Ok(as_dict(decoded, ""))
}

fn from_json_array(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let decoded = decode(&arguments::text(arguments, 0));
    if decoded.as_ref().is_ok_and(Value::is_nil) {
        return Ok(Value::slice(Vec::new(), ListKind::NilAny));
    }
    Ok(as_list(decoded, ""))
}

/// Helm never fails here: the error becomes the map's only entry. `context` stands before the decoder's words.
pub(super) fn as_dict(decoded: Outcome, context: &str) -> Value {
    let failed = |message: &str| {
        let dict = Dict::default();
        dict.insert("Error", message);
        Value::from(dict)
    };
    match decoded {
        Err(error) => failed(&error.message),
        Ok(value) => match &value.data {
            Data::Dict(_) => value,
            Data::Nil => Value::from(Dict::default()),
            _ => failed(&format!("{context}{}", wrong_type(&value, "map[string]interface {}"))),
        },
    }
}

/// Helm never fails here: the error becomes the only item.
pub(super) fn as_list(decoded: Outcome, context: &str) -> Value {
    let failed = |message: &str| Value::list(vec![Value::from(message)]);
    match decoded {
        Err(error) => failed(&error.message),
        Ok(value) => match &value.data {
            Data::List(_) => value,
            Data::Nil => Value::list(Vec::new()),
            _ => failed(&format!("{context}{}", wrong_type(&value, "[]interface {}"))),
        },
    }
}

fn wrong_type(value: &Value, wanted: &str) -> String {
    let found = match &value.data {
        Data::Bool(_) => "bool",
        Data::Float(_) | Data::Int(..) => "number",
        Data::String(_) => "string",
        Data::List(_) => "array",
        _ => "object",
    };
    format!("json: cannot unmarshal {found} into Go value of type {wanted}")
}

/// A value's compact JSON, without origins.
pub fn compact(value: &Value) -> Result<Text, FunctionError> {
    encode(value, Layout::COMPACT)
}

#[cfg(test)]
mod tests;
