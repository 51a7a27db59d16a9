//! Defaults, emptiness, and what kind of thing a value is.

use super::equality::deep_equal;
use super::{Call, Definition, FunctionError, Type, arguments, fixed, variadic};
use crate::helm::value::{Data, Value};

type Outcome = Result<Value, FunctionError>;

/// What this file offers.
pub const FUNCTIONS: &[Definition] = &[
    variadic("default", &[Type::Any], Type::Any, default),
    fixed("empty", &[Type::Any], |_, a| {
        let value = arguments::value(a, 0);
        Ok(Value::from(is_empty(&value)).at(value.origin))
    }),
    variadic("coalesce", &[], Type::Any, |_, a| {
        Ok(a.iter().find(|v| !is_empty(v)).cloned().unwrap_or(Value::NIL))
    }),
    variadic("all", &[], Type::Any, |_, a| Ok(Value::from(!a.iter().any(is_empty)))),
    variadic("any", &[], Type::Any, |_, a| Ok(Value::from(!a.iter().all(is_empty)))),
    fixed("ternary", &[Type::Any, Type::Any, Type::Bool], |_, a| {
        Ok(arguments::value(a, usize::from(!arguments::bool(a, 2))))
    }),
    fixed("typeOf", &[Type::Any], |_, a| Ok(Value::from(type_name(a, 0)))),
    fixed("typeIs", &[Type::String, Type::Any], |_, a| {
        Ok(Value::from(arguments::text(a, 0).as_str() == type_name(a, 1)))
    }),
    fixed("typeIsLike", &[Type::String, Type::Any], |_, a| {
        let (wanted, found) = (arguments::text(a, 0), type_name(a, 1));
        Ok(Value::from(
            found.strip_prefix('*').unwrap_or(&found) == wanted.as_str() || found == wanted.as_str(),
        ))
    }),
    fixed("kindOf", &[Type::Any], |_, a| Ok(Value::from(arguments::value(a, 0).kind_name()))),
    fixed("kindIs", &[Type::String, Type::Any], |_, a| {
        Ok(Value::from(arguments::text(a, 0).as_str() == arguments::value(a, 1).kind_name()))
    }),
    fixed("deepEqual", &[Type::Any, Type::Any], |_, a| {
        Ok(Value::from(deep_equal(&arguments::value(a, 0), &arguments::value(a, 1))))
    }),
];

fn type_name(arguments: &[Value], at: usize) -> String {
    arguments::value(arguments, at).type_name().to_owned()
}

/// sprig's `empty`: the zero value of its type, a slice or map without items, nil.
pub fn is_empty(value: &Value) -> bool {
    match &value.data {
        Data::Object(object) if object.kind() == "struct" => false,
        _ => !value.truth(),
    }
}

fn default(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let at = usize::from(arguments.get(1).is_some_and(|given| !is_empty(given)));
    Ok(arguments::value(arguments, at))
}
