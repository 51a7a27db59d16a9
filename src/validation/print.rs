//! How the server prints the values it refuses (`field.Error.ErrorBody`).

use std::fmt;

use crate::syntax::yaml::{Kind, Value, write_json, write_string};

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
    /// A value as the server's own type prints it, whose fields are not those of the API. Each name stands for
    /// a field with a capital first letter; `?` may be nothing, `[]` is a list, `{…}` an object of its own,
    /// `A=b` is called `b` in the API, `#` is a number.
    pub fn internal(of: super::Field<'_>, fields: &[&str]) -> Shown<'static> {
        Shown::Json(internal(of.value(), fields))
    }

    /// A map as Go prints it: sorted by key, `null` where there is none.
    pub fn map(of: super::Field<'_>) -> Shown<'static> {
        Shown::Json(of.value().map_or_else(|| "null".to_owned(), sorted))
    }

    /// Owner references as Go prints them.
    pub fn owners(of: super::Field<'_>) -> Shown<'static> {
        let one = |owner: super::Field<'_>| {
            let texts = ["apiVersion", "kind", "name", "uid"];
            let mut parts: Vec<String> =
                texts.iter().map(|f| format!("\"{f}\":{}", json_string(owner.get(f).str()))).collect();
            for flag in ["controller", "blockOwnerDeletion"] {
                parts.extend(owner.get(flag).bool().map(|value| format!("\"{flag}\":{value}")));
            }
            format!("{{{}}}", parts.join(","))
        };
        Shown::Json(format!("[{}]", of.items().map(one).collect::<Vec<_>>().join(",")))
    }

    /// A list as Go prints it: `null` where there is none.
    pub fn list(of: super::Field<'_>) -> Shown<'static> {
        Shown::Json(of.value().map_or_else(|| "null".to_owned(), json))
    }

    /// A label selector as Go prints it; what is empty is left out.
    pub fn selector(of: super::Field<'_>) -> Shown<'static> {
        let mut parts = Vec::new();
        let (equal, expressions) = (of.get("matchLabels"), of.get("matchExpressions"));
        if let Some(labels) = equal.value().filter(|_| !equal.is_empty()) {
            parts.push(format!("\"matchLabels\":{}", sorted(labels)));
        }
        if !expressions.is_empty() {
            let one = |e: super::Field<'_>| {
                let text = |name| json_string(e.get(name).str());
                let values = e.get("values");
                let list = values.value().filter(|_| !values.is_empty());
                let list = list.map_or_else(String::new, |v| format!(",\"values\":{}", json(v)));
                format!("{{\"key\":{},\"operator\":{}{list}}}", text("key"), text("operator"))
            };
            let all: Vec<String> = expressions.items().map(one).collect();
            parts.push(format!("\"matchExpressions\":[{}]", all.join(",")));
        }
        Shown::Json(format!("{{{}}}", parts.join(",")))
    }

    /// A Job's success policy as the server's own type prints it.
    pub fn success_policy(of: super::Field<'_>) -> Shown<'static> {
        let rule = |r: super::Field<'_>| internal(r.value(), &["succeededIndexes?", "succeededCount?"]);
        let rules: Vec<String> = of.get("rules").items().map(rule).collect();
        let rules =
            if of.get("rules").is_set() { format!("[{}]", rules.join(",")) } else { "null".to_owned() };
        Shown::Json(format!("{{\"Rules\":{rules}}}"))
    }

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

fn json_string(text: &str) -> String {
    let mut out = String::new();
    write_string(text, &mut out);
    out
}

/// A map of texts, sorted by key.
fn sorted(map: Value<'_>) -> String {
    let mut entries: Vec<(&str, Value<'_>)> = map.entries().map(|e| (e.name(), e.value)).collect();
    entries.sort_unstable_by_key(|(key, _)| *key);
    let one = |value: Value<'_>| if value.is_null() { "\"\"".to_owned() } else { json(value) };
    let parts: Vec<String> =
        entries.iter().map(|(key, value)| format!("{}:{}", json_string(key), one(*value))).collect();
    format!("{{{}}}", parts.join(","))
}

fn internal(of: Option<Value<'_>>, fields: &[&str]) -> String {
    let mut parts = Vec::new();
    for spec in fields {
        let (head, inner) = match spec.split_once('{') {
            Some((head, inner)) => (head, inner.strip_suffix('}')),
            None => (*spec, None),
        };
        let optional = inner.is_some() || head.ends_with(['?', ']']);
        let bare = head.trim_end_matches(['?', '[', ']', '#']);
        let (shown, name) = bare.split_once('=').unwrap_or((bare, bare));
        let value = of.and_then(|v| v.get(name));
        let text = match (value, inner) {
            (Some(value), Some(inner)) => internal(Some(value), &inner.split(',').collect::<Vec<_>>()),
            (Some(value), None) => json(value),
            (None, _) if optional => "null".to_owned(),
            (None, _) if head.ends_with('#') => "0".to_owned(),
            (None, _) => "\"\"".to_owned(),
        };
        let mut letters = shown.chars();
        let first = letters.next().map(|c| c.to_ascii_uppercase()).unwrap_or_default();
        parts.push(format!("\"{first}{}\":{text}", letters.as_str()));
    }
    format!("{{{}}}", parts.join(","))
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
