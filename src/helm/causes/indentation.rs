//! `nindent N` with the wrong number: keys end up beside the key they belong under, or the document does not parse.

use std::sync::{Arc, LazyLock};

use regex::Regex;

use super::{Charts, lead};
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix};
use crate::run::TreeData;
use crate::syntax::yaml::{self, ProblemKind};
use crate::syntax::{Segment, SegmentKind, Source, Sources, Span};

static CALL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b(n?indent)\s+(\d{1,3})\b").ok());

/// A call of `indent` or `nindent` and the text it gave; or an action that lacks it.
#[derive(Debug)]
struct Call {
    /// The name and the number in the template; the action where there are none.
    span: Span,
    /// The action it stands in.
    action: Span,
    /// Whether it begins a line: it is `nindent`, or the action stands at the start of one.
    begins_line: bool,
    /// `nindent` or `indent`; `None` where several lines are printed as they are.
    name: Option<&'static str>,
    /// How far it indents.
    by: usize,
    /// The bytes of the rendered text.
    start: usize,
    end: usize,
}

/// The line that some text is indented for: what stands above it.
#[derive(Debug)]
struct Above<'t> {
    /// The column of its key.
    column: usize,
    /// Its key, where nothing stands behind it.
    open: Option<&'t str>,
    /// One past the last byte of its key.
    key_end: usize,
}

/// Says which number was meant, where another one mends the finding.
pub(super) fn explain(charts: &Charts<'_>, diagnostic: &mut Diagnostic) {
    let Some((data, primary)) = charts.text_of(diagnostic) else { return };
    let text = &data.tree.source.text;
    let Some(document) = document(data, primary) else { return };
    let about_key = diagnostic.lint == "unknown-field";
    for call in calls(&charts.run.sources, text, primary) {
        if about_key && !(call.start..call.end).contains(&(primary.start as usize)) {
            continue;
        }
        let Some(above) = above(text, document.start, &call) else { continue };
        if about_key && above.open.is_none() {
            continue;
        }
        let mended = candidates(text, document.end, &call, &above)
            .into_iter()
            .find(|&to| mends(text, &document, &call, &above, to));
        if let Some(to) = mended {
            return report(&charts.run.sources, diagnostic, &call, &above, to);
        }
    }
}

/// The bytes of the document that a place lies in.
fn document(data: &TreeData, primary: Span) -> Option<std::ops::Range<usize>> {
    let document = data.tree.documents.iter().find(|d| (d.start..=d.end).contains(&primary.start))?;
    Some(document.start as usize..document.end as usize)
}

/// The calls that gave text on the line of a place or on the one before.
fn calls(sources: &Sources, text: &str, primary: Span) -> Vec<Call> {
    let (Some(map), Some(pattern)) = (&sources.get(primary.source).map, CALL.as_ref()) else {
        return Vec::new();
    };
    let at = primary.start as usize;
    let line = text.get(..at).and_then(|before| before.rfind('\n')).unwrap_or(0);
    let from = text.get(..line).and_then(|before| before.trim_end().rfind('\n')).unwrap_or(0);
    let to = text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| at + end);
    let mut out: Vec<Call> = Vec::new();
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

/// The last line before a call's text that says anything.
fn above<'t>(text: &'t str, from: usize, call: &Call) -> Option<Above<'t>> {
    let before = text.get(from..call.start)?;
    // What stands on the line already is the indentation of `indent`.
    let before = if call.begins_line { before } else { before.trim_end_matches(' ') };
    let line = before.lines().rev().find(|l| !l.trim().is_empty() && !l.trim_start().starts_with('#'))?;
    let content = line.trim_start_matches([' ', '-']);
    let column = line.len() - content.len();
    let content = content.trim_end();
    // `key:` or the head of a block of text: `key: |-`.
    let head = content.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
    let head = head.strip_suffix(['|', '>']).map_or(content, str::trim_end);
    let open = head.strip_suffix(':').filter(|key| !key.contains(": "));
    let start = line.as_ptr() as usize - text.as_ptr() as usize + column;
    Some(Above { column, open, key_end: start + open.map_or(0, str::len) })
}

