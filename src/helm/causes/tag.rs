//! An image without a tag: the value is empty, and nothing takes its place.

use super::files::Found;
use super::places::{printer, segments, silent, values_paths};
use super::{Charts, lead};
use crate::diagnostic::{Diagnostic, Label};
use crate::run::TreeData;
use crate::syntax::{SegmentKind, Span};

/// Explains an image without quotes that ends with a colon: to YAML it is a key.
pub(super) fn explain_key(charts: &Charts<'_>, diagnostic: &mut Diagnostic) {
    let Some((data, primary)) = charts.text_of(diagnostic) else { return };
    let text = &data.tree.source.text;
    let start = text[..primary.start as usize].rfind('\n').map_or(0, |at| at + 1);
    let line = text[start..].lines().next().unwrap_or("").trim_end();
    let Some((before, image)) = line.split_once("image: ") else { return };
    let is_image = before.trim_start_matches([' ', '-']).is_empty() && image.ends_with([':', '@']);
    if is_image && !image.contains([' ', '"', '\'']) {
        let from = (start + before.len() + "image: ".len()) as u32;
        explain_at(charts, diagnostic, data, Span::new(primary.source, from, from + image.len() as u32));
    }
}

/// Explains an image reference that ends where its tag belongs.
pub(super) fn explain(charts: &Charts<'_>, diagnostic: &mut Diagnostic) {
    if let Some((data, image)) = charts.text_of(diagnostic) {
        explain_at(charts, diagnostic, data, image);
    }
}

fn explain_at(charts: &Charts<'_>, diagnostic: &mut Diagnostic, data: &TreeData, image: Span) {
    let sources = &charts.run.sources;
    let text = sources.text(image).trim_matches(['"', '\'']);
    // `printf` shows what is no text in its own way.
    if !text.ends_with([':', '@']) && !text.contains(":@") && !text.contains("%!s(<nil>)") {
        return super::absent::explain(charts, diagnostic);
    }
    let what = if text.ends_with('@') { "digest" } else { "tag" };
    let silent = silent(sources, image).last().map(|s| s.action);
    let Some(action) = silent.or_else(|| printer(sources, image)) else { return };
    let template = sources.get(action.source);
    let Some(chart) = charts.files.chart_of(&template.name) else { return };
    let paths = values_paths(sources.text(action));
    let named = |path: &&Vec<&str>| path.last().is_some_and(|name| name.to_ascii_lowercase().contains(what));
    let library = charts.files.is_library(&chart);
    let path = paths.iter().find(named).filter(|_| !library);
    let set = path.and_then(|path| charts.files.key(&chart, charts.unit_name(data), path));
    let written = set.filter(|found| found.empty);
    let says = if silent.is_some() { "prints nothing".to_owned() } else { format!("renders `{text}`") };
    let beside = || if path.is_none() { beside_repository(charts, image, what) } else { None };
    let place = match written.or_else(beside) {
        Some(found) => {
            lead(diagnostic, found.span, format!("the {what} is empty here"), None);
            diagnostic.labels.push(Label { span: action, text: says });
            let at = sources.get(found.span.source);
            format!("set the {what} in `{}`", at.name)
        }
        None => {
            let missing = path.filter(|_| set.is_none());
            let says = missing.map_or(says, |path| format!("no values file sets `{}`", path.join(".")));
            lead(diagnostic, action, says, None);
            match missing {
                Some(path) => format!("set `{}` in `{chart}values.yaml`", path.join(".")),
                None => format!("set the image's {what} in the values"),
            }
        }
    };
    let asks = asks_for_app_version(charts, action, silent.is_some(), image);
    diagnostic.help = Some(match asks && no_app_version(charts, &chart) {
        true => {
            diagnostic
                .notes
                .push(format!("`{chart}Chart.yaml` has no `appVersion` that could take its place"));
            format!("{place}, or `appVersion` in `{chart}Chart.yaml`")
        }
        false => place,
    });
    diagnostic.fixes.clear();
}

/// Whether a key names the tag or digest: `tag`, `imageTag`, `image_tag`.
fn is_part(name: &str, what: &str) -> bool {
    name.to_ascii_lowercase().ends_with(what) || (what == "tag" && name == "version")
}

/// The empty tag that stands beside the repository which the image begins with.
fn beside_repository(charts: &Charts<'_>, image: Span, what: &str) -> Option<Found> {
    let values = segments(&charts.run.sources, image).iter().filter(|s| s.kind == SegmentKind::Value);
    values.rev().find_map(|segment| {
        let source = charts.run.sources.get(segment.parent.source);
        let is_values = source.map.is_none() && charts.files.chart_of(&source.name).is_none();
        if !is_values {
            return None;
        }
        charts.files.empty_neighbour(source, segment.parent, |name| is_part(name, what))
    })
}

/// Whether the templates that made an image turn to the chart's `appVersion`.
fn asks_for_app_version(charts: &Charts<'_>, action: Span, silent: bool, image: Span) -> bool {
    let sources = &charts.run.sources;
    if silent && !sources.text(action).contains("include") {
        return sources.text(action).contains("AppVersion");
    }
    let made = segments(sources, image).iter().map(|segment| segment.parent.source);
    made.chain([action.source]).any(|source| sources.get(source).text.contains("AppVersion"))
}

/// Whether a chart has no `appVersion`.
fn no_app_version(charts: &Charts<'_>, chart: &str) -> bool {
    let Some(source) = charts.files.named(&format!("{chart}Chart.yaml")) else { return false };
    let tree = charts.files.tree(source);
    let written = tree.roots().find_map(|(_, root)| root.get("appVersion"));
    written.is_none_or(|v| v.is_null() || v.text() == Some(""))
}
