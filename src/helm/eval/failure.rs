//! Why a template stopped.

use crate::helm::template::ast::{Template, TemplateText};
use crate::helm::template::show::Part;
use crate::syntax::Span;

/// One level of the call chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The template that was running.
    pub template: String,
    /// `file:line:column`, as Go writes it.
    pub location: String,
    /// The part of the template that was evaluated, as Go writes it.
    pub context: String,
    /// That part in its file.
    pub span: Option<Span>,
    /// The function that was called, for the levels above the innermost.
    pub calling: Option<String>,
    /// What that function puts before the error of what it ran.
    pub prefix: Option<String>,
}

/// Why a template stopped: Go's `ExecError`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The innermost message.
    pub message: String,
    /// The levels of the call chain, the innermost first.
    pub frames: Vec<Frame>,
    /// Where the value at fault was written.
    pub value: Option<Span>,
    /// A name near to one that is not there.
    pub suggestion: Option<String>,
}

impl Failure {
    /// A failure outside any template.
    pub fn plain(message: impl Into<String>) -> Self {
        Self { message: message.into(), frames: Vec::new(), value: None, suggestion: None }
    }

    /// A failure at a part of a template.
    pub fn at(message: impl Into<String>, template: &Template, part: Part<'_>) -> Box<Self> {
        Box::new(Self::plain(message)).under(template, part, None)
    }

    /// The same failure, one level further out.
    pub fn under(
        mut self: Box<Self>,
        template: &Template,
        part: Part<'_>,
        calling: Option<&str>,
    ) -> Box<Self> {
        /// Endless recursion would make an endless chain.
        const MAX_FRAMES: usize = 40;
        if self.frames.len() < MAX_FRAMES {
            self.frames.push(Frame {
                template: template.name.to_string(),
                location: location(&template.text, part.pos()),
                context: part.show(&template.text),
                span: template.text.span(part.range()),
                calling: calling.map(str::to_owned),
                prefix: None,
            });
        }
        self
    }

    /// The whole text, as Go's error has it.
    pub fn full(&self) -> String {
        in_go(&self.frames, &self.message)
    }
}

/// The text of a chain of calls, the innermost first, as Go's error has it.
pub fn in_go(frames: &[Frame], message: &str) -> String {
    let mut out = String::new();
    for frame in frames.iter().rev() {
        out.push_str(&format!(
            "template: {}: executing {} at <{}>: ",
            frame.location,
            crate::helm::go::quote(&frame.template),
            frame.context
        ));
        if let Some(name) = &frame.calling {
            out.push_str(&format!("error calling {name}: "));
        }
        out.push_str(frame.prefix.as_deref().unwrap_or(""));
    }
    out + message
}

/// The same as Helm lays it out (`reformatExecErrorMsg` of `pkg/engine/engine.go`): a level of `include` on lines of
/// its own, `fail` and `required` with their message alone, everything else as Go has it.
pub fn in_helm(frames: &[Frame], message: &str) -> String {
    let Some(outermost) = frames.last() else { return message.to_owned() };
    let calling = |frame: &Frame| frame.calling.clone().unwrap_or_default();
    let innermost = frames.first().map(calling).unwrap_or_default();
    if matches!(innermost.as_str(), "fail" | "required") {
        return format!("execution error at ({}): {message}", outermost.location);
    }
    let lost = message.starts_with("template: no template ");
    let plain = innermost.is_empty() || (innermost == "include" && lost);
    if !plain || frames.iter().skip(1).any(|frame| calling(frame) != "include") {
        return in_go(frames, message);
    }
    let mut out = String::new();
    for (above, frame) in frames.iter().enumerate().rev() {
        let says = if above > 0 || lost { "error calling include:" } else { message };
        let Frame { location, template, context, .. } = frame;
        out.push_str(&format!("{location}\n  executing \"{template}\" at <{context}>:\n    {says}\n"));
    }
    out.push_str(if lost { message } else { "" });
    out.trim().to_owned()
}

fn location(text: &TemplateText, pos: u32) -> String {
    let (line, column) = text.line_column(pos);
    format!("{}:{line}:{column}", text.name)
}
