//! From YAML to values.

use std::sync::Arc;

use crate::helm::rope::{Origin, Text, TextBuilder};
use crate::helm::value::{Data, Dict, Entries, Entry, List, Value};
use crate::syntax::yaml::{self, Kind, ProblemKind, Style, Tree};
use crate::syntax::{Source, Span};

use super::coalesce::merge_maps;

/// Reads a values file: its documents merged, the later over the earlier (Helm's `loader.LoadValues`).
///
/// # Errors
/// Helm's refusal and its place.
pub fn load(source: &Arc<Source>) -> Result<Dict, (String, Span)> {
    of_tree(&yaml::parse(source))
}

/// Reads a values file that is YAML already.
///
/// # Errors
/// Helm's refusal and its place.
pub fn of_tree(tree: &Tree) -> Result<Dict, (String, Span)> {
    let fail = |(message, span): (String, Span)| (format!("cannot unmarshal yaml document: {message}"), span);
    refuse_broken(tree).map_err(fail)?;
    let mut values = Dict::default();
    for (_, root) in tree.roots() {
        match root.kind() {
            Kind::Null => {}
            Kind::Mapping => {
                if let Data::Dict(dict) = from_yaml(root).data {
                    values = merge_maps(&values, &dict);
                }
            }
            _ => {
                let name = json_name(root);
                let message = format!(
                    "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {name} into Go value of type map[string]interface {{}}"
                );
                return Err(fail((message, root.span())));
            }
        }
    }
    Ok(values)
}

/// The first thing that keeps a document from being read at all.
pub fn refuse_broken(tree: &Tree) -> Result<(), (String, Span)> {
    let fatal = tree.problems.iter().find(|p| p.kind != ProblemKind::DuplicateKey);
    match fatal {
        Some(problem) => {
            Err((format!("error converting YAML to JSON: yaml: {}", problem.message), problem.span))
        }
        None => Ok(()),
    }
}

/// What Go's JSON decoder calls a value.
pub fn json_name(value: yaml::Value<'_>) -> &'static str {
    match value.kind() {
        Kind::Null => "null",
        Kind::Bool => "bool",
        Kind::Integer | Kind::Float => "number",
        Kind::String => "string",
        Kind::Sequence => "array",
        Kind::Mapping => "object",
    }
}

/// A node with all below it. Numbers become `float64`, as in every JSON text.
pub fn from_yaml(value: yaml::Value<'_>) -> Value {
    let origin = Some(Origin::value(value.span()));
    let data = match value.kind() {
        Kind::Null => Data::Nil,
        Kind::Bool => Data::Bool(value.as_bool().unwrap_or(false)),
        Kind::Integer | Kind::Float => Data::Float(value.as_number().map_or(0.0, |n| n.as_f64())),
        Kind::String => Data::String(text(value)),
        Kind::Sequence => Data::List(List::new(value.items().map(from_yaml).collect())),
        Kind::Mapping => {
            let mut entries = Entries::new();
            for entry in value.entries() {
                let key = Some(key_origin(entry.key));
                entries.insert(entry.name().into(), Entry { key, value: from_yaml(entry.value) });
            }
            Data::Dict(Dict::new(entries))
        }
    };
    Value { data, origin }
}

/// Where a key is written, without its quotes where it is written as it reads.
fn key_origin(key: yaml::Value<'_>) -> Origin {
    let verbatim = key.text().filter(|text| !text.is_empty()).and_then(|text| verbatim(text, key.source()));
    Origin::value(verbatim.unwrap_or_else(|| key.span()))
}

/// The place of a text that is a part of its source.
fn verbatim(text: &str, source: &Source) -> Option<Span> {
    let start = (text.as_ptr() as usize).checked_sub(source.text.as_ptr() as usize)?;
    (start + text.len() <= source.text.len()).then(|| source.span(start, start + text.len()))
}

/// A scalar's text; each byte at its own place as long as it is written as it reads.
fn text(value: yaml::Value<'_>) -> Text {
    let Some(text) = value.text() else { return Text::default() };
    let source = value.source();
    let span = value.span();
    if let Some(place) = verbatim(text, source) {
        return Text::of(text, Some(Origin::value(place)));
    }
    if value.style() == Some(Style::Literal)
        && let Some(text) = lines(text, source, span)
    {
        return text;
    }
    Text::of(text, Some(Origin::value(span)))
}

/// The lines of a `|` block: each stands in the source behind its indentation.
fn lines(text: &str, source: &Source, span: Span) -> Option<Text> {
    let mut out = TextBuilder::new();
    let mut at = source.line_starts().get(source.line_of(span.start)).copied()? as usize;
    for line in text.split_inclusive('\n') {
        let rest = source.text.get(at..)?;
        let whole = rest.split_inclusive('\n').next().unwrap_or("");
        let bare = line.strip_suffix('\n').unwrap_or(line);
        let written = whole.trim_end_matches(['\n', '\r']);
        if !written.ends_with(bare) {
            // An empty line of the text may be shorter in the source than the indentation.
            if !bare.trim().is_empty() {
                return None;
            }
            out.push_str(line, Some(Origin::value(span)));
        } else {
            let start = at + written.len() - bare.len();
            let end = if whole.ends_with("\r\n") {
                start + bare.len()
            } else {
                (start + line.len()).min(at + whole.len())
            };
            out.push_str(bare, Some(Origin::value(source.span(start, start + bare.len()))));
            if line.len() > bare.len() {
                let feed = if end > start + bare.len() { source.span(start + bare.len(), end) } else { span };
                out.push('\n', Some(Origin::value(feed)));
            }
        }
        at += whole.len();
    }
    Some(out.finish())
}
