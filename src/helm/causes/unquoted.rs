//! A value without quotes that YAML reads as a number or a bool and that lands in a text: the text is not what was
//! written.

use rustc_hash::FxHashSet;

use super::Charts;
use super::files::leaf_at;
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, Label, PodState, Severity};
use crate::helm::go::format_float;
use crate::model::Object;
use crate::run::TreeData;
use crate::syntax::yaml::scalar::{ScalarKind, number, resolve_plain};
use crate::syntax::yaml::{Kind, Value};
use crate::syntax::{Segment, SegmentKind, Span};

/// Longer scalars are no numbers.
const LONGEST: u32 = 32;

/// What YAML made of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// `on`, `no`, `y`.
    Bool,
    /// A number that Go prints with an exponent.
    Exponent,
    /// Leading zeros, `0x`, `0o`, `0b`.
    Radix,
    /// Zeros at the end of a fraction.
    Zeros,
    /// `_` between digits.
    Underscore,
}

/// Where a changed value landed.
struct Landing<'r> {
    data: &'r TreeData,
    object: Object<'r>,
    node: Value<'r>,
    path: String,
    /// The changed text.
    printed: Span,
}

/// The findings of one run.
pub(super) fn find(charts: &Charts<'_>, others: &mut [Diagnostic]) -> Vec<Diagnostic> {
    let mut seen: FxHashSet<Span> = FxHashSet::default();
    let mut out = Vec::new();
    for (object, data) in charts.objects() {
        let Some(map) = &data.tree.source.map else { continue };
        let span = object.root().span();
        for segment in map.overlapping(span.start, span.end) {
            let Some((reading, written, printed)) = changed(charts, segment, data) else {
                continue;
            };
            let Some(node) = leaf_at(object.root(), printed).filter(|node| node.kind() == Kind::String)
            else {
                continue;
            };
            let about = |d: &&mut Diagnostic| {
                d.severity == Severity::Error && d.primary().is_some_and(|place| node.span().contains(place))
            };
            if let Some(other) = others.iter_mut().find(about) {
                explain(other, segment, reading, written, printed);
                continue;
            }
            let path = node.path_from(object.root());
            let landing = Landing { data, object, node, path, printed };
            let severity = landing.severity(charts, reading, segment.parent);
            if let Some(severity) = severity
                && seen.insert(segment.parent)
            {
                out.push(landing.report(charts, segment, severity, reading, written));
            }
        }
    }
    out
}

/// Whether a segment shows a number or bool of a values file otherwise than it is written there.
fn changed<'r>(charts: &Charts<'r>, segment: &Segment, data: &TreeData) -> Option<(Reading, &'r str, Span)> {
    if segment.kind != SegmentKind::Value || segment.parent.len() > LONGEST {
        return None;
    }
    let whole = data.tree.source.text.get(segment.start as usize..(segment.start + segment.len) as usize)?;
    let printed = whole.trim_matches(['"', '\'', '`']);
    let written = charts.run.sources.text(segment.parent);
    if written == printed || printed.is_empty() {
        return None;
    }
    let reading = reading(written, printed)?;
    let source = charts.run.sources.get(segment.parent.source);
    let is_values = source.map.is_none()
        && source.name.rsplit('.').next().is_some_and(|end| matches!(end, "yaml" | "yml"))
        && charts.files.chart_of(&source.name).is_none();
    let start = segment.start + whole.find(printed)? as u32;
    let span = Span::new(data.tree.source.id, start, start + printed.len() as u32);
    is_values.then_some((reading, written, span))
}

/// What was read instead of the text, where what is printed is just that and no product of it.
fn reading(written: &str, printed: &str) -> Option<Reading> {
    match resolve_plain(written) {
        ScalarKind::Bool(value) => {
            let word = if value { "true" } else { "false" };
            (printed == word && !written.eq_ignore_ascii_case(word)).then_some(Reading::Bool)
        }
        ScalarKind::Int | ScalarKind::Float => {
            let value = number(written)?.as_f64();
            let (plain, whole) = (format_float(value), format!("{value:.0}"));
            if printed != plain && printed != whole {
                return None;
            }
            let digits = written.trim_start_matches(['-', '+']);
            let prefixed = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
            match () {
                () if printed.contains('e') => Some(Reading::Exponent),
                () if prefixed => Some(Reading::Radix),
                () if digits.contains('_') => Some(Reading::Underscore),
                () if digits.contains('.') && digits.ends_with('0') && digits.starts_with(printed) => {
                    Some(Reading::Zeros)
                }
                () => None,
            }
        }
        _ => None,
    }
}

