//! `printf`: Go's `fmt`, origins kept.

mod directive;
mod integer;
mod printer;

pub use printer::Printer;

use super::{Call, Definition, FunctionError, Type, arguments, variadic};
use crate::helm::rope::{Text, TextBuilder};
use crate::helm::value::{Bytes, Data, Value};

/// What this file offers.
pub const FUNCTIONS: &[Definition] = &[variadic("printf", &[Type::String], Type::Any, printf)];

/// `fmt.Sprintf(format, arguments...)`.
pub fn sprintf(format: &Text, arguments: &[Value]) -> Text {
    directive::run(format, arguments)
}

/// `fmt.Sprintf("%v", value)`.
pub fn display(value: &Value) -> Text {
    if let Data::String(text) = &value.data {
        return text.clone();
    }
    let mut printer = Printer::default();
    printer.argument(value, 'v');
    printer.out.finish()
}

/// sprig's `strval`: a string as it is, anything else as `%v` shows it.
pub fn strval(value: &Value) -> Text {
    match &value.data {
        Data::List(list) if list.kind == crate::helm::value::ListKind::Bytes => {
            let bytes: Vec<u8> = list.items.iter().filter_map(|v| v.as_int().map(|b| b as u8)).collect();
            Text::of(&crate::helm::bytes::string(bytes), value.origin)
        }
        Data::Object(object) => match object.as_any().downcast_ref::<Bytes>() {
            Some(bytes) => bytes.0.clone(),
            None => display(value),
        },
        _ => display(value),
    }
}

fn printf(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, FunctionError> {
    let format = arguments::text(arguments, 0);
    Ok(Value::text(sprintf(&format, arguments.get(1..).unwrap_or(&[]))))
}

/// The text with some characters written otherwise.
pub fn replace_characters(text: &Text, escape: impl Fn(char) -> Option<String>) -> Text {
    let mut out = TextBuilder::new();
    let mut from = 0;
    for (at, c) in text.char_indices() {
        if let Some(made) = escape(c) {
            out.push_slice(text, from..at);
            from = at + c.len_utf8();
            out.push_str(&made, text.origin_in(at..from).map(crate::helm::rope::Origin::beside));
        }
    }
    if from == 0 {
        return text.clone();
    }
    out.push_slice(text, from..text.len());
    out.finish()
}

#[cfg(test)]
mod tests;
