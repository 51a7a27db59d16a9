//! A field is empty because an action printed nothing: no values file gives what it asks for.

use super::places::{Silent, silent, values_paths};
use super::{Charts, lead};
use crate::diagnostic::{Diagnostic, Label};
use crate::run::TreeData;
use crate::syntax::Span;

/// Points at the action that left a field empty.
pub(super) fn explain(charts: &Charts<'_>, diagnostic: &mut Diagnostic) {
    let Some((data, primary)) = charts.text_of(diagnostic) else { return };
    let text = &data.tree.source.text;
    let Some((found, whole)) = action(charts, text, primary) else { return };
    let asked = asked(charts, data, found.action);
    let (says, written) = match &asked {
        Some((path, None)) => (format!("no values file sets `{path}`"), None),
        Some((path, Some(span))) => (format!("prints nothing: `{path}` is empty"), Some(*span)),
        None => ("prints nothing".to_owned(), None),
    };
    if whole {
        lead(diagnostic, found.action, says, None);
    } else {
        diagnostic.labels.push(Label { span: found.action, text: says });
    }
    diagnostic.labels.extend(written.map(|span| Label { span, text: "nothing is given here".to_owned() }));
    if diagnostic.help.is_none()
        && let Some((path, _)) = asked
    {
        diagnostic.help = Some(format!(
            "give `{path}` a value in `values.yaml`, or ask for it: `required \"{path} is required\" .Values.{path}`"
        ));
    }
}

/// The one action that printed nothing in the value at, or behind the key at, `primary`; and whether the value is
/// empty for it.
fn action(charts: &Charts<'_>, text: &str, primary: Span) -> Option<(Silent, bool)> {
    let rest = text.get(primary.end as usize..)?;
    let line = rest.find('\n').map_or(text.len(), |at| primary.end as usize + at);
    let within = Span::new(primary.source, primary.start, line as u32);
    let all = silent(&charts.run.sources, within);
    let near = all.into_iter().filter(|found| {
        let before = text.get(primary.end as usize..found.at as usize).unwrap_or("");
        found.at >= primary.start && before.chars().all(|c| matches!(c, ':' | ' ' | '"' | '\''))
    });
    let mut near = near.collect::<Vec<_>>().into_iter();
    let (found, other) = (near.next()?, near.next());
    if other.is_some() {
        return None;
    }
    let value = match found.at <= primary.end {
        true => text.get(primary.start as usize..primary.end as usize)?.trim_matches(['"', '\'']),
        false => rest.get(found.at as usize - primary.end as usize..line - primary.end as usize)?,
    };
    let value = value.trim_start_matches(['"', '\'']).trim_start();
    Some((found, value.is_empty() || value.starts_with([',', '}', ']', '#'])))
}

/// The value that an action asks for: its path, and where it is written down although it is empty.
fn asked(charts: &Charts<'_>, data: &TreeData, action: Span) -> Option<(String, Option<Span>)> {
    let sources = &charts.run.sources;
    let template = sources.get(action.source);
    let chart = charts.files.chart_of(&template.name)?;
    if charts.files.is_library(&chart) {
        return None;
    }
    let paths = values_paths(sources.text(action));
    let [path] = paths.as_slice() else { return None };
    let found = charts.files.key(&chart, charts.unit_name(data), path);
    let is_subchart = chart.contains("charts/") && charts.unit_name(data).len() + 1 < chart.len();
    match found {
        Some(found) if !found.empty => None,
        // What a subchart lacks may be given by the chart above.
        None if is_subchart => None,
        found => Some((path.join("."), found.map(|found| found.span))),
    }
}
