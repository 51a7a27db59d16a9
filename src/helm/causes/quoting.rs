//! An action prints a number or a word that YAML reads as something else than the text that is wanted.

use super::places::{printer, segments};
use super::{Charts, lead};
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix};
use crate::syntax::{SegmentKind, Sources, Span};

/// Says which action wants quotes, where a text is wanted and something else is printed.
pub(super) fn explain(charts: &Charts<'_>, diagnostic: &mut Diagnostic) {
    if !diagnostic.message.contains("a string is wanted") {
        return;
    }
    let Some((_, primary)) = charts.text_of(diagnostic) else { return };
    let sources = &charts.run.sources;
    let Some(action) = printer(sources, primary).filter(|action| prints_all(sources, primary, *action))
    else {
        return;
    };
    let written = sources.text(action);
    let Some(inner) = written.strip_suffix("}}").map(|rest| rest.trim_end_matches('-').trim_end()) else {
        return;
    };
    if ["quote", "toYaml", "include", "indent", "template "].iter().any(|word| inner.contains(word)) {
        return;
    }
    let short = inner.trim_start_matches(['{', '-']).trim();
    let place =
        Span::new(action.source, action.start + inner.len() as u32, action.start + inner.len() as u32);
    let mut help = format!("quote it: `{{{{ {short} | quote }}}}`");
    let origin = segments(sources, primary).iter().find(|s| s.kind == SegmentKind::Value);
    let value = origin.map(|segment| sources.text(segment.parent)).filter(|v| v.len() < 40);
    let printed = sources.text(primary);
    let changed = value.is_some_and(|value| value.trim_matches(['"', '\'']) != printed);
    if let (true, Some(value)) = (changed, value) {
        help.push_str(&format!(", and write `\"{value}\"` in the values: Helm prints `{printed}` otherwise"));
    }
    let is_helper = sources.get(action.source).name.rsplit('/').next().is_some_and(|n| n.starts_with('_'));
    diagnostic.fixes = vec![Fix {
        title: "quote it in the template".to_owned(),
        edits: vec![Edit { span: place, text: " | quote".to_owned() }],
        applicability: if changed || is_helper { Applicability::Unsafe } else { Applicability::Safe },
    }];
    diagnostic.help = Some(help);
    lead(diagnostic, action, "printed without quotes", Some("from here"));
}

fn prints_all(sources: &Sources, printed: Span, action: Span) -> bool {
    segments(sources, printed).iter().all(|segment| {
        segment.via == Some(action) || (segment.kind == SegmentKind::Opaque && segment.parent == action)
    })
}
