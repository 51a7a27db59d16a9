//! How the server prints the values it refuses (`field.Error.ErrorBody`).

use std::fmt;

use crate::syntax::yaml::{Kind, Value, write_json};

/// A value in a message.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown<'s> {
    /// In quotes.
    Str(&'s str),
    /// In quotes.
    Text(String),
    /// As it is.
    Int(i64),
    /// `true`, `false`
    Bool(bool),
    /// As it is: JSON.
    Json(String),
}

impl<'s> Shown<'s> {
    /// What is written in a node; an absent one is an empty text.
    pub fn of(value: Option<Value<'s>>) -> Self {
        let Some(value) = value else { return Shown::Str("") };
        match value.kind() {
            Kind::String => Shown::Str(value.text().unwrap_or("")),
            Kind::Bool => Shown::Bool(value.as_bool().unwrap_or_default()),
            Kind::Integer | Kind::Float => match value.as_i64() {
                Some(number) => Shown::Int(number),
                None => Shown::Json(json(value)),
            },
            Kind::Null => Shown::Str(""),
            Kind::Mapping | Kind::Sequence => Shown::Json(json(value)),
        }
    }
}

/// A node as JSON, the keys of maps in the order written.
pub fn json(value: Value<'_>) -> String {
    let mut out = String::new();
    write_json(value, &mut out, &|_| false);
    out
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Shown::Str(text) => f.write_str(&quote(text)),
            Shown::Text(text) => f.write_str(&quote(text)),
            Shown::Int(number) => write!(f, "{number}"),
            Shown::Bool(value) => write!(f, "{value}"),
            Shown::Json(text) => f.write_str(text),
        }
    }
}

impl<'s> From<&'s str> for Shown<'s> {
    fn from(text: &'s str) -> Self {
        Shown::Str(text)
    }
}

impl From<String> for Shown<'_> {
    fn from(text: String) -> Self {
        Shown::Text(text)
    }
}

impl From<i64> for Shown<'_> {
    fn from(number: i64) -> Self {
        Shown::Int(number)
    }
}

impl From<bool> for Shown<'_> {
    fn from(value: bool) -> Self {
        Shown::Bool(value)
    }
}

/// A text in Go's quotes (`strconv.Quote`).
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{b}' => out.push_str("\\v"),
            ' '..='~' => out.push(c),
            '\0'..='\u{7f}' => out.push_str(&format!("\\x{:02x}", c as u32)),
            _ if is_print(c) => out.push(c),
            '\u{80}'..='\u{ffff}' => out.push_str(&format!("\\u{:04x}", c as u32)),
            _ => out.push_str(&format!("\\U{:08x}", c as u32)),
        }
    }
    out.push('"');
    out
}

/// Whether Go takes a character beyond ASCII for printable, as far as texts of manifests go: neither white
/// space nor control, format or private use characters.
fn is_print(c: char) -> bool {
    let format = matches!(c as u32,
        0xad | 0x600..=0x605 | 0x61c | 0x6dd | 0x70f | 0x180e | 0x200b..=0x200f | 0x202a..=0x202e
        | 0x2060..=0x206f | 0xe000..=0xf8ff | 0xfeff | 0xfff0..=0xfffb | 0xe0000..=0x10ffff);
    !c.is_control() && !c.is_whitespace() && !format
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_as_go() {
        assert_eq!(quote("a\"b\\"), r#""a\"b\\""#);
        assert_eq!(quote("é\t\u{1}\u{a0}\u{200b}"), "\"é\\t\\x01\\u00a0\\u200b\"");
    }
}
