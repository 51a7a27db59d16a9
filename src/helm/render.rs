//! A chart and its values to manifests (Helm's `pkg/action/install.go`, `pkg/engine/engine.go`).

mod error;

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

pub use error::{RenderError, RenderErrorKind};

use super::chart::Chart;
use super::dependencies::Node;
use super::eval::{Engine, Scope};
use super::functions::State;
use super::manifests::{self, RenderedTemplate};
use super::objects::{API_VERSIONS, Capabilities, Files, KubeVersion};
use super::prepared::{Library, Parsed, Prepared};
use super::rope::Text;
use super::semver;
use super::value::{Dict, DictKind, Value};
use super::values::{self, coalesce_values, merge_maps};
use super::values_schema;
use crate::syntax::{Source, Sources, Span};

/// How many bytes of stack a thread that renders needs: recursive templates go deep. The system gives what is
/// used of it.
pub const STACK: usize = 512 << 20;

/// How to render a chart.
#[derive(Debug, Clone)]
pub struct Options {
    /// The release's name.
    pub release: String,
    /// The release's namespace.
    pub namespace: String,
    /// The cluster's version.
    pub kube_version: String,
    /// API versions the cluster has beyond those Helm assumes.
    pub api_versions: Vec<String>,
    /// Values files, the later over the earlier.
    pub values: Vec<Arc<Source>>,
    /// `--set` texts, over the files.
    pub set: Vec<String>,
    /// Whether a template that fails keeps the others from being rendered, as it does in Helm.
    pub stop_at_failure: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            release: "release-name".to_owned(),
            namespace: "default".to_owned(),
            kube_version: "v1.36.0".to_owned(),
            api_versions: Vec::new(),
            values: Vec::new(),
            set: Vec::new(),
            stop_at_failure: false,
        }
    }
}

/// What a rendering gave.
#[derive(Debug, Default)]
pub struct Rendered {
    /// The templates that hold manifests, by path.
    pub templates: Vec<RenderedTemplate>,
    /// The root chart's notes for the user.
    pub notes: Option<String>,
    /// Why Helm would refuse the chart; empty if it would not.
    pub errors: Vec<RenderError>,
    /// What is worth knowing of the chart as a whole.
    pub warnings: Vec<RenderWarning>,
}

impl Rendered {
    /// The template at `path`, if it gave this text.
    fn find(&self, path: &str, text: &str) -> Option<&RenderedTemplate> {
        let at = self.templates.binary_search_by(|template| template.path.as_str().cmp(path)).ok()?;
        Some(&self.templates[at]).filter(|template| *template.source.text == *text)
    }
}

/// Something worth knowing that stops nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderWarning {
    /// The message.
    pub message: String,
    /// Where, if it is one place.
    pub span: Option<Span>,
}

/// Renders a chart on a thread of its own.
pub fn render(sources: &Sources, chart: &Chart, options: &Options) -> Rendered {
    std::thread::scope(|scope| {
        let run = || render_prepared(sources, &Prepared::new(chart, &Library::default()), options, &[]);
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run);
        let result = thread.map(|t| t.join());
        match result {
            Ok(Ok(rendered)) => rendered,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(error) => {
                let error = RenderError::chart(format!("no thread to render in: {error}"), None);
                Rendered { errors: vec![error], ..Rendered::default() }
            }
        }
    })
}

/// Renders a chart on this thread, which must have [`STACK`] bytes of stack.
///
/// `earlier` renderings of the chart are looked into for templates that give the same text again.
pub fn render_prepared(
    sources: &Sources,
    prepared: &Prepared<'_>,
    options: &Options,
    earlier: &[&Rendered],
) -> Rendered {
    Job { sources, prepared, options, earlier, rendered: Rendered::default() }.run()
}

struct Job<'a> {
    sources: &'a Sources,
    prepared: &'a Prepared<'a>,
    options: &'a Options,
    earlier: &'a [&'a Rendered],
    rendered: Rendered,
}

/// A file of templates and the values it sees.
struct Renderable {
    path: String,
    /// How many folders it is in.
    depth: usize,
    base: String,
    /// What users see of the file.
    shown: String,
    parsed: Parsed,
    dot: Dict,
}

