//! From findings to messages: spans of any text become places in files, secrets disappear.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;
use sha2::{Digest, Sha256};

use super::LintDocs;
use super::message::{
    Fingerprint, Message, MessageEdit, MessageEvent, MessageFix, MessageLabel, MessageResource, Place,
    Position,
};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Label};
use crate::redact::{MASK, Redactor};
use crate::syntax::{Origin, SegmentKind, Sources, Span, identity, resolve as origins};
use crate::versions::VersionSet;

/// So many places of one label are shown; more would not help anybody.
const MAX_ORIGINS: usize = 4;
/// So many characters of rendered text are shown.
const MAX_SHOWN: usize = 60;

/// What messages are made with.
#[derive(Clone, Copy)]
pub struct Context<'r> {
    /// All texts of the run.
    pub sources: &'r Sources,
    /// What must not be seen.
    pub redactor: &'r Redactor,
    /// The lints' pages.
    pub docs: &'r dyn LintDocs,
    /// The versions asked for: what a finding without versions of its own holds in.
    pub versions: VersionSet,
}

/// The message of one finding.
pub fn message<'r>(diagnostic: &'r Diagnostic, context: Context<'r>) -> Message<'r> {
    let visible = Visible::of(diagnostic, context);
    let shown = |text: &'r str| visible.text(text);
    let (labels, rendered) = places(diagnostic, context, &visible);
    let mut notes: Vec<_> = diagnostic.notes.iter().map(|note| shown(note)).collect();
    if let Some(text) = rendered {
        notes.push(Cow::Owned(format!("the text here becomes `{text}`")));
    }
    let versions = diagnostic.versions.unwrap_or(context.versions);
    let mut message = Message {
        lint: diagnostic.lint,
        severity: diagnostic.severity,
        level: diagnostic.level,
        pod_state: diagnostic.pod_state,
        fingerprint: Fingerprint([0; 16]),
        versions,
        event: diagnostic.event.as_ref().map(|event| MessageEvent::new(event, shown)),
        message: shown(&diagnostic.message),
        help: diagnostic.help.as_deref().map(shown),
        notes,
        url: context.docs.url(diagnostic.lint),
        resource: diagnostic.resource.as_ref().map(MessageResource::from),
        field: diagnostic.field.as_deref(),
        labels,
        fixes: diagnostic.fixes.iter().map(|fix| mending(fix, context, &visible)).collect(),
        table: diagnostic.table.as_deref().map(shown),
        in_some_versions: versions != context.versions,
    };
    message.fingerprint = fingerprint(&message);
    message
}

/// Hides secrets in a finding's sentences, but not words that the finding's own places show openly.
struct Visible<'r> {
    redactor: &'r Redactor,
    open: Vec<&'r str>,
}

impl<'r> Visible<'r> {
    fn of(diagnostic: &'r Diagnostic, context: Context<'r>) -> Self {
        let labels = diagnostic.labels.iter().map(|label| label.span);
        let mut open: Vec<_> = labels
            .filter(|&span| !context.redactor.hides(context.sources, span))
            .map(|span| context.sources.text(span))
            .collect();
        if let Some(resource) = &diagnostic.resource {
            open.extend([resource.name.as_str(), resource.kind.as_str()]);
            open.extend(resource.namespace.as_deref());
        }
        Self { redactor: context.redactor, open }
    }

    fn text(&self, text: &'r str) -> Cow<'r, str> {
        self.redactor.text(text, &self.open)
    }
}

/// Where the primary label of a finding's message lies.
pub(super) fn primary_place(diagnostic: &Diagnostic, context: Context<'_>) -> Option<Span> {
    let span = diagnostic.primary()?;
    if context.sources.get(span.source).map.is_none() {
        return Some(first_line(context.sources, span));
    }
    Some(written(context.sources, span).first().map_or(span, |origin| origin.span))
}

/// The labels, and the rendered text of the primary one where nothing else shows it.
fn places<'r>(
    diagnostic: &'r Diagnostic,
    context: Context<'r>,
    visible: &Visible<'r>,
) -> (Vec<MessageLabel<'r>>, Option<String>) {
    let mut out: Vec<MessageLabel<'r>> = Vec::new();
    let mut rendered = None;
    for (at, label) in diagnostic.labels.iter().enumerate() {
        let text = visible.text(&label.text);
        if context.sources.get(label.span.source).map.is_none() {
            add(&mut out, place(first_line(context.sources, label.span), text, context));
        } else if at == 0 {
            rendered = primary(label, text, context, &mut out);
        } else if let Some(origin) = written(context.sources, label.span).first() {
            add(&mut out, place(origin.span, text, context));
        }
    }
    if let Some(first) = out.first_mut() {
        first.primary = true;
    }
    (out, rendered)
}

