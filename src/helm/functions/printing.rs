//! `print`, `println`, `html`, `js`, `urlquery`: Go's `text/template/funcs.go`.

use std::fmt::Write;

use super::{Call, Definition, FunctionError, Type, variadic};
use crate::helm::rope::Text;
use crate::helm::value::Value;
use crate::helm::{go, print};

/// The functions of this file.
pub const FUNCTIONS: &[Definition] = &[
    variadic("print", &[], Type::Any, |_, values| Ok(Value::text(print::sprint(values)))),
    variadic("println", &[], Type::Any, |_, values| Ok(Value::text(print::sprintln(values)))),
    variadic("html", &[], Type::Any, |call, values| escaped(call, values, html)),
    variadic("js", &[], Type::Any, |call, values| escaped(call, values, js)),
    variadic("urlquery", &[], Type::Any, |call, values| escaped(call, values, query)),
];

fn escaped(_: &mut Call<'_>, values: &[Value], with: fn(&str) -> String) -> Result<Value, FunctionError> {
    let text = match values {
        [only] if only.is_nil() => Text::plain("<no value>"),
        _ => print::sprint(values),
    };
    let new = with(&text);
    Ok(Value::text(if new == text.as_str() { text } else { text.map(new) }))
}

fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\0' => out.push('\u{fffd}'),
            '"' => out.push_str("&#34;"),
            '\'' => out.push_str("&#39;"),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
    out
}

fn js(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '\'' | '"' => {
                out.push('\\');
                out.push(c);
            }
            '<' | '>' | '&' | '=' | '\0'..='\x1f' => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c if c.is_ascii() || go::is_print(c) => out.push(c),
            c => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
        }
    }
    out
}

fn query(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(byte as char),
            b' ' => out.push('+'),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}
