//! A chart as it lies in a folder or an archive.

mod files;
mod ignore;
mod metadata;
mod pattern;

use std::path::Path;
use std::sync::Arc;

pub use files::{Content, Edited, File};
pub use metadata::{Dependency, Field, Import, Metadata};
pub use pattern::glob;

use super::semver;
use crate::syntax::{Source, Sources, Span, yaml};

/// Subcharts of subcharts; archives could go on for ever.
const MAX_DEPTH: u32 = 20;

/// Why a chart cannot be loaded, in Helm's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct LoadError {
    /// The message.
    pub message: String,
    /// Where, if it is one place.
    pub span: Option<Span>,
}

impl LoadError {
    /// An error of no one place.
    pub fn plain(message: impl Into<String>) -> Self {
        Self { message: message.into(), span: None }
    }
}

/// A chart with all its subcharts. Nothing of it is rendered or merged yet.
#[derive(Debug, Clone)]
pub struct Chart {
    /// What `Chart.yaml` says.
    pub metadata: Metadata,
    /// `Chart.yaml` itself.
    pub chart_yaml: Arc<Source>,
    /// `values.yaml`.
    pub values: Option<Arc<Source>>,
    /// `values.schema.json`.
    pub schema: Option<Arc<Source>>,
    /// What lies in `templates/`.
    pub templates: Vec<File>,
    /// What else there is; `crds/` too.
    pub files: Arc<Vec<File>>,
    /// What lies in `charts/`.
    pub dependencies: Vec<Chart>,
}

/// Loads a chart from its folder or archive. `shown` is what users see of `path`.
///
/// # Errors
/// What Helm refuses to load.
pub fn load(sources: &Sources, path: &Path, shown: &str) -> Result<Chart, LoadError> {
    load_edited(sources, path, shown, &Edited::new())
}

/// Loads a chart with texts in the place of some of its files.
///
/// # Errors
/// What Helm refuses to load.
pub fn load_edited(sources: &Sources, path: &Path, shown: &str, edited: &Edited) -> Result<Chart, LoadError> {
    let shown = if shown == "." { "" } else { shown };
    let files = if path.is_dir() {
        files::folder(sources, path, shown, edited)?
    } else {
        let bytes = std::fs::read(path).map_err(|e| LoadError::plain(format!("{shown}: {e}")))?;
        files::archive(sources, &bytes, shown)?
    };
    assemble(sources, files, shown, 0)
}

fn assemble(sources: &Sources, files: Vec<File>, shown: &str, depth: u32) -> Result<Chart, LoadError> {
    if depth > MAX_DEPTH {
        return Err(LoadError::plain("subcharts are nested too deeply"));
    }
    let found = files.iter().find(|f| f.name == "Chart.yaml").and_then(File::source);
    let mut metadata = match found {
        Some(source) => Metadata::read(source)?,
        None => Metadata::default(),
    };
    let mut parts = Parts::default();
    for file in files {
        parts.sort(file, &mut metadata)?;
    }
    if depth == 0 && !matches!(metadata.text("APIVersion"), "v1" | "v2") {
        let message = match metadata.text("APIVersion") {
            "v3" => "invalid chart apiVersion",
            _ => "unsupported chart version",
        };
        return Err(LoadError { message: message.to_owned(), span: metadata.span("APIVersion") });
    }
    let Some(chart_yaml) = parts.chart_yaml else {
        return Err(LoadError::plain("Chart.yaml file is missing"));
    };
    metadata.validate()?;
    let mut chart = Chart {
        metadata,
        chart_yaml,
        values: parts.values,
        schema: parts.schema,
        templates: parts.templates,
        files: Arc::new(parts.files),
        dependencies: Vec::new(),
    };
    for (name, files) in parts.subcharts {
        if name.starts_with(['_', '.']) {
            continue;
        }
        let shown =
            if shown.is_empty() { format!("charts/{name}") } else { format!("{shown}/charts/{name}") };
        let sub = subchart(sources, &name, files, &shown, depth).map_err(|e| LoadError {
            message: format!("error unpacking subchart {name} in {}: {}", chart.metadata.name(), e.message),
            span: e.span,
        })?;
        chart.dependencies.push(sub);
    }
    Ok(chart)
}

fn subchart(
    sources: &Sources,
    name: &str,
    files: Vec<File>,
    shown: &str,
    depth: u32,
) -> Result<Chart, LoadError> {
    if name.ends_with(".tgz") {
        let Some(file) = files.first().filter(|f| f.name == name) else {
            return Err(LoadError::plain(format!("error unpacking subchart tar: expected {name}")));
        };
        let files = files::archive(sources, file.bytes(), shown)?;
        return assemble(sources, files, shown, depth + 1);
    }
    let inner = files.into_iter().filter_map(|file| {
        let name = file.name.split_once('/')?.1.to_owned();
        Some(File { name, content: file.content })
    });
    assemble(sources, inner.collect(), shown, depth + 1)
}

/// The files of a chart by what they are for.
#[derive(Default)]
struct Parts {
    chart_yaml: Option<Arc<Source>>,
    values: Option<Arc<Source>>,
    schema: Option<Arc<Source>>,
    templates: Vec<File>,
    files: Vec<File>,
    /// By the first element of the path below `charts/`, in order.
    subcharts: Vec<(String, Vec<File>)>,
}

impl Parts {
    fn sort(&mut self, file: File, metadata: &mut Metadata) -> Result<(), LoadError> {
        match file.name.as_str() {
            "Chart.yaml" => self.chart_yaml = file.source().cloned(),
            "Chart.lock" => {}
            "values.yaml" => self.values = file.source().cloned(),
            "values.schema.json" => self.schema = file.source().cloned(),
            "requirements.yaml" => {
                if let Some(source) = file.source() {
                    metadata.merge(&yaml::parse(source), "requirements.yaml")?;
                }
                self.keep_v1(file, metadata);
            }
            "requirements.lock" => self.keep_v1(file, metadata),
            name if name.starts_with("templates/") => self.templates.push(file),
            name => match name.strip_prefix("charts/") {
                Some(below) if !below.ends_with(".prov") => {
                    let below = below.to_owned();
                    let first = below.split('/').next().unwrap_or(&below).to_owned();
                    let file = File { name: below, content: file.content };
                    match self.subcharts.iter_mut().find(|(known, _)| *known == first) {
                        Some((_, files)) => files.push(file),
                        None => self.subcharts.push((first, vec![file])),
                    }
                }
                _ => self.files.push(file),
            },
        }
        Ok(())
    }

    /// The files of the first chart format count as ordinary files too.
    fn keep_v1(&mut self, file: File, metadata: &Metadata) {
        if metadata.text("APIVersion") == "v1" {
            self.files.push(file);
        }
    }
}
