//! Why Helm refuses a chart.

use crate::helm::eval::{Failure, Frame, in_helm, nearest};
use crate::helm::functions;
use crate::helm::template::ParseError;
use crate::helm::template::ast::{Builtin, TemplateText};
use crate::syntax::Span;

/// Why Helm refuses a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderError {
    /// What kind of refusal it is.
    pub kind: RenderErrorKind,
    /// The message, in Helm's or Go's words.
    pub message: String,
    /// Where to look first.
    pub span: Option<Span>,
    /// The call chain, the innermost first.
    pub frames: Vec<Frame>,
    /// Where the value at fault was written.
    pub value: Option<Span>,
    /// A name near to one that is not there.
    pub suggestion: Option<String>,
}

/// What kind of refusal it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RenderErrorKind {
    /// The chart's files: `Chart.yaml`, values, the cluster's version.
    Chart,
    /// Dependencies that are not vendored: Helm stops, the rest is rendered as far as it goes.
    Dependency,
    /// The values do not fit the chart's schema.
    Schema,
    /// A template cannot be parsed.
    Parse,
    /// A template fails.
    Execution,
    /// What a template gave is no YAML, or no manifest.
    Manifest,
}

impl RenderError {
    pub(super) fn chart(message: impl Into<String>, span: Option<Span>) -> Self {
        Self {
            kind: RenderErrorKind::Chart,
            message: message.into(),
            span,
            frames: Vec::new(),
            value: None,
            suggestion: None,
        }
    }

    pub(super) fn parse(error: &ParseError, text: &TemplateText) -> Self {
        let known = functions::all().map(|d| d.name).chain(Builtin::NAMES);
        let suggestion = error.unknown_function.as_deref().and_then(|name| nearest(name, known));
        Self {
            kind: RenderErrorKind::Parse,
            message: format!("parse error at ({}:{}): {}", text.name, error.line, error.message),
            span: text.span(error.at),
            frames: Vec::new(),
            value: None,
            suggestion,
        }
    }

    pub(super) fn execution(failure: Failure) -> Self {
        let span = failure.frames.last().and_then(|f| f.span);
        Self {
            kind: RenderErrorKind::Execution,
            message: failure.message,
            span,
            frames: failure.frames,
            value: failure.value,
            suggestion: failure.suggestion,
        }
    }
}

impl std::fmt::Display for RenderError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&in_helm(&self.frames, &self.message))
    }
}
