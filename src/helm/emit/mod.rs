//! YAML as go-yaml writes it, each key and value with its origin.
//!
//! `toYaml` is sigs.k8s.io/yaml's `Marshal`: JSON first, then go-yaml v2's emitter. `toYamlPretty` is go-yaml
//! v3's encoder without the way through JSON.

mod keys;
mod scalar;
mod words;
mod writer;

use std::rc::Rc;

use super::bytes;
use super::rope::{Origin, Text, TextBuilder};
use super::value::{Data, Dict, Entry, ListKind, Value};
use crate::helm::functions::{json, number};
use crate::syntax::yaml::scalar as yaml_scalar;
use writer::Writer;

/// Go's JSON encoder gives up at a depth of 1,000, where a value holds itself; nothing real nests half as deep as this.
const MAX_DEPTH: usize = 300;

/// The emitter whose habits are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// go.yaml.in/yaml/v2 behind sigs.k8s.io/yaml: long lines fold, lists stand at their key's column.
    V2,
    /// go.yaml.in/yaml/v3 with an indentation of two: nothing folds, lists are indented.
    V3,
}

/// Why a value has no YAML, in the words of the real encoder.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct EmitError(pub String);

/// A value as YAML, with the final line break.
///
/// # Errors
/// As the real encoders: infinity and not-a-number (v2), values that hold themselves, control characters.
pub fn marshal(value: &Value, dialect: Dialect) -> Result<Text, EmitError> {
    let mut emitter = Emitter { writer: Writer::new(dialect), dialect, depth: 0 };
    emitter.node(value, Context::Root)?;
    Ok(emitter.writer.finish())
}

/// Where a node stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Context {
    Root,
    Item,
    Value,
}

struct Emitter {
    writer: Writer,
    dialect: Dialect,
    depth: usize,
}

impl Emitter {
    fn node(&mut self, value: &Value, context: Context) -> Result<(), EmitError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(EmitError("json: unsupported value: encountered a cycle".to_owned()));
        }
        let origin = value.origin.map(Origin::beside);
        match &value.data {
            Data::Nil | Data::NoValue => self.word("null", origin),
            Data::Bool(value) => self.word(if *value { "true" } else { "false" }, origin),
            Data::Int(value, kind) => {
                let text = if kind.is_unsigned() { (*value as u64).to_string() } else { value.to_string() };
                self.word(&text, origin);
            }
            Data::Float(value) => {
                let text = self.float(*value)?;
                self.word(&text, origin);
            }
            Data::String(text) => self.string(text, origin, false)?,
            Data::List(list) if list.is_nil() && self.dialect == Dialect::V2 => self.word("null", origin),
            Data::List(list) if list.kind == ListKind::Bytes && self.dialect == Dialect::V2 => {
                self.string(&json::bytes(list, origin), origin, false)?;
            }
            Data::List(list) => self.list(&list.items, context, origin)?,
            Data::Dict(dict) if dict.kind.is_nil() && self.dialect == Dialect::V2 => {
                self.word("null", origin)
            }
            Data::Dict(dict) => self.dict(dict, context, origin)?,
            Data::Object(object) => {
                self.depth -= 1;
                let plain = object.plain().or_at(value.origin);
                if matches!(plain.data, Data::Object(_)) {
                    return Err(EmitError(format!("json: unsupported type: {}", object.type_name())));
                }
                return self.node(&plain, context);
            }
        }
        self.depth -= 1;
        Ok(())
    }

    fn word(&mut self, text: &str, origin: Option<Origin>) {
        self.writer.plain(&Text::of(text, origin), true);
    }

    fn float(&self, value: f64) -> Result<String, EmitError> {
        if self.dialect == Dialect::V3 {
            return Ok(match number::shortest(value).as_str() {
                "+Inf" => ".inf".to_owned(),
                "-Inf" => "-.inf".to_owned(),
                "NaN" => ".nan".to_owned(),
                text => text.to_owned(),
            });
        }
        if !value.is_finite() {
            let name = number::shortest(value);
            return Err(EmitError(format!("error marshaling into JSON: json: unsupported value: {name}")));
        }
        let json = yaml_scalar::go_float(value);
        Ok(match yaml_scalar::number(&json) {
            Some(yaml_scalar::Number::Float(value)) => number::shortest(value),
            Some(number) => number.to_json(),
            None => json,
        })
    }

    fn string(&mut self, text: &Text, origin: Option<Origin>, key: bool) -> Result<(), EmitError> {
        if self.dialect == Dialect::V2 && text.chars().any(refused_by_reader) {
            return Err(EmitError("yaml: control characters are not allowed".to_owned()));
        }
        let readable = readable(text);
        let text = readable.as_ref().unwrap_or(text);
        let folded = if self.dialect == Dialect::V2 { next_lines_folded(text) } else { None };
        let text = folded.as_ref().unwrap_or(text);
        scalar::write(
            &mut self.writer,
            text,
            text.origin().or(origin).map(Origin::beside),
            key,
            self.dialect,
        );
        Ok(())
    }

    fn list(&mut self, items: &[Value], context: Context, origin: Option<Origin>) -> Result<(), EmitError> {
        if items.is_empty() {
            self.writer.empty("[", "]", origin);
            return Ok(());
        }
        let flush = self.dialect == Dialect::V2 && context == Context::Value && !self.writer.indention();
        self.writer.indent(flush);
        for item in items {
            self.writer.write_indent();
            self.writer.indicator("-", None, true, false, true);
            self.node(item, Context::Item)?;
        }
        self.writer.dedent();
        Ok(())
    }

    fn dict(&mut self, dict: &Dict, _: Context, origin: Option<Origin>) -> Result<(), EmitError> {
        let entries = dict.snapshot();
        if entries.is_empty() {
            self.writer.empty("{", "}", origin);
            return Ok(());
        }
        let mut entries: Vec<(&Rc<str>, &Entry)> = entries.iter().collect();
        keys::sort(&mut entries, self.dialect);
        self.writer.indent(false);
        for (key, entry) in entries {
            self.entry(key, entry)?;
        }
        self.writer.dedent();
        Ok(())
    }

    fn entry(&mut self, key: &Rc<str>, entry: &Entry) -> Result<(), EmitError> {
        self.writer.write_indent();
        let key = Text::of(key, entry.key);
        if self.dialect == Dialect::V2 && is_refused_key(&key) {
            return Err(EmitError("yaml: could not find expected ':'".to_owned()));
        }
        let simple = key.len() <= 128 && !key.contains(scalar::is_break);
        if simple {
            self.string(&key, entry.key, true)?;
            self.writer.indicator(":", None, false, false, false);
        } else {
            self.writer.indicator("?", None, true, false, true);
            self.string(&key, entry.key, false)?;
            self.writer.write_indent();
            self.writer.indicator(":", None, true, false, true);
        }
        self.node(&entry.value, Context::Value)
    }
}

