//! `full`: each finding with the lines it is about.

use std::fmt::{self, Write as _};
use std::io::{self, Write};

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode,
    SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};

use super::frame::{Frame, frames};
use super::style::{harmless, wrap};
use super::{Message, MessageResource, Report, Run, Style};
use crate::diagnostic::{Applicability, PodState, Severity};

/// So many findings are drawn before they are written: enough for all threads, little to hold.
const BATCH: usize = 256;
/// What the handler asks for around the lines it draws; for the position in its headline it asks for none.
const LINES: usize = 1;
/// The column that sentences start in.
const INDENT: usize = 12;

/// The format.
pub(super) struct Full(pub Style);

impl Report for Full {
    fn write(&self, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
        let all = run.messages.len();
        for start in (0..all).step_by(BATCH) {
            let batch = start..all.min(start + BATCH);
            for text in run.messages.each_parallel(batch, |message| self.finding(message, run)) {
                out.write_all(text.as_bytes())?;
            }
        }
        Ok(())
    }
}

impl Full {
    fn finding(&self, message: &Message<'_>, run: &Run<'_>) -> String {
        let style = self.0;
        let mut out = String::new();
        let code = format!("{}[{}]", message.severity.name(), message.lint);
        let head = style.severity(message.severity, &code);
        let _ = writeln!(out, "{head}: {}", style.bold(&harmless(&one_line(&message.message))));
        let frames = frames(message, run.context.sources, run.context.redactor);
        let digits =
            |frame: &Frame<'_>| (frame.first_line + frame.text.lines().count() - 1).to_string().len();
        let widest = frames.iter().map(digits).max().unwrap_or(1);
        for frame in &frames {
            self.frame(frame, message.severity, widest - digits(frame), &mut out);
        }
        self.sentences(message, &mut out);
        out.push('\n');
        out
    }

    fn frame(&self, frame: &Frame<'_>, severity: Severity, indent: usize, out: &mut String) {
        let mut drawn = String::new();
        let handler = GraphicalReportHandler::new_themed(self.theme(frame, severity))
            .with_width(usize::MAX / 2)
            .with_wrap_lines(false)
            .with_urls(false)
            .with_context_lines(LINES)
            .without_cause_chain()
            .without_syntax_highlighting();
        if handler.render_report(&mut drawn, &Picture(frame)).is_err() {
            let _ = writeln!(out, "  --> {}:{}:{}", frame.name, frame.at.0, frame.at.1);
            return;
        }
        // The handler begins with the message of the picture, which has none: podlint's headline stands there.
        for line in drawn.lines().skip(1) {
            let _ = writeln!(out, "{:indent$}{}", "", line.trim_end());
        }
    }

