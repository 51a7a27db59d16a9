//! What is wrong with a configuration, shown in its text.

use codespan_reporting::diagnostic::{Diagnostic, Label};
use codespan_reporting::files::SimpleFile;
use codespan_reporting::term;

use crate::discover::ReadProblemKind;
use crate::syntax::{Source, Span};

/// A configuration that cannot be used: the run ends with exit code 2.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ConfigError {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Line and column, from 1, where there is a place.
    pub position: Option<(u32, u32)>,
    frame: Option<String>,
}

impl ConfigError {
    /// An error without a place.
    pub fn plain(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, position: None, frame: None }
    }

    pub(super) fn unreadable(name: &str, problem: &ReadProblemKind) -> Self {
        Self::plain(format!("the configuration `{name}` {problem}"))
    }

    pub(super) fn at(source: &Source, span: Span, message: String, help: Option<String>) -> Self {
        let position = source.position(span.start);
        let file = SimpleFile::new(&source.name, &source.text);
        let label = Label::primary((), span.start as usize..span.end as usize);
        let mut shown = Diagnostic::error().with_message(&message).with_labels(vec![label]);
        if let Some(help) = &help {
            shown = shown.with_notes(vec![format!("help: {help}")]);
        }
        let frame = term::emit_into_string(&term::Config::default(), &file, &shown).ok();
        Self { message, help, position: Some((position.line, position.column)), frame }
    }

    /// The error as people read it: with the line it is about, where there is one.
    pub fn render(&self) -> String {
        match (&self.frame, &self.help) {
            (Some(frame), _) => frame.clone(),
            (None, Some(help)) => format!("error: {}\n  help: {help}\n", self.message),
            (None, None) => format!("error: {}\n", self.message),
        }
    }
}