/// Characters that go-yaml's reader refuses when it reads the JSON back: the JSON encoder does not escape
/// them.
fn refused_by_reader(c: char) -> bool {
    matches!(c, '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}

/// go-yaml's reader looks for a key's colon on the same line and within 1024 characters of JSON.
fn is_refused_key(key: &Text) -> bool {
    const LIMIT: usize = 1024;
    if key.len() < LIMIT / 6 {
        return key.contains('\u{85}');
    }
    let json = json::compact(&Value::text(key.clone())).map_or(0, |json| json.chars().count());
    json > LIMIT || key.contains('\u{85}')
}

/// The JSON encoder leaves U+0085 as it is, and go-yaml's reader folds it as a line break.
fn next_lines_folded(text: &Text) -> Option<Text> {
    let first = text.find('\u{85}')?;
    let mut out = TextBuilder::new();
    out.push_sub(text, text[..first].trim_end_matches(' '));
    let mut rest = &text[first..];
    while let Some(tail) = rest.strip_prefix('\u{85}') {
        let (mut breaks, mut tail) = (0, tail.trim_start_matches(' '));
        while let Some(after) = tail.strip_prefix('\u{85}') {
            breaks += 1;
            tail = after.trim_start_matches(' ');
        }
        let made = if breaks == 0 { " ".to_owned() } else { "\n".repeat(breaks) };
        push_beside(&mut out, &made, text.origin());
        let end = tail.find('\u{85}').unwrap_or(tail.len());
        let part = &tail[..end];
        out.push_sub(text, if end < tail.len() { part.trim_end_matches(' ') } else { part });
        rest = &tail[end..];
    }
    Some(out.finish())
}

/// Bytes that are no UTF-8 become the replacement character on the way through JSON.
fn readable(text: &Text) -> Option<Text> {
    bytes::first(text)?;
    let mut out = TextBuilder::new();
    for (at, c) in text.char_indices() {
        match bytes::byte_of(c) {
            Some(_) => push_beside(&mut out, "\u{fffd}", text.origin_in(at..at + c.len_utf8())),
            None => out.push_slice(text, at..at + c.len_utf8()),
        }
    }
    Some(out.finish())
}

/// A text without its final line break, as Helm's functions return it.
pub fn without_final_break(text: Text) -> Text {
    match text.strip_suffix('\n') {
        Some(part) => text.sub(part),
        None => text,
    }
}

/// Adds `part` of `text` to a builder, as bytes that stand for the text as a whole.
fn push_beside(builder: &mut TextBuilder, part: &str, origin: Option<Origin>) {
    builder.push_str(part, origin.map(Origin::beside));
}

#[cfg(test)]
mod tests;
