//! What the command line and the configuration say together.

use std::path::{Path, PathBuf};

use clap::ArgMatches;

use super::Failure;
use super::args::{Cli, Global};
use crate::config::{self, ConfigError, Levels, Loaded, Selector};
use crate::diagnostic::Level;
use crate::discover::{self, name};
use crate::run;

/// Everything a run of linting is told.
#[derive(Debug)]
pub struct Settings {
    /// The folder that relative paths start from.
    pub working_directory: PathBuf,
    /// The paths to lint.
    pub paths: Vec<String>,
    /// How to find files.
    pub discovery: discover::Options,
    /// The levels of findings.
    pub levels: Levels,
    /// What lints ask for.
    pub run: run::Settings,
    /// Saved clusters.
    pub cluster: Vec<PathBuf>,
    /// The folder of the configuration.
    pub config_folder: Option<PathBuf>,
    /// How charts are released.
    pub releases: Vec<config::Release>,
    /// Files and folders with CustomResourceDefinitions.
    pub crds: Vec<PathBuf>,
    /// The findings that are known.
    pub baseline: Option<PathBuf>,
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Failure::Config(error.render())
    }
}

/// Resolves options against the configuration. An option beats the configuration; lists add up.
///
/// # Errors
/// The configuration cannot be used, or a level is set for something that is no lint.
pub fn resolve(cli: &Cli, matches: &ArgMatches, working_directory: &Path) -> Result<Settings, Failure> {
    let mut paths = cli.lint.paths.clone();
    if paths.is_empty() {
        paths.push(".".to_owned());
    }
    let config = configuration(&cli.global, &paths, working_directory)?;
    let mut levels = config.levels()?;
    if cli.lint.notes {
        levels.show_notes(true);
    }
    for (selector, level) in level_options(matches)? {
        levels.option(selector, level);
    }
    let discovery = discover::Options {
        no_ignore: cli.lint.no_ignore,
        filter: config.filter()?,
        working_directory: working_directory.to_path_buf(),
        stdin_name: cli.lint.stdin_filename.clone(),
    };
    let mut run = run::Settings {
        external: config.config.external.clone(),
        complete: config.config.complete.clone(),
        ..run::Settings::default()
    };
    if let Some(versions) = cli.lint.kubernetes_version.or(config.config.kubernetes_version) {
        run.versions = versions;
    }
    let named = cli.lint.cluster.iter().map(|file| name::absolute(Path::new(file), working_directory));
    let cluster = config.config.cluster.iter().cloned().chain(named).collect();
    let working_directory = working_directory.to_path_buf();
    let releases = config.config.helm.releases.clone();
    let crds = config.config.crds.clone();
    let baseline = cli.lint.baseline.clone().or_else(|| config.config.baseline.clone());
    let config_folder = config.folder;
    Ok(Settings {
        working_directory,
        paths,
        discovery,
        levels,
        run,
        cluster,
        config_folder,
        releases,
        crds,
        baseline,
    })
}

/// The configuration that the options name, or the nearest one at or above the first path.
pub(super) fn configuration(
    global: &Global,
    paths: &[String],
    working_directory: &Path,
) -> Result<Loaded, Failure> {
    if global.no_config {
        return Ok(Loaded::default());
    }
    let path = match &global.config {
        Some(path) => Some(name::absolute(Path::new(path), working_directory)),
        None => config::find(&folder_of(paths.first().map_or(".", String::as_str), working_directory)),
    };
    let Some(path) = path else { return Ok(Loaded::default()) };
    Ok(config::load(&path, &name::display(&path, working_directory))?)
}

/// The folder an argument means or lies in; a pattern's up to its first special character.
fn folder_of(argument: &str, working_directory: &Path) -> PathBuf {
    let plain = if argument == "-" { "." } else { argument };
    let mut path = name::absolute(Path::new(plain), working_directory);
    while !path.is_dir() && path.pop() {}
    path
}

/// `-A`, `-W`, `-D` and `-F` in the order written.
fn level_options(matches: &ArgMatches) -> Result<Vec<(Selector, Level)>, Failure> {
    let mut all = Vec::new();
    let options =
        [("allow", Level::Allow), ("warn", Level::Warn), ("deny", Level::Deny), ("forbid", Level::Forbid)];
    for (id, level) in options {
        let values = matches.get_many::<String>(id).into_iter().flatten();
        for (at, name) in matches.indices_of(id).into_iter().flatten().zip(values) {
            let selector = Selector::parse(name)
                .map_err(|unknown| Failure::Usage(format!("{unknown}\n  help: {}", unknown.help())))?;
            all.push((at, selector, level));
        }
    }
    all.sort_by_key(|&(at, ..)| at);
    Ok(all.into_iter().map(|(_, selector, level)| (selector, level)).collect())
}
