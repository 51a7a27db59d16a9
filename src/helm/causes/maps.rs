//! A map or list that an action prints the way Go shows it: `map[cpu:1]`.

use super::places::printer;
use super::{Charts, lead};
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix};
use crate::syntax::Span;

/// Says that a map wants `toYaml`. Whether it was that.
pub(super) fn explain(charts: &Charts<'_>, diagnostic: &mut Diagnostic) -> bool {
    let Some((data, primary)) = charts.text_of(diagnostic) else { return false };
    let sources = &charts.run.sources;
    let text = &data.tree.source.text;
    let Some(map) = map_near(text, primary) else { return false };
    let Some(action) = printer(sources, map) else { return false };
    let written = sources.text(action);
    let inner = written.trim_matches(['{', '}']).trim_matches('-').trim();
    if inner.contains(['|', '(']) || !inner.starts_with(['.', '$']) {
        return false;
    }
    let before = text.get(..map.start as usize).unwrap_or("");
    let line = before.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("");
    let mut key = line.trim_start();
    while let Some(rest) = key.strip_prefix("- ") {
        key = rest.trim_start();
    }
    let wanted = format!("{{{{- toYaml {inner} | nindent {} }}}}", line.len() - key.len() + 2);
    lead(diagnostic, action, "prints a map as Go shows it", None);
    diagnostic.help = Some(format!("write `{wanted}`"));
    diagnostic.fixes = vec![Fix {
        title: "print it as YAML".to_owned(),
        edits: vec![Edit { span: action, text: wanted }],
        applicability: Applicability::Unsafe,
    }];
    true
}

/// The map in a place, or on the line that a place lies on or the one before.
fn map_near(text: &str, primary: Span) -> Option<Span> {
    let at = primary.start as usize;
    let here = text.get(at..primary.end as usize)?;
    let quote = here.len() - here.trim_start_matches('"').len();
    if here[quote..].starts_with("map[") {
        return Some(Span::new(primary.source, primary.start + quote as u32, primary.end));
    }
    let line = text.get(..at)?.rfind('\n').unwrap_or(0);
    let from = text.get(..line)?.rfind('\n').map_or(0, |at| at + 1);
    let to = text.get(at..)?.find('\n').map_or(text.len(), |end| at + end);
    let lines = text.get(from..to)?;
    let found = lines.match_indices("map[").find(|(at, _)| {
        let before = lines[..*at].rsplit('\n').next().unwrap_or("");
        before.trim().is_empty() || before.trim_end().ends_with(':')
    });
    let start = from + found?.0;
    Some(Span::new(primary.source, start as u32, start as u32 + 4))
}
