//! `medium` and `short`: the headline with its place, and for `medium` the sentences below it.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;

use codespan_reporting::diagnostic::{Diagnostic, Label, Severity as CodespanSeverity};
use codespan_reporting::files::{Error, Files, Location};
use codespan_reporting::term::{
    Config, DisplayStyle, Styles, StylesWriter, emit_to_io_write, emit_to_write_style, termcolor::Ansi,
};

use super::full::{help, one_line, prediction};
use super::style::harmless;
use super::{Message, Report, Run, Style};
use crate::diagnostic::Severity;

/// The format.
pub(super) struct Brief {
    pub style: Style,
    /// Whether the sentences are printed too.
    pub notes: bool,
}

impl Report for Brief {
    fn write(&self, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
        let display_style = if self.notes { DisplayStyle::Medium } else { DisplayStyle::Short };
        let config = Config { display_style, ..Config::default() };
        let styles = Styles::default();
        for message in run.messages.iter() {
            let diagnostic = self.diagnostic(&message);
            let files = Places(&message);
            let mut text = Vec::new();
            if self.style.color {
                let mut writer = StylesWriter::new(Ansi::new(&mut text), &styles);
                emit_to_write_style(&mut writer, &config, &files, &diagnostic).map_err(io::Error::other)?;
            } else {
                emit_to_io_write(&mut text, &config, &files, &diagnostic).map_err(io::Error::other)?;
            }
            out.write_all(&text)?;
        }
        Ok(())
    }
}

impl Brief {
    fn diagnostic(&self, message: &Message<'_>) -> Diagnostic<usize> {
        let severity = match message.severity {
            Severity::Error => CodespanSeverity::Error,
            Severity::Warning => CodespanSeverity::Warning,
            Severity::Note => CodespanSeverity::Note,
        };
        let mut diagnostic = Diagnostic::new(severity)
            .with_code(message.lint)
            .with_message(harmless(&one_line(&message.message)))
            .with_label(Label::primary(0, 0..0));
        if self.notes {
            diagnostic = diagnostic.with_notes(sentences(message));
        }
        diagnostic
    }
}

pub(super) fn sentences(message: &Message<'_>) -> Vec<String> {
    let mut out = Vec::new();
    for label in &message.labels {
        if !label.text.is_empty() {
            let at = label.span.start;
            out.push(format!("{}:{}:{}: {}", label.path, at.line, at.column, one_line(&label.text)));
        }
    }
    if let Some(state) = message.pod_state {
        let mut text = format!("predicts {}", prediction(message.resource.as_ref(), state));
        if message.in_some_versions {
            text.push_str(&format!(" (Kubernetes {})", message.versions));
        }
        if let Some(event) = &message.event {
            text.push_str(&format!("\n{}: {}", event.reason, event.message));
        }
        out.push(text);
    } else if message.in_some_versions {
        out.push(format!("holds in Kubernetes {}", message.versions));
    }
    out.extend(message.notes.iter().map(|note| note.to_string()));
    out.extend(help(message).map(|help| format!("help: {help}")));
    out.iter().map(|text| harmless(text).into_owned()).collect()
}

/// Where a message's primary label lies: nothing is read, its position is known.
struct Places<'m>(&'m Message<'m>);

impl<'f> Files<'f> for Places<'f> {
    type FileId = usize;
    type Name = Cow<'f, str>;
    type Source = &'f str;

    fn name(&'f self, _id: usize) -> Result<Cow<'f, str>, Error> {
        Ok(self.0.primary().map_or(Cow::Borrowed(""), |label| harmless(&label.path)))
    }

    fn source(&'f self, _id: usize) -> Result<&'f str, Error> {
        Ok("")
    }

    fn line_index(&'f self, _id: usize, _byte: usize) -> Result<usize, Error> {
        Ok(0)
    }

    fn line_range(&'f self, _id: usize, _line: usize) -> Result<Range<usize>, Error> {
        Ok(0..0)
    }

    fn location(&'f self, _id: usize, _byte: usize) -> Result<Location, Error> {
        let at = self.0.primary().map_or((1, 1), |label| (label.span.start.line, label.span.start.column));
        Ok(Location { line_number: at.0 as usize, column_number: at.1 as usize })
    }
}
