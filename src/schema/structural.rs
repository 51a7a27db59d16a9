//! Structural schemas of CustomResourceDefinitions, as the API server applies them
//! (`apiextensions-apiserver/pkg/apiserver/{schema,validation}`, `kube-openapi/pkg/validation`).
//!
//! CEL rules (`x-kubernetes-validations`) are not evaluated.

mod bounds;
mod format;
mod prune;

pub(super) use prune::Pruner;

use super::resolve::is_opaque;
use crate::syntax::Span;
use crate::syntax::yaml::{Entry, Kind, Value};
use crate::validation::{Refusal, RefusalKind, Shown, json};
use crate::versions::VersionSet;

/// Deeper values are not looked at.
const MAX_DEPTH: usize = 60;

/// Checks a value against a schema.
pub(super) struct Validator<'r> {
    root: Value<'r>,
    versions: VersionSet,
    path: String,
    key: Option<Span>,
    depth: usize,
    refusals: Vec<Refusal>,
}

fn flag(schema: Value<'_>, key: &str) -> bool {
    schema.get(key).and_then(Value::as_bool) == Some(true)
}

/// The JSON types of a value, as `typeValidator` names them.
fn type_name(value: Value<'_>) -> &'static str {
    match value.kind() {
        Kind::Null => "null",
        Kind::Bool => "boolean",
        Kind::Integer => "integer",
        Kind::Float => "number",
        Kind::String => "string",
        Kind::Sequence => "array",
        Kind::Mapping => "object",
    }
}

/// Whether two values are the same JSON.
fn same(a: Value<'_>, b: Value<'_>) -> bool {
    match (a.as_number(), b.as_number()) {
        (Some(a), Some(b)) => a.as_f64() == b.as_f64(),
        (None, None) => a.kind() == b.kind() && json(a) == json(b),
        _ => false,
    }
}

impl<'r> Validator<'r> {
    pub(super) fn new(root: Value<'r>, versions: VersionSet) -> Self {
        Self { root, versions, path: String::new(), key: None, depth: 0, refusals: Vec::new() }
    }

    /// Everything that is wrong with the object.
    pub(super) fn run(mut self, schema: Value<'_>) -> Vec<Refusal> {
        self.value(self.root, schema);
        self.refusals
    }

    fn value(&mut self, value: Value<'r>, schema: Value<'_>) {
        if self.depth > MAX_DEPTH || value.as_str().is_some_and(is_opaque) {
            return;
        }
        self.depth += 1;
        if self.type_fits(value, schema) {
            self.of_type(value, schema);
        }
        self.depth -= 1;
    }

    fn type_fits(&mut self, value: Value<'r>, schema: Value<'_>) -> bool {
        let wanted = schema.str_at(&["type"]).unwrap_or("");
        let is = type_name(value);
        if value.is_null() {
            // A null that is not allowed gives way to the default, or is taken for a field that is not written.
            let allowed = wanted.is_empty() || flag(schema, "nullable") || schema.entry("default").is_some();
            if !allowed && !value.parent().is_some_and(Value::is_mapping) {
                self.wrong_type(value, wanted, is);
            }
            return false;
        }
        if flag(schema, "x-kubernetes-int-or-string") {
            let fits = matches!(value.kind(), Kind::Integer | Kind::String) || value.as_i64().is_some();
            if !fits {
                self.wrong_type(value, "integer,string", is);
            }
            return fits;
        }
        let whole = is == "number" && wanted == "integer" && value.as_i64().is_some();
        if wanted.is_empty() || wanted == is || whole || is == "integer" && wanted == "number" {
            return true;
        }
        self.wrong_type(value, wanted, is);
        false
    }

    fn wrong_type(&mut self, value: Value<'r>, wanted: &str, is: &str) {
        let detail = format!("{} in body must be of type {wanted}: {is:?}", self.path);
        self.invalid(value, &format!("{is:?}"), &detail);
        if let Some(last) = self.refusals.last_mut() {
            last.help = Some(match is {
                "string" if matches!(wanted, "integer" | "number" | "boolean") => {
                    format!("the type is {wanted}: remove the quotes")
                }
                "integer" | "number" | "boolean" if wanted == "string" => {
                    "the type is string: put it in quotes".to_owned()
                }
                _ => format!("the type is {wanted}"),
            });
        }
    }

    fn of_type(&mut self, value: Value<'r>, schema: Value<'_>) {
        if let Some(list) = schema.get("enum")
            && !list.items().any(|allowed| same(allowed, value))
        {
            let shown: Vec<_> =
                list.items().map(|v| v.as_str().map_or_else(|| json(v), |s| format!("{s:?}"))).collect();
            let message = format!(
                "Unsupported value: {}: supported values: {}",
                Shown::of(Some(value)),
                shown
                    .iter()
                    .map(|s| if s.starts_with('"') { s.clone() } else { format!("\"{s}\"") })
                    .collect::<Vec<_>>()
                    .join(", ")
            );
            self.push(RefusalKind::Unsupported, message, value.span());
        }
        match value.kind() {
            Kind::String => self.string(value, schema),
            Kind::Integer | Kind::Float => self.number(value, schema),
            Kind::Sequence => self.items(value, schema),
            Kind::Mapping => self.object(value, schema),
            Kind::Null | Kind::Bool => {}
        }
        self.combined(value, schema);
    }

    fn object(&mut self, value: Value<'r>, schema: Value<'_>) {
        let properties = schema.get("properties");
        for name in schema.get("required").into_iter().flat_map(Value::items).filter_map(Value::as_str) {
            let property = properties.and_then(|p| p.get(name));
            let defaulted = property.is_some_and(|p| p.entry("default").is_some());
            // Nulls that a field may not have are taken out first (`PruneNonNullableNullsWithoutDefaults`).
            let pruned = |e: Entry<'_>| e.value.is_null() && property.is_some_and(|p| !flag(p, "nullable"));
            if value.entry(name).is_none_or(pruned) && !defaulted {
                let at = self.push_name(name);
                let written = value.entry(name).map(|e| e.key.span());
                let (key, span) = (self.key.take(), written.unwrap_or_else(|| self.place(value)));
                self.push(RefusalKind::Required, "Required value".to_owned(), span);
                self.key = key;
                self.path.truncate(at);
            }
        }
        let others = schema.get("additionalProperties").filter(|o| o.is_mapping());
        for entry in value.entries() {
            let name = entry.name();
            let is_meta = self.depth == 1 && matches!(name, "apiVersion" | "kind" | "metadata");
            let found = properties.and_then(|p| p.get(name)).or(others);
            let Some(child) = found.filter(|_| !is_meta) else { continue };
            let at = self.push_name(name);
            self.key = Some(entry.key.span());
            self.value(entry.value, child);
            self.path.truncate(at);
        }
        self.count(value, value.entries().len(), schema, ("minProperties", "maxProperties", "properties"));
    }

    fn items(&mut self, value: Value<'r>, schema: Value<'_>) {
        if let Some(items) = schema.get("items") {
            let key = self.key;
            for (at, item) in value.items().enumerate() {
                let length = self.path.len();
                self.path.push_str(&format!("[{at}]"));
                self.key = key;
                self.value(item, items);
                self.path.truncate(length);
            }
        }
        self.count(value, value.items().len(), schema, ("minItems", "maxItems", "items"));
        self.unique(value, schema);
    }

    /// `allOf`, `anyOf`, `oneOf`, `not`: value validations only, structural schemas forbid more in them.
    fn combined(&mut self, value: Value<'r>, schema: Value<'_>) {
        for part in schema.get("allOf").into_iter().flat_map(Value::items) {
            self.value(value, part);
        }
        let alternatives = |key| schema.get(key).filter(|list| list.items().len() > 0);
        if let Some(list) = alternatives("anyOf")
            && !list.items().any(|part| self.accepts(value, part))
        {
            let detail = format!("{:?} must validate at least one schema (anyOf)", self.path);
            self.invalid(value, "\"\"", &detail);
        }
        if let Some(list) = alternatives("oneOf") {
            let valid = list.items().filter(|part| self.accepts(value, *part)).count();
            let found = match valid {
                0 => "Found none valid".to_owned(),
                n => format!("Found {n} valid alternatives"),
            };
            if valid != 1 {
                let detail =
                    format!("{:?} must validate one and only one schema (oneOf). {found}", self.path);
                self.invalid(value, "\"\"", &detail);
            }
        }
        if let Some(part) = schema.get("not")
            && self.accepts(value, part)
        {
            let detail = format!("{:?} must not validate the schema (not)", self.path);
            self.invalid(value, "\"\"", &detail);
        }
    }

    /// Whether a value is good by a schema of its own.
    fn accepts(&self, value: Value<'r>, schema: Value<'_>) -> bool {
        let mut inner = Validator::new(self.root, self.versions);
        inner.depth = self.depth.max(1);
        inner.value(value, schema);
        inner.refusals.is_empty()
    }

    fn push_name(&mut self, name: &str) -> usize {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        self.path.push_str(name);
        length
    }

    /// Where to point when something is missing in an object: its key, else the kind.
    fn place(&self, value: Value<'r>) -> Span {
        if value == self.root {
            return value.get("kind").unwrap_or(value).span();
        }
        value.key().unwrap_or(value).span()
    }

    fn invalid(&mut self, value: Value<'r>, shown: &str, detail: &str) {
        self.push(RefusalKind::Invalid, format!("Invalid value: {shown}: {detail}"), value.span());
    }

    fn push(&mut self, kind: RefusalKind, message: String, span: Span) {
        let mut refusal = Refusal::new(kind, self.path.clone(), message, span, self.versions);
        refusal.key = self.key;
        self.refusals.push(refusal);
    }
}

#[cfg(test)]
mod tests;
