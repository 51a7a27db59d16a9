//! `junit`: JUnit XML, a suite for each file. What makes the run fail is a failure, the rest is skipped tests,
//! so that a build server shows it without turning red.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::brief::sentences;
use super::messages::fails;
use super::{Message, Report, Run};
use crate::diagnostic::Diagnostic;

/// The format.
pub(super) struct Junit;

impl Report for Junit {
    fn write(&self, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut xml = Writer::new_with_indent(&mut *out, b' ', 2);
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let mut root = BytesStart::new("testsuites");
        root.push_attribute(("name", "podlint"));
        counts(&mut root, &mut run.messages.findings());
        xml.write_event(Event::Start(root))?;
        let mut open: Option<&str> = None;
        let findings = || run.messages.findings();
        for (at, (message, (path, _))) in run.messages.iter().zip(findings()).enumerate() {
            if open != Some(path) {
                if open.is_some() {
                    xml.write_event(Event::End(BytesEnd::new("testsuite")))?;
                }
                let mut of_file = findings().skip(at).take_while(|(other, _)| *other == path);
                start_suite(&mut xml, path, &mut of_file)?;
                open = Some(path);
            }
            write_case(&mut xml, &message)?;
        }
        match open {
            Some(_) => xml.write_event(Event::End(BytesEnd::new("testsuite")))?,
            None => write_empty_suite(&mut xml)?,
        }
        xml.write_event(Event::End(BytesEnd::new("testsuites")))?;
        out.write_all(b"\n")
    }
}

type Findings<'i, 'r> = &'i mut dyn Iterator<Item = (&'r str, &'r Diagnostic)>;

fn counts(start: &mut BytesStart<'_>, findings: Findings<'_, '_>) {
    let (mut all, mut failures) = (0, 0);
    for (_, finding) in findings {
        all += 1;
        failures += usize::from(fails(finding));
    }
    start.push_attribute(("tests", all.max(1).to_string().as_str()));
    start.push_attribute(("failures", failures.to_string().as_str()));
    start.push_attribute(("errors", "0"));
    start.push_attribute(("skipped", (all - failures).to_string().as_str()));
}

fn start_suite<W: Write>(xml: &mut Writer<W>, path: &str, findings: Findings<'_, '_>) -> io::Result<()> {
    let mut suite = BytesStart::new("testsuite");
    suite.push_attribute(("name", printable(path).as_str()));
    counts(&mut suite, findings);
    xml.write_event(Event::Start(suite))
}

fn write_case<W: Write>(xml: &mut Writer<W>, message: &Message<'_>) -> io::Result<()> {
    let path = message.primary().map_or("", |label| &label.path);
    let at = message.primary().map_or((1, 1), |label| (label.span.start.line, label.span.start.column));
    let mut case = BytesStart::new("testcase");
    case.push_attribute(("classname", printable(path).as_str()));
    case.push_attribute(("name", format!("{} ({}:{})", message.lint, at.0, at.1).as_str()));
    case.push_attribute(("file", printable(path).as_str()));
    case.push_attribute(("line", at.0.to_string().as_str()));
    xml.write_event(Event::Start(case))?;
    let name = if message.fails() { "failure" } else { "skipped" };
    let mut result = BytesStart::new(name);
    result.push_attribute(("message", printable(&message.message).as_str()));
    if message.fails() {
        result.push_attribute(("type", message.severity.name()));
    }
    xml.write_event(Event::Start(result))?;
    xml.write_event(Event::Text(BytesText::new(&printable(&sentences(message).join("\n")))))?;
    xml.write_event(Event::End(BytesEnd::new(name)))?;
    xml.write_event(Event::End(BytesEnd::new("testcase")))
}

/// Some servers take a report without any test for a broken build.
fn write_empty_suite<W: Write>(xml: &mut Writer<W>) -> io::Result<()> {
    let mut suite = BytesStart::new("testsuite");
    suite.push_attribute(("name", "podlint"));
    counts(&mut suite, &mut std::iter::empty());
    xml.write_event(Event::Start(suite))?;
    let mut case = BytesStart::new("testcase");
    case.push_attribute(("classname", "podlint"));
    case.push_attribute(("name", "no findings"));
    xml.write_event(Event::Empty(case))?;
    xml.write_event(Event::End(BytesEnd::new("testsuite")))
}

/// Text without the characters that XML 1.0 cannot hold, not even escaped.
fn printable(text: &str) -> String {
    let allowed =
        |c: char| matches!(c, '\t' | '\n' | '\r') || (c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    text.chars().map(|c| if allowed(c) { c } else { '\u{fffd}' }).collect()
}