/// The columns that the text may have been meant for.
fn candidates(text: &str, until: usize, call: &Call, above: &Above<'_>) -> Vec<usize> {
    let mut out = Vec::new();
    if above.open.is_some() {
        let after = text.get(call.end..until).unwrap_or("");
        let next = after.lines().skip(1).find(|l| !l.trim().is_empty());
        let column = next.map_or(0, |line| line.len() - line.trim_start().len());
        out.extend((column > above.column).then_some(column));
        out.push(above.column + 2);
    } else {
        out.push(above.column);
    }
    out.dedup();
    out
}

/// The document with the call's text at another column.
fn moved(text: &str, document: &std::ops::Range<usize>, call: &Call, to: usize) -> Option<String> {
    let given = text.get(call.start..call.end)?;
    let mut out = text.get(document.start..call.start)?.trim_end_matches(' ').to_owned();
    if !out.ends_with('\n') {
        out.push('\n');
    }
    let given = if call.begins_line { given.trim_start_matches('\n') } else { given };
    for (number, line) in given.lines().enumerate() {
        out.extend((number > 0).then_some('\n'));
        out.extend(std::iter::repeat_n(' ', to));
        out.push_str(line.get(call.by..).unwrap_or(line.trim_start()));
    }
    out.push_str(text.get(call.end..document.end)?);
    Some(out)
}

/// Whether the document parses with the text at another column, and the key above has something in it.
fn mends(text: &str, document: &std::ops::Range<usize>, call: &Call, above: &Above<'_>, to: usize) -> bool {
    if to == call.by && call.begins_line {
        return false;
    }
    let Some(new) = moved(text, document, call, to) else { return false };
    let tree = yaml::parse(&Arc::new(Source::detached(&new)));
    if tree.problems.iter().any(|p| p.kind != ProblemKind::DuplicateKey) {
        return false;
    }
    let end = above.key_end - document.start;
    above.open.is_none() || tree.roots().any(|(_, root)| is_filled(root, end))
}

/// Whether the entry whose key ends at a byte has something in it.
fn is_filled(root: yaml::Value<'_>, key_end: usize) -> bool {
    let mut open = vec![root];
    while let Some(value) = open.pop() {
        for entry in value.entries() {
            if entry.key.span().end as usize == key_end {
                return !entry.value.is_null() && entry.value.text() != Some("");
            }
            open.push(entry.value);
        }
        open.extend(value.items());
    }
    false
}

fn report(sources: &Sources, diagnostic: &mut Diagnostic, call: &Call, above: &Above<'_>, to: usize) {
    let whole = sources.text(call.action);
    let written = whole.trim_end_matches('}').trim_end_matches('-').trim_end();
    let by = call.by;
    let says = match above.open {
        _ if call.name.is_none() => "prints several lines, and indents none of them".to_owned(),
        _ if !call.begins_line => "the first line is indented twice: `indent` begins no line".to_owned(),
        Some(key) if by <= above.column => {
            format!("puts this beside `{key}`, which stands at column {}, not under it", above.column)
        }
        Some(key) => format!("what else stands under `{key}` is indented by {to}"),
        None => format!("the line above is indented by {}", above.column),
    };
    let within = diagnostic.primary().is_some_and(|p| (call.start..call.end).contains(&(p.start as usize)));
    lead(diagnostic, call.span, says, Some(if within { "renders this" } else { "this is where it shows" }));
    let name = call.name.filter(|_| call.begins_line).unwrap_or("nindent");
    let meant = format!("{name} {to}");
    let belongs = above.open.is_some_and(|key| {
        diagnostic.help.as_deref().is_some_and(|help| help.ends_with(&format!("under `{key}`")))
    });
    let help = match call.begins_line {
        true => format!("write `{meant}`"),
        false => format!("write `{{{{- … | {meant} }}}}`"),
    };
    let mut edits = vec![match call.name {
        Some(_) => Edit { span: call.span, text: meant },
        // The blank before the closing braces is there, or a `-`: all stays.
        None => Edit { span: call.action.part(written.len(), written.len()), text: format!(" | {meant}") },
    }];
    if !call.begins_line {
        let open = if whole.starts_with("{{-") { 3 } else { 2 };
        edits.insert(0, Edit { span: call.action.part(0, open), text: "{{-".to_owned() });
    }
    let applicability = if belongs { Applicability::Safe } else { Applicability::Unsafe };
    diagnostic.fixes = vec![Fix { title: help.clone(), edits, applicability }];
    diagnostic.help = Some(help);
}
