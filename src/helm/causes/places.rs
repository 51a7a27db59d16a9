//! From rendered text back to the actions of a template.

use std::sync::LazyLock;

use regex::Regex;

use crate::syntax::{Segment, SegmentKind, Sources, Span};

/// Paths below `.Values` in the text of an action.
static VALUES: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:^|[\s($|{])\$?\.Values((?:\.[A-Za-z_][A-Za-z0-9_]*)+)").ok());

/// An action that printed nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Silent {
    /// The action in its file.
    pub action: Span,
    /// The byte of the rendered text where its text would stand.
    pub at: u32,
}

/// The actions that printed nothing within a rendered text: each leaves a gap between two runs that were copied
/// from one file.
pub(super) fn silent(sources: &Sources, within: Span) -> Vec<Silent> {
    let Some(map) = &sources.get(within.source).map else { return Vec::new() };
    let first = map.segments.partition_point(|s| s.start + s.len < within.start);
    let near = map.segments.get(first..).unwrap_or(&[]);
    let reaching = near.iter().take_while(|s| s.start <= within.end).count();
    near[..reaching]
        .windows(2)
        .filter_map(|pair| {
            let action = gap(sources, &pair[0], &pair[1])?;
            Some(Silent { action, at: pair[1].start })
        })
        .collect()
}

fn gap(sources: &Sources, before: &Segment, after: &Segment) -> Option<Span> {
    let copied = before.kind == SegmentKind::Literal && after.kind == SegmentKind::Literal;
    let touching = before.start + before.len == after.start;
    let (a, b) = (before.parent, after.parent);
    if !copied || !touching || a.source != b.source || a.end >= b.start {
        return None;
    }
    let between = Span::new(a.source, a.end, b.start);
    let text = sources.text(between);
    let start = text.len() - text.trim_start().len();
    let mut actions = text[start..].split_inclusive("}}").map(str::trim);
    let action = actions.next()?;
    // What follows may cut the text off, but must not print either.
    let alone = prints(action) && actions.all(|next| next.is_empty() || !prints(next));
    alone.then(|| between.part(start, start + action.len()))
}

/// Whether a text is one action, and one that is there to print something.
pub(super) fn prints(action: &str) -> bool {
    let Some(inner) = action.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}")) else {
        return false;
    };
    if inner.contains("{{") {
        return false;
    }
    let inner = inner.trim_start_matches('-').trim_end_matches('-').trim();
    let word = inner.split(|c: char| c.is_whitespace() || c == '(').next().unwrap_or("");
    let control =
        ["if", "else", "end", "with", "range", "define", "block", "break", "continue"].contains(&word);
    let variable = inner.starts_with('$') && inner.contains('=');
    !control && !variable && !inner.starts_with("/*") && !inner.is_empty()
}

/// The segments of a rendered text that share a byte with a span.
pub(super) fn segments(sources: &Sources, span: Span) -> &[Segment] {
    match &sources.get(span.source).map {
        Some(map) => map.overlapping(span.start, span.end),
        None => &[],
    }
}

/// The action that printed part of a text, the last where there are several.
pub(super) fn printer(sources: &Sources, span: Span) -> Option<Span> {
    let printed = segments(sources, span).iter().rev().filter_map(|segment| match segment.kind {
        SegmentKind::Opaque => Some(segment.parent),
        _ => segment.via,
    });
    printed.into_iter().find(|action| sources.text(*action).starts_with("{{"))
}

/// The paths below `.Values` that the text of an action names.
pub(super) fn values_paths(action: &str) -> Vec<Vec<&str>> {
    let Some(pattern) = VALUES.as_ref() else { return Vec::new() };
    let paths = pattern.captures_iter(action).filter_map(|found| found.get(1));
    paths.map(|path| path.as_str().split('.').skip(1).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_that_print_are_told_from_those_that_do_not() {
        for text in ["{{ .Values.a }}", "{{- include \"x\" . -}}", "{{ $x.a | quote }}", "{{ (.a).b }}"] {
            assert!(prints(text), "{text}");
        }
        for text in ["{{ if .a }}", "{{- /* c */ -}}", "{{ $x := 1 }}", "{{ .a }}{{ .b }}", "{{ end }}", "x"]
        {
            assert!(!prints(text), "{text}");
        }
        assert_eq!(
            values_paths("{{ .Values.image.tag | default ($.Values.tag) }}"),
            [vec!["image", "tag"], vec!["tag"]]
        );
    }
}
