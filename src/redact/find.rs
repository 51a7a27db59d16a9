//! Where secrets lie in a tree.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::broken;
use super::names::is_credential;
use crate::syntax::Span;
use crate::syntax::yaml::{NodeId, Tree, Value};

/// Lists of lists of objects are not read deeper than this.
const MAX_DEPTH: usize = 3;
/// Of a payload of many lines so many are looked for in sentences.
const MAX_LINES: usize = 200;
/// Shorter lines of a payload are not looked for: they say nothing by themselves.
const MIN_LINE: usize = 8;

/// Some bytes that must not be seen, and how they may be spelled elsewhere.
pub(super) struct Secret {
    pub span: Span,
    pub values: Vec<String>,
}

/// Every secret of a tree; those of environments only where they are wanted.
pub(super) fn secrets(tree: &Tree, environments: bool) -> Vec<Secret> {
    let mut out = Vec::new();
    for (_, root) in tree.roots() {
        object(root, 0, &mut out);
    }
    let nodes = if environments { tree.nodes.len() } else { 0 };
    for at in 0..nodes {
        environment(tree.value(NodeId(at as u32)), &mut out);
    }
    for document in tree.documents.iter().filter(|document| document.broken) {
        for (start, end) in broken::secrets(&tree.source.text, document.start as usize, document.end as usize)
        {
            let span = tree.source.span(start, end);
            out.push(Secret { span, values: spellings(tree.source.slice(span), true) });
        }
    }
    out
}

fn object(root: Value<'_>, depth: usize, out: &mut Vec<Secret>) {
    let kind = root.str_at(&["kind"]).unwrap_or("");
    match kind {
        "Secret" => {
            for (field, encoded) in [("data", true), ("stringData", false)] {
                payload(root.get(field), encoded, out);
            }
            let applied = ["metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"];
            payload(root.at(&applied), false, out);
        }
        "ConfigMap" => {
            let entries = root.get("data").into_iter().flat_map(Value::entries);
            entries
                .filter(|entry| is_credential(entry.name()))
                .for_each(|entry| credential(entry.value, out));
        }
        _ if kind.ends_with("List") && depth < MAX_DEPTH => {
            root.get("items")
                .into_iter()
                .flat_map(Value::items)
                .for_each(|item| object(item, depth + 1, out));
        }
        _ => {}
    }
    for generator in root.get("secretGenerator").into_iter().flat_map(Value::items) {
        generator
            .get("literals")
            .into_iter()
            .flat_map(Value::items)
            .for_each(|literal| after_sign(literal, out));
    }
}

/// Every scalar of a Secret's payload; objects where strings belong are faults, but secret all the same.
fn payload(value: Option<Value<'_>>, encoded: bool, out: &mut Vec<Secret>) {
    let mut open: Vec<Value<'_>> = value.into_iter().collect();
    while let Some(value) = open.pop() {
        open.extend(value.items());
        open.extend(value.entries().map(|entry| entry.value));
        if let Some(text) = value.text().filter(|text| !text.is_empty()) {
            out.push(Secret { span: value.span(), values: spellings(text, encoded) });
        }
    }
}

/// `name: DB_PASSWORD`, `value: …` side by side, as in `env`.
fn environment(mapping: Value<'_>, out: &mut Vec<Secret>) {
    if !mapping.is_mapping() || mapping.entries().len() > 8 {
        return;
    }
    let (Some(name), Some(value)) = (mapping.str_at(&["name"]), mapping.get("value")) else { return };
    if is_credential(name) {
        credential(value, out);
    } else if let Some(text) = value.text() {
        password_in_url(value, text, out);
    }
}

/// A value under a credential's name, unless it only refers to one or is a switch.
fn credential(value: Value<'_>, out: &mut Vec<Secret>) {
    let Some(text) = value.text() else { return };
    let bare = text.trim();
    let reference = (bare.starts_with("$(") && bare.ends_with(')')
        || bare.starts_with("${") && bare.ends_with('}'))
        && bare.matches('$').count() == 1;
    let switch = matches!(bare.to_ascii_lowercase().as_str(), "" | "true" | "false" | "yes" | "no" | "null");
    if !reference && !switch {
        out.push(Secret { span: value.span(), values: spellings(text, true) });
    }
}

/// `postgres://app:hunter2@db/app`: what stands between the second colon and the last `@`.
fn password_in_url(value: Value<'_>, text: &str, out: &mut Vec<Secret>) {
    let Some(password) = password_of(text) else { return };
    let own = value.source().slice(value.span());
    let span = match own.find(password) {
        Some(at) if own.matches(password).count() == 1 => value.span().part(at, at + password.len()),
        _ => value.span(),
    };
    out.push(Secret { span, values: vec![password.to_string()] });
}

fn password_of(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let (user, _) = authority.rsplit_once('@')?;
    let (_, password) = user.split_once(':')?;
    (!password.is_empty() && !password.starts_with('$')).then_some(password)
}

/// `PASSWORD=hunter2`: what stands after the sign.
fn after_sign(literal: Value<'_>, out: &mut Vec<Secret>) {
    let Some((_, secret)) = literal.text().and_then(|text| text.split_once('=')) else { return };
    let own = literal.source().slice(literal.span());
    if let Some(at) = own.find('=').filter(|_| !secret.is_empty()) {
        out.push(Secret { span: literal.span().part(at + 1, own.len()), values: spellings(secret, false) });
    }
}

/// A value as it may occur in sentences: whole, decoded, and line by line.
fn spellings(text: &str, encoded: bool) -> Vec<String> {
    let mut out = Vec::new();
    let mut add = |text: &str| {
        out.push(text.trim().to_string());
        if text.contains('\n') {
            let lines = text.lines().map(str::trim).filter(|line| line.len() >= MIN_LINE);
            out.extend(lines.take(MAX_LINES).map(str::to_string));
        }
    };
    add(text);
    if encoded {
        let compact: String = text.split_whitespace().collect();
        if let Some(decoded) = STANDARD.decode(compact).ok().and_then(|bytes| String::from_utf8(bytes).ok()) {
            add(&decoded);
        }
    }
    out
}
