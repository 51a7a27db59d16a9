//! `nindent N` with the wrong number: keys end up beside the key they belong under, or the document does not parse.

mod calls;

use std::sync::Arc;

use super::{Charts, lead};
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix};
use crate::run::TreeData;
use crate::syntax::yaml::{self, ProblemKind};
use crate::syntax::{Source, Sources, Span};

use calls::{Call, calls};

/// The line that some text is indented for: what stands above it.
#[derive(Debug)]
struct Above<'t> {
    /// The column of its key.
    column: usize,
    /// Its key, where nothing stands behind it.
    open: Option<&'t str>,
    /// One past the last byte of its key.
    key_end: usize,
    /// The column of the nearest item of a list above.
    item: Option<usize>,
}

/// Says which number was meant, where another one mends the finding.
///
/// Whether it was that.
pub(super) fn explain(charts: &Charts<'_>, diagnostic: &mut Diagnostic, unknown: &[Span]) -> bool {
    let Some((data, primary)) = charts.text_of(diagnostic) else { return false };
    let text = &data.tree.source.text;
    let Some(document) = document(data, primary) else { return false };
    let about_key = matches!(diagnostic.lint, "unknown-field" | "duplicate-key" | "wrong-type");
    let unknown: Vec<Span> = unknown.iter().copied().filter(|span| span.source == primary.source).collect();
    for call in calls(&charts.run.sources, text, primary) {
        if about_key && !(call.start..call.end).contains(&(primary.start as usize)) {
            continue;
        }
        let Some(above) = above(text, document.start, &call) else { continue };
        if about_key && above.open.is_none() && !all_unknown(text, &call, &unknown) {
            continue;
        }
        let mended = candidates(text, document.end, &call, &above)
            .into_iter()
            .find(|&to| mends(text, &document, &call, &above, to));
        if let Some(to) = mended {
            report(&charts.run.sources, diagnostic, &call, &above, to);
            return true;
        }
    }
    false
}

/// Whether none of the keys that a call gave is known where it stands: then they are meant for another place.
fn all_unknown(text: &str, call: &Call, unknown: &[Span]) -> bool {
    let given = text.get(call.start..call.end).unwrap_or("");
    let column = |line: &&str| line.len() - line.trim_start().len();
    let lines =
        || given.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    let least = lines().map(|line| column(&line)).min().unwrap_or(0);
    let keys: Vec<&str> = lines().filter(|line| column(line) == least).collect();
    let found = unknown.iter().filter(|span| (call.start..call.end).contains(&(span.start as usize))).count();
    // One key alone may be misspelled.
    found >= keys.len() && (keys.len() > 1 || keys.iter().any(|key| key.contains('/')))
}

/// The bytes of the document that a place lies in.
fn document(data: &TreeData, primary: Span) -> Option<std::ops::Range<usize>> {
    let document = data.tree.documents.iter().find(|d| (d.start..=d.end).contains(&primary.start))?;
    Some(document.start as usize..document.end as usize)
}

/// The last line before a call's text that says anything.
fn above<'t>(text: &'t str, from: usize, call: &Call) -> Option<Above<'t>> {
    let before = text.get(from..call.start)?;
    // What stands on the line already is the indentation of `indent`.
    let before = if call.begins_line { before } else { before.trim_end_matches(' ') };
    let line = before.lines().rev().find(|l| !l.trim().is_empty() && !l.trim_start().starts_with('#'))?;
    let mut content = line.trim_start();
    while let Some(rest) = content.strip_prefix("- ") {
        content = rest.trim_start();
    }
    let column = line.len() - content.len();
    let content = content.trim_end();
    // `key:` or the head of a block of text: `key: |-`.
    let head = content.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
    let head = head.strip_suffix(['|', '>']).map_or(content, str::trim_end);
    let open = head.strip_suffix(':').filter(|key| !key.contains(": "));
    let start = line.as_ptr() as usize - text.as_ptr() as usize + column;
    let items = before.lines().rev().find(|line| line.trim_start().starts_with("- "));
    let item = items.map(|line| line.len() - line.trim_start().len());
    Some(Above { column, open, item, key_end: start + open.map_or(0, str::len) })
}

/// The columns that the text may have been meant for.
fn candidates(text: &str, until: usize, call: &Call, above: &Above<'_>) -> Vec<usize> {
    let mut out = Vec::new();
    let given = text.get(call.start..call.end).unwrap_or("").trim_start();
    // Behind a text, `[]` and `{}` are part of it, wherever they stand.
    if above.open.is_none() && given.starts_with(['[', '{']) {
        return out;
    }
    if above.open.is_some() {
        let after = text.get(call.end..until).unwrap_or("");
        let next = after.lines().skip(1).find(|l| !l.trim().is_empty());
        let column = next.map_or(0, |line| line.len() - line.trim_start().len());
        out.extend((column > above.column).then_some(column));
        out.push(above.column + 2);
    } else if given.starts_with("- ") {
        out.extend(above.item);
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
    let nothing = text.get(call.start..call.end).is_some_and(|given| given.trim() == "null");
    nothing || above.open.is_none() || tree.roots().any(|(_, root)| is_filled(root, end))
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
