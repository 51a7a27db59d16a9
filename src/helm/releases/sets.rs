//! The sets of values that a chart is rendered with.

use std::path::PathBuf;
use std::sync::Arc;

use super::{ChartInput, ReleaseInput};
use crate::helm::render::{Options, Rendered};
use crate::helm::value::Dict;
use crate::helm::{Edited, LoadError, RenderedTemplate, values};
use crate::syntax::{Source, Sources};

/// The values files beside the chart's own: those of its releases and those that lie in its folder.
pub(super) fn further_values(input: &ChartInput, releases: &[ReleaseInput]) -> Vec<Dict> {
    let mut paths: Vec<PathBuf> =
        releases.iter().flat_map(|r| r.values.iter().map(|(path, _)| path.clone())).collect();
    for entry in std::fs::read_dir(&input.path).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let yaml = name.ends_with(".yaml") || name.ends_with(".yml");
        if yaml && name.contains("values") && name != "values.yaml" {
            paths.push(entry.path());
        }
    }
    let read = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).ok()?;
        values::load(&Arc::new(Source::detached(&text))).ok()
    };
    paths.iter().filter_map(read).collect()
}

/// The chart's own values, and each of them with one of `ci/*-values.yaml`, as `chart-testing` does it.
pub(super) fn found(input: &ChartInput) -> Vec<ReleaseInput> {
    let mut releases = vec![ReleaseInput::default()];
    let Ok(entries) = std::fs::read_dir(input.path.join("ci")) else { return releases };
    let mut names: Vec<String> = entries
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.ends_with("values.yaml") || name.ends_with("values.yml"))
        .collect();
    names.sort();
    for name in names {
        let shown = if input.name.is_empty() || input.name == "." {
            format!("ci/{name}")
        } else {
            format!("{}/ci/{name}", input.name)
        };
        let values = vec![(input.path.join("ci").join(&name), shown)];
        releases.push(ReleaseInput { values, ..ReleaseInput::default() });
    }
    releases
}

/// How to render a chart for a release.
pub(super) fn options(
    sources: &Sources,
    release: &ReleaseInput,
    kube_version: &str,
    edited: &Edited,
) -> Result<Options, LoadError> {
    let mut values: Vec<Arc<Source>> = Vec::new();
    for (path, shown) in &release.values {
        let text = match edited.get(shown) {
            Some(text) => text.clone(),
            None => std::fs::read_to_string(path)
                .map_err(|error| LoadError::plain(format!("`{shown}` cannot be read: {error}")))?,
        };
        values.push(sources.add_file(shown.clone(), Some(path), text.into_boxed_str()));
    }
    let mut options = Options {
        kube_version: kube_version.to_owned(),
        values,
        set: release.set.clone(),
        ..Options::default()
    };
    if let Some(name) = &release.name {
        options.release.clone_from(name);
    }
    if let Some(namespace) = &release.namespace {
        options.namespace.clone_from(namespace);
    }
    Ok(options)
}

/// Whether nothing is given beside the chart's own values: a file of comments only.
pub(super) fn is_plain(options: &Options) -> bool {
    let is_empty = |source| values::load(source).is_ok_and(|values| values.is_empty());
    options.set.is_empty() && options.values.iter().all(is_empty)
}

/// What the chart gives with its own values, for a set that adds none: why it fails; the manifests are the same.
pub(super) fn again(plain: &Rendered) -> Rendered {
    Rendered { errors: plain.errors.clone(), warnings: plain.warnings.clone(), ..Rendered::default() }
}

/// Whether two renderings gave the same manifests from the same places.
pub(super) fn same(known: &Rendered, new: &Rendered) -> bool {
    let alike = |(a, b): (&RenderedTemplate, &RenderedTemplate)| {
        a.path == b.path && a.source.text == b.source.text && a.source.map == b.source.map
    };
    known.templates.len() == new.templates.len() && known.templates.iter().zip(&new.templates).all(alike)
}
