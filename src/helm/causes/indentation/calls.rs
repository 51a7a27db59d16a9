//! Which call of `indent` or `nindent` gave some rendered text.

use std::sync::LazyLock;

use regex::Regex;

use crate::helm::causes::places::prints;
use crate::syntax::{Segment, SegmentKind, Sources, Span};

static CALL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b(n?indent)\s+(\d{1,3})\b").ok());

/// A call of `indent` or `nindent` and the text it gave; or an action that lacks it.
#[derive(Debug)]
pub(super) struct Call {
    /// The name and the number in the template; the action where there are none.
    pub(super) span: Span,
    /// The action it stands in.
    pub(super) action: Span,
    /// Whether it begins a line: it is `nindent`, or the action stands at the start of one.
    pub(super) begins_line: bool,
    /// `nindent` or `indent`; `None` where several lines are printed as they are.
    pub(super) name: Option<&'static str>,
    /// How far it indents.
    pub(super) by: usize,
    /// The bytes of the rendered text.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The calls that gave text on the line of a place or on the one before.
pub(super) fn calls(sources: &Sources, text: &str, primary: Span) -> Vec<Call> {
    let (Some(map), Some(pattern)) = (&sources.get(primary.source).map, CALL.as_ref()) else {
        return Vec::new();
    };
    let at = primary.start as usize;
    let line = text.get(..at).and_then(|before| before.rfind('\n')).unwrap_or(0);
    let from = text.get(..line).and_then(|before| before.trim_end().rfind('\n')).unwrap_or(0);
    let to = text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| at + end);
    let mut out: Vec<Call> = Vec::new();
    for (action, range) in between(sources, &map.segments, from..to) {
        out.extend(call(pattern, sources.text(action), text, action, range));
    }
    let near = |s: &&Segment| (s.start + s.len) as usize > from && (s.start as usize) < to;
    for (number, segment) in map.segments.iter().enumerate().filter(|(_, s)| near(s)) {
        let Some(action) = action_of(segment) else { continue };
        if out.iter().any(|known| known.action == action) {
            continue;
        }
        let range = run_of(&map.segments, number, action);
        out.extend(call(pattern, sources.text(action), text, action, range));
    }
    // The one nearest to the place is likeliest.
    out.sort_by_key(|call| std::cmp::Reverse(call.start));
    out
}

/// The actions with an indentation that stand between two runs of copied text, and what they gave: what is included
/// from elsewhere does not name the action that included it.
fn between(
    sources: &Sources,
    segments: &[Segment],
    near: std::ops::Range<usize>,
) -> Vec<(Span, std::ops::Range<usize>)> {
    let copied = |s: &&Segment| s.kind == SegmentKind::Literal && s.via.is_none();
    let first = segments.partition_point(|s| ((s.start + s.len) as usize) < near.start);
    let from = segments[..first].iter().rposition(|s| copied(&s)).unwrap_or(first);
    let mut out = Vec::new();
    let mut before: Option<&Segment> = None;
    for segment in segments[from..].iter().filter(copied) {
        if let Some(before) = before.filter(|b| b.parent.source == segment.parent.source)
            && before.parent.end < segment.parent.start
            && before.start + before.len < segment.start
        {
            let gap = Span::new(before.parent.source, before.parent.end, segment.parent.start);
            let range = (before.start + before.len) as usize..segment.start as usize;
            out.extend(one_action(sources.text(gap), gap).map(|action| (action, range)));
        }
        if segment.start as usize > near.end {
            break;
        }
        before = Some(segment);
    }
    out
}

/// The action of a gap that indents: the one before any branch, for text within one would part the gap, or else the
/// only one.
fn one_action(text: &str, gap: Span) -> Option<Span> {
    let (mut at, mut branched) = (0, false);
    let mut found: Vec<(Span, bool)> = Vec::new();
    while let Some(open) = text.get(at..)?.find("{{").map(|open| at + open) {
        let close = open + text.get(open..)?.find("}}")? + 2;
        let action = text.get(open..close)?;
        if action.contains("indent") {
            found.push((gap.part(open, close), branched));
        }
        branched |= !prints(action);
        at = close;
    }
    let mut early = found.iter().filter(|(_, branched)| !branched);
    match (early.next(), early.next(), found.as_slice()) {
        (Some((only, _)), None, _) | (None, _, [(only, _)]) => Some(*only),
        _ => None,
    }
}

/// The call in an action that gave some text.
fn call(
    pattern: &Regex,
    written: &str,
    text: &str,
    action: Span,
    range: std::ops::Range<usize>,
) -> Option<Call> {
    let (start, end) = (range.start, range.end);
    let mut found = pattern.captures_iter(written);
    let Some(call) = found.next() else {
        let lines = text.get(range)?.trim_end().contains('\n');
        let whole = ["toYaml", "include", ".Files.Get", "tpl"].iter().any(|word| written.contains(word));
        let bare = Call { span: action, action, begins_line: false, name: None, by: 0, start, end };
        return (lines && whole && !written.contains("indent") && written.starts_with("{{")).then_some(bare);
    };
    if found.next().is_some() {
        return None;
    }
    let (whole, by) = (call.get(0)?, call.get(2)?.as_str().parse().ok()?);
    let name = if whole.as_str().starts_with('n') { "nindent" } else { "indent" };
    let begins_line = name == "nindent" || text.get(..start).is_some_and(|b| b.ends_with('\n'));
    let span = action.part(whole.start(), whole.end());
    Some(Call { span, action, begins_line, name: Some(name), by, start, end })
}

fn action_of(segment: &Segment) -> Option<Span> {
    if segment.kind == SegmentKind::Opaque { Some(segment.parent) } else { segment.via }
}

/// The bytes around a segment that one action gave: those of actions within what it includes among them.
fn run_of(segments: &[Segment], number: usize, action: Span) -> std::ops::Range<usize> {
    let copied =
        |s: &&Segment| s.via.is_none() && s.kind != SegmentKind::Opaque && !action.contains(s.parent);
    let is_own = |s: &Segment| action_of(s) == Some(action) || action.contains(s.parent);
    let first = segments[..number].iter().rposition(|s| copied(&s)).map_or(0, |at| at + 1);
    let last = segments[number..].iter().position(|s| copied(&s)).map_or(segments.len(), |at| number + at);
    let own = &segments[first..last];
    let start = own.iter().find(|s| is_own(s)).map_or(0, |s| s.start);
    let end = own.iter().rfind(|s| is_own(s)).map_or(0, |s| s.start + s.len);
    start as usize..end as usize
}
