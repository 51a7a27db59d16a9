//! Where `$ref` leads, within the schema itself.

use crate::helm::value::{Data, Value};

/// What a reference leads to.
pub(super) enum Target {
    /// A part of the schema.
    Found(Value),
    /// Somewhere else, or nowhere.
    Elsewhere,
}

/// Follows `reference` from the root of a schema.
pub(super) fn resolve(root: &Value, reference: &str) -> Target {
    let (document, fragment) = reference.split_once('#').unwrap_or((reference, ""));
    if !document.is_empty() && !is_own_name(root, document) {
        return by_id(root, document, 0).map_or(Target::Elsewhere, |found| follow(&found, fragment));
    }
    follow(root, fragment)
}

fn is_own_name(root: &Value, document: &str) -> bool {
    let id = text_of(root, "$id").or_else(|| text_of(root, "id"));
    document == "values.schema.json"
        || id.is_some_and(|id| id.trim_end_matches('#') == document || id.ends_with(&format!("/{document}")))
}

fn follow(from: &Value, fragment: &str) -> Target {
    if fragment.is_empty() {
        return Target::Found(from.clone());
    }
    if !fragment.starts_with('/') {
        return by_anchor(from, fragment, 0).map_or(Target::Elsewhere, Target::Found);
    }
    let mut current = from.clone();
    for token in fragment.split('/').skip(1) {
        let key = percent_decoded(token).replace("~1", "/").replace("~0", "~");
        let next = match &current.data {
            Data::Dict(dict) => dict.get(&key),
            Data::List(list) => key.parse::<usize>().ok().and_then(|at| list.items.get(at).cloned()),
            _ => None,
        };
        match next {
            Some(next) => current = next,
            None => return Target::Elsewhere,
        }
    }
    Target::Found(current)
}

fn text_of(schema: &Value, key: &str) -> Option<String> {
    schema.as_dict()?.get(key)?.as_str().map(str::to_owned)
}

fn by_anchor(schema: &Value, name: &str, depth: usize) -> Option<Value> {
    search(schema, depth, &|schema| {
        ["$anchor", "$dynamicAnchor"].iter().any(|key| text_of(schema, key).as_deref() == Some(name))
            || ["$id", "id"].iter().any(|key| {
                text_of(schema, key).is_some_and(|id| id.split_once('#').is_some_and(|(_, f)| f == name))
            })
    })
}

fn by_id(schema: &Value, document: &str, depth: usize) -> Option<Value> {
    search(schema, depth, &|schema| {
        text_of(schema, "$id").is_some_and(|id| id.trim_end_matches('#') == document)
    })
}

fn search(schema: &Value, depth: usize, found: &dyn Fn(&Value) -> bool) -> Option<Value> {
    const MAX_DEPTH: usize = 32;
    if depth > MAX_DEPTH {
        return None;
    }
    match &schema.data {
        Data::Dict(_) if found(schema) => Some(schema.clone()),
        Data::Dict(dict) => {
            dict.snapshot().iter().find_map(|(_, entry)| search(&entry.value, depth + 1, found))
        }
        Data::List(list) => list.items.iter().find_map(|item| search(item, depth + 1, found)),
        _ => None,
    }
}

fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let hex = tail.get(..2).and_then(|h| std::str::from_utf8(h).ok());
        match (byte, hex.and_then(|h| u8::from_str_radix(h, 16).ok())) {
            (b'%', Some(decoded)) => {
                bytes.push(decoded);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(byte);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
