//! The charts that a chart needs.

use super::{Field, list, mismatch, text, texts};
use crate::helm::value::{Dict, DictKind, Value};
use crate::syntax::{Span, yaml};

/// A chart that is needed.
#[derive(Debug, Clone, Default)]
pub struct Dependency {
    /// Its name.
    pub name: Field,
    /// The range of versions that will do.
    pub version: Field,
    /// Where it is published.
    pub repository: Field,
    /// Paths of values that turn it on and off.
    pub condition: Field,
    /// Names under `tags` that turn it on and off.
    pub tags: Vec<Field>,
    /// What it is called here.
    pub alias: Field,
    /// Which of its values are taken over.
    pub imports: Vec<Import>,
    /// Whether it is part of this rendering.
    pub enabled: bool,
}

/// An entry of `import-values`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Import {
    /// The name of a table under the child's `exports`.
    Export(String),
    /// A path in the child and one in the parent.
    Table {
        /// In the child.
        child: String,
        /// In the parent.
        parent: String,
    },
}

impl Dependency {
    pub(super) fn read(value: yaml::Value<'_>) -> Result<Self, (String, Span)> {
        if value.is_null() {
            let message = "validation: dependencies must not contain empty or null nodes".to_owned();
            return Err((message, value.span()));
        }
        if !value.is_mapping() {
            return Err(mismatch(value, "Metadata.dependencies", "v2.Dependency"));
        }
        let mut dependency = Self { enabled: false, ..Self::default() };
        for entry in value.entries() {
            let field = format!("Dependency.dependencies.{}", entry.name());
            match entry.name() {
                "name" => dependency.name = text(entry.value, &field)?,
                "version" => dependency.version = text(entry.value, &field)?,
                "repository" => dependency.repository = text(entry.value, &field)?,
                "condition" => dependency.condition = text(entry.value, &field)?,
                "alias" => dependency.alias = text(entry.value, &field)?,
                "tags" => dependency.tags = texts(entry.value, &field)?,
                "enabled" => dependency.enabled = entry.value.as_bool().unwrap_or(false),
                "import-values" => {
                    for item in list(entry.value, &field)? {
                        dependency.imports.extend(import(item));
                    }
                }
                _ => {}
            }
        }
        Ok(dependency)
    }

    pub(super) fn to_value(&self) -> Dict {
        let dict = Dict::default();
        for (name, field) in [
            ("Name", &self.name),
            ("Version", &self.version),
            ("Repository", &self.repository),
            ("Condition", &self.condition),
            ("Alias", &self.alias),
        ] {
            dict.insert(name, field.value());
        }
        dict.insert("Tags", Value::list(self.tags.iter().map(Field::value).collect()));
        dict.insert("Enabled", self.enabled);
        let imports = self.imports.iter().map(|import| {
            let (child, parent) = match import {
                Import::Export(name) => (format!("exports.{name}"), ".".to_owned()),
                Import::Table { child, parent } => (child.clone(), parent.clone()),
            };
            let dict = Dict::default().with_kind(DictKind::String);
            dict.insert("child", child);
            dict.insert("parent", parent);
            Value::from(dict)
        });
        dict.insert("ImportValues", Value::list(imports.collect()));
        dict
    }
}

fn import(value: yaml::Value<'_>) -> Option<Import> {
    if let Some(name) = value.as_str() {
        return Some(Import::Export(name.to_owned()));
    }
    if !value.is_mapping() {
        return None;
    }
    let part = |key| value.get(key).and_then(|v| v.text()).unwrap_or("<nil>").to_owned();
    Some(Import::Table { child: part("child"), parent: part("parent") })
}
