//! Finding the comments.

use crate::syntax::yaml::Tree;
use crate::syntax::{Source, Span};

/// What every such comment begins with.
const MARK: &str = "podlint:";

/// A comment that allows something.
#[derive(Debug)]
pub(super) struct Comment {
    /// From its `#` (or `{{`) to its end.
    pub(super) span: Span,
    /// The names it allows; empty where it is malformed.
    pub(super) names: Vec<Span>,
    /// Whether it means the whole file.
    pub(super) whole_file: bool,
}

/// The comments of a file that allow something. `tree` tells what lies inside a scalar.
pub(super) fn find(source: &Source, tree: Option<&Tree>) -> Vec<Comment> {
    let text: &str = &source.text;
    let marks = memchr::memmem::find_iter(text.as_bytes(), MARK.as_bytes());
    marks
        .filter_map(|at| read(source, at))
        .filter(|comment| tree.is_none_or(|tree| !in_scalar(tree, comment)))
        .collect()
}

fn read(source: &Source, mark: usize) -> Option<Comment> {
    let text: &str = &source.text;
    let line = source.line_range(source.line_of(mark as u32));
    let (start, end) = opening(text, line.start, mark, line.end)?;
    let after = mark + MARK.len();
    let rest = text.get(after..end)?;
    let order = rest.trim_start();
    let (whole_file, list) = match order.strip_prefix("allow-file") {
        Some(list) => (true, list),
        None => (false, order.strip_prefix("allow")?),
    };
    // Prose that begins with the word, as in "podlint: allows …", is no order.
    if list.starts_with(|c: char| c.is_alphanumeric() || c == '-') {
        return None;
    }
    Some(Comment { span: source.span(start, end), names: names(source, list, end), whole_file })
}

/// Where the comment around `mark` begins and ends: `#` after white space, or `{{/*`, right before the mark.
fn opening(text: &str, line: usize, mark: usize, end: usize) -> Option<(usize, usize)> {
    let before = text.get(line..mark)?.trim_end();
    if let Some(outside) = before.strip_suffix("/*") {
        let outside = outside.strip_suffix("- ").unwrap_or(outside).trim_end();
        let open = outside.strip_suffix("{{-").or_else(|| outside.strip_suffix("{{"))?;
        let close = text.get(mark..end)?.find("}}").map_or(end, |at| mark + at + 2);
        return Some((line + open.len(), close));
    }
    let outside = before.trim_end_matches('#');
    let hash = outside.len() < before.len();
    (hash && (outside.is_empty() || outside.ends_with([' ', '\t']))).then_some((line + outside.len(), end))
}

fn names(source: &Source, list: &str, end: usize) -> Vec<Span> {
    let Some((inside, _)) = list.trim_start().strip_prefix('(').and_then(|inside| inside.split_once(')'))
    else {
        return Vec::new();
    };
    // `list` ends where the comment does, so that offsets count from there.
    let first = end - list.trim_start().len() + 1;
    let mut at = first;
    let mut out = Vec::new();
    for part in inside.split(',') {
        let name = part.trim();
        let start = at + (part.len() - part.trim_start().len());
        if !name.is_empty() {
            out.push(source.span(start, start + name.len()));
        }
        at += part.len() + 1;
    }
    out
}

fn in_scalar(tree: &Tree, comment: &Comment) -> bool {
    tree.scalar_at(comment.span.start)
}
