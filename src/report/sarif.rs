//! `sarif`: SARIF 2.1.0 (<https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>), as code scanning
//! services read it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::json::Streamed;
use super::{LintDocs, Message, MessageEdit, MessageFix, MessageLabel, Position, Report, Run};
use crate::diagnostic::{Applicability, Severity};
use crate::syntax::Sources;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
const HOME: &str = env!("CARGO_PKG_REPOSITORY");

/// The format.
pub(super) struct Sarif;

impl Report for Sarif {
    fn write(&self, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut rules: BTreeMap<&str, usize> = run.messages.findings().map(|(_, d)| (d.lint, 0)).collect();
        rules.values_mut().enumerate().for_each(|(at, index)| *index = at);
        let sources = run.context.sources;
        let results = run.messages.iter().map(|message| result(&message, rules[message.lint], sources));
        let driver = json!({
            "name": "podlint",
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "informationUri": HOME,
            "rules": rules.keys().map(|lint| rule(lint, run.context.docs)).collect::<Vec<_>>(),
        });
        let results = Streamed::new(results);
        let run =
            AnalysisRun { tool: json!({ "driver": driver }), column_kind: "unicodeCodePoints", results };
        let log = Log { schema: SCHEMA, version: "2.1.0", runs: [run] };
        serde_json::to_writer_pretty(&mut *out, &log)?;
        out.write_all(b"\n")
    }
}

#[derive(Serialize)]
struct Log<R> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [R; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AnalysisRun<R> {
    tool: Value,
    column_kind: &'static str,
    results: R,
}

fn rule(lint: &str, docs: &dyn LintDocs) -> Value {
    let mut rule = Map::new();
    rule.insert("id".into(), json!(lint));
    rule.insert("name".into(), json!(pascal_case(lint)));
    let summary = docs.summary(lint).unwrap_or_else(|| lint.replace('-', " ").into());
    rule.insert("shortDescription".into(), json!({ "text": summary }));
    if let Some(page) = docs.markdown(lint) {
        rule.insert("fullDescription".into(), json!({ "text": summary }));
        rule.insert("help".into(), json!({ "text": page, "markdown": page }));
    }
    if let Some(url) = docs.url(lint) {
        rule.insert("helpUri".into(), json!(url));
    }
    Value::Object(rule)
}

fn result(message: &Message<'_>, rule: usize, sources: &Sources) -> Value {
    let level = match message.severity {
        _ if message.fails() => "error",
        Severity::Note => "note",
        _ => "warning",
    };
    let mut result = Map::new();
    result.insert("ruleId".into(), json!(message.lint));
    result.insert("ruleIndex".into(), json!(rule));
    result.insert("level".into(), json!(level));
    result.insert("message".into(), json!({ "text": text(message) }));
    let mut labels = message.labels.iter();
    let primary: Vec<_> = labels.by_ref().take(1).map(|label| location(label, None)).collect();
    result.insert("locations".into(), json!(primary));
    let related: Vec<_> = labels.enumerate().map(|(at, label)| location(label, Some(at + 1))).collect();
    if !related.is_empty() {
        result.insert("relatedLocations".into(), json!(related));
    }
    result.insert("partialFingerprints".into(), json!({ "podlint/v1": message.fingerprint }));
    let fixes: Vec<_> = message.fixes.iter().filter_map(|fix| mending(fix, sources)).collect();
    if !fixes.is_empty() {
        result.insert("fixes".into(), json!(fixes));
    }
    result.insert("properties".into(), properties(message));
    Value::Object(result)
}

/// Services offer these with one click: only what is certain goes there.
fn mending(fix: &MessageFix<'_>, sources: &Sources) -> Option<Value> {
    let certain = fix.applicability == Applicability::Safe && !fix.edits.is_empty();
    certain.then(
        || json!({ "description": { "text": fix.title }, "artifactChanges": changes(&fix.edits, sources) }),
    )
}

/// The sentences a service shows: it knows nothing of events or help of its own.
fn text(message: &Message<'_>) -> String {
    let mut text = message.message.to_string();
    if let Some(event) = &message.event {
        text.push_str(&format!("\n{}: {}", event.reason, event.message));
    }
    for note in &message.notes {
        text.push_str(&format!("\n{note}"));
    }
    if let Some(help) = &message.help {
        text.push_str(&format!("\nHelp: {help}"));
    }
    text
}

fn properties(message: &Message<'_>) -> Value {
    let mut bag = Map::new();
    bag.insert("severity".into(), json!(message.severity.name()));
    bag.insert("podState".into(), json!(message.pod_state.map(|state| state.name())));
    if let Some(resource) = &message.resource {
        bag.insert("resource".into(), json!(resource));
    }
    if let Some(field) = message.field {
        bag.insert("field".into(), json!(field));
    }
    Value::Object(bag)
}

fn location(label: &MessageLabel<'_>, id: Option<usize>) -> Value {
    let mut location = Map::new();
    if let Some(id) = id {
        location.insert("id".into(), json!(id));
    }
    let region = region(label.span.start, label.span.end);
    location.insert(
        "physicalLocation".into(),
        json!({ "artifactLocation": artifact(&label.path), "region": region }),
    );
    if !label.text.is_empty() {
        location.insert("message".into(), json!({ "text": label.text }));
    }
    Value::Object(location)
}

fn region(start: Position, end: Position) -> Value {
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
        "byteOffset": start.byte,
        "byteLength": end.byte.saturating_sub(start.byte),
    })
}

fn changes(edits: &[MessageEdit<'_>], sources: &Sources) -> Vec<Value> {
    let mut files: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for edit in edits {
        let source = sources.get(edit.bytes.source);
        let start = Position::new(source.position(edit.start), edit.start);
        let end = Position::new(source.position(edit.end), edit.end);
        files.entry(edit.path).or_default().push(json!({
            "deletedRegion": region(start, end),
            "insertedContent": { "text": edit.text },
        }));
    }
    files
        .into_iter()
        .map(|(path, replacements)| json!({ "artifactLocation": artifact(path), "replacements": replacements }))
        .collect()
}

fn artifact(path: &str) -> Value {
    json!({ "uri": uri(path), "uriBaseId": "%SRCROOT%" })
}

/// A relative path as a URI reference (RFC 3986): everything but unreserved characters and `/` is escaped.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte))
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

fn pascal_case(lint: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
            .unwrap_or_default()
    };
    lint.split('-').map(capital).collect()
}