impl Job<'_> {
    fn run(mut self) -> Rendered {
        if let Err(error) = self.try_run() {
            self.rendered.errors.push(error);
        }
        self.rendered
    }

    fn try_run(&mut self) -> Result<(), RenderError> {
        let chart = self.prepared.chart;
        let given = self.given()?;
        check_installable(chart, &self.options.release)?;
        self.check_dependencies(chart);
        let mut node =
            Node::new(self.prepared).map_err(|(message, span)| RenderError::chart(message, span))?;
        node.process(&given).map_err(|message| {
            RenderError::chart(format!("chart dependencies processing failed: {message}"), None)
        })?;
        let Some(version) = KubeVersion::parse(&self.options.kube_version) else {
            let message = format!("invalid kube version '{}'", self.options.kube_version);
            return Err(RenderError::chart(message, None));
        };
        let coalesced =
            coalesce_values(&node, &given, false).map_err(|message| RenderError::chart(message, None))?;
        let coalesced = coalesced.with_kind(DictKind::Values);
        self.rendered.errors.extend(values_schema::errors(self.prepared, &node, &coalesced));
        self.rendered.warnings.extend(values_schema::remote(self.prepared, &node).into_iter().map(
            |(url, span)| {
                let message =
                    format!("the schema asks for `{url}`, which is not fetched: what it demands is unknown");
                RenderWarning { message, span }
            },
        ));
        if self.options.stop_at_failure && !self.rendered.errors.is_empty() {
            return Ok(());
        }
        self.check_kube_version(chart, &version);
        let top = self.top(&version, coalesced);
        let mut renderables = Vec::new();
        let mut collector = Collector { prepared: self.prepared, out: &mut renderables };
        collector.collect(&node, node.name(), 0, &top);
        self.execute(&node, renderables);
        Ok(())
    }

    /// The values of `-f` and `--set`.
    fn given(&self) -> Result<Dict, RenderError> {
        let mut given = Dict::default();
        for source in &self.options.values {
            let more = values::load(source).map_err(|(message, span)| {
                RenderError::chart(format!("failed to parse {}: {message}", source.name), Some(span))
            })?;
            given = merge_maps(&given, &more);
        }
        for text in &self.options.set {
            values::set(&given, text).map_err(|e| RenderError::chart(e.to_string(), None))?;
        }
        Ok(given)
    }

    /// Dependencies that are not vendored: Helm stops there. The rest is rendered as far as it goes.
    fn check_dependencies(&mut self, chart: &Chart) {
        let missing: Vec<_> = chart
            .metadata
            .dependencies
            .iter()
            .filter(|d| !chart.dependencies.iter().any(|c| c.metadata.name() == d.name.text))
            .collect();
        if missing.is_empty() {
            return;
        }
        let names: Vec<&str> = missing.iter().map(|d| d.name.text.as_str()).collect();
        let message = format!(
            "an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: {}",
            names.join(", ")
        );
        let error = RenderError::chart(message, missing[0].name.span);
        self.rendered.errors.push(RenderError { kind: RenderErrorKind::Dependency, ..error });
    }

    fn check_kube_version(&mut self, chart: &Chart, version: &KubeVersion) {
        let range = chart.metadata.text("KubeVersion");
        if range.is_empty() || semver::is_compatible(range, &version.normalized) {
            return;
        }
        let message = format!(
            "chart requires kubeVersion: {range} which is incompatible with Kubernetes {}",
            version.version
        );
        self.rendered.errors.push(RenderError::chart(message, chart.metadata.span("KubeVersion")));
    }

    fn top(&self, version: &KubeVersion, values: Dict) -> Dict {
        let release = Dict::default();
        release.insert("Name", self.options.release.as_str());
        release.insert("Namespace", self.options.namespace.as_str());
        release.insert("IsUpgrade", false);
        release.insert("IsInstall", true);
        release.insert("Revision", Value::int(1));
        release.insert("Service", "Helm");
        let more = self.options.api_versions.iter().cloned().map(Cow::Owned);
        let apis = API_VERSIONS.into_iter().map(Cow::Borrowed).chain(more).collect();
        let capabilities =
            Capabilities { kube_version: Rc::new(version.clone()), api_versions: Rc::new(apis) };
        let top = Dict::default();
        top.insert("Release", release);
        top.insert("Capabilities", Value::object(capabilities));
        top.insert("Values", values);
        top
    }

    fn execute(&mut self, node: &Node<'_>, mut renderables: Vec<Renderable>) {
        renderables.sort_by(|a, b| b.depth.cmp(&a.depth).then_with(|| b.path.cmp(&a.path)));
        for parsed in renderables.iter().map(|renderable| &renderable.parsed) {
            if let Err(error) = &parsed.templates {
                self.rendered.errors.push(RenderError::parse(error, &parsed.text));
            }
        }
        if !self.rendered.errors.is_empty() && self.options.stop_at_failure {
            return;
        }
        let paths = renderables.iter().map(|renderable| renderable.path.clone()).collect();
        let scope = self.prepared.scope(paths, || {
            let mut scope = Scope::default();
            let templates = renderables.iter().filter_map(|r| r.parsed.templates.as_ref().ok());
            templates.flat_map(|templates| templates.iter()).for_each(|template| scope.add(template));
            scope
        });
        let mut engine = Engine::new(scope, State::default());
        let notes = format!("{}/templates/NOTES.txt", node.name());
        for renderable in &renderables {
            let base = renderable.path.rsplit('/').next().unwrap_or("");
            if base.starts_with('_') || renderable.parsed.templates.is_err() {
                continue;
            }
            let template = Dict::default().with_kind(DictKind::Values);
            template.insert("Name", renderable.path.as_str());
            template.insert("BasePath", renderable.base.as_str());
            renderable.dot.insert("Template", template);
            match engine.execute(&renderable.path, &renderable.dot.clone().into()) {
                Ok(output) => self.output(renderable, &output, &notes),
                Err(failure) => {
                    self.rendered.errors.push(RenderError::execution(failure));
                    if self.options.stop_at_failure {
                        return;
                    }
                }
            }
        }
        self.rendered.templates.sort_by(|a, b| a.path.cmp(&b.path));
    }

    fn output(&mut self, renderable: &Renderable, output: &Text, notes: &str) {
        if renderable.path.ends_with("NOTES.txt") {
            if renderable.path == notes {
                self.rendered.notes = Some(output.as_str().to_owned());
            }
            return;
        }
        let path = &renderable.path;
        let earlier = |text: &str| self.earlier.iter().find_map(|rendered| rendered.find(path, text));
        let (template, broken) = manifests::read(self.sources, path, &renderable.shown, output, &earlier);
        for manifest in broken {
            self.rendered.errors.push(RenderError {
                kind: RenderErrorKind::Manifest,
                ..RenderError::chart(manifest.message, Some(manifest.span))
            });
        }
        self.rendered.templates.extend(template);
    }
}

