//! Values as Go's `fmt` prints them with `%v`.

use super::go;
use super::rope::{Text, TextBuilder};
use super::value::{Data, Value};

/// Deeper values are cut off: only a map that holds itself is that deep.
const MAX_DEPTH: u32 = 200;

/// One value.
pub fn value(value: &Value) -> Text {
    if let Data::String(text) = &value.data {
        return text.clone();
    }
    let mut out = TextBuilder::new();
    append(value, &mut out);
    out.finish()
}

/// Appends one value.
pub fn append(value: &Value, out: &mut TextBuilder) {
    append_at(value, 0, out);
}

/// `fmt.Sprint`: a space between operands where neither is a string.
pub fn sprint(values: &[Value]) -> Text {
    let mut out = TextBuilder::new();
    let mut string_before = true;
    for value in values {
        let string = matches!(value.data, Data::String(_));
        if !out.is_empty() && !string && !string_before {
            out.push(' ', None);
        }
        append(value, &mut out);
        string_before = string;
    }
    out.finish()
}

/// `fmt.Sprintln`: spaces between all operands and a line feed at the end.
pub fn sprintln(values: &[Value]) -> Text {
    let mut out = TextBuilder::new();
    for (number, value) in values.iter().enumerate() {
        if number > 0 {
            out.push(' ', None);
        }
        append(value, &mut out);
    }
    out.push('\n', None);
    out.finish()
}

fn append_at(value: &Value, depth: u32, out: &mut TextBuilder) {
    if depth > MAX_DEPTH {
        return;
    }
    let origin = value.origin;
    match &value.data {
        Data::Nil => out.push_str("<nil>", origin),
        Data::NoValue => out.push_str("<no value>", origin),
        Data::Bool(value) => out.push_str(if *value { "true" } else { "false" }, origin),
        Data::Int(value, _) => out.push_str(&value.to_string(), origin),
        Data::Float(value) => out.push_str(&go::format_float(*value), origin),
        Data::String(text) => out.push_text(text),
        Data::List(list) => {
            out.push('[', origin);
            for (number, item) in list.items.iter().enumerate() {
                if number > 0 {
                    out.push(' ', None);
                }
                append_at(item, depth + 1, out);
            }
            out.push(']', None);
        }
        Data::Dict(dict) => {
            out.push_str("map[", origin);
            for (number, (key, entry)) in dict.borrow().iter().enumerate() {
                if number > 0 {
                    out.push(' ', None);
                }
                out.push_str(key, entry.key);
                out.push(':', None);
                append_at(&entry.value, depth + 1, out);
            }
            out.push(']', None);
        }
        Data::Object(object) => out.push_text(&object.print()),
    }
}
