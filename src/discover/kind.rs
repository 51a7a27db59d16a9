//! What kind of file a path names, as far as its place and name tell.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use super::Options;

/// The part a file plays in a chart (<https://helm.sh/docs/topics/charts/#the-chart-file-structure>).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChartPart {
    /// `Chart.yaml` and what locks its dependencies.
    Metadata,
    /// A values file, or the schema of the values.
    Values,
    /// A file below `templates/`: a manifest only once it has been rendered.
    Template,
    /// A file below `crds/`: applied as it is.
    Crd,
}

/// A file that configures a node or its container runtime and is not a Kubernetes object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NodeConfig {
    /// containerd's `config.toml`.
    Containerd,
    /// containerd's `certs.d/HOST/hosts.toml`.
    RegistryHosts,
    /// Docker's `daemon.json`.
    DockerDaemon,
    /// CRI-O's `crio.conf`.
    Crio,
    /// A network of the Container Network Interface: `*.conflist`, or `*.conf` in a `cni` or `net.d` folder.
    Cni,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FileKind {
    /// YAML or JSON that may hold objects; each of its documents is judged by itself.
    Manifest,
    /// `kustomization.yaml`.
    Kustomization,
    /// A part of a Helm chart.
    Chart(ChartPart),
    /// Values for a chart that lies elsewhere.
    Values,
    /// What a CI service runs.
    Workflow,
    /// What Docker Compose runs.
    Compose,
    /// Configuration of a node.
    NodeConfig(NodeConfig),
    /// Nothing that podlint reads.
    Other,
}

impl FileKind {
    /// Whether documents of such a file can be objects that somebody applies as they stand.
    pub const fn may_hold_objects(self) -> bool {
        matches!(self, FileKind::Manifest | FileKind::Values | FileKind::Chart(ChartPart::Crd))
    }
}

/// What is told from the path alone. `chart` is the folder of the chart that the file lies in.
pub fn classify(path: &Path, chart: Option<&Path>) -> FileKind {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return FileKind::Other };
    if let Some(part) = chart.and_then(|chart| chart_part(path, chart, name)) {
        return FileKind::Chart(part);
    }
    if let Some(config) = node_config(path, name) {
        return FileKind::NodeConfig(config);
    }
    let Some((stem, extension)) = name.rsplit_once('.') else { return FileKind::Other };
    let yaml = matches!(extension, "yaml" | "yml");
    if !yaml && extension != "json" {
        return if name == "Kustomization" { FileKind::Kustomization } else { FileKind::Other };
    }
    match stem {
        "kustomization" if yaml => FileKind::Kustomization,
        "docker-compose" | "compose" | "docker-stack" if yaml => FileKind::Compose,
        _ if yaml && stem.starts_with("docker-compose.") => FileKind::Compose,
        _ if yaml && is_workflow(path, name) => FileKind::Workflow,
        _ if yaml && is_values(stem) => FileKind::Values,
        "package" | "package-lock" | "tsconfig" | "composer" if !yaml => FileKind::Other,
        _ => FileKind::Manifest,
    }
}

/// Whether the file may be read at all; cheap, asked for every file of a walk.
pub(super) fn may_matter(path: &Path, options: &Options) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    match extension {
        Some("yaml" | "yml" | "json" | "tpl" | "toml" | "conf" | "conflist") => true,
        None if path.file_name().is_some_and(|name| name == "Kustomization") => true,
        // Everything below templates/ is rendered, NOTES.txt included.
        Some("txt") if path.parent().is_some_and(|folder| folder.ends_with("templates")) => true,
        _ => options.filter.includes(path),
    }
}

fn is_values(stem: &str) -> bool {
    stem == "values"
        || stem.starts_with("values-")
        || stem.starts_with("values.")
        || stem.starts_with("values_")
        || stem.ends_with("-values")
        || stem.ends_with(".values")
        || stem.ends_with("_values")
}

fn is_workflow(path: &Path, name: &str) -> bool {
    const FILES: [&str; 12] = [
        ".gitlab-ci.yml",
        ".travis.yml",
        "azure-pipelines.yml",
        "azure-pipelines.yaml",
        "bitbucket-pipelines.yml",
        "cloudbuild.yaml",
        "appveyor.yml",
        ".drone.yml",
        "buildspec.yml",
        "action.yml",
        "action.yaml",
        ".pre-commit-config.yaml",
    ];
    const FOLDERS: [&str; 5] = [".github", ".gitlab", ".circleci", ".buildkite", ".woodpecker"];
    FILES.contains(&name)
        || path.parent().is_some_and(|folder| {
            folder.components().any(|part| FOLDERS.iter().any(|&known| part.as_os_str() == known))
        })
}

