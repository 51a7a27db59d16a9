//! JSON, YAML, TOML, XML.

use std::sync::Arc;

use quick_xml::events::Event;

use super::{Fault, offset};
use crate::syntax::Sources;
use crate::syntax::yaml::{self as tree, ProblemKind};

/// The first fault of a JSON text. Files with comments are some other language.
pub fn json(text: &str) -> Option<Fault> {
    let error = serde_json::from_str::<serde::de::IgnoredAny>(text).err()?;
    if text.trim().is_empty() || has_json_comment(text) {
        return None;
    }
    let at = offset(text, error.line(), error.column());
    let at = at.min(text.trim_end().len().saturating_sub(1));
    if let Some(comma) = trailing_comma(text, at) {
        let mut fault = Fault::new(comma, comma + 1, "a comma before the closing bracket");
        fault.replacement = Some(String::new());
        return Some(fault);
    }
    let full = error.to_string();
    let message = full.rsplit_once(" at line ").map_or(full.as_str(), |(message, _)| message);
    let missing_comma = message.starts_with("expected `,`");
    let (start, end) = if missing_comma { before_gap(text, at) } else { (at, at + 1) };
    Some(Fault::new(start, end, message))
}

fn has_json_comment(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_start();
        line.starts_with("//") || line.starts_with("/*") || line.starts_with('#')
    })
}

/// The comma right before `at`, if `at` is a closing bracket.
fn trailing_comma(text: &str, at: usize) -> Option<usize> {
    let closing = text.as_bytes().get(at).is_some_and(|b| matches!(b, b'}' | b']'));
    let before = text.get(..at)?.trim_end();
    (closing && before.ends_with(',')).then(|| before.len() - 1)
}

/// The last character written before the white space that ends at `at`: where a comma is missing.
fn before_gap(text: &str, at: usize) -> (usize, usize) {
    let end = text.get(..at).map_or(at, |before| before.trim_end().len());
    (end.saturating_sub(1), end)
}

/// The first fault of a YAML text.
pub fn yaml(text: &str) -> Option<Fault> {
    let sources = Sources::default();
    let source = sources.add_file(String::new(), None, text.into());
    let parsed = tree::parse(&Arc::clone(&source));
    let problem = parsed.problems.iter().find(|p| p.kind == ProblemKind::Syntax)?;
    Some(Fault::new(problem.span.start as usize, problem.span.end as usize, problem.message.clone()))
}

/// The first fault of a TOML text.
pub fn toml(text: &str) -> Option<Fault> {
    let error = text.parse::<toml::Table>().err()?;
    let span = error.span().unwrap_or(0..0);
    let message = error.message().lines().next().unwrap_or("not TOML").to_owned();
    Some(Fault::new(span.start, span.end.max(span.start + 1), message))
}

/// The first fault of an XML text.
pub fn xml(text: &str) -> Option<Fault> {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut open: Vec<(String, usize)> = Vec::new();
    loop {
        let before = reader.buffer_position() as usize;
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                let name = String::from_utf8_lossy(tag.name().as_ref()).into_owned();
                open.push((
                    name,
                    text.get(before..).and_then(|t| t.find('<')).map_or(before, |at| before + at),
                ));
            }
            Ok(Event::End(_)) => drop(open.pop()),
            Ok(Event::Eof) => {
                let (name, at) = open.pop()?;
                return Some(Fault::new(at, at + name.len() + 1, format!("`<{name}>` is never closed")));
            }
            Ok(_) => {}
            Err(error) => return Some(xml_fault(text, before, &open, &error)),
        }
    }
}

fn xml_fault(text: &str, at: usize, open: &[(String, usize)], error: &quick_xml::Error) -> Fault {
    let mismatch = matches!(
        error,
        quick_xml::Error::IllFormed(quick_xml::errors::IllFormedError::MismatchedEndTag { .. })
    );
    if mismatch && let Some((name, start)) = open.last() {
        return Fault::new(*start, start + name.len() + 1, format!("`<{name}>` is not closed"));
    }
    let end = text.get(at..).and_then(|rest| rest.find(['>', '\n'])).map_or(at + 1, |len| at + len + 1);
    Fault::new(at, end, error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, fault: Option<Fault>) -> (String, String) {
        let fault = fault.unwrap();
        (text[fault.start..fault.end].to_owned(), fault.message)
    }

    #[test]
    fn faults_lie_where_a_person_would_look() {
        let t = "{\n \"a\": 1,\n}\n";
        assert_eq!(at(t, json(t)).0, ",");
        let t = "{\"a\": 1\n \"b\": 2}";
        assert_eq!(at(t, json(t)).0, "1");
        assert_eq!(json("{\"a\": [1, 2]}"), None);
        assert_eq!(json("// c\n{}"), None);
        let t = "a = hello\n";
        assert!(at(t, toml(t)).0.starts_with('h') || !at(t, toml(t)).1.is_empty());
        let t = "<a>\n <b>\n</a>";
        assert_eq!(at(t, xml(t)), ("<b".to_owned(), "`<b>` is not closed".to_owned()));
        let t = "<a><b/></a>";
        assert_eq!(xml(t), None);
        let t = "<a>";
        assert_eq!(at(t, xml(t)).1, "`<a>` is never closed");
        let t = "a:\n\tb: 1\n";
        assert!(yaml(t).is_some());
        assert_eq!(yaml("a: 1\n---\nb: 2\n"), None);
    }
}
