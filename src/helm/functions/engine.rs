//! What Helm's engine adds to the libraries: `required`, `fail`, `lookup`, `getHostByName`.

use super::{Call, Definition, FunctionError, Type, fixed};
use crate::helm::value::{Dict, Value};

/// The functions of this file.
pub const FUNCTIONS: &[Definition] = &[
    fixed("required", &[Type::String, Type::Any], required),
    fixed("fail", &[Type::String], fail),
    fixed("lookup", &[Type::String, Type::String, Type::String, Type::String], |_, _| {
        Ok(Dict::default().into())
    }),
    fixed("getHostByName", &[Type::String], |_, _| Ok(Value::from(""))),
];

fn required(_: &mut Call<'_>, values: &[Value]) -> Result<Value, FunctionError> {
    let [message, value] = values else { return Ok(Value::NIL) };
    if value.is_nil() || value.as_str() == Some("") {
        return Err(message.as_str().unwrap_or("").into());
    }
    Ok(value.clone())
}

fn fail(_: &mut Call<'_>, values: &[Value]) -> Result<Value, FunctionError> {
    Err(values.first().and_then(Value::as_str).unwrap_or("").into())
}
