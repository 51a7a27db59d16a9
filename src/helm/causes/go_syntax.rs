//! Lists and maps of values that land in rendered text the way Go prints them: `[a b]`, `map[a:1 b:2]`.

use rustc_hash::FxHashSet;

use super::Charts;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::model::Object;
use crate::syntax::yaml::Value;
use crate::syntax::{Segment, SegmentKind, Span};

/// The findings of one run. What is an error already is explained by it.
pub(super) fn find(charts: &Charts<'_>, others: &mut [Diagnostic]) -> Vec<Diagnostic> {
    let mut seen: FxHashSet<Span> = FxHashSet::default();
    let mut out = Vec::new();
    for (object, data) in charts.objects() {
        let Some(map) = &data.tree.source.map else { continue };
        let text = &data.tree.source.text;
        let span = object.root().span();
        for segment in map.overlapping(span.start, span.end) {
            let Some(shown) = printed(segment, text) else { continue };
            let (Some(via), Some(what)) = (segment.via, collection(charts, segment.parent)) else { continue };
            let Some(node) = node_at(object.root(), segment.start) else { continue };
            let finding = report(charts, object, node, via, segment.parent, (what, shown));
            let known = |d: &&mut Diagnostic| {
                d.severity == Severity::Error && d.primary().is_some_and(|p| node.span().contains(p))
            };
            match others.iter_mut().find(known) {
                // Where a map is refused, the number of `nindent` is said too.
                Some(_) if what == "map" => _ = seen.insert(via),
                Some(other) => {
                    seen.insert(via);
                    other.labels = finding.labels;
                    other.help = finding.help;
                    other.fixes.clear();
                }
                None if seen.insert(via) => out.push(finding),
                None => {}
            }
        }
    }
    out
}

/// The text of a list or map in Go's way that begins with a segment, cut short.
fn printed<'t>(segment: &Segment, text: &'t str) -> Option<&'t str> {
    if segment.kind != SegmentKind::Value {
        return None;
    }
    let rest = text.get(segment.start as usize..)?;
    let inner = rest.strip_prefix("map[").or_else(|| rest.strip_prefix('['))?;
    let end = inner.find(['\n', ']'])?;
    let shown = inner.get(..end)?;
    let is_map = rest.starts_with("map[");
    let parted =
        if is_map { shown.contains(':') } else { shown.contains(' ') && !shown.contains([',', '"']) };
    parted.then(|| &rest[..rest.len() - inner.len() + end])
}

/// What stands at a place of a values file, if it is a list of several items or a map.
fn collection(charts: &Charts<'_>, span: Span) -> Option<&'static str> {
    let source = charts.run.sources.get(span.source);
    if source.map.is_some() || !source.name.ends_with("yaml") || charts.files.chart_of(&source.name).is_some()
    {
        return None;
    }
    let tree = charts.files.tree(source);
    tree.roots().find_map(|(_, root)| {
        let node = inner_at(root, span)?;
        match () {
            () if node.is_mapping() => Some("map"),
            () if node.is_sequence() && node.items().len() > 1 => Some("list"),
            () => None,
        }
    })
}

/// The collection that has exactly these bytes.
fn inner_at(root: Value<'_>, span: Span) -> Option<Value<'_>> {
    let mut open = vec![root];
    while let Some(value) = open.pop() {
        if (value.is_mapping() || value.is_sequence()) && value.span() == span {
            return Some(value);
        }
        open.extend(value.entries().map(|entry| entry.value));
        open.extend(value.items());
    }
    None
}

/// The scalar or bracketed list that a byte lies in.
fn node_at(root: Value<'_>, byte: u32) -> Option<Value<'_>> {
    let mut open = vec![root];
    while let Some(value) = open.pop() {
        let within = (value.span().start..value.span().end).contains(&byte);
        let leaf = !value.is_mapping() && !value.is_sequence();
        if within && (leaf || value.span().start == byte) {
            return Some(value);
        }
        open.extend(value.entries().map(|entry| entry.value));
        open.extend(value.items());
    }
    None
}

fn report(
    charts: &Charts<'_>,
    object: Object<'_>,
    node: Value<'_>,
    via: Span,
    value: Span,
    (what, shown): (&str, &str),
) -> Diagnostic {
    let short: String = shown.chars().take(24).collect();
    let path = node.path_from(object.root());
    let message = format!("a {what} is printed as Go shows it in `{path}`");
    let mut finding = Diagnostic::new(Severity::Warning, message);
    finding.lint = "collection-printed-as-go";
    finding.labels.push(Label { span: via, text: format!("renders `{short}…`") });
    let line = charts.run.sources.text(value).find('\n').map_or(value, |end| value.part(0, end));
    finding.labels.push(Label { span: line, text: format!("this {what}") });
    let help = match what {
        "list" => "write `toYaml`, `toJson` or `join \",\"`, as it is wanted",
        _ => "write `toYaml` or `toJson`, as it is wanted",
    };
    finding.help = Some(help.to_owned());
    finding.resource = Some(crate::lint::resource(object));
    finding.field = Some(path);
    finding
}