fn check_installable(chart: &Chart, release: &str) -> Result<(), RenderError> {
    let kind = chart.metadata.text("Type");
    if !matches!(kind, "" | "application") {
        let message = format!("{kind} charts are not installable");
        return Err(RenderError::chart(message, chart.metadata.span("Type")));
    }
    if release.is_empty() {
        return Err(RenderError::chart("no name provided", None));
    }
    let label = |l: &str| {
        let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        !l.is_empty() && l.bytes().all(allowed) && !l.starts_with('-') && !l.ends_with('-')
    };
    if release.len() > 53 || !release.split('.').all(label) {
        let message = format!(
            "release name check failed: release name {}: invalid release name, must match regex ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ and the length must not be longer than 53",
            super::go::quote(release)
        );
        return Err(RenderError::chart(message, None));
    }
    Ok(())
}

/// Gathers the templates of a chart and its subcharts, each with what it sees (`recAllTpls`).
struct Collector<'a> {
    prepared: &'a Prepared<'a>,
    out: &'a mut Vec<Renderable>,
}

impl Collector<'_> {
    fn collect(&mut self, node: &Node<'_>, path: &str, depth: u32, values: &Dict) -> Dict {
        let is_root = depth == 0;
        let subcharts = Dict::default();
        let next = Dict::default();
        next.insert("Chart", node.metadata.to_value(is_root));
        next.insert("Files", Value::object(Files::of(node.chart)));
        next.insert("Subcharts", subcharts.clone());
        for key in ["Release", "Capabilities"] {
            next.insert(key, values.get(key).unwrap_or(Value::NIL));
        }
        let own = if is_root {
            values.get("Values").unwrap_or(Value::NIL)
        } else {
            let table = values::table(values, &format!("Values.{}", node.name())).unwrap_or_default();
            table.with_kind(DictKind::Values).into()
        };
        next.insert("Values", own);
        for sub in &node.dependencies {
            let path = format!("{path}/charts/{}", sub.name());
            let below = self.collect(sub, &path, depth + 1, &next);
            subcharts.insert(sub.name(), below);
        }
        self.files(node, path, is_root, &next);
        next
    }

    fn files(&mut self, node: &Node<'_>, folder: &str, is_root: bool, dot: &Dict) {
        for file in &node.chart.templates {
            let base = file.name.rsplit('/').next().unwrap_or("");
            if node.metadata.is_library() && !base.starts_with('_') {
                continue;
            }
            let path = format!("{folder}/{}", file.name);
            let Some(parsed) = self.prepared.templates(file, &path, !is_root) else { continue };
            let shown = file.source().map_or_else(String::new, |source| source.name.clone());
            let dot = dot.with_kind(DictKind::Values);
            let depth = memchr::memchr_iter(b'/', path.as_bytes()).count();
            self.out.push(Renderable {
                path,
                depth,
                base: format!("{folder}/templates"),
                shown,
                parsed,
                dot,
            });
        }
    }
}
