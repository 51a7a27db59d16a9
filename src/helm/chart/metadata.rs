//! `Chart.yaml` and `requirements.yaml` (Helm's `pkg/chart/v2/metadata.go`, `dependency.go`).

mod dependency;

use std::sync::Arc;

pub use dependency::{Dependency, Import};

use super::LoadError;
use super::semver;
use crate::helm::go;
use crate::helm::rope::{Origin, Text};
use crate::helm::value::{Dict, DictKind, Entries, Entry, Value};
use crate::helm::values;
use crate::syntax::yaml::{self, Kind, Tree};
use crate::syntax::{Source, Span};

/// What `Chart.yaml` says. Every text knows its place.
#[derive(Debug, Clone, Default)]
pub struct Metadata {
    /// The texts by Go's field names.
    texts: Vec<(&'static str, Field)>,
    lists: Vec<(&'static str, Vec<Field>)>,
    maintainers: Vec<[Field; 3]>,
    deprecated: bool,
    annotations: Vec<(Field, Field)>,
    /// The charts this one needs.
    pub dependencies: Vec<Dependency>,
}

/// A text and its place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Field {
    /// The characters.
    pub text: String,
    /// Where they are written.
    pub span: Option<Span>,
}

impl Field {
    fn value(&self) -> Value {
        let origin = self.span.map(Origin::value);
        Value::text(Text::of(&self.text, origin)).or_at(origin)
    }
}

/// The texts of `Chart.yaml`: name in the file, Go's field name.
const TEXTS: [(&str, &str); 11] = [
    ("name", "Name"),
    ("home", "Home"),
    ("version", "Version"),
    ("description", "Description"),
    ("icon", "Icon"),
    ("apiVersion", "APIVersion"),
    ("condition", "Condition"),
    ("tags", "Tags"),
    ("appVersion", "AppVersion"),
    ("kubeVersion", "KubeVersion"),
    ("type", "Type"),
];

impl Metadata {
    /// Reads `Chart.yaml`.
    ///
    /// # Errors
    /// What Helm refuses as `cannot load Chart.yaml`.
    pub fn read(source: &Arc<Source>) -> Result<Self, LoadError> {
        let tree = yaml::parse(source);
        let mut metadata = Self::default();
        metadata.merge(&tree, "Chart.yaml")?;
        if metadata.text("APIVersion").is_empty() {
            metadata.set("APIVersion", Field { text: "v1".to_owned(), span: None });
        }
        Ok(metadata)
    }

    /// Reads what a file says on top of what is known: Helm reads `requirements.yaml` into the same structure.
    pub fn merge(&mut self, tree: &Tree, file: &str) -> Result<(), LoadError> {
        let fail =
            |message: String, span| LoadError { message: format!("cannot load {file}: {message}"), span };
        values::refuse_broken(tree).map_err(|(message, span)| fail(message, Some(span)))?;
        let Some((_, root)) = tree.roots().next() else { return Ok(()) };
        if !root.is_mapping() {
            if root.is_null() {
                return Ok(());
            }
            let message = format!(
                "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {} into Go value of type v2.Metadata",
                values::json_name(root)
            );
            return Err(fail(message, Some(root.span())));
        }
        for entry in root.entries() {
            self.field(entry).map_err(|(message, span)| fail(message, Some(span)))?;
        }
        Ok(())
    }

