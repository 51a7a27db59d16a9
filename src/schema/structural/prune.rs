//! Fields that a structural schema does not have: strict decoding refuses them.

use super::{MAX_DEPTH, flag};
use crate::schema::resolve::is_opaque;
use crate::schema::{near, place};
use crate::syntax::yaml::{Entry, Value};
use crate::validation::{Refusal, RefusalKind};
use crate::versions::VersionSet;

/// Finds the fields a schema lacks, along `apiextensions-apiserver/pkg/apiserver/schema/pruning`.
pub(crate) struct Pruner<'r> {
    root: Value<'r>,
    versions: VersionSet,
    path: String,
    depth: usize,
    refusals: Vec<Refusal>,
}

impl<'r> Pruner<'r> {
    pub(crate) fn new(root: Value<'r>, versions: VersionSet) -> Self {
        Self { root, versions, path: String::new(), depth: 0, refusals: Vec::new() }
    }

    /// Everything in the object that the schema does not know.
    pub(crate) fn run(mut self, schema: Value<'_>) -> Vec<Refusal> {
        self.value(self.root, Some(schema), false);
        self.refusals
    }

    /// `keep`: an enclosing schema preserves what it does not know.
    fn value(&mut self, value: Value<'r>, schema: Option<Value<'_>>, keep: bool) {
        let keep = keep || schema.is_some_and(|s| flag(s, "x-kubernetes-preserve-unknown-fields"));
        if self.depth > MAX_DEPTH || keep && schema.is_none() {
            return;
        }
        self.depth += 1;
        for entry in value.entries() {
            self.entry(entry, schema, keep);
        }
        let items = schema.and_then(|s| s.get("items"));
        for (at, item) in value.items().enumerate() {
            let length = self.path.len();
            self.path.push_str(&format!("[{at}]"));
            self.value(item, items, keep);
            self.path.truncate(length);
        }
        self.depth -= 1;
    }

    fn entry(&mut self, entry: Entry<'r>, schema: Option<Value<'_>>, keep: bool) {
        let name = entry.name();
        let is_object = self.depth == 1 || schema.is_some_and(|s| flag(s, "x-kubernetes-embedded-resource"));
        if is_object && matches!(name, "apiVersion" | "kind" | "metadata") {
            return;
        }
        let property = schema.and_then(|s| s.get("properties")).and_then(|p| p.get(name));
        let others = schema.and_then(|s| s.get("additionalProperties"));
        let child = match (property, others) {
            (Some(property), _) => Some(property),
            // `true` is a schema without fields; `false` is none.
            (None, Some(others)) if others.as_bool() != Some(false) => {
                Some(others).filter(|o| o.is_mapping())
            }
            _ if keep => return,
            _ => return self.unknown(entry, schema),
        };
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        self.path.push_str(name);
        self.value(entry.value, child, false);
        self.path.truncate(length);
    }

    fn unknown(&mut self, entry: Entry<'r>, schema: Option<Value<'_>>) {
        let name = entry.name();
        if is_opaque(name) {
            return;
        }
        let dot = if self.path.is_empty() { "" } else { "." };
        let path = format!("{}{dot}{name}", self.path);
        let message = format!("strict decoding error: unknown field \"{path}\"");
        let span = entry.key.span();
        let mut refusal = Refusal::new(RefusalKind::UnknownField, path, message, span, self.versions);
        refusal.key = Some(span);
        let known = schema.and_then(|s| s.get("properties"));
        let near = near::nearest(name, known.into_iter().flat_map(Value::entries).map(Entry::name));
        if let Some(near) = near {
            refusal.help = Some(format!("did you mean `{near}`?"));
            refusal.repair = place::rename(entry, near);
        }
        self.refusals.push(refusal);
    }
}
