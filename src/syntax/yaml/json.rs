//! A tree as the JSON that Kubernetes makes of it.

use super::{Kind, Value};

/// Writes a value as compact JSON. `hide` decides for each string value (by its node) whether to print `•••`.
pub fn write_json(value: Value<'_>, out: &mut String, hide: &dyn Fn(Value<'_>) -> bool) {
    match value.kind() {
        Kind::Null => out.push_str("null"),
        Kind::Bool => out.push_str(if value.as_bool() == Some(true) { "true" } else { "false" }),
        Kind::Integer | Kind::Float => match value.as_number() {
            Some(number) => out.push_str(&number.to_json()),
            None => out.push_str("null"),
        },
        Kind::String if hide(value) => out.push_str("\"•••\""),
        Kind::String => write_string(value.text().unwrap_or(""), out),
        Kind::Sequence => {
            out.push('[');
            for (at, item) in value.items().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_json(item, out, hide);
            }
            out.push(']');
        }
        Kind::Mapping => {
            out.push('{');
            for (at, entry) in value.entries().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_string(entry.name(), out);
                out.push(':');
                write_json(entry.value, out, hide);
            }
            out.push('}');
        }
    }
}

/// Writes a JSON string.
pub fn write_string(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if (c as u32) < 0x20 => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
}
