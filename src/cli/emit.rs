//! A tree as YAML again, as Kubernetes reads it: aliases written out, words and numbers in their plain form.

use crate::syntax::yaml::scalar::{ScalarKind, resolve_plain};
use crate::syntax::yaml::{Kind, Value, write_string};

type Hide<'a> = &'a dyn Fn(Value<'_>) -> bool;

/// Writes one document, ending in a line break.
pub fn document(root: Value<'_>, out: &mut String, hide: Hide<'_>) {
    if is_inline(root) {
        inline(root, 0, out, hide);
        out.push('\n');
    } else {
        block(root, 0, false, out, hide);
    }
}

fn is_inline(value: Value<'_>) -> bool {
    match value.kind() {
        Kind::Mapping => value.entries().len() == 0,
        Kind::Sequence => value.items().len() == 0,
        _ => true,
    }
}

/// Writes a list or object that has something in it; `started` where its first line has been indented.
fn block(value: Value<'_>, depth: usize, mut started: bool, out: &mut String, hide: Hide<'_>) {
    for entry in value.entries() {
        indent(depth, &mut started, out);
        plain_or_quoted(entry.name(), out);
        out.push(':');
        if is_inline(entry.value) {
            out.push(' ');
            inline(entry.value, depth + 1, out, hide);
            out.push('\n');
        } else {
            out.push('\n');
            // Lists stand at the height of their key, as kubectl writes them.
            let deeper = depth + usize::from(entry.value.is_mapping());
            block(entry.value, deeper, false, out, hide);
        }
    }
    for item in value.items() {
        indent(depth, &mut started, out);
        out.push_str("- ");
        if is_inline(item) {
            inline(item, depth + 1, out, hide);
            out.push('\n');
        } else {
            block(item, depth + 1, true, out, hide);
        }
    }
}

fn indent(depth: usize, started: &mut bool, out: &mut String) {
    if !std::mem::take(started) {
        out.extend(std::iter::repeat_n("  ", depth));
    }
}

fn inline(value: Value<'_>, depth: usize, out: &mut String, hide: Hide<'_>) {
    match value.kind() {
        Kind::Mapping => out.push_str("{}"),
        Kind::Sequence => out.push_str("[]"),
        Kind::Null => out.push_str("null"),
        Kind::Bool => out.push_str(if value.as_bool() == Some(true) { "true" } else { "false" }),
        Kind::Integer | Kind::Float => {
            out.push_str(&value.as_number().map_or_else(|| "null".to_owned(), |number| number.to_json()));
        }
        Kind::String if hide(value) => out.push_str("•••"),
        Kind::String => string(value.text().unwrap_or(""), depth, out),
    }
}

fn string(text: &str, depth: usize, out: &mut String) {
    let literal = text.len() > 1
        && text.trim_end_matches('\n').contains('\n')
        && !text.starts_with([' ', '\n'])
        && text.chars().all(|c| c == '\n' || c == '\t' || !c.is_control() && c != '\u{feff}')
        && !text.contains("\t\n");
    if !literal {
        return plain_or_quoted(text, out);
    }
    let body = text.trim_end_matches('\n');
    out.push_str(match text.len() - body.len() {
        0 => "|-",
        1 => "|",
        _ => "|+",
    });
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        out.push('\n');
        if !line.is_empty() {
            out.extend(std::iter::repeat_n("  ", depth.max(1)));
            out.push_str(line);
        }
    }
}

fn plain_or_quoted(text: &str, out: &mut String) {
    let plain = !text.is_empty()
        && resolve_plain(text) == ScalarKind::String
        && !text.starts_with(|c: char| "-?:,[]{}#&*!|>'\"%@` ".contains(c))
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && text.chars().all(|c| !c.is_control() && c != '\u{feff}' && c != '\u{2028}' && c != '\u{2029}');
    if plain {
        out.push_str(text);
    } else {
        write_string(text, out);
    }
}
