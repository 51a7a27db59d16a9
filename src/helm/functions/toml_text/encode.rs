//! BurntSushi's encoder: direct keys first, then tables, each level two blanks further in.

use crate::helm::functions::{FunctionError, number};
use crate::helm::rope::{Origin, Text, TextBuilder};
use crate::helm::value::{Data, Dict, Entry, Value};

/// Values nested deeper hold themselves.
const MAX_DEPTH: usize = 200;

type Outcome = Result<(), FunctionError>;

/// A map as a TOML document.
///
/// # Errors
/// In the words of the real encoder.
pub(super) fn encode(value: &Value) -> Result<Text, FunctionError> {
    let mut encoder = Encoder { out: TextBuilder::new() };
    match &value.data {
        Data::Dict(dict) => encoder.map(&[], dict)?,
        Data::Object(object) => return encode_plain(object.plain()),
        Data::Nil | Data::NoValue => {}
        _ if is_table_array(value)? => {
            return Err("toml: top-level values must be Go maps or structs".into());
        }
        _ => encoder.element(value, 0)?,
    }
    Ok(encoder.out.finish())
}

fn encode_plain(value: Value) -> Result<Text, FunctionError> {
    match value.data {
        Data::Object(_) => Err("toml: unsupported type".into()),
        _ => encode(&value),
    }
}

struct Encoder {
    out: TextBuilder,
}

/// A list whose items are all maps, which TOML writes as `[[…]]`.
fn is_table_array(value: &Value) -> Result<bool, FunctionError> {
    let Some(items) = value.as_list() else { return Ok(false) };
    if items.iter().any(Value::is_nil) {
        return Err("toml: cannot encode array with nil element".into());
    }
    Ok(!items.is_empty() && items.iter().all(|item| item.as_dict().is_some()))
}

fn is_table(value: &Value) -> Result<bool, FunctionError> {
    Ok(value.as_dict().is_some() || is_table_array(value)?)
}

impl Encoder {
    fn new_line(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n', None);
        }
    }

    fn map(&mut self, path: &[Text], dict: &Dict) -> Outcome {
        if path.len() > MAX_DEPTH {
            return Err("toml: the value holds itself".into());
        }
        let entries = dict.snapshot();
        let mut tables = Vec::new();
        for (key, entry) in entries.iter() {
            if is_table(&entry.value)? {
                tables.push((key, entry));
            } else if !entry.value.is_nil() {
                self.out.push_str(&"  ".repeat(path.len()), None);
                self.key(&Text::of(key, entry.key));
                self.out.push_str(" = ", None);
                self.element(&entry.value, 0)?;
                self.out.push('\n', None);
            }
        }
        for (key, entry) in tables {
            let mut path = path.to_vec();
            path.push(Text::of(key, entry.key));
            self.table(&path, &entry.value)?;
        }
        Ok(())
    }

    fn table(&mut self, path: &[Text], value: &Value) -> Outcome {
        if let Some(dict) = value.as_dict() {
            if path.len() == 1 {
                self.new_line();
            }
            self.header(path, "[", "]");
            return self.map(path, dict);
        }
        for item in value.as_list().unwrap_or(&[]) {
            let Some(dict) = item.as_dict() else { continue };
            self.new_line();
            self.header(path, "[[", "]]");
            self.map(path, dict)?;
        }
        Ok(())
    }

    fn header(&mut self, path: &[Text], open: &str, close: &str) {
        self.out.push_str(&"  ".repeat(path.len().saturating_sub(1)), None);
        self.out.push_str(open, None);
        for (at, key) in path.iter().enumerate() {
            if at > 0 {
                self.out.push('.', None);
            }
            self.key(key);
        }
        self.out.push_str(close, None);
        self.out.push('\n', None);
    }

    fn key(&mut self, key: &Text) {
        let bare =
            !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        if bare {
            self.out.push_text(key);
        } else {
            self.quoted(key, key.origin());
        }
    }

    fn element(&mut self, value: &Value, depth: usize) -> Outcome {
        if depth > MAX_DEPTH {
            return Err("toml: the value holds itself".into());
        }
        let origin = value.origin.map(Origin::beside);
        match &value.data {
            Data::Bool(value) => self.out.push_str(if *value { "true" } else { "false" }, origin),
            Data::Int(value, _) => self.out.push_str(&value.to_string(), origin),
            Data::Float(value) => self.out.push_str(&float(*value), origin),
            Data::String(text) => self.quoted(text, origin),
            Data::List(list) => {
                self.out.push('[', origin);
                for (at, item) in list.items.iter().enumerate() {
                    if at > 0 {
                        self.out.push_str(", ", None);
                    }
                    self.element(item, depth + 1)?;
                }
                self.out.push(']', origin);
            }
            Data::Dict(dict) => self.inline(dict, depth)?,
            Data::Object(object) => self.quoted(&object.print(), origin),
            Data::Nil | Data::NoValue => return Err("toml: cannot encode array with nil element".into()),
        }
        Ok(())
    }

    fn inline(&mut self, dict: &Dict, depth: usize) -> Outcome {
        self.out.push('{', None);
        let entries = dict.snapshot();
        let mut ordered: Vec<(&std::rc::Rc<str>, &Entry)> = Vec::new();
        for tables in [false, true] {
            for pair in entries.iter() {
                if is_table(&pair.1.value)? == tables && !pair.1.value.is_nil() {
                    ordered.push(pair);
                }
            }
        }
        for (at, (key, entry)) in ordered.into_iter().enumerate() {
            if at > 0 {
                self.out.push_str(", ", None);
            }
            self.key(&Text::of(key, entry.key));
            self.out.push_str(" = ", None);
            self.element(&entry.value, depth + 1)?;
        }
        self.out.push('}', None);
        Ok(())
    }

    fn quoted(&mut self, text: &Text, origin: Option<Origin>) {
        let beside = text.origin().or(origin).map(Origin::beside);
        self.out.push('"', beside);
        self.out.push_text(&super::super::format::replace_characters(text, |c| {
            Some(match c {
                '"' => "\\\"".to_owned(),
                '\\' => "\\\\".to_owned(),
                '\u{8}' => "\\b".to_owned(),
                '\t' => "\\t".to_owned(),
                '\n' => "\\n".to_owned(),
                '\u{c}' => "\\f".to_owned(),
                '\r' => "\\r".to_owned(),
                '\0'..='\u{1f}' | '\u{7f}' => format!("\\u{:04x}", c as u32),
                _ => return None,
            })
        }));
        self.out.push('"', beside);
    }
}

fn float(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let text = number::shortest(value);
    if text.contains(['e', '.']) { text } else { format!("{text}.0") }
}
