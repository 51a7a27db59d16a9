//! The charts of a run: each rendered with every set of values the repository has for it, each set a unit.

mod beside;
mod findings;
mod sets;
mod workers;

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

pub use beside::offer;
pub use findings::{keep_asked, merge, soften};
use sets::{found, further_values, options};

use super::prepared::{Library, Prepared};
use super::render::{Options, RenderError, RenderErrorKind, RenderWarning, Rendered, render_prepared};
use super::{Edited, LoadError, load_edited};
use crate::diagnostic::{Diagnostic, Label, PodState, Severity};
use crate::discover::FileKind;
use crate::kustomize::CLUSTER_SCOPED;
use crate::model::{UnitId, UnitKind};
use crate::run::{Run, TreeData};
use crate::syntax::{Sources, Span, resolve};

/// A chart to lint.
#[derive(Debug, Clone, Default)]
pub struct ChartInput {
    /// Its folder.
    pub path: PathBuf,
    /// The folder as users see it.
    pub name: String,
    /// The releases the configuration names; without any, the chart's own values and those of `ci/`.
    pub releases: Vec<ReleaseInput>,
    /// The files that findings are wanted in, where not in all.
    pub only: Option<Vec<String>>,
}

impl ChartInput {
    /// Whether a file, as users see it, is part of this chart.
    fn holds(&self, name: &str) -> bool {
        self.name.is_empty()
            || self.name == "."
            || name.strip_prefix(&self.name).is_some_and(|r| r.starts_with('/'))
    }
}

/// One set of values for a chart.
#[derive(Debug, Clone, Default)]
pub struct ReleaseInput {
    /// The values files and what users see of them, the later over the earlier.
    pub values: Vec<(PathBuf, String)>,
    /// Single values, over the files.
    pub set: Vec<String>,
    /// The release's name.
    pub name: Option<String>,
    /// The release's namespace.
    pub namespace: Option<String>,
}

impl ReleaseInput {
    /// What users see: the files it takes its values from.
    fn shown(&self) -> String {
        let mut parts: Vec<&str> = self.values.iter().map(|(_, name)| name.as_str()).collect();
        parts.extend(self.set.iter().map(String::as_str));
        parts.join(", ")
    }

    /// Whether it is the chart with nothing but its own values.
    fn is_plain(&self) -> bool {
        self.values.is_empty() && self.set.is_empty()
    }
}

/// One rendering of one chart.
struct Job<'a> {
    chart: &'a ChartInput,
    release: ReleaseInput,
    outcome: Result<Rendered, LoadError>,
    /// The unit of an earlier rendering that gave the very same manifests: these are not looked at again.
    same_as: Option<String>,
}

impl Job<'_> {
    /// Whether it is the first that gave these manifests.
    fn gave(&self, manifests: &Rendered) -> bool {
        self.same_as.is_none() && self.outcome.as_ref().is_ok_and(|known| sets::same(known, manifests))
    }

    /// The unit's name: the chart, and the values where they are not its own alone.
    fn unit(&self) -> String {
        match self.release.shown() {
            set if set.is_empty() => self.chart.name.clone(),
            set => format!("{} with {set}", self.chart.name),
        }
    }
}

/// What came of a chart: its renderings, and what its files alone show.
struct Done<'a> {
    jobs: Vec<Job<'a>>,
    findings: Vec<Diagnostic>,
}

impl<'a> Done<'a> {
    fn failed(chart: &'a ChartInput, error: LoadError) -> Self {
        let job = Job { chart, release: ReleaseInput::default(), outcome: Err(error), same_as: None };
        Self { jobs: vec![job], findings: Vec::new() }
    }
}

