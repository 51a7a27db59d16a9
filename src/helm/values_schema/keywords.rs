//! The keywords of schemas.

use std::rc::Rc;

use regex::Regex;

use super::check::{Checker, Instance};
use super::fault::{Fault, Kind, quote, shown_count, shown_number};
use super::format;
use crate::helm::functions::{compile_regex, display};
use crate::helm::rope::Text;
use crate::helm::value::{Data, Dict, Value};

/// The expressions of `patternProperties` with their schemas; those that do not compile are left out.
pub(super) fn patterns(schema: &Dict) -> Vec<(Rc<Regex>, Value)> {
    let Some(patterns) = schema.get("patternProperties") else { return Vec::new() };
    let entries = patterns.as_dict().map(Dict::snapshot).unwrap_or_default();
    entries
        .iter()
        .filter_map(|(pattern, entry)| Some((compile_regex(pattern).ok()?, entry.value.clone())))
        .collect()
}

pub(super) fn count(schema: &Dict, keyword: &str) -> Option<usize> {
    number(schema, keyword).filter(|n| *n >= 0.0).map(|n| n as usize)
}

fn number(schema: &Dict, keyword: &str) -> Option<f64> {
    match schema.get(keyword)?.data {
        Data::Float(number) => Some(number),
        Data::Int(number, _) => Some(number as f64),
        _ => None,
    }
}

pub(super) fn texts(value: Option<Value>) -> Vec<String> {
    let items = value.and_then(|v| v.as_list().map(<[Value]>::to_vec)).unwrap_or_default();
    items.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect()
}

pub(super) fn schemas(schema: &Dict, keyword: &str) -> Vec<Value> {
    schema.get(keyword).and_then(|v| v.as_list().map(<[Value]>::to_vec)).unwrap_or_default()
}

fn as_number(value: &Value) -> Option<f64> {
    match value.data {
        Data::Float(number) => Some(number),
        Data::Int(number, _) => Some(number as f64),
        _ => None,
    }
}

fn type_of(value: &Value) -> &'static str {
    match &value.data {
        Data::Nil | Data::NoValue => "null",
        Data::Bool(_) => "boolean",
        Data::Int(..) | Data::Float(_) => "number",
        Data::String(_) => "string",
        Data::List(_) => "array",
        Data::Dict(_) | Data::Object(_) => "object",
    }
}

fn equals(a: &Value, b: &Value, depth: usize) -> bool {
    const MAX_DEPTH: usize = 64;
    if depth > MAX_DEPTH {
        return true;
    }
    match (&a.data, &b.data) {
        (Data::Dict(a), Data::Dict(b)) => {
            a.len() == b.len()
                && a.snapshot()
                    .iter()
                    .all(|(key, entry)| b.get(key).is_some_and(|b| equals(&entry.value, &b, depth + 1)))
        }
        (Data::List(a), Data::List(b)) => {
            a.items.len() == b.items.len()
                && a.items.iter().zip(b.items.iter()).all(|(a, b)| equals(a, b, depth + 1))
        }
        (Data::Bool(a), Data::Bool(b)) => a == b,
        (Data::String(a), Data::String(b)) => a == b,
        _ => match (as_number(a), as_number(b)) {
            (Some(a), Some(b)) => a == b,
            _ => a.is_nil() && b.is_nil(),
        },
    }
}

fn is_composite(value: &Value) -> bool {
    matches!(value.data, Data::List(_) | Data::Dict(_))
}

fn shown(value: &Value) -> String {
    match &value.data {
        Data::String(text) => quote(text),
        // The schema's numbers are kept as they are written.
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        _ => display(value).to_string(),
    }
}

pub(super) fn joined(names: &[String]) -> String {
    names.iter().map(|name| quote(name)).collect::<Vec<_>>().join(", ")
}

