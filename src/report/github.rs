//! `github`: workflow commands that GitHub Actions shows as annotations beside the code
//! (<https://docs.github.com/actions/reference/workflow-commands-for-github-actions>).

use std::io::{self, Write};

use super::full::{help, prediction};
use super::{Message, Report, Run};
use crate::diagnostic::Severity;

/// The format.
pub(super) struct Github;

impl Report for Github {
    fn write(&self, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
        for message in run.messages.iter() {
            writeln!(out, "{}", annotation(&message))?;
        }
        Ok(())
    }
}

fn annotation(message: &Message<'_>) -> String {
    let command = match message.severity {
        _ if message.fails() => "error",
        Severity::Note => "notice",
        _ => "warning",
    };
    let mut properties = Vec::new();
    if let Some(label) = message.primary() {
        let (start, end) = (label.span.start, label.span.end);
        properties.push(format!("file={}", property(&label.path)));
        properties.push(format!("line={}", start.line));
        properties.push(format!("endLine={}", end.line));
        // GitHub shows columns only where the range lies within one line.
        if start.line == end.line {
            properties.push(format!("col={}", start.column));
            properties.push(format!("endColumn={}", end.column));
        }
    }
    properties.push(format!("title={}", property(message.lint)));
    format!("::{command} {}::{}", properties.join(","), data(&text(message)))
}

fn text(message: &Message<'_>) -> String {
    let mut text = message.message.to_string();
    if let Some(state) = message.pod_state {
        text.push_str(&format!("\npredicts {}", prediction(message.resource.as_ref(), state)));
    }
    if let Some(event) = &message.event {
        text.push_str(&format!("\n{}: {}", event.reason, event.message));
    }
    for label in message.labels.iter().filter(|label| !label.primary && !label.text.is_empty()) {
        text.push_str(&format!("\n{}:{}: {}", label.path, label.span.start.line, label.text));
    }
    for note in &message.notes {
        text.push_str(&format!("\n{note}"));
    }
    if let Some(help) = help(message) {
        text.push_str(&format!("\nhelp: {help}"));
    }
    text
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