/// Renders the charts that the run's settings name and adds what they give; what cannot be rendered is reported.
pub fn apply(run: &mut Run, units: &mut FxHashMap<(String, u8), UnitId>) -> Vec<Diagnostic> {
    let charts = std::mem::take(&mut run.settings.charts);
    let newest = run.settings.versions.newest().map_or_else(|| "1.36.0".to_owned(), |v| format!("1.{v}.0"));
    let sources = &run.sources;
    let edited = std::sync::Arc::clone(&run.settings.edited);
    let all = workers::each(&charts, |chart, library| jobs(sources, chart, library, &newest, &edited));
    let all = all.unwrap_or_else(|error| charts.iter().map(|chart| no_thread(chart, &error)).collect());
    let mut diagnostics = Vec::new();
    let mut jobs = Vec::new();
    for chart in all {
        diagnostics.extend(chart.findings);
        jobs.extend(chart.jobs);
    }
    let mut done = Vec::new();
    for job in jobs {
        let name = job.unit();
        match job.outcome {
            Ok(rendered) => {
                let namespace = job.release.namespace.clone();
                done.push((job.chart.name.clone(), job.release, rendered.errors, rendered.warnings));
                if let Some(earlier) = job.same_as {
                    let unit = run.unit(UnitKind::Helm, &earlier, units);
                    run.units[unit.0 as usize].also.push(name);
                    continue;
                }
                let unit = run.unit(UnitKind::Helm, &name, units);
                for template in rendered.templates {
                    add(run, unit, namespace.as_deref(), template);
                }
            }
            Err(error) => diagnostics.push(not_loaded(run, job.chart, &error)),
        }
    }
    for of_chart in done.chunk_by(|(a, ..), (b, ..)| a == b) {
        let renders = of_chart.iter().any(|(_, _, errors, _)| errors.is_empty());
        for (_, release, errors, warnings) in of_chart {
            report(&run.sources, release, errors, renders, &mut diagnostics);
            warnings.iter().for_each(|warning| remark(warning, &mut diagnostics));
        }
    }
    run.settings.charts = charts;
    diagnostics
}

fn no_thread<'a>(chart: &'a ChartInput, error: &std::io::Error) -> Done<'a> {
    Done::failed(chart, LoadError::plain(format!("no thread to render in: {error}")))
}

fn jobs<'a>(
    sources: &Sources,
    input: &'a ChartInput,
    library: &Library,
    kube_version: &str,
    edited: &Edited,
) -> Done<'a> {
    let chart = match load_edited(sources, &input.path, &input.name, edited) {
        Ok(chart) => chart,
        Err(error) => return Done::failed(input, error),
    };
    // A library renders nothing; the charts that use it show what is wrong with it.
    if chart.metadata.is_library() {
        return Done { jobs: Vec::new(), findings: Vec::new() };
    }
    let prepared = Prepared::new(&chart, library);
    let configured = !input.releases.is_empty();
    let releases = if configured { input.releases.clone() } else { found(input) };
    let findings = super::keys::check(&prepared, &|| further_values(input, &releases));
    let mut jobs: Vec<Job<'a>> = Vec::with_capacity(releases.len());
    for release in releases {
        let earlier: Vec<&Rendered> = jobs.iter().filter_map(|job| job.outcome.as_ref().ok()).collect();
        let again = |options: &Options| !configured && !earlier.is_empty() && sets::is_plain(options);
        let (outcome, same_as) = match options(sources, &release, kube_version, edited) {
            Ok(options) if again(&options) => (Ok(sets::again(earlier[0])), Some(input.name.clone())),
            Ok(options) => {
                let new = render_prepared(sources, &prepared, &options, &earlier);
                let known = jobs.iter().filter(|job| !configured && job.gave(&new));
                let same_as = known.map(Job::unit).next();
                (Ok(new), same_as)
            }
            Err(error) => (Err(error), None),
        };
        jobs.push(Job { chart: input, release, outcome, same_as });
    }
    Done { jobs, findings }
}

/// What a template gives, in the namespace that the release names where none is written.
fn add(run: &mut Run, unit: UnitId, namespace: Option<&str>, template: super::RenderedTemplate) {
    let before = run.objects.len();
    let super::RenderedTemplate { tree, manifests, .. } = template;
    run.add_tree(TreeData { tree, kind: FileKind::Manifest, unit, reported: true, path: None });
    for index in before..run.objects.len() {
        let root = run.object(index as u32).root().span().start as usize;
        let manifest = manifests.iter().find(|m| m.range.contains(&root));
        run.objects[index].hook = manifest.is_some_and(|m| m.hook.is_some());
        let object = run.object(index as u32);
        if object.namespace().is_none() && !CLUSTER_SCOPED.contains(&object.kind()) {
            run.objects[index].applied_namespace = namespace.map(Into::into);
        }
    }
}

fn finding(lint: &'static str, severity: Severity, message: String, span: Option<Span>) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(severity, message);
    diagnostic.lint = lint;
    diagnostic.pod_state = Some(PodState::Rejected);
    diagnostic.labels.extend(span.map(|span| Label { span, text: String::new() }));
    diagnostic
}

fn not_loaded(run: &Run, chart: &ChartInput, error: &LoadError) -> Diagnostic {
    let span = error.span.or_else(|| {
        let name = chart.path.join("Chart.yaml");
        let known = run.sources.iter().find(|s| s.path.as_deref() == Some(Path::new(&name)));
        known.map(|source| source.span(0, source.line_range(0).end))
    });
    finding("chart-does-not-load", Severity::Error, error.message.clone(), span)
}

