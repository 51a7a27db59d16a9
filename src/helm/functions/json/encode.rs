//! Go's `encoding/json` encoder.

use base64::Engine as _;

use crate::helm::bytes::byte_of;
use crate::helm::functions::{FunctionError, number};
use crate::helm::rope::{Origin, Text, TextBuilder};
use crate::helm::value::{Data, Dict, List, ListKind, Value};
use crate::syntax::yaml::scalar::go_float;

/// Go's encoder gives up beyond this depth: the value holds itself.
const MAX_DEPTH: usize = 300;

/// How the text is laid out.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    indent: Option<&'static str>,
    escape_html: bool,
}

impl Layout {
    /// `json.Marshal`.
    pub const COMPACT: Layout = Layout { indent: None, escape_html: true };
    /// `json.MarshalIndent` with two blanks.
    pub const PRETTY: Layout = Layout { indent: Some("  "), escape_html: true };
    /// Without the escapes of `<`, `>` and `&`.
    pub const RAW: Layout = Layout { indent: None, escape_html: false };
}

/// A value as JSON.
///
/// # Errors
/// Infinity, not-a-number, and values that hold themselves, in Go's words.
pub fn encode(value: &Value, layout: Layout) -> Result<Text, FunctionError> {
    let mut encoder = Encoder { out: TextBuilder::new(), layout, depth: 0 };
    encoder.value(value)?;
    Ok(encoder.out.finish())
}

/// A `[]byte`, which JSON shows as base64.
pub fn bytes(list: &List, origin: Option<Origin>) -> Text {
    let bytes: Vec<u8> = list.items.iter().filter_map(|v| v.as_int().map(|b| b as u8)).collect();
    Text::of(&base64::engine::general_purpose::STANDARD.encode(bytes), origin)
}

struct Encoder {
    out: TextBuilder,
    layout: Layout,
    depth: usize,
}

impl Encoder {
    fn value(&mut self, value: &Value) -> Result<(), FunctionError> {
        let origin = value.origin.map(Origin::beside);
        match &value.data {
            Data::Nil | Data::NoValue => self.out.push_str("null", origin),
            Data::Bool(value) => self.out.push_str(if *value { "true" } else { "false" }, origin),
            Data::Int(value, kind) if kind.is_unsigned() => {
                self.out.push_str(&(*value as u64).to_string(), origin);
            }
            Data::Int(value, _) => self.out.push_str(&value.to_string(), origin),
            Data::Float(value) if value.is_finite() => self.out.push_str(&go_float(*value), origin),
            Data::Float(value) => {
                return Err(format!("json: unsupported value: {}", number::shortest(*value)).into());
            }
            Data::String(text) => self.string(text, origin),
            Data::List(list) if list.is_nil() => self.out.push_str("null", origin),
            Data::List(list) if list.kind == ListKind::Bytes => {
                self.string(&bytes(list, origin), origin);
            }
            Data::List(list) => self.list(&list.items, origin)?,
            Data::Dict(dict) => self.dict(dict, origin)?,
            Data::Object(object) => {
                let plain = object.plain().or_at(value.origin);
                if matches!(plain.data, Data::Object(_)) {
                    return Err(format!("json: unsupported type: {}", object.type_name()).into());
                }
                return self.value(&plain);
            }
        }
        Ok(())
    }

    fn enter(&mut self, open: &str, origin: Option<Origin>) -> Result<(), FunctionError> {
        self.out.push_str(open, origin);
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err("json: unsupported value: encountered a cycle".into());
        }
        Ok(())
    }

    fn line(&mut self) {
        if let Some(indent) = self.layout.indent {
            self.out.push('\n', None);
            self.out.push_str(&indent.repeat(self.depth), None);
        }
    }

    fn list(&mut self, items: &[Value], origin: Option<Origin>) -> Result<(), FunctionError> {
        if items.is_empty() {
            self.out.push_str("[]", origin);
            return Ok(());
        }
        self.enter("[", origin)?;
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.out.push(',', None);
            }
            self.line();
            self.value(item)?;
        }
        self.depth -= 1;
        self.line();
        self.out.push(']', origin);
        Ok(())
    }

    fn dict(&mut self, dict: &Dict, origin: Option<Origin>) -> Result<(), FunctionError> {
        if dict.kind.is_nil() {
            self.out.push_str("null", origin);
            return Ok(());
        }
        if dict.is_empty() {
            self.out.push_str("{}", origin);
            return Ok(());
        }
        self.enter("{", origin)?;
        for (at, (key, entry)) in dict.snapshot().iter().enumerate() {
            if at > 0 {
                self.out.push(',', None);
            }
            self.line();
            self.string(&Text::of(key, entry.key), entry.key);
            self.out.push_str(if self.layout.indent.is_some() { ": " } else { ":" }, None);
            self.value(&entry.value)?;
        }
        self.depth -= 1;
        self.line();
        self.out.push('}', origin);
        Ok(())
    }

    fn string(&mut self, text: &Text, origin: Option<Origin>) {
        let beside = text.origin().or(origin).map(Origin::beside);
        self.out.push('"', beside);
        let mut from = 0;
        for (at, c) in text.char_indices() {
            if let Some(escaped) = escape(c, self.layout.escape_html) {
                self.out.push_slice(text, from..at);
                from = at + c.len_utf8();
                self.out.push_str(&escaped, text.origin_in(at..from).map(Origin::beside).or(beside));
            }
        }
        self.out.push_slice(text, from..text.len());
        self.out.push('"', beside);
    }
}

fn escape(c: char, html: bool) -> Option<String> {
    Some(match c {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\t' => "\\t".to_owned(),
        '\u{8}' => "\\b".to_owned(),
        '\u{c}' => "\\f".to_owned(),
        '<' | '>' | '&' if html => format!("\\u{:04x}", c as u32),
        '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => format!("\\u{:04x}", c as u32),
        _ if byte_of(c).is_some() => "\\ufffd".to_owned(),
        _ => return None,
    })
}