/// Adds the places of a primary label of a made text: what wrote the text first, then who passed it on.
fn primary<'r>(
    label: &'r Label,
    text: Cow<'r, str>,
    context: Context<'r>,
    out: &mut Vec<MessageLabel<'r>>,
) -> Option<String> {
    let sources = context.sources;
    let span = first_line(sources, label.span);
    let wrote = written(sources, label.span);
    let Some(first) = wrote.first() else {
        add(out, place(label.span, text, context));
        return None;
    };
    let becomes = if span == label.span { shown(span, context) } else { None };
    let mut passed = origins(sources, span);
    passed.retain(|o| !o.wrote && (span == label.span || first.kind != SegmentKind::Literal));
    passed.truncate(MAX_ORIGINS);
    let text = match first.kind {
        SegmentKind::Opaque if text.is_empty() => Cow::Borrowed("made from what stands here"),
        SegmentKind::Opaque => Cow::Owned(format!("{text} (made from what stands here)")),
        _ if text.is_empty() && !passed.is_empty() => Cow::Borrowed("from here"),
        _ => text,
    };
    add(out, place(first.span, text, context));
    for origin in &wrote[1..] {
        add(out, place(origin.span, Cow::Borrowed("and from here"), context));
    }
    for (at, origin) in passed.iter().enumerate() {
        let text = match &becomes {
            Some(becomes) if at == 0 && makes_nothing_else(sources, origin.span, span) => {
                Cow::Owned(format!("becomes `{becomes}`"))
            }
            Some(becomes) if at == 0 => Cow::Owned(format!("renders `{becomes}` here")),
            _ => Cow::Borrowed("by way of this"),
        };
        add(out, place(origin.span, text, context));
    }
    let differs = sources.text(first.span) != sources.text(span);
    becomes.filter(|_| passed.is_empty() && differs)
}

/// A span of many lines stands for what begins there: its first line says which.
fn first_line(sources: &Sources, span: Span) -> Span {
    match sources.text(span).find('\n') {
        Some(end) if end > 0 => span.part(0, end),
        _ => span,
    }
}

/// Whether the action at `via` printed the text of `span` and no other.
fn makes_nothing_else(sources: &Sources, via: Span, span: Span) -> bool {
    let Some(map) = &sources.get(span.source).map else { return true };
    let mut printed = map.segments.iter().filter(|s| s.via == Some(via));
    printed.all(|s| span.start <= s.start && s.start + s.len <= span.end)
}

/// The places that wrote the text of `span`. Of one line values come first, and the text between them only
/// where it says something; what begins at a line of a template was written there, whatever it holds.
fn written(sources: &Sources, span: Span) -> Vec<Origin> {
    let line = first_line(sources, span);
    let mut all = origins(sources, line);
    all.retain(|o| o.wrote);
    let says = |o: &Origin| sources.text(o.span).chars().any(char::is_alphanumeric);
    if line != span {
        let at = all.iter().position(|o| o.kind == SegmentKind::Literal && says(o)).unwrap_or(0);
        all = all.get(at).copied().into_iter().collect();
    } else if all.iter().any(|o| o.kind != SegmentKind::Literal) {
        all.retain(|o| o.kind != SegmentKind::Literal || says(o));
        all.sort_by_key(|o| o.kind == SegmentKind::Literal);
    }
    if all.is_empty()
        && let Some(near) = enclosing(sources, line)
    {
        all.push(near);
    }
    all.truncate(MAX_ORIGINS);
    all
}