/// Reports why a chart does not render. Values of one's own are what a release passes: with the chart's
/// defaults alone, a failure says little where the chart asks for values, and nothing where another set renders.
fn report(
    sources: &Sources,
    release: &ReleaseInput,
    errors: &[RenderError],
    renders: bool,
    out: &mut Vec<Diagnostic>,
) {
    // What is missing, or in a file that does not parse, may be why.
    let incomplete = errors.iter().any(|e| e.kind == RenderErrorKind::Dependency);
    let broken = errors.iter().any(|e| e.kind == RenderErrorKind::Parse);
    let undefined =
        |e: &RenderError| e.message.contains("no template ") || e.message.ends_with(" not defined");
    for error in errors {
        let plain = release.is_plain();
        let (lint, severity) = match error.kind {
            // What is broken as YAML is found when it is read.
            RenderErrorKind::Manifest => continue,
            RenderErrorKind::Dependency => ("dependency-not-vendored", Severity::Note),
            RenderErrorKind::Chart => ("chart-does-not-load", Severity::Error),
            RenderErrorKind::Schema if plain && renders => ("values-refused-by-schema", Severity::Note),
            RenderErrorKind::Schema if plain => ("values-refused-by-schema", Severity::Warning),
            RenderErrorKind::Schema => ("values-refused-by-schema", Severity::Error),
            RenderErrorKind::Parse => ("template-does-not-parse", Severity::Error),
            RenderErrorKind::Execution if incomplete || (broken && undefined(error)) => continue,
            RenderErrorKind::Execution if plain && renders => ("template-fails", Severity::Note),
            RenderErrorKind::Execution if plain => ("template-fails", Severity::Warning),
            RenderErrorKind::Execution => ("template-fails", Severity::Error),
        };
        let mut diagnostic = finding(lint, severity, lower(&error.message), error.span);
        explain(sources, error, &mut diagnostic);
        if lint == "dependency-not-vendored" {
            diagnostic.pod_state = None;
            diagnostic.help = Some("run `helm dependency build`".to_owned());
        }
        if plain && diagnostic.help.is_none() && asks(error) {
            let help = "name a values file that sets it under `helm.releases` in `podlint.yaml`";
            diagnostic.help = Some(help.to_owned());
        }
        if !plain {
            diagnostic.notes.push(format!("with the values of {}", release.shown()));
        }
        if !out.iter().any(|d| d.message == diagnostic.message && d.labels == diagnostic.labels) {
            out.push(diagnostic);
        }
    }
}

/// What is worth knowing of a chart and stops nothing.
fn remark(warning: &RenderWarning, out: &mut Vec<Diagnostic>) {
    let mut note =
        finding("remote-schema-not-checked", Severity::Note, warning.message.clone(), warning.span);
    note.pod_state = None;
    note.help = Some("put the schema into `values.schema.json` itself, under `$defs`".to_owned());
    if !out.iter().any(|d| d.message == note.message && d.labels == note.labels) {
        out.push(note);
    }
}

/// Whether the chart itself asks for values.
fn asks(error: &RenderError) -> bool {
    let calling = error.frames.first().and_then(|f| f.calling.as_deref());
    matches!(calling, Some("fail" | "required"))
}

/// The first letter small where a word of prose begins.
fn lower(message: &str) -> String {
    let message = message.trim().trim_end_matches('.');
    let mut chars = message.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            first.to_lowercase().collect::<String>() + &message[first.len_utf8()..]
        }
        _ => message.to_owned(),
    }
}

/// Adds the call chain, the value at fault and the near name.
fn explain(sources: &Sources, error: &RenderError, diagnostic: &mut Diagnostic) {
    let mut seen: Vec<Span> = error.span.into_iter().collect();
    // The primary place is where the failing text stands; further out come those who called it.
    if let Some(inner) = error.frames.first()
        && let Some(span) = inner.span
    {
        diagnostic.labels = vec![Label { span, text: format!("in `{}`", inner.template) }];
        seen = vec![span];
    }
    for frame in error.frames.iter().skip(1) {
        if let Some(span) = frame.span
            && !seen.contains(&span)
        {
            seen.push(span);
            diagnostic.labels.push(Label { span, text: "called from here".to_owned() });
        }
    }
    if let Some(span) = error.value
        && !seen.iter().any(|s| s.contains(span))
        && !resolve(sources, span).is_empty()
    {
        diagnostic.labels.push(Label { span, text: "this value".to_owned() });
    }
    if let Some(name) = &error.suggestion {
        diagnostic.help = Some(format!("did you mean `{name}`?"));
    }
}
