//! `podlint.yaml`.

pub mod de;
mod error;
mod levels;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer};

pub use error::ConfigError;
pub use levels::{Levels, Selector, UnknownName, near_lint};

use crate::diagnostic::Level;
use crate::discover::Filter;
use crate::discover::read::{MAX_BYTES, read_text};
use crate::syntax::Sources;
use crate::versions::VersionSet;

/// The names a configuration may have, in order of preference.
pub const FILE_NAMES: [&str; 2] = ["podlint.yaml", ".podlint.yaml"];

/// Levels by the name of a lint, a Pod state, `all` or `warnings`.
pub type LevelMap = BTreeMap<LevelName, ConfigLevel>;

/// The configuration of podlint.
///
/// Paths and patterns are relative to the folder of this file; patterns are written as in `.gitignore`.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// Only files that match one of these patterns are linted; they are read as manifests whatever their
    /// extension.
    pub include: Vec<String>,
    /// Files that match one of these patterns are not linted, even where they are named.
    pub exclude: Vec<String>,
    /// The level of a lint, of every finding that predicts a Pod state, of `warnings` or of `all`.
    pub levels: LevelMap,
    /// Levels for the files that match a pattern.
    pub per_path_levels: BTreeMap<String, LevelMap>,
    /// Objects that exist without being in these files: `Kind/name` or `Kind/namespace/name`, `*` allowed.
    pub external: Vec<String>,
    /// Files saved with `kubectl get nodes,namespaces,storageclasses,... -o yaml`.
    pub cluster: Vec<PathBuf>,
    /// Kinds of which files and saved cluster together hold every object: what they lack does not exist.
    pub complete: Vec<String>,
    /// The Kubernetes versions to check for: `1.34`, or a range `1.30..1.34`.
    #[serde(deserialize_with = "versions")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub kubernetes_version: Option<VersionSet>,
    /// Folders and files with CustomResourceDefinitions to check custom resources against.
    pub crds: Vec<PathBuf>,
    /// Whether to show notes.
    pub notes: bool,
    /// A file of findings that are known and not reported (`--write-baseline` makes it).
    pub baseline: Option<PathBuf>,
    /// How the charts in these files are released.
    pub helm: Helm,
}

/// How charts are released.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Helm {
    /// The releases; a chart without any is rendered once, with its own values.
    pub releases: Vec<Release>,
}

/// One release of a chart.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Release {
    /// The chart's folder.
    pub chart: PathBuf,
    /// Files of values, the last one wins.
    pub values: Vec<PathBuf>,
    /// The release's name; default `release-name`.
    pub name: Option<String>,
    /// The namespace it is released to; default `default`.
    pub namespace: Option<String>,
    /// Single values, as `helm --set` takes them: `key.path=value`.
    pub set: Vec<String>,
}

/// The name of a lint or Pod state, `warnings` or `all`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LevelName(pub Selector);

impl<'de> Deserialize<'de> for LevelName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Selector::parse(&name)
            .map(Self)
            .map_err(|unknown| serde::de::Error::custom(format!("{unknown}\n{}", unknown.help())))
    }
}

#[cfg(test)]
impl schemars::JsonSchema for LevelName {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "LevelName".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string" })
    }
}

/// What is done about a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum ConfigLevel {
    /// Not shown.
    Allow,
    /// Shown.
    Warn,
    /// Shown, and the run fails.
    Deny,
    /// As deny, and neither a comment nor an option takes it back.
    Forbid,
}

impl From<ConfigLevel> for Level {
    fn from(level: ConfigLevel) -> Self {
        match level {
            ConfigLevel::Allow => Level::Allow,
            ConfigLevel::Warn => Level::Warn,
            ConfigLevel::Deny => Level::Deny,
            ConfigLevel::Forbid => Level::Forbid,
        }
    }
}

fn versions<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<VersionSet>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    text.map(|text| text.parse().map_err(serde::de::Error::custom)).transpose()
}

/// A configuration and where it lies.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// What it says; paths made absolute.
    pub config: Config,
    /// The folder it lies in.
    pub folder: Option<PathBuf>,
}

/// The configuration in `folder` or the nearest folder above it.
pub fn find(folder: &Path) -> Option<PathBuf> {
    let candidates = folder.ancestors().flat_map(|up| FILE_NAMES.iter().map(move |name| up.join(name)));
    candidates.into_iter().find(|path| path.is_file())
}

/// Reads a configuration. `name` is what users call the file.
///
/// # Errors
/// The file cannot be read, is no YAML, or says something podlint does not know.
pub fn load(path: &Path, name: &str) -> Result<Loaded, ConfigError> {
    let text = read_text(path, MAX_BYTES).map_err(|problem| ConfigError::unreadable(name, &problem))?;
    let mut config = parse(name, &text)?;
    let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
    resolve(&mut config, &folder);
    Ok(Loaded { config, folder: Some(folder) })
}

/// Reads the text of a configuration; paths stay as written.
///
/// # Errors
/// It is no YAML, or says something podlint does not know.
pub fn parse(name: &str, text: &str) -> Result<Config, ConfigError> {
    let sources = Sources::default();
    let source = sources.add_file(name.to_owned(), None, text.into());
    let tree = crate::syntax::yaml::parse(&source);
    if let Some(problem) = tree.problems.first() {
        return Err(ConfigError::at(&source, problem.span, problem.message.clone(), None));
    }
    let Some((_, root)) = tree.roots().next().filter(|(_, root)| !root.is_null()) else {
        return Ok(Config::default());
    };
    de::from_value(root).map_err(|misfit| {
        ConfigError::at(&source, misfit.span.unwrap_or(root.span()), misfit.message, misfit.help)
    })
}

fn resolve(config: &mut Config, folder: &Path) {
    let absolute = |path: &mut PathBuf| *path = crate::discover::name::absolute(path, folder);
    config.cluster.iter_mut().for_each(absolute);
    config.crds.iter_mut().for_each(absolute);
    config.baseline.iter_mut().for_each(absolute);
    for release in &mut config.helm.releases {
        absolute(&mut release.chart);
        release.values.iter_mut().for_each(absolute);
    }
}

impl Loaded {
    /// The include and exclude patterns.
    ///
    /// # Errors
    /// A pattern that cannot be read.
    pub fn filter(&self) -> Result<Filter, ConfigError> {
        let folder = self.folder.as_deref().unwrap_or(Path::new(""));
        Filter::new(folder, &self.config.include, &self.config.exclude).map_err(|(pattern, why)| {
            ConfigError::plain(format!("the pattern `{pattern}` cannot be read: {why}"))
        })
    }

    /// The levels it sets.
    ///
    /// # Errors
    /// A pattern that cannot be read.
    pub fn levels(&self) -> Result<Levels, ConfigError> {
        let folder = self.folder.as_deref().unwrap_or(Path::new(""));
        let pairs =
            |map: &LevelMap| map.iter().map(|(name, &level)| (name.0, level.into())).collect::<Vec<_>>();
        let mut levels = Levels::default();
        levels.show_notes(self.config.notes);
        levels.configure(pairs(&self.config.levels));
        for (pattern, map) in &self.config.per_path_levels {
            levels.configure_paths(folder, pattern, pairs(map)).map_err(|why| {
                ConfigError::plain(format!("the pattern `{pattern}` cannot be read: {why}"))
            })?;
        }
        Ok(levels)
    }
}

#[cfg(test)]
mod tests;