/// For text without any origin: the place of the text before it.
fn enclosing(sources: &Sources, span: Span) -> Option<Origin> {
    let map = sources.get(span.source).map.as_ref()?;
    let after = map.segments.partition_point(|s| s.start <= span.start);
    let near = map.segments.get(after.saturating_sub(1))?;
    let touching = Span::new(span.source, near.start, near.start + near.len);
    let mut origin = *origins(sources, touching).first()?;
    origin.span.start = origin.span.end.max(origin.span.start);
    origin.kind = SegmentKind::Opaque;
    Some(origin)
}

/// Rendered text as a message shows it: one short line, nothing secret. `None` for more than a line.
fn shown(span: Span, context: Context<'_>) -> Option<String> {
    let text = context.sources.text(span).trim();
    if text.is_empty() || text.contains('\n') {
        return None;
    }
    if context.redactor.hides(context.sources, span) {
        return Some(MASK.to_string());
    }
    let mut short: String = text.chars().take(MAX_SHOWN).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    Some(short)
}

fn place<'r>(bytes: Span, text: Cow<'r, str>, context: Context<'r>) -> MessageLabel<'r> {
    let source = context.sources.get(bytes.source);
    let start = Position::new(source.position(bytes.start), bytes.start);
    let end = Position::new(source.position(bytes.end), bytes.end);
    MessageLabel {
        path: Cow::Borrowed(&source.name),
        primary: false,
        text,
        span: Place { start, end },
        bytes,
    }
}

/// Adds a label; a place that is there already only takes the text over if it has none.
fn add<'r>(out: &mut Vec<MessageLabel<'r>>, label: MessageLabel<'r>) {
    match out.iter_mut().find(|known| known.bytes == label.bytes) {
        Some(known) if known.text.is_empty() => known.text = label.text,
        Some(known) if known.text == label.text || label.text.is_empty() => {}
        _ => out.push(label),
    }
}

fn mending<'r>(fix: &'r Fix, context: Context<'r>, visible: &Visible<'r>) -> MessageFix<'r> {
    let title = visible.text(&fix.title);
    let edits: Option<Vec<_>> = fix
        .edits
        .iter()
        .map(|edit| {
            let bytes = identity(context.sources, edit.span)?;
            let secret = context.redactor.hides(context.sources, edit.span)
                || matches!(visible.text(&edit.text), Cow::Owned(_));
            let path = context.sources.get(bytes.source).name.as_str();
            (!secret).then_some(MessageEdit {
                path,
                start: bytes.start,
                end: bytes.end,
                text: &edit.text,
                bytes,
            })
        })
        .collect();
    match edits {
        Some(mut edits) => {
            // Numbers of sources may differ from run to run, what is printed may not.
            edits.sort_by_key(|edit| (edit.path, edit.start));
            MessageFix { title, applicability: fix.applicability, edits }
        }
        None => MessageFix { title, applicability: Applicability::DisplayOnly, edits: Vec::new() },
    }
}

/// Positions inside messages move with every edit: they are no part of a finding's identity.
static POSITIONS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b(lines?|columns?|col|byte|offset) \d+|:\d+:\d+\b|\s+").ok());

/// The digest of lint, resource, field and normalised message; of the path too where there is no resource.
fn fingerprint(message: &Message<'_>) -> Fingerprint {
    let mut hash = Sha256::new();
    let mut part = |text: &str| {
        hash.update(text.as_bytes());
        hash.update([0]);
    };
    part(message.lint);
    match &message.resource {
        Some(resource) => {
            part(resource.api_version);
            part(resource.kind);
            part(resource.namespace.unwrap_or(""));
            part(resource.name);
        }
        None => part(message.primary().map_or("", |label| &label.path)),
    }
    part(message.field.unwrap_or(""));
    match POSITIONS.as_ref() {
        Some(positions) => part(&positions.replace_all(&message.message, " ")),
        None => part(&message.message),
    }
    let mut short = [0; 16];
    short.copy_from_slice(&hash.finalize()[..16]);
    Fingerprint(short)
}
