//! Fields of configuration files: nearly named ones, and where a node's fault lies.

use super::Fault;
use crate::cluster::nearest::nearest;
use crate::syntax::yaml::Value;

/// A fault at a node of a file that was read on its own.
pub fn fault_at(node: Value<'_>, message: impl Into<String>) -> Fault {
    let span = node.span();
    Fault::new(span.start as usize, span.end as usize, message)
}

/// Keys that are nearly, but not quite, a field's name: other unknown ones may be a newer release's.
pub fn misspelled(mapping: Value<'_>, known: &[&str], out: &mut Vec<Fault>) {
    for entry in mapping.entries().filter(|e| !known.contains(&e.name())) {
        if let Some(near) = nearest(entry.name(), known.iter().map(|k| (*k, *k))) {
            out.push(fault_at(entry.key, format!("there is no field `{}`, but `{near}`", entry.name())));
        }
    }
}

/// Whether Prometheus and its kin read a text as a duration: `1h30m`, `15s`, `0`
/// (`model.ParseDuration` of github.com/prometheus/common).
pub fn is_duration(text: &str) -> bool {
    if text == "0" {
        return true;
    }
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let unit =
            ["ms", "y", "w", "d", "h", "m", "s"].iter().find(|unit| rest[digits..].starts_with(**unit));
        let (true, Some(unit)) = (digits > 0, unit) else { return false };
        rest = &rest[digits + unit.len()..];
    }
    !text.is_empty()
}
