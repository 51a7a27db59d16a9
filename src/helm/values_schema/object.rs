//! The keywords for objects.

use super::check::{Checker, Instance};
use super::fault::{Fault, Kind, quote, shown_count};
use super::keywords::{count, joined, patterns, texts};
use crate::helm::value::{Data, Dict, Value};

impl Checker<'_> {
    pub(super) fn object(
        &mut self,
        schema: &Dict,
        dict: &Dict,
        instance: &Instance<'_>,
        faults: &mut Vec<Fault>,
    ) {
        let got = dict.len();
        for (keyword, wrong) in
            [("minProperties", usize::lt as fn(&_, &_) -> _), ("maxProperties", usize::gt)]
        {
            if let Some(want) = count(schema, keyword).filter(|want| wrong(&got, want)) {
                let (got, want) = (shown_count(got), shown_count(want));
                faults.push(instance.fault(format!("{keyword}: got {got}, want {want}")));
            }
        }
        let missing = missing(dict, &texts(schema.get("required")));
        if !missing.is_empty() {
            let word = if missing.len() == 1 { "property" } else { "properties" };
            faults.push(instance.fault(format!("missing {word} {}", joined(&missing))));
        }
        self.dependencies(schema, dict, instance, faults);
        self.properties(schema, dict, instance, faults);
        if self.draft >= 6
            && let Some(names) = schema.get("propertyNames")
        {
            for name in dict.keys() {
                let value = Value::text(name.clone());
                if let Some(fault) = self.check(&names, &Instance { value: &value, path: &[], near: None }) {
                    let causes = if fault.kind == Kind::Group { fault.causes } else { vec![fault] };
                    let own = instance.fault(format!("invalid propertyName {}", quote(&name)));
                    let span = value.span().or_else(|| instance.span());
                    faults.push(Fault { kind: Kind::Alternatives, path: Vec::new(), causes, span, ..own });
                }
            }
        }
    }

    fn dependencies(&mut self, schema: &Dict, dict: &Dict, instance: &Instance<'_>, faults: &mut Vec<Fault>) {
        for keyword in ["dependencies", "dependentSchemas", "dependentRequired"] {
            if keyword != "dependencies" && self.draft < 7 {
                continue;
            }
            let Some(dependencies) = schema.get(keyword) else { continue };
            for (name, entry) in dependencies.as_dict().map(Dict::snapshot).unwrap_or_default().iter() {
                if dict.entry(name).is_none() {
                    continue;
                }
                if entry.value.as_list().is_some() {
                    let missing = missing(dict, &texts(Some(entry.value.clone())));
                    if !missing.is_empty() {
                        let (missing, name) = (joined(&missing), quote(name));
                        faults
                            .push(instance.fault(format!("properties {missing} required, if {name} exists")));
                    }
                } else {
                    faults.extend(self.check(&entry.value, instance));
                }
            }
        }
    }

    fn properties(&mut self, schema: &Dict, dict: &Dict, instance: &Instance<'_>, faults: &mut Vec<Fault>) {
        let named = schema.get("properties");
        let named = named.as_ref().and_then(Value::as_dict);
        let patterns = patterns(schema);
        let additional = schema.get("additionalProperties");
        let mut extra = Vec::new();
        let mut place = None;
        for (key, entry) in dict.snapshot().iter() {
            let near = entry.key.map(|o| o.span);
            let mut evaluated = false;
            if let Some(schema) = named.and_then(|named| named.get(key)) {
                evaluated = true;
                faults.extend(self.child(&schema, instance, key, &entry.value, near));
            }
            for (_, schema) in patterns.iter().filter(|(pattern, _)| pattern.is_match(key)) {
                evaluated = true;
                faults.extend(self.child(schema, instance, key, &entry.value, near));
            }
            match &additional {
                Some(Value { data: Data::Bool(true), .. }) => {}
                Some(Value { data: Data::Bool(false), .. }) if !evaluated => {
                    place = place.or(near).or_else(|| entry.value.span());
                    extra.push(key.to_string());
                }
                Some(schema) if !evaluated => {
                    faults.extend(self.child(schema, instance, key, &entry.value, near));
                }
                _ => {}
            }
        }
        if !extra.is_empty() {
            let fault = instance.fault(format!("additional properties {} not allowed", joined(&extra)));
            faults.push(Fault { span: place.or(fault.span), ..fault });
        }
    }
}

fn missing(dict: &Dict, wanted: &[String]) -> Vec<String> {
    wanted.iter().filter(|key| dict.entry(key).is_none()).cloned().collect()
}
