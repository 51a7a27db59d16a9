//! `unevaluatedProperties` and `unevaluatedItems`: what no other part of a schema has spoken of.

use std::collections::BTreeSet;

use super::check::{Checker, Instance};
use super::fault::Fault;
use super::reference::{self, Target};
use crate::helm::value::{Data, Dict, Value};

/// Schemas that lead back to themselves are followed this deep.
const MAX_DEPTH: usize = 64;

/// The keywords whose part may speak of the same value.
const ALTERNATIVES: [&str; 3] = ["allOf", "anyOf", "oneOf"];

impl Checker<'_> {
    pub(super) fn unevaluated(&mut self, schema: &Dict, instance: &Instance<'_>, faults: &mut Vec<Fault>) {
        match &instance.value.data {
            Data::Dict(dict) => self.unevaluated_keys(schema, dict, instance, faults),
            Data::List(list) => self.unevaluated_items(schema, &list.items, instance, faults),
            _ => {}
        }
    }

    fn unevaluated_keys(
        &mut self,
        schema: &Dict,
        dict: &Dict,
        instance: &Instance<'_>,
        faults: &mut Vec<Fault>,
    ) {
        let Some(left) = schema.get("unevaluatedProperties") else { return };
        let Some(known) = self.evaluated_keys(schema, dict, instance, 0) else { return };
        for (key, entry) in dict.snapshot().iter() {
            if !known.contains(&**key) {
                let near = entry.key.map(|o| o.span);
                faults.extend(self.child(&left, instance, key, &entry.value, near));
            }
        }
    }

    fn unevaluated_items(
        &mut self,
        schema: &Dict,
        items: &[Value],
        instance: &Instance<'_>,
        faults: &mut Vec<Fault>,
    ) {
        let Some(left) = schema.get("unevaluatedItems") else { return };
        let Some(known) = self.evaluated_items(schema, items, instance, 0) else { return };
        for (at, item) in items.iter().enumerate().filter(|(at, _)| !known.contains(at)) {
            faults.extend(self.child(&left, instance, &at.to_string(), item, None));
        }
    }

    /// The keys that some part of a schema speaks of; `None` for all of them.
    fn evaluated_keys(
        &mut self,
        schema: &Dict,
        dict: &Dict,
        instance: &Instance<'_>,
        depth: usize,
    ) -> Option<BTreeSet<String>> {
        if depth > MAX_DEPTH || schema.get("additionalProperties").is_some() {
            return None;
        }
        if depth > 0 && schema.get("unevaluatedProperties").is_some() {
            return None;
        }
        let mut known: BTreeSet<String> = BTreeSet::new();
        let named = schema.get("properties");
        let patterns = super::keywords::patterns(schema);
        for key in dict.snapshot().keys() {
            let by_name = named.as_ref().and_then(Value::as_dict).is_some_and(|n| n.entry(key).is_some());
            if by_name || patterns.iter().any(|(pattern, _)| pattern.is_match(key)) {
                known.insert(key.to_string());
            }
        }
        for part in self.parts(schema, instance) {
            if let Data::Dict(part) = &part.data {
                known.extend(self.evaluated_keys(part, dict, instance, depth + 1)?);
            }
        }
        Some(known)
    }

    /// The items that some part of a schema speaks of; `None` for all of them.
    fn evaluated_items(
        &mut self,
        schema: &Dict,
        items: &[Value],
        instance: &Instance<'_>,
        depth: usize,
    ) -> Option<BTreeSet<usize>> {
        if depth > MAX_DEPTH || (depth > 0 && schema.get("unevaluatedItems").is_some()) {
            return None;
        }
        let (first, rest) = self.item_schemas(schema);
        if rest.is_some() {
            return None;
        }
        let mut known: BTreeSet<usize> = (0..first.len().min(items.len())).collect();
        if let Some(contains) = schema.get("contains").filter(|_| self.draft >= 2020) {
            known.extend(self.matching(&contains, items, instance).0);
        }
        for part in self.parts(schema, instance) {
            if let Data::Dict(part) = &part.data {
                known.extend(self.evaluated_items(part, items, instance, depth + 1)?);
            }
        }
        Some(known)
    }

    /// The schemas within a schema that speak of the same value and that it satisfies.
    fn parts(&mut self, schema: &Dict, instance: &Instance<'_>) -> Vec<Value> {
        let mut parts: Vec<Value> = Vec::new();
        for keyword in ALTERNATIVES {
            parts.extend(super::keywords::schemas(schema, keyword));
        }
        if let Some(dependent) = schema.get("dependentSchemas").as_ref().and_then(Value::as_dict)
            && let Data::Dict(dict) = &instance.value.data
        {
            let asked = dependent.snapshot();
            let there = asked.iter().filter(|(key, _)| dict.entry(key).is_some());
            parts.extend(there.map(|(_, entry)| entry.value.clone()));
        }
        if let Some(Target::Found(target)) =
            schema.get("$ref").as_ref().and_then(Value::as_str).map(|r| reference::resolve(self.root(), r))
        {
            parts.push(target);
        }
        parts.retain(|part| self.holds(part, instance));
        if let Some(condition) = schema.get("if") {
            let holds = self.holds(&condition, instance);
            parts.extend(schema.get(if holds { "then" } else { "else" }).filter(|p| self.holds(p, instance)));
            parts.extend(holds.then_some(condition));
        }
        parts
    }
}