impl Landing<'_> {
    /// How likely it is that the changed text does harm; `None` where it means the same.
    fn severity(&self, charts: &Charts<'_>, reading: Reading, value: Span) -> Option<Severity> {
        let in_image = self.path.ends_with(".image");
        // The version a chart names for itself does harm only where it picks the image.
        if !in_image && charts.run.sources.get(value.source).name.ends_with("Chart.yaml") {
            return None;
        }
        match reading {
            Reading::Underscore => Some(Severity::Note),
            Reading::Zeros if in_image || names_version(charts, value) => Some(Severity::Warning),
            Reading::Zeros => None,
            // Quantities understand exponents.
            Reading::Exponent if self.is_quantity() => None,
            // What reads YAML or JSON reads the same number there.
            _ if self.is_nested_scalar() => None,
            Reading::Bool if self.path.contains("nnotations") => None,
            _ => Some(Severity::Warning),
        }
    }

    fn is_quantity(&self) -> bool {
        let words = ["resources.", "storage", "sizeLimit", "memory", "cpu", ".hard", "capacity"];
        words.iter().any(|word| self.path.contains(word))
    }

    /// Whether the text stands without quotes as a value in YAML or JSON that the field holds.
    fn is_nested_scalar(&self) -> bool {
        let text = &self.data.tree.source.text;
        let (start, end) = (self.printed.start as usize, self.printed.end as usize);
        let node = self.node.span();
        if node.start as usize + 1 >= start {
            return false;
        }
        let before = text.get(node.start as usize..start).unwrap_or("").trim_end_matches(' ');
        let after = text.get(end..node.end as usize).unwrap_or("").trim_start_matches(' ');
        let begins = before.ends_with([':', '-', ',', '[']) && text.get(start - 1..start) != Some("-");
        let ends = after.is_empty() || after.starts_with(['\n', ',', '}', ']', '\'', '"']);
        begins && ends
    }

    fn report(
        &self,
        charts: &Charts<'_>,
        segment: &Segment,
        severity: Severity,
        reading: Reading,
        written: &str,
    ) -> Diagnostic {
        let sources = &charts.run.sources;
        let printed = sources.text(self.printed);
        let what = match sources.get(segment.parent.source).name.ends_with("Chart.yaml") {
            true => "version",
            false => "value",
        };
        let message = format!("the {what} `{written}` becomes `{printed}` in `{}`", self.path);
        let mut finding = Diagnostic::new(severity, message);
        finding.lint = "unquoted-value-changed";
        finding.labels.push(Label { span: segment.parent, text: reading.says(written).to_owned() });
        if let Some(via) = segment.via {
            finding.labels.push(Label { span: via, text: format!("renders `{printed}` here") });
        }
        if self.path.ends_with(".image") {
            finding.pod_state = Some(PodState::ImagePullBackOff);
            let image = sources.text(self.node.span()).trim_matches(['"', '\'']);
            finding.notes.push(format!("the image becomes `{image}`"));
        }
        finding.resource = Some(crate::lint::resource(self.object));
        finding.field = Some(self.path.clone());
        quote(&mut finding, segment.parent, written);
        finding
    }
}

impl Reading {
    /// What is said at the value.
    fn says(self, written: &str) -> &'static str {
        match self {
            Reading::Bool => "to YAML 1.1 this is a bool",
            Reading::Exponent if written.contains(['e', 'E']) => "to YAML this is a number",
            Reading::Exponent => "numbers of values are floats, and Go prints large ones with an exponent",
            Reading::Radix => "to YAML 1.1 this is a number of another base",
            Reading::Zeros => "to YAML this is a number, and zeros at its end say nothing",
            Reading::Underscore => "to YAML 1.1 this is a number",
        }
    }
}

/// Explains what else is wrong with a text by the value in it that YAML changed.
fn explain(other: &mut Diagnostic, segment: &Segment, reading: Reading, written: &str, printed: Span) {
    if other.primary().is_some_and(|place| place.source != printed.source) {
        return;
    }
    super::lead(other, segment.parent, reading.says(written), None);
    if let Some(via) = segment.via {
        other.labels.push(Label { span: via, text: "printed here".to_owned() });
    }
    other.fixes.clear();
    quote(other, segment.parent, written);
}

/// Help and fix: quotes round the value.
fn quote(finding: &mut Diagnostic, value: Span, written: &str) {
    let quoted = format!("\"{written}\"");
    finding.help = Some(format!("put it in quotes: `{quoted}`"));
    finding.fixes.push(Fix {
        title: format!("write `{quoted}`"),
        edits: vec![Edit { span: value, text: quoted }],
        applicability: Applicability::Unsafe,
    });
}

/// Whether the key of a value says that it is a version.
fn names_version(charts: &Charts<'_>, value: Span) -> bool {
    let source = charts.run.sources.get(value.source);
    let tree = charts.files.tree(source);
    let node = tree.roots().find_map(|(_, root)| leaf_at(root, value));
    let name = node.and_then(|node| node.key()?.text().map(str::to_ascii_lowercase)).unwrap_or_default();
    name.contains("version") || name.ends_with("tag") || name.contains("release")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_yaml_changes_is_a_change() {
        let is = |written, printed| reading(written, printed);
        assert_eq!(is("1.10", "1.1"), Some(Reading::Zeros));
        assert_eq!(is("12345678", "1.2345678e+07"), Some(Reading::Exponent));
        assert_eq!(is("1e6", "1e+06"), Some(Reading::Exponent));
        assert_eq!(is("on", "true"), Some(Reading::Bool));
        assert_eq!(is("0123", "83"), Some(Reading::Radix));
        assert_eq!(is("0o17", "15"), Some(Reading::Radix));
        assert_eq!(is("1_000", "1000"), Some(Reading::Underscore));
        for (written, printed) in [("true", "true"), ("True", "true"), ("8080", "8081"), ("0.5", "0.5")] {
            assert_eq!(is(written, printed), None, "{written}");
        }
        assert_eq!(is("2024-01-01", "2024-01-01T00:00:00Z"), None);
    }
}