    fn theme(&self, frame: &Frame<'_>, severity: Severity) -> GraphicalTheme {
        let characters = if self.0.graphical { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
        let mut styles = if self.0.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
        let loud = match severity {
            Severity::Error => styles.error.bold(),
            Severity::Warning => styles.warning.bold(),
            Severity::Note => styles.advice.bold(),
        };
        if self.0.color {
            let quiet = styles.help;
            styles.highlights = frame.labels.iter().map(|l| if l.primary { loud } else { quiet }).collect();
        }
        GraphicalTheme { characters, styles }
    }

    fn sentences(&self, message: &Message<'_>, out: &mut String) {
        if let Some(state) = message.pod_state {
            let mut text = prediction(message.resource.as_ref(), state);
            if message.in_some_versions {
                let _ = write!(text, " (Kubernetes {})", message.versions);
            }
            if let Some(event) = &message.event {
                let reason =
                    if event.reason.is_empty() { String::new() } else { format!("{}: ", event.reason) };
                let _ = write!(text, "\n{reason}{}", event.message);
            }
            self.sentence("predicts", &text, out);
        } else if message.in_some_versions {
            self.sentence("holds in", &format!("Kubernetes {}", message.versions), out);
        }
        for note in &message.notes {
            self.sentence("note", note, out);
        }
        if let Some(table) = &message.table {
            for line in table.lines() {
                let _ = writeln!(out, "{:INDENT$}{}", "", harmless(line));
            }
        }
        if let Some(help) = help(message) {
            self.sentence("help", &help, out);
        }
        if !message.lint.is_empty() {
            self.sentence("see", &format!("podlint explain {}", message.lint), out);
        }
    }

    fn sentence(&self, key: &str, text: &str, out: &mut String) {
        let text = harmless(text);
        let width = self.0.width.map(|width| width.saturating_sub(INDENT).max(30));
        for (at, line) in wrap(&text, width).iter().enumerate() {
            if at == 0 {
                let _ = writeln!(out, "  {}{line}", self.0.key(&format!("{key:10}")));
            } else {
                let _ = writeln!(out, "{:INDENT$}{line}", "");
            }
        }
    }
}

/// What `kubectl get pod` would show.
pub(super) fn prediction(resource: Option<&MessageResource<'_>>, state: PodState) -> String {
    let name = state.name();
    match (resource, state) {
        (None, _) => name.to_string(),
        (Some(resource), PodState::Rejected) if resource.name.is_empty() => format!("{resource} is {name}"),
        (Some(resource), PodState::Rejected) => format!("{} {resource} is {name}", resource.kind),
        (
            Some(resource),
            PodState::Pending
            | PodState::ContainerCreating
            | PodState::PodInitializing
            | PodState::Terminating,
        ) => format!("{resource} stays {name}"),
        (Some(resource), _) => format!("{resource}: {name}"),
    }
}

/// The help, with the option that does it for the user where there is one.
pub(super) fn help(message: &Message<'_>) -> Option<String> {
    let fix = message.fixes.iter().find(|fix| fix.applicability != Applicability::DisplayOnly);
    let text = match (&message.help, fix.or(message.fixes.first())) {
        (Some(help), _) => help.to_string(),
        (None, Some(fix)) => fix.title.to_string(),
        (None, None) => return None,
    };
    Some(match fix.map(|fix| fix.applicability) {
        Some(Applicability::Safe) => format!("{text} (`podlint --fix` does it)"),
        Some(Applicability::Unsafe) => format!("{text} (`podlint --fix --unsafe-fixes` does it)"),
        _ => text,
    })
}

/// A headline is one line, whatever a lint quotes in it.
pub(super) fn one_line(text: &str) -> String {
    text.split(['\n', '\r']).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A frame as miette takes it.
#[derive(Debug)]
struct Picture<'f>(&'f Frame<'f>);

impl fmt::Display for Picture<'_> {
    fn fmt(&self, _f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Picture<'_> {}

impl miette::Diagnostic for Picture<'_> {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.0.labels.iter().map(|label| {
            let text = (!label.text.is_empty()).then(|| harmless(&one_line(label.text)).into_owned());
            let span = SourceSpan::from(label.start..label.end);
            if label.primary {
                LabeledSpan::new_primary_with_span(text, span)
            } else {
                LabeledSpan::new_with_span(text, span)
            }
        })))
    }
}

impl SourceCode for Picture<'_> {
    /// Always the whole frame: it holds just the lines to show. Asked without context it tells the position of
    /// the label it is about, columns in characters.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        context_lines_before: usize,
        _context_lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        if span.offset() + span.len() > self.0.text.len() {
            return Err(MietteError::OutOfBounds);
        }
        let text = self.0.text.as_bytes();
        let (line, column) = if context_lines_before == LINES {
            (self.0.first_line, 1)
        } else {
            (self.0.at.0 as usize, self.0.at.1 as usize)
        };
        let contents = MietteSpanContents::new_named(
            self.0.name.to_string(),
            text,
            SourceSpan::from(0..text.len()),
            line - 1,
            column - 1,
            self.0.text.lines().count(),
        );
        Ok(Box::new(contents))
    }
}
