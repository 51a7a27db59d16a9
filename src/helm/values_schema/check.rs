//! Walks a schema and a value together.

use super::fault::{Fault, Kind};
use super::reference::{self, Target};
use crate::helm::value::{Data, Dict, Value};
use crate::syntax::Span;

/// Schemas that lead back to themselves are followed this deep.
const MAX_DEPTH: usize = 64;
/// More steps than this are not taken: what is left counts as satisfied.
const MAX_STEPS: usize = 200_000;

/// Holds values against one schema.
pub(super) struct Checker<'s> {
    root: &'s Value,
    /// 4, 6, 7, 2019 or 2020.
    pub(super) draft: u32,
    depth: usize,
    steps: usize,
}

/// A value on its way down, and where it stands.
pub(super) struct Instance<'v> {
    pub(super) value: &'v Value,
    pub(super) path: &'v [String],
    /// The nearest place known, where the value has none of its own.
    pub(super) near: Option<Span>,
}

impl Instance<'_> {
    pub(super) fn span(&self) -> Option<Span> {
        self.value.span().or(self.near)
    }

    pub(super) fn fault(&self, message: impl Into<String>) -> Fault {
        Fault::new(Kind::Leaf, self.path.to_vec(), message, self.span())
    }
}

impl<'s> Checker<'s> {
    pub(super) fn new(root: &'s Value) -> Self {
        let named = root.as_dict().and_then(|d| d.get("$schema"));
        let named = named.as_ref().and_then(Value::as_str).unwrap_or("");
        let known = [("draft-04", 4), ("draft-06", 6), ("draft-07", 7), ("2019-09", 2019)];
        let draft = known.iter().find(|(name, _)| named.contains(name)).map_or(2020, |(_, draft)| *draft);
        Self { root, draft, depth: 0, steps: 0 }
    }

    pub(super) fn run(&mut self, value: &Value) -> Vec<Fault> {
        let instance = Instance { value, path: &[], near: value.span() };
        match self.check(self.root, &instance) {
            None => Vec::new(),
            Some(fault) if fault.kind == Kind::Group => fault.causes,
            Some(fault) => vec![fault],
        }
    }

    /// What a schema has against a value.
    pub(super) fn check(&mut self, schema: &Value, instance: &Instance<'_>) -> Option<Fault> {
        self.steps += 1;
        if self.depth >= MAX_DEPTH || self.steps > MAX_STEPS {
            return None;
        }
        match &schema.data {
            Data::Bool(true) => None,
            Data::Bool(false) => Some(instance.fault("false schema")),
            Data::Dict(schema) => {
                self.depth += 1;
                let fault = self.check_dict(schema, instance);
                self.depth -= 1;
                fault
            }
            _ => None,
        }
    }

    pub(super) fn holds(&mut self, schema: &Value, instance: &Instance<'_>) -> bool {
        self.check(schema, instance).is_none()
    }

    fn check_dict(&mut self, schema: &Dict, instance: &Instance<'_>) -> Option<Fault> {
        let referred = schema.get("$ref").filter(|r| r.as_str().is_some());
        if self.draft < 2019
            && let Some(reference) = &referred
        {
            return self.reference(reference, instance);
        }
        if let Some(fault) = self.alone(schema, instance) {
            return Some(fault);
        }
        let mut faults: Vec<Fault> = Vec::new();
        faults.extend(referred.and_then(|reference| self.reference(&reference, instance)));
        match &instance.value.data {
            Data::Dict(dict) => self.object(schema, dict, instance, &mut faults),
            Data::List(list) => self.array(schema, &list.items, instance, &mut faults),
            Data::String(text) => self.string(schema, text, instance, &mut faults),
            Data::Int(number, _) => self.number(schema, *number as f64, instance, &mut faults),
            Data::Float(number) => self.number(schema, *number, instance, &mut faults),
            _ => {}
        }
        self.conditions(schema, instance, &mut faults);
        if self.draft >= 2019 {
            self.unevaluated(schema, instance, &mut faults);
        }
        if faults.len() < 2 {
            return faults.pop();
        }
        let group = Fault::new(Kind::Group, instance.path.to_vec(), "validation failed", instance.span());
        Some(Fault { causes: faults, ..group })
    }

    fn reference(&mut self, reference: &Value, instance: &Instance<'_>) -> Option<Fault> {
        let Target::Found(target) = reference::resolve(self.root, reference.as_str()?) else { return None };
        let fault = self.check(&target, instance)?;
        let causes = if fault.kind == Kind::Group { fault.causes } else { vec![fault] };
        let own = Fault::new(Kind::Reference, instance.path.to_vec(), "validation failed", instance.span());
        Some(Fault { causes, ..own })
    }

    /// A child of the value at hand.
    pub(super) fn child(
        &mut self,
        schema: &Value,
        instance: &Instance<'_>,
        key: &str,
        value: &Value,
        near: Option<Span>,
    ) -> Option<Fault> {
        let mut path = instance.path.to_vec();
        path.push(key.to_owned());
        let near = near.or_else(|| instance.span());
        self.check(schema, &Instance { value, path: &path, near })
    }

    pub(super) const fn root(&self) -> &'s Value {
        self.root
    }
}