    fn field(&mut self, entry: yaml::Entry<'_>) -> Result<(), (String, Span)> {
        let (name, value) = (entry.name(), entry.value);
        if let Some((_, field)) = TEXTS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
            let text = text(value, &format!("Metadata.{name}"))?;
            self.set(field, text);
            return Ok(());
        }
        match name {
            "sources" => self.lists.push(("Sources", texts(value, "Metadata.sources")?)),
            "keywords" => self.lists.push(("Keywords", texts(value, "Metadata.keywords")?)),
            "deprecated" => {
                self.deprecated = match value.kind() {
                    Kind::Null => false,
                    Kind::Bool => value.as_bool().unwrap_or(false),
                    _ => return Err(mismatch(value, "Metadata.deprecated", "bool")),
                }
            }
            "annotations" => {
                if !value.is_mapping() && !value.is_null() {
                    return Err(mismatch(value, "Metadata.annotations", "map[string]string"));
                }
                for entry in value.entries() {
                    let key = Field { text: entry.name().to_owned(), span: Some(entry.key.span()) };
                    self.annotations.push((key, text(entry.value, "Metadata.annotations")?));
                }
            }
            "maintainers" => {
                self.maintainers.clear();
                for item in list(value, "Metadata.maintainers")? {
                    self.maintainers.push(maintainer(item)?);
                }
            }
            "dependencies" => {
                self.dependencies.clear();
                for item in list(value, "Metadata.dependencies")? {
                    self.dependencies.push(Dependency::read(item)?);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// A text by Go's field name; empty where it is not there.
    pub fn text(&self, field: &str) -> &str {
        self.texts.iter().find(|(name, _)| *name == field).map_or("", |(_, f)| &f.text)
    }

    /// The place of a text.
    pub fn span(&self, field: &str) -> Option<Span> {
        self.texts.iter().find(|(name, _)| *name == field).and_then(|(_, f)| f.span)
    }

    /// Sets a text.
    pub fn set(&mut self, field: &'static str, value: Field) {
        match self.texts.iter_mut().find(|(name, _)| *name == field) {
            Some(slot) => slot.1 = value,
            None => self.texts.push((field, value)),
        }
    }

    /// The chart's name.
    pub fn name(&self) -> &str {
        self.text("Name")
    }

    /// Whether it only serves other charts.
    pub fn is_library(&self) -> bool {
        self.text("Type").eq_ignore_ascii_case("library")
    }

    /// Holds it to Helm's rules, and cleans its texts as Helm does.
    ///
    /// # Errors
    /// Helm's refusal.
    pub fn validate(&mut self) -> Result<(), LoadError> {
        for (name, field) in &mut self.texts {
            if *name != "Version" && *name != "APIVersion" && *name != "Type" {
                sanitize(field);
            }
        }
        let name = self.name().to_owned();
        let quoted = go::quote(&name);
        let version = self.text("Version");
        let message = if name.is_empty() {
            "chart.metadata.name is required".to_owned()
        } else if name == "." || name == ".." {
            format!("chart.metadata.name {quoted} is not allowed")
        } else if name.contains('/') {
            format!("chart.metadata.name {quoted} is invalid")
        } else if version.is_empty() {
            "chart.metadata.version is required".to_owned()
        } else if !semver::is_version(version) {
            format!("chart.metadata.version {} is invalid", go::quote(version))
        } else if !matches!(self.text("Type"), "" | "application" | "library") {
            "chart.metadata.type must be application or library".to_owned()
        } else {
            return self.validate_dependencies();
        };
        let field = match () {
            () if message.contains("metadata.name") => "Name",
            () if message.contains("metadata.version") => "Version",
            () => "Type",
        };
        Err(LoadError { message: format!("validation: {message}"), span: self.span(field) })
    }

    fn validate_dependencies(&mut self) -> Result<(), LoadError> {
        let mut keys: Vec<String> = Vec::new();
        for dependency in &mut self.dependencies {
            for field in [
                &mut dependency.name,
                &mut dependency.version,
                &mut dependency.repository,
                &mut dependency.condition,
            ] {
                sanitize(field);
            }
            let alias = &dependency.alias;
            let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
            if !alias.text.chars().all(allowed) {
                let name = go::quote(&dependency.name.text);
                let message = format!("validation: dependency {name} has disallowed characters in the alias");
                return Err(LoadError { message, span: alias.span });
            }
            let key = if alias.text.is_empty() { &dependency.name } else { alias };
            if keys.contains(&key.text) {
                let name = go::quote(&key.text);
                let message = format!("validation: more than one dependency with name or alias {name}");
                return Err(LoadError { message, span: key.span });
            }
            keys.push(key.text.clone());
        }
        Ok(())
    }

    /// What templates see as `.Chart`.
    pub fn to_value(&self, is_root: bool) -> Value {
        let dict = Dict::default();
        for (_, field) in TEXTS {
            let known = self.texts.iter().find(|(name, _)| *name == field);
            dict.insert(field, known.map_or_else(|| Value::from(""), |(_, f)| f.value()));
        }
        for field in ["Sources", "Keywords"] {
            let items = self.lists.iter().rev().find(|(name, _)| *name == field);
            let items = items.map_or_else(Vec::new, |(_, items)| items.iter().map(Field::value).collect());
            dict.insert(field, Value::list(items));
        }
        let maintainers = self.maintainers.iter().map(|fields| {
            let dict = Dict::default();
            for (name, field) in ["Name", "Email", "URL"].into_iter().zip(fields) {
                dict.insert(name, field.value());
            }
            Value::from(dict)
        });
        dict.insert("Maintainers", Value::list(maintainers.collect()));
        dict.insert("Deprecated", self.deprecated);
        let mut annotations = Entries::new();
        for (key, value) in &self.annotations {
            let entry = Entry { key: key.span.map(Origin::value), value: value.value() };
            annotations.insert(key.text.as_str().into(), entry);
        }
        let kind = if annotations.is_empty() { DictKind::NilString } else { DictKind::String };
        dict.insert("Annotations", Dict::new(annotations).with_kind(kind));
        dict.insert(
            "Dependencies",
            Value::list(self.dependencies.iter().map(|d| d.to_value().into()).collect()),
        );
        dict.insert("IsRoot", is_root);
        dict.into()
    }
}

fn maintainer(value: yaml::Value<'_>) -> Result<[Field; 3], (String, Span)> {
    if value.is_null() {
        let message = "validation: maintainers must not contain empty or null nodes".to_owned();
        return Err((message, value.span()));
    }
    if !value.is_mapping() {
        return Err(mismatch(value, "Metadata.maintainers", "v2.Maintainer"));
    }
    let mut fields = [Field::default(), Field::default(), Field::default()];
    for (field, name) in fields.iter_mut().zip(["name", "email", "url"]) {
        if let Some(value) = value.get(name) {
            *field = text(value, &format!("Maintainer.maintainers.{name}"))?;
            sanitize(field);
        }
    }
    Ok(fields)
}

fn mismatch(value: yaml::Value<'_>, field: &str, wanted: &str) -> (String, Span) {
    let message = format!(
        "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {} into Go struct field {field} of type {wanted}",
        values::json_name(value)
    );
    (message, value.span())
}

/// A text; numbers and bools are turned into text, as `sigs.k8s.io/yaml` does for text fields.
fn text(value: yaml::Value<'_>, field: &str) -> Result<Field, (String, Span)> {
    let text = match value.kind() {
        Kind::Null => return Ok(Field::default()),
        Kind::String => value.text().unwrap_or("").to_owned(),
        Kind::Bool => value.as_bool().unwrap_or(false).to_string(),
        Kind::Integer | Kind::Float => match value.as_number() {
            Some(yaml::scalar::Number::Float(float)) => go::format_float(float),
            Some(number) => number.to_json(),
            None => String::new(),
        },
        Kind::Sequence | Kind::Mapping => return Err(mismatch(value, field, "string")),
    };
    Ok(Field { text, span: Some(value.span()) })
}

fn list<'r>(value: yaml::Value<'r>, field: &str) -> Result<Vec<yaml::Value<'r>>, (String, Span)> {
    match value.kind() {
        Kind::Null => Ok(Vec::new()),
        Kind::Sequence => Ok(value.items().collect()),
        _ => Err(mismatch(value, field, "[]string")),
    }
}

fn texts(value: yaml::Value<'_>, field: &str) -> Result<Vec<Field>, (String, Span)> {
    list(value, field)?.into_iter().map(|item| text(item, field)).collect()
}

/// Spaces of every kind become spaces, what cannot be printed goes.
fn sanitize(field: &mut Field) {
    if field.text.chars().all(go::is_print) {
        return;
    }
    field.text = field
        .text
        .chars()
        .filter_map(|c| if c.is_whitespace() { Some(' ') } else { go::is_print(c).then_some(c) })
        .collect();
}