fn node_config(path: &Path, name: &str) -> Option<NodeConfig> {
    let within = |names: &[&str]| {
        path.parent().is_some_and(|folder| {
            folder.components().any(|part| names.iter().any(|&known| part.as_os_str() == known))
        })
    };
    match name.rsplit_once('.')? {
        ("config", "toml") if within(&["containerd"]) => Some(NodeConfig::Containerd),
        (stem, "toml") if stem.contains("containerd") => Some(NodeConfig::Containerd),
        ("hosts", "toml") => Some(NodeConfig::RegistryHosts),
        ("daemon", "json") => Some(NodeConfig::DockerDaemon),
        ("crio", "conf") => Some(NodeConfig::Crio),
        (_, "conf") if within(&["crio.conf.d", "crio"]) => Some(NodeConfig::Crio),
        (_, "conflist") => Some(NodeConfig::Cni),
        (_, "conf" | "json") if within(&["cni", "net.d"]) => Some(NodeConfig::Cni),
        _ => None,
    }
}

/// The part of the innermost chart between `chart` and the file.
fn chart_part(path: &Path, chart: &Path, name: &str) -> Option<ChartPart> {
    let below: Vec<&str> = path.strip_prefix(chart).ok()?.iter().filter_map(|part| part.to_str()).collect();
    // A subchart's parts are those below the last `charts/NAME/`.
    let inner = below.iter().rposition(|&part| part == "charts").map_or(0, |at| (at + 2).min(below.len()));
    let inner = &below[inner..];
    let yaml = name.ends_with(".yaml") || name.ends_with(".yml");
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    match inner {
        ["templates", ..] => Some(ChartPart::Template),
        ["crds", ..] if yaml || name.ends_with(".json") => Some(ChartPart::Crd),
        ["Chart.yaml" | "Chart.lock" | "requirements.yaml" | "requirements.lock"] => {
            Some(ChartPart::Metadata)
        }
        ["values.schema.json"] => Some(ChartPart::Values),
        [_] if yaml && (is_values(stem) || stem.starts_with("values")) => Some(ChartPart::Values),
        ["ci", _] if yaml && is_values(stem) => Some(ChartPart::Values),
        _ => None,
    }
}

/// The outermost chart whose folder holds `path`, `path` itself included, not looking above `ceiling`.
///
/// A chart below another's `charts/` folder belongs to that one; a chart that merely lies below the folder of
/// another does not.
pub fn chart_above(path: &Path, ceiling: Option<&Path>) -> Option<PathBuf> {
    let mut found: Option<PathBuf> = None;
    for folder in path.ancestors() {
        if folder.join("Chart.yaml").is_file() {
            let belongs = found.as_ref().is_none_or(|inner| is_subchart(inner, folder));
            if !belongs {
                break;
            }
            found = Some(folder.to_path_buf());
        }
        if ceiling == Some(folder) || folder.join(".git").exists() {
            break;
        }
    }
    found
}

/// Whether the chart in `inner` lies in `outer`'s `charts/` folder.
fn is_subchart(inner: &Path, outer: &Path) -> bool {
    inner.parent().is_some_and(|charts| charts.ends_with("charts") && charts.parent() == Some(outer))
}

/// The charts among the files of a walk.
pub(super) struct Charts {
    folders: FxHashSet<PathBuf>,
    /// The chart that the walked folder itself lies in.
    above: Option<PathBuf>,
}

impl Charts {
    pub(super) fn of(folder: &Path, files: &[PathBuf]) -> Self {
        let folders = files
            .iter()
            .filter(|file| file.ends_with("Chart.yaml"))
            .filter_map(|file| file.parent().map(Path::to_path_buf))
            .collect();
        Self { folders, above: chart_above(folder, None) }
    }

    /// The outermost charts.
    pub(super) fn roots(&self) -> impl Iterator<Item = &Path> {
        self.folders.iter().map(PathBuf::as_path).filter(|folder| {
            let inside =
                self.above.as_ref().is_some_and(|above| above != folder && is_subchart_of(folder, above));
            !inside
                && !folder
                    .ancestors()
                    .skip(1)
                    .any(|up| self.folders.contains(up) && is_subchart_of(folder, up))
        })
    }

    /// The outermost chart that the file belongs to.
    pub(super) fn of_file(&self, file: &Path) -> Option<&Path> {
        let mut found: Option<&Path> = None;
        for folder in file.ancestors().skip(1) {
            let Some(folder) = self.folders.get(folder) else { continue };
            if found.is_none_or(|inner| is_subchart(inner, folder)) {
                found = Some(folder);
            }
        }
        match (found, self.above.as_deref()) {
            (None, above) => above,
            (Some(inner), Some(above)) if is_subchart_of(inner, above) => Some(above),
            (found, _) => found,
        }
    }
}

/// Whether `inner` is a chart below `outer/charts/`, at any depth of subcharts.
fn is_subchart_of(inner: &Path, outer: &Path) -> bool {
    inner.strip_prefix(outer.join("charts")).is_ok()
}
