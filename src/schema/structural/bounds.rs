//! Lengths, ranges, patterns, formats, and lists whose items are all different.

use std::sync::{LazyLock, Mutex};

use regex::Regex;
use rustc_hash::FxHashMap;

use super::format;
use super::{Validator, flag, same};
use crate::schema::resolve::is_opaque;
use crate::syntax::yaml::Value;
use crate::validation::{RefusalKind, Shown, json};

/// Patterns are few and met again and again.
static PATTERNS: LazyLock<Mutex<FxHashMap<String, Option<Regex>>>> = LazyLock::new(Mutex::default);

/// The compiled pattern; `None` where this engine cannot read it. Go and Rust share the syntax of RE2.
fn pattern(text: &str) -> Option<Regex> {
    let Ok(mut known) = PATTERNS.lock() else { return None };
    if let Some(found) = known.get(text) {
        return found.clone();
    }
    let made = regex::RegexBuilder::new(text).size_limit(1 << 20).build().ok();
    known.insert(text.to_owned(), made.clone());
    made
}

impl<'r> Validator<'r> {
    pub(super) fn string(&mut self, value: Value<'r>, schema: Value<'_>) {
        let text = value.text().unwrap_or("");
        let length = text.chars().count() as f64;
        let bound = |key| schema.get(key).and_then(Value::as_number).map(|n| n.as_f64());
        if let Some(max) = bound("maxLength").filter(|&max| length > max) {
            let bytes = if max == 1.0 { "byte" } else { "bytes" };
            let message = format!("Too long: may not be more than {max} {bytes}");
            self.push(RefusalKind::TooLong, message, value.span());
        }
        let shown = Shown::of(Some(value)).to_string();
        if let Some(min) = bound("minLength").filter(|&min| length < min) {
            let detail = format!("{} in body should be at least {min} chars long", self.path);
            self.invalid(value, &shown, &detail);
        }
        if let Some(source) = schema.str_at(&["pattern"])
            && pattern(source).is_some_and(|regex| !regex.is_match(text))
        {
            let detail = format!("{} in body should match '{source}'", self.path);
            self.invalid(value, &shown, &detail);
        }
        if let Some(name) = schema.str_at(&["format"])
            && !format::is(name, text)
        {
            let detail = format!("{} in body must be of type {name}: {shown}", self.path);
            self.invalid(value, &shown, &detail);
        }
    }

    pub(super) fn number(&mut self, value: Value<'r>, schema: Value<'_>) {
        let Some(number) = value.as_number() else { return };
        let (is, shown) = (number.as_f64(), number.to_json());
        let bound = |key| schema.get(key).and_then(Value::as_number);
        if let Some(max) = bound("maximum") {
            let exclusive = flag(schema, "exclusiveMaximum");
            if is > max.as_f64() || exclusive && is == max.as_f64() {
                let words = if exclusive { "less than" } else { "less than or equal to" };
                let detail = format!("{} in body should be {words} {}", self.path, max.to_json());
                self.invalid(value, &shown, &detail);
            }
        }
        if let Some(min) = bound("minimum") {
            let exclusive = flag(schema, "exclusiveMinimum");
            if is < min.as_f64() || exclusive && is == min.as_f64() {
                let words = if exclusive { "greater than" } else { "greater than or equal to" };
                let detail = format!("{} in body should be {words} {}", self.path, min.to_json());
                self.invalid(value, &shown, &detail);
            }
        }
        if let Some(factor) = bound("multipleOf").filter(|f| f.as_f64() > 0.0) {
            let quotient = is / factor.as_f64();
            if (quotient - quotient.round()).abs() > 1e-9 {
                let detail = format!("{} in body should be a multiple of {}", self.path, factor.to_json());
                self.invalid(value, &shown, &detail);
            }
        }
    }

    /// The number of items or properties; `keys`: the names of minimum and maximum, and of what is counted.
    pub(super) fn count(
        &mut self,
        value: Value<'r>,
        len: usize,
        schema: Value<'_>,
        keys: (&str, &str, &str),
    ) {
        let bound = |key| schema.get(key).and_then(Value::as_i64);
        let (min, max, what) = (bound(keys.0), bound(keys.1), keys.2);
        if let Some(max) = max.filter(|&max| len as i64 > max) {
            let items = if max == 1 { "item" } else { "items" };
            let message = format!("Too many: {len}: must have at most {max} {items}");
            self.push(RefusalKind::TooLong, message, value.span());
        }
        if let Some(min) = min.filter(|&min| (len as i64) < min) {
            let detail = format!("{} in body should have at least {min} {what}", self.path);
            self.invalid(value, &len.to_string(), &detail);
        }
    }

    /// `x-kubernetes-list-type`: sets hold each item once, maps each combination of their keys.
    pub(super) fn unique(&mut self, value: Value<'r>, schema: Value<'_>) {
        let kind = schema.str_at(&["x-kubernetes-list-type"]).unwrap_or("");
        let keys: Vec<&str> = schema
            .get("x-kubernetes-list-map-keys")
            .into_iter()
            .flat_map(Value::items)
            .filter_map(Value::as_str)
            .collect();
        if !matches!(kind, "set" | "map") || kind == "map" && keys.is_empty() || value.items().len() > 2_000 {
            return;
        }
        let items: Vec<_> = value.items().collect();
        for (at, item) in items.iter().enumerate() {
            let opaque = item.as_str().is_some_and(is_opaque);
            let twin = |other: &&Value<'r>| match kind {
                "set" => same(**other, *item),
                _ => keys.iter().all(|key| match (other.get(key), item.get(key)) {
                    (Some(a), Some(b)) => same(a, b) && !a.as_str().is_some_and(is_opaque),
                    _ => false,
                }),
            };
            if opaque || !items[..at].iter().any(|other| twin(&other)) {
                continue;
            }
            let shown = match kind {
                "set" => Shown::of(Some(*item)).to_string(),
                _ => {
                    let pairs =
                        keys.iter().map(|k| format!("{k:?}:{}", item.get(k).map(json).unwrap_or_default()));
                    format!("{{{}}}", pairs.collect::<Vec<_>>().join(","))
                }
            };
            let length = self.path.len();
            self.path.push_str(&format!("[{at}]"));
            self.push(RefusalKind::Duplicate, format!("Duplicate value: {shown}"), item.span());
            self.path.truncate(length);
        }
    }
}
