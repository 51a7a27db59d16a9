//! What stands in the way before any value is looked at: references that lead nowhere, or out of the chart.

use std::collections::BTreeSet;

use super::fault::{Fault, Kind};
use super::reference::{self, Target};
use crate::helm::value::{Data, Dict, Value};
use crate::syntax::Span;

/// Deeper schemas are not looked at.
const MAX_DEPTH: usize = 64;

/// Keywords with a schema.
const ONE: [&str; 12] = [
    "additionalItems",
    "additionalProperties",
    "contains",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
];
/// Keywords with a list of schemas.
const MANY: [&str; 5] = ["allOf", "anyOf", "items", "oneOf", "prefixItems"];
/// Keywords with schemas by name.
const NAMED: [&str; 4] = ["dependencies", "dependentSchemas", "patternProperties", "properties"];

/// What the references of a schema come to.
#[derive(Debug, Default)]
pub(super) struct References {
    /// Those that Helm refuses the chart for.
    pub faults: Vec<Fault>,
    /// Those that Helm would fetch, with their places.
    pub remote: Vec<(String, Option<Span>)>,
}

/// Follows every reference of a schema that is in use.
pub(super) fn references(root: &Value) -> References {
    let mut walk = Walk { root, found: References::default(), seen: BTreeSet::new() };
    walk.schema(root, 0);
    walk.found
}

struct Walk<'s> {
    root: &'s Value,
    found: References,
    seen: BTreeSet<String>,
}

impl Walk<'_> {
    fn schema(&mut self, schema: &Value, depth: usize) {
        let Data::Dict(dict) = &schema.data else { return };
        if depth > MAX_DEPTH {
            return;
        }
        if let Some(value) = dict.get("$ref")
            && let Some(reference) = value.as_str()
            && self.seen.insert(reference.to_owned())
        {
            self.reference(reference, value.span(), depth);
        }
        self.below(dict, depth + 1);
    }

    fn below(&mut self, dict: &Dict, depth: usize) {
        ONE.iter().filter_map(|keyword| dict.get(keyword)).for_each(|schema| self.schema(&schema, depth));
        for list in MANY.iter().filter_map(|keyword| dict.get(keyword)) {
            list.as_list().unwrap_or(&[]).iter().for_each(|schema| self.schema(schema, depth));
        }
        for named in NAMED.iter().filter_map(|keyword| dict.get(keyword)) {
            let Some(named) = named.as_dict() else { continue };
            named.snapshot().iter().for_each(|(_, entry)| self.schema(&entry.value, depth));
        }
    }

    fn reference(&mut self, reference: &str, span: Option<Span>, depth: usize) {
        if let Target::Found(target) = reference::resolve(self.root, reference) {
            return self.schema(&target, depth + 1);
        }
        let (document, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let base = self.base();
        let is_remote = |name: &str| name.starts_with("http://") || name.starts_with("https://");
        // The validator carries the schemas of the drafts with it.
        let is_known = |name: &str| name.contains("json-schema.org/");
        if is_remote(document) || (base.as_deref().is_some_and(is_remote) && !document.is_empty()) {
            if !is_known(document) {
                self.found.remote.push((reference.to_owned(), span));
            }
            return;
        }
        // Names of parts change what a reference means, and `urn:` is let pass.
        if base.is_some() || document.contains(':') {
            return;
        }
        let message = if !matches!(document, "" | "values.schema.json") {
            let path = document.trim_start_matches("./");
            format!("failing loading \"file:///{path}\": open /{path}: no such file or directory")
        } else if fragment.starts_with('/') {
            format!("json-pointer in \"file:///values.schema.json#{fragment}\" not found")
        } else {
            let at = "file:///values.schema.json";
            format!("anchor in \"{at}#{fragment}\" not found in schema \"{at}\"")
        };
        self.found.faults.push(Fault::new(Kind::Schema, Vec::new(), message, span));
    }

    /// What the schema calls itself.
    fn base(&self) -> Option<String> {
        let root = self.root.as_dict()?;
        let id = root.get("$id").or_else(|| root.get("id"))?;
        id.as_str().filter(|id| !id.starts_with('#')).map(str::to_owned)
    }
}