impl Checker<'_> {
    /// `type`, `const`, `enum`, `format`: where one of them fails nothing else is looked at.
    pub(super) fn alone(&mut self, schema: &Dict, instance: &Instance<'_>) -> Option<Fault> {
        if let Some(wanted) = schema.get("type")
            && let Some(fault) = type_fault(&wanted, instance)
        {
            return Some(fault);
        }
        if self.draft >= 6
            && let Some(wanted) = schema.get("const")
            && !equals(instance.value, &wanted, 0)
        {
            return Some(if is_composite(&wanted) {
                instance.fault("'const' failed")
            } else {
                instance.fault(format!("value must be {}", shown(&wanted)))
            });
        }
        if let Some(Data::List(wanted)) = schema.get("enum").map(|v| v.data)
            && !wanted.items.iter().any(|item| equals(instance.value, item, 0))
        {
            let all: Vec<String> = wanted.items.iter().map(shown).collect();
            return Some(instance.fault(match &all[..] {
                _ if wanted.items.iter().any(is_composite) => "'enum' failed".to_owned(),
                [one] => format!("value must be {one}"),
                all => format!("value must be one of {}", all.join(", ")),
            }));
        }
        if self.draft < 2019
            && let (Some(format), Some(text)) = (schema.get("format"), instance.value.as_str())
            && let Some(format) = format.as_str()
            && let Some(reason) = format::fault(format, text)
        {
            return Some(instance.fault(format!("{} is not valid {format}: {reason}", quote(text))));
        }
        None
    }

    pub(super) fn array(
        &mut self,
        schema: &Dict,
        items: &[Value],
        instance: &Instance<'_>,
        faults: &mut Vec<Fault>,
    ) {
        let got = items.len();
        for (keyword, wrong) in [("minItems", usize::lt as fn(&_, &_) -> _), ("maxItems", usize::gt)] {
            if let Some(want) = count(schema, keyword).filter(|want| wrong(&got, want)) {
                let (got, want) = (shown_count(got), shown_count(want));
                faults.push(instance.fault(format!("{keyword}: got {got}, want {want}")));
            }
        }
        if schema.get("uniqueItems").is_some_and(|v| v.truth())
            && let Some((first, second)) = duplicates(items)
        {
            let fault = instance.fault(format!("items at {first} and {second} are equal"));
            faults.push(Fault { span: items[second].span().or(fault.span), ..fault });
        }
        self.items(schema, items, instance, faults);
        if let Some(contains) = schema.get("contains").filter(|_| self.draft >= 6) {
            self.contains(schema, &contains, items, instance, faults);
        }
    }

    fn contains(
        &mut self,
        schema: &Dict,
        contains: &Value,
        items: &[Value],
        instance: &Instance<'_>,
        faults: &mut Vec<Fault>,
    ) {
        let (matched, causes) = self.matching(contains, items, instance);
        let at = || matched.iter().map(usize::to_string).collect::<Vec<_>>().join(" ");
        let counted = |keyword: &str| count(schema, keyword).filter(|_| self.draft >= 2019);
        let (least, most) = (counted("minContains"), counted("maxContains"));
        let few = match (least, matched.len()) {
            (None, 0) => Some("no items match contains schema".to_owned()),
            (Some(want), 0) if want > 0 => {
                Some(format!("min {want} items required to match contains schema, but none matched"))
            }
            (Some(want), got) if got < want => {
                let at = at();
                Some(format!(
                    "min {want} items required to match contains schema, but matched {got} items at {at}"
                ))
            }
            _ => None,
        };
        let own = few.map(|message| instance.fault(message));
        faults.extend(own.map(|own| Fault { kind: Kind::Alternatives, causes, ..own }));
        if let Some(want) = most.filter(|want| matched.len() > *want) {
            let (got, at) = (matched.len(), at());
            faults.push(instance.fault(format!(
                "max {want} items required to match contains schema, but matched {got} items at {at}"
            )));
        }
    }

    /// Which items satisfy a schema, and what the others lack.
    pub(super) fn matching(
        &mut self,
        schema: &Value,
        items: &[Value],
        instance: &Instance<'_>,
    ) -> (Vec<usize>, Vec<Fault>) {
        let (mut matched, mut causes) = (Vec::new(), Vec::new());
        for (at, item) in items.iter().enumerate() {
            match self.child(schema, instance, &at.to_string(), item, None) {
                None => matched.push(at),
                Some(fault) => causes.push(fault),
            }
        }
        (matched, causes)
    }

    /// The schemas of the first items one by one, and that of the rest.
    pub(super) fn item_schemas(&self, schema: &Dict) -> (Vec<Value>, Option<Value>) {
        let first = if self.draft >= 2020 { schemas(schema, "prefixItems") } else { Vec::new() };
        match schema.get("items") {
            Some(Value { data: Data::List(list), .. }) => {
                (list.items.as_ref().clone(), schema.get("additionalItems"))
            }
            each => (first, each),
        }
    }

    fn items(&mut self, schema: &Dict, items: &[Value], instance: &Instance<'_>, faults: &mut Vec<Fault>) {
        let (first, rest) = self.item_schemas(schema);
        let known = first.len().min(items.len());
        for (at, (schema, item)) in first.iter().zip(items).enumerate() {
            faults.extend(self.child(schema, instance, &at.to_string(), item, None));
        }
        match rest {
            Some(Value { data: Data::Bool(false), .. }) if self.draft < 2020 && known < items.len() => {
                let left = items.len() - known;
                faults.push(instance.fault(format!("last {left} additionalItem(s) not allowed")));
            }
            Some(schema) => {
                for (at, item) in items.iter().enumerate().skip(known) {
                    faults.extend(self.child(&schema, instance, &at.to_string(), item, None));
                }
            }
            None => {}
        }
    }

    pub(super) fn string(
        &mut self,
        schema: &Dict,
        text: &Text,
        instance: &Instance<'_>,
        faults: &mut Vec<Fault>,
    ) {
        let got = text.chars().count();
        for (keyword, wrong) in [("minLength", usize::lt as fn(&_, &_) -> _), ("maxLength", usize::gt)] {
            if let Some(want) = count(schema, keyword).filter(|want| wrong(&got, want)) {
                let (got, want) = (shown_count(got), shown_count(want));
                faults.push(instance.fault(format!("{keyword}: got {got}, want {want}")));
            }
        }
        if let Some(pattern) = schema.get("pattern")
            && let Some(pattern) = pattern.as_str()
            && compile_regex(pattern).is_ok_and(|regex| !regex.is_match(text))
        {
            let (text, pattern) = (quote(text), quote(pattern));
            faults.push(instance.fault(format!("{text} does not match pattern {pattern}")));
        }
    }

    pub(super) fn number(
        &mut self,
        schema: &Dict,
        got: f64,
        instance: &Instance<'_>,
        faults: &mut Vec<Fault>,
    ) {
        let exclusive = |keyword: &str| schema.get(keyword).is_some_and(|v| v.as_bool() == Some(true));
        let (low, high) = (exclusive("exclusiveMinimum"), exclusive("exclusiveMaximum"));
        let checks: [(&str, &str, bool); 4] = [
            ("minimum", if low { "exclusiveMinimum" } else { "minimum" }, true),
            ("maximum", if high { "exclusiveMaximum" } else { "maximum" }, true),
            ("exclusiveMinimum", "exclusiveMinimum", !low),
            ("exclusiveMaximum", "exclusiveMaximum", !high),
        ];
        for (keyword, meaning, counts) in checks {
            let Some(want) = number(schema, keyword).filter(|_| counts) else { continue };
            let wrong = match meaning {
                "minimum" => got < want,
                "maximum" => got > want,
                "exclusiveMinimum" => got <= want,
                _ => got >= want,
            };
            if wrong {
                let (got, want) = (shown_number(got), shown_number(want));
                faults.push(instance.fault(format!("{meaning}: got {got}, want {want}")));
            }
        }
        if let Some(want) = number(schema, "multipleOf").filter(|want| *want > 0.0) {
            let quotient = got / want;
            // Decimal fractions are no binary ones: 0.3 is a multiple of 0.1.
            if (quotient - quotient.round()).abs() > 1e-9 * quotient.abs().max(1.0) {
                let (got, want) = (shown_number(got), shown_number(want));
                faults.push(instance.fault(format!("multipleOf: got {got}, want {want}")));
            }
        }
    }

    pub(super) fn conditions(&mut self, schema: &Dict, instance: &Instance<'_>, faults: &mut Vec<Fault>) {
        if let Some(not) = schema.get("not")
            && self.holds(&not, instance)
        {
            faults.push(instance.fault("'not' failed"));
        }
        let all: Vec<Fault> =
            schemas(schema, "allOf").iter().filter_map(|schema| self.check(schema, instance)).collect();
        if !all.is_empty() {
            let own = instance.fault("'allOf' failed");
            faults.push(Fault { kind: Kind::Group, causes: all, ..own });
        }
        faults.extend(self.any_of(&schemas(schema, "anyOf"), instance));
        faults.extend(self.one_of(&schemas(schema, "oneOf"), instance));
        if let Some(condition) = schema.get("if").filter(|_| self.draft >= 7) {
            let branch = if self.holds(&condition, instance) { "then" } else { "else" };
            faults.extend(schema.get(branch).and_then(|schema| self.check(&schema, instance)));
        }
    }

    fn any_of(&mut self, schemas: &[Value], instance: &Instance<'_>) -> Option<Fault> {
        let mut causes = Vec::new();
        for schema in schemas {
            causes.push(self.check(schema, instance)?);
        }
        let own = instance.fault("'anyOf' failed");
        (!causes.is_empty()).then_some(Fault { kind: Kind::Alternatives, causes, ..own })
    }

    fn one_of(&mut self, schemas: &[Value], instance: &Instance<'_>) -> Option<Fault> {
        let mut matched = None;
        let mut causes = Vec::new();
        for (at, schema) in schemas.iter().enumerate() {
            match (self.check(schema, instance), matched) {
                (None, Some(first)) => {
                    return Some(instance.fault(format!("'oneOf' failed, subschemas {first}, {at} matched")));
                }
                (None, None) => matched = Some(at),
                (Some(fault), _) => causes.push(fault),
            }
        }
        if schemas.is_empty() || matched.is_some() {
            return None;
        }
        let own = instance.fault("'oneOf' failed, none matched");
        Some(Fault { kind: Kind::Alternatives, causes, ..own })
    }
}

fn type_fault(wanted: &Value, instance: &Instance<'_>) -> Option<Fault> {
    let wanted: Vec<String> = match wanted.as_str() {
        Some(one) => vec![one.to_owned()],
        None => texts(Some(wanted.clone())),
    };
    let got = type_of(instance.value);
    let whole = as_number(instance.value).is_some_and(|n| n.fract() == 0.0);
    if wanted.is_empty() || wanted.iter().any(|w| w == got || (w == "integer" && whole)) {
        return None;
    }
    let order = ["null", "boolean", "number", "integer", "string", "array", "object"];
    let shown: Vec<&str> = order.into_iter().filter(|name| wanted.iter().any(|w| w == name)).collect();
    Some(instance.fault(format!("got {got}, want {}", shown.join(" or "))))
}

fn duplicates(items: &[Value]) -> Option<(usize, usize)> {
    const MAX: usize = 1_000;
    let items = items.get(..MAX).unwrap_or(items);
    (1..items.len()).find_map(|second| {
        (0..second).find(|first| equals(&items[*first], &items[second], 0)).map(|first| (first, second))
    })
}
