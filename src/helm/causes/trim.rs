//! `-}}` and `{{-` take line breaks away with the blanks: two lines of a template become one.

use std::ops::Range;
use std::sync::Arc;

use super::{Charts, lead};
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix};
use crate::run::TreeData;
use crate::syntax::yaml::{self, ProblemKind};
use crate::syntax::{Segment, SegmentKind, Source, Sources, Span};

/// A mark that took a line break away.
#[derive(Debug)]
struct Mark {
    /// The mark with its braces: `-}}` or `{{-`.
    span: Span,
    /// Where the line break would stand in the rendered text.
    at: usize,
    /// The blanks that are gone.
    blanks: String,
}

/// Where a mark stands: behind what it trims, or before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// `-}}`: rarely wanted where a line ends.
    Behind,
    /// `{{-`: the custom, and wrong only where nothing else gives the line break.
    Before,
}

/// Says which mark glued two lines together, where the document parses without it. Whether it was that.
pub(super) fn explain(charts: &Charts<'_>, diagnostic: &mut Diagnostic, side: Side) -> bool {
    let Some((data, primary)) = charts.text_of(diagnostic) else { return false };
    let Some(line) = line(data, primary) else { return false };
    let document = data.tree.documents.iter().find(|d| (d.start..=d.end).contains(&primary.start));
    let Some(document) = document.map(|d| d.start as usize..d.end as usize) else { return false };
    let text = &data.tree.source.text;
    let found = marks(&charts.run.sources, data, &line, side);
    let Some(mark) = found.into_iter().find(|mark| mends(text, &document, mark)) else { return false };
    let (says, without) = match charts.run.sources.text(mark.span) {
        "-}}" => ("takes the line break behind it away", "}}"),
        _ => ("takes the line break before it away", "{{"),
    };
    lead(diagnostic, mark.span, says, Some("these two lines became one"));
    let help = format!("write `{without}`");
    diagnostic.fixes = vec![Fix {
        title: help.clone(),
        edits: vec![Edit { span: mark.span, text: without.to_owned() }],
        applicability: Applicability::Unsafe,
    }];
    diagnostic.help = Some(help);
    true
}

/// The bytes of the line that a place lies on.
fn line(data: &TreeData, primary: Span) -> Option<Range<usize>> {
    let text = &data.tree.source.text;
    let at = primary.start as usize;
    let start = text.get(..at)?.rfind('\n').map_or(0, |at| at + 1);
    Some(start..text.get(at..)?.find('\n').map_or(text.len(), |end| at + end))
}

fn marks(sources: &Sources, data: &TreeData, line: &Range<usize>, side: Side) -> Vec<Mark> {
    let Some(map) = &data.tree.source.map else { return Vec::new() };
    let segments = map.overlapping(line.start as u32, line.end as u32);
    let copied = segments.iter().filter(|s| s.kind == SegmentKind::Literal);
    match side {
        Side::Behind => copied.filter_map(|segment| behind(sources, segment, line)).collect(),
        Side::Before => copied.filter_map(|segment| before(sources, segment, line)).collect(),
    }
}

/// A `-}}` right before a run of copied text.
fn behind(sources: &Sources, segment: &Segment, line: &Range<usize>) -> Option<Mark> {
    let at = segment.start as usize;
    let source = sources.get(segment.parent.source);
    let start = segment.parent.start as usize;
    let head = source.text.get(..start)?;
    let bare = head.trim_end();
    let blanks = head.get(bare.len()..)?.to_owned();
    let mark = bare.len().checked_sub(3)?;
    let fits = at > line.start && bare.ends_with("-}}") && blanks.contains('\n');
    fits.then(|| Mark { span: source.span(mark, bare.len()), at, blanks })
}

/// A `{{-` right behind a run of copied text.
fn before(sources: &Sources, segment: &Segment, line: &Range<usize>) -> Option<Mark> {
    let at = (segment.start + segment.len) as usize;
    let source = sources.get(segment.parent.source);
    let tail = source.text.get(segment.parent.end as usize..)?;
    let bare = tail.trim_start();
    let blanks = tail.get(..tail.len() - bare.len())?.to_owned();
    let mark = segment.parent.end as usize + blanks.len();
    let fits = at < line.end && bare.starts_with("{{-") && blanks.contains('\n');
    fits.then(|| Mark { span: source.span(mark, mark + 3), at, blanks })
}

/// Whether the document parses with the line break.
fn mends(text: &str, document: &Range<usize>, mark: &Mark) -> bool {
    let (Some(head), Some(tail)) = (text.get(document.start..mark.at), text.get(mark.at..document.end))
    else {
        return false;
    };
    let tree = yaml::parse(&Arc::new(Source::detached(&format!("{head}{}{tail}", mark.blanks))));
    tree.problems.iter().all(|problem| problem.kind == ProblemKind::DuplicateKey)
}
