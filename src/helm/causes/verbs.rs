//! `printf` with a verb that does not fit its argument: what Go says about it stands in the rendered text.

use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashSet;

use super::Charts;
use super::files::leaf_at;
use super::places::{printer, segments};
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::model::Object;
use crate::run::TreeData;
use crate::syntax::Span;

/// What Go prints: the verb and the argument's type, or what is missing.
static COMPLAINT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"%!([a-zA-Z])\((?:(<nil>)\)|(MISSING)\)|((?:string|int|int64|float64|bool|map|\[\])[^=()]*)=)",
    )
    .ok()
});

/// The findings of one run.
pub(super) fn find(charts: &Charts<'_>, others: &mut [Diagnostic]) -> Vec<Diagnostic> {
    let mut seen: FxHashSet<(Span, String)> = FxHashSet::default();
    let mut out = Vec::new();
    for (object, data) in charts.objects() {
        let span = object.root().span();
        let text = data.tree.source.slice(span);
        if memchr::memmem::find(text.as_bytes(), b"%!").is_none() {
            continue;
        }
        for found in COMPLAINT.iter().flat_map(|pattern| pattern.captures_iter(text)) {
            let Some(whole) = found.get(0) else { continue };
            let at = span.part(whole.start(), whole.end());
            let Some(action) = directive(charts, at) else { continue };
            let verb = found.get(1).map_or("", |v| v.as_str());
            let given = match (found.get(2), found.get(3), found.get(4)) {
                (Some(_), ..) => Given::Nothing,
                (_, Some(_), _) => Given::Missing,
                (.., kind) => Given::Type(kind.map_or("", |k| k.as_str())),
            };
            let finding = report(charts, object, at, action, verb, given);
            match others.iter_mut().find(|d| says_so(d, data, object, at)) {
                Some(other) if matches!(given, Given::Type(_)) => {
                    other.labels = finding.labels;
                    other.help = finding.help;
                    other.fixes.clear();
                }
                Some(_) => {}
                None if seen.insert((action, whole.as_str().to_owned())) => out.push(finding),
                None => {}
            }
        }
    }
    out
}

/// The directive that printed a complaint, or else the action.
fn directive(charts: &Charts<'_>, at: Span) -> Option<Span> {
    let sources = &charts.run.sources;
    let mut parents = segments(sources, at).iter().map(|segment| segment.parent);
    parents.find(|&parent| sources.text(parent).starts_with('%')).or_else(|| printer(sources, at))
}

/// What stands where the verb's argument belongs.
#[derive(Clone, Copy)]
enum Given<'t> {
    /// `nil`: the value is not set.
    Nothing,
    /// No argument at all.
    Missing,
    /// A value of this type.
    Type(&'t str),
}

/// Whether a finding is about the same text already.
fn says_so(other: &Diagnostic, data: &TreeData, object: Object<'_>, at: Span) -> bool {
    let Some(node) = leaf_at(object.root(), at) else { return false };
    let shown = data.tree.source.slice(node.span()).trim_matches(['"', '\'']);
    let here = other.primary().is_some_and(|place| node.span().contains(place));
    other.severity == Severity::Error && (here || (!shown.is_empty() && other.message.contains(shown)))
}

fn report(
    charts: &Charts<'_>,
    object: Object<'_>,
    at: Span,
    action: Span,
    verb: &str,
    given: Given<'_>,
) -> Diagnostic {
    let message = match given {
        Given::Nothing => format!("`printf` has nothing to show under `%{verb}`: the value is not set"),
        Given::Missing => format!("`printf` has no argument for `%{verb}`"),
        Given::Type(kind) => format!("`printf` cannot show a {kind} under `%{verb}`"),
    };
    let mut finding = Diagnostic::new(Severity::Warning, message);
    finding.lint = "printf-verb-mismatch";
    let shown = charts.run.sources.text(at);
    let more = if shown.ends_with(')') { "" } else { "…" };
    finding.labels.push(Label { span: action, text: format!("renders `{shown}{more}`") });
    let behind = Span::new(at.source, at.end, at.end + 1);
    if let (Given::Type(_), Some(value)) = (given, segments(&charts.run.sources, behind).first()) {
        finding.labels.push(Label { span: value.parent, text: "this value".to_owned() });
    }
    finding.help = match given {
        Given::Type("float64") if verb == "d" => {
            Some("numbers of values are floats: write `int` before the value, or `%v`".to_owned())
        }
        Given::Type(_) => Some("write `%v`, or turn the value into what the verb wants".to_owned()),
        Given::Nothing => Some("set the value, or give it a default".to_owned()),
        Given::Missing => None,
    };
    finding.resource = Some(crate::lint::resource(object));
    let node = leaf_at(object.root(), at);
    finding.field = node.map(|node| node.path_from(object.root()));
    finding
}
