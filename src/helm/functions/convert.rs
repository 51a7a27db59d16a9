//! Conversions: spf13/cast behind sprig's `int`, `int64`, `float64`, and texts of anything.

use super::format::{display, strval};
use super::number::{self, ParseError};
use super::{Call, Definition, FunctionError, Type, arguments, fixed};
use crate::helm::rope::Text;
use crate::helm::value::{Data, IntKind, ListKind, Value};

type Outcome = Result<Value, FunctionError>;

/// What this file offers.
pub const FUNCTIONS: &[Definition] = &[
    fixed("int", &[Type::Any], int),
    fixed("int64", &[Type::Any], int64),
    fixed("float64", &[Type::Any], float64),
    fixed("toString", &[Type::Any], to_string),
    fixed("toStrings", &[Type::Any], to_strings),
    fixed("atoi", &[Type::String], atoi),
    fixed("toDecimal", &[Type::Any], to_decimal),
];

/// `cast.ToInt64`: 0 where the value is no number.
pub fn to_int64(value: &Value) -> i64 {
    match &value.data {
        Data::Int(number, _) => *number,
        Data::Float(number) => number::truncate(*number),
        Data::Bool(value) => i64::from(*value),
        Data::String(text) => number::parse_int(trim_zero_decimal(text), 0).unwrap_or(0),
        _ => 0,
    }
}

/// `cast.ToFloat64`: 0 where the value is no number.
pub fn to_float64(value: &Value) -> f64 {
    match &value.data {
        Data::Int(number, kind) if kind.is_unsigned() => (*number as u64) as f64,
        Data::Int(number, _) => *number as f64,
        Data::Float(number) => *number,
        Data::Bool(value) => f64::from(u8::from(*value)),
        Data::String(text) => number::parse_float(text).unwrap_or(0.0),
        _ => 0.0,
    }
}

/// `8.00` counts as `8`.
fn trim_zero_decimal(text: &str) -> &str {
    let trimmed = text.trim_end_matches('0');
    match trimmed.strip_suffix('.') {
        Some(whole) if trimmed.len() < text.len() => whole,
        _ => text,
    }
}

/// sprig's `strslice`: the texts of a slice's items, nil left out; anything else is one text.
pub fn string_slice(value: &Value) -> Vec<Text> {
    let texts = |items: &[Value]| {
        items.iter().filter(|v| !v.is_nil()).map(|v| strval(v).or_origin(v.origin)).collect()
    };
    match arguments::slice_of(value) {
        Some(items) => texts(&items),
        None if value.is_nil() => Vec::new(),
        None => vec![strval(value).or_origin(value.origin)],
    }
}

fn int(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let value = arguments::value(arguments, 0);
    Ok(Value::int(to_int64(&value)).at(value.origin))
}

fn int64(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let value = arguments::value(arguments, 0);
    Ok(Value::int64(to_int64(&value)).at(value.origin))
}

fn float64(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let value = arguments::value(arguments, 0);
    Ok(Value::from(to_float64(&value)).at(value.origin))
}

fn to_string(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let value = arguments::value(arguments, 0);
    let text = strval(&value).or_origin(value.origin.map(crate::helm::rope::Origin::beside));
    Ok(Value::text(text).or_at(value.origin))
}

fn to_strings(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let value = arguments::value(arguments, 0);
    if let Data::List(list) = &value.data
        && matches!(list.kind, ListKind::String | ListKind::NilString)
    {
        return Ok(value);
    }
    Ok(Value::strings(string_slice(&value)).at(value.origin))
}

fn atoi(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let text = arguments::text(arguments, 0);
    let number = match number::parse_int(&text, 10) {
        Ok(number) | Err(ParseError::Range(number)) => number,
        Err(ParseError::Syntax) => 0,
    };
    Ok(Value::new(Data::Int(number, IntKind::Int)).at(text.origin()))
}

/// Reads octal digits, such as a file mode.
fn to_decimal(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let value = arguments::value(arguments, 0);
    let number = number::parse_int(&display(&value), 8).unwrap_or(0);
    Ok(Value::int64(number).at(value.origin))
}
