//! Settings of TOML files with the bytes they stand at.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

/// A scalar setting of a TOML file.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// The names of the tables around it, and its own.
    pub path: Vec<String>,
    /// Its value as text.
    pub value: String,
    /// The bytes of its value.
    pub span: Range<usize>,
}

impl Setting {
    /// Its own name.
    pub fn name(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }
}

/// Every scalar of a TOML text, in the order of the tables; nothing for a text that does not parse.
pub fn toml_settings(text: &str) -> Vec<Setting> {
    let mut out = Vec::new();
    if let Ok(table) = DeTable::parse(text) {
        walk(table.get_ref(), &mut Vec::new(), &mut out);
    }
    out
}

fn walk(table: &DeTable<'_>, path: &mut Vec<String>, out: &mut Vec<Setting>) {
    for (key, value) in table.iter() {
        path.push(key.get_ref().to_string());
        visit(value.get_ref(), value.span(), path, out);
        path.pop();
    }
}

fn visit(value: &DeValue<'_>, span: Range<usize>, path: &mut Vec<String>, out: &mut Vec<Setting>) {
    let text = match value {
        DeValue::Table(table) => return walk(table, path, out),
        DeValue::Array(items) => {
            for item in items {
                visit(item.get_ref(), item.span(), path, out);
            }
            return;
        }
        DeValue::String(text) => text.to_string(),
        DeValue::Boolean(value) => value.to_string(),
        DeValue::Integer(value) => value.as_str().to_owned(),
        DeValue::Float(value) => value.as_str().to_owned(),
        DeValue::Datetime(value) => value.to_string(),
    };
    out.push(Setting { path: path.clone(), value: text, span });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_know_their_tables_and_bytes() {
        let text = "version = 3\n[plugins.\"a.b\".x]\n  on = true\n";
        let all = toml_settings(text);
        let last = all.iter().find(|s| s.name() == "on").unwrap();
        assert_eq!(last.path, ["plugins", "a.b", "x", "on"]);
        assert_eq!(&text[last.span.clone()], "true");
    }
}
