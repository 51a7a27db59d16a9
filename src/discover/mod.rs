//! Which files: from the paths of the command line to a list of inputs, each with the kind of file it is.
//!
//! A folder is walked with its ignore rules; a file, glob or `-` is taken as named. Nothing is parsed here:
//! whether a document is Kubernetes' own is decided by [`document::classify`] once it has been read.

pub mod context;
pub mod document;
pub mod filter;
pub mod kind;
pub mod name;
pub mod read;
mod walk;

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

pub use context::{Context, root};
pub use document::DocumentKind;
pub use filter::Filter;
pub use kind::{ChartPart, FileKind, NodeConfig};
pub use read::{ReadProblem, ReadProblemKind, read, read_bytes};

/// What standard input is called where nobody names it.
pub const STDIN: &str = "<stdin>";

/// How to look for files.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Read files that `.gitignore` and its like would hide.
    pub no_ignore: bool,
    /// The include and exclude patterns of the configuration.
    pub filter: Filter,
    /// What names are relative to; the process' working directory.
    pub working_directory: PathBuf,
    /// The file that standard input stands for (`--stdin-filename`).
    pub stdin_name: Option<String>,
}

/// One file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Where it lies; `None` for standard input.
    pub path: Option<PathBuf>,
    /// What users see: relative to the working directory, with `/`.
    pub name: String,
    /// What its place and name make of it.
    pub kind: FileKind,
    /// The chart it belongs to: the folder with the outermost `Chart.yaml`.
    pub chart: Option<PathBuf>,
    /// Whether an argument names this very file, as opposed to a folder it was found in.
    pub named: bool,
}

impl Input {
    /// The folder whose plain manifests are applied together with this one; empty for the working directory.
    pub fn folder(&self) -> &str {
        self.name.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

/// An argument that names nothing that can be read: the run ends with exit code 2.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArgumentError {
    /// There is no such file.
    #[error("`{0}`: no such file or folder")]
    Missing(String),
    /// The pattern matches nothing.
    #[error("`{0}`: no file matches this pattern")]
    NoMatch(String),
    /// It is no pattern.
    #[error("`{0}`: {1}")]
    Pattern(String, String),
    /// The system refuses.
    #[error("`{0}`: {1}")]
    Io(String, String),
}

/// What was found.
#[derive(Debug, Default)]
pub struct Discovery {
    /// The files, sorted by name; each once.
    pub inputs: Vec<Input>,
    /// The folders of the charts that are wholly among the inputs (outermost `Chart.yaml`), sorted.
    pub charts: Vec<PathBuf>,
    /// Folders inside a walk that cannot be listed.
    pub problems: Vec<ReadProblem>,
    /// Arguments that name nothing.
    pub errors: Vec<ArgumentError>,
    /// How many files the configuration's patterns took out.
    pub excluded: usize,
    /// Whether single files are named, so that the rest of the root is context.
    pub named_files: bool,
}

/// Finds the files that `arguments` name: files, folders, globs, or `-` for standard input.
pub fn discover(arguments: &[String], options: &Options) -> Discovery {
    let mut finder = Finder { options, found: FxHashMap::default(), out: Discovery::default() };
    for argument in arguments {
        finder.argument(argument);
    }
    let mut out = finder.out;
    out.inputs = finder.found.into_values().collect();
    out.inputs.sort_by(|a, b| a.name.cmp(&b.name));
    out.charts.sort();
    out.charts.dedup();
    out
}

struct Finder<'a> {
    options: &'a Options,
    /// By absolute path, so that a file named twice is read once.
    found: FxHashMap<PathBuf, Input>,
    out: Discovery,
}

impl Finder<'_> {
    fn argument(&mut self, argument: &str) {
        if argument == "-" {
            let name = self.options.stdin_name.clone().unwrap_or_else(|| STDIN.to_owned());
            // An editor's text stands for a file among others.
            self.out.named_files |= self.options.stdin_name.is_some();
            let kind = FileKind::Manifest;
            let input = Input { path: None, name, kind, chart: None, named: true };
            self.found.insert(PathBuf::from("-"), input);
            return;
        }
        let path = Path::new(argument);
        match std::fs::metadata(self.absolute(path)) {
            Ok(metadata) => self.path(path, metadata.is_dir()),
            Err(_) if argument.contains(['*', '?', '[']) => self.glob(argument),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                self.out.errors.push(ArgumentError::Missing(argument.to_owned()));
            }
            Err(error) => self.out.errors.push(ArgumentError::Io(argument.to_owned(), read::reason(&error))),
        }
    }

    fn glob(&mut self, pattern: &str) {
        let options = glob::MatchOptions { require_literal_separator: true, ..glob::MatchOptions::default() };
        let absolute = self.absolute(Path::new(pattern));
        let escaped = absolute_pattern(&self.options.working_directory, pattern, &absolute);
        let matches = match glob::glob_with(&escaped, options) {
            Ok(matches) => matches,
            Err(error) => {
                let message = error.msg.to_owned();
                self.out.errors.push(ArgumentError::Pattern(pattern.to_owned(), message));
                return;
            }
        };
        let mut any = false;
        for path in matches.flatten() {
            any = true;
            let folder = path.is_dir();
            if !folder || !pattern.contains("**") {
                self.path(&path, folder);
            }
        }
        if !any {
            self.out.errors.push(ArgumentError::NoMatch(pattern.to_owned()));
        }
    }

    fn path(&mut self, path: &Path, folder: bool) {
        if folder {
            self.folder(path);
            return;
        }
        self.out.named_files = true;
        let absolute = self.absolute(path);
        let chart = kind::chart_above(&absolute, None);
        let kind = match kind::classify(&absolute, chart.as_deref()) {
            // A file named on purpose is read, whatever it is called.
            FileKind::Other => FileKind::Manifest,
            kind => kind,
        };
        self.add(absolute, kind, chart, true);
    }

    fn folder(&mut self, path: &Path) {
        let absolute = self.absolute(path);
        let walked = walk::walk(&absolute, self.options);
        for (folder, error) in walked.problems {
            let name = name::display(&folder, &self.options.working_directory);
            self.out.problems.push(ReadProblem {
                name,
                path: Some(folder),
                kind: ReadProblemKind::Io(error),
            });
        }
        let charts = kind::Charts::of(&absolute, &walked.files);
        self.out.charts.extend(charts.roots().map(Path::to_path_buf));
        let mut known: Option<(PathBuf, Option<&Path>)> = None;
        for file in walked.files {
            let chart = match (&known, file.parent()) {
                // Most files lie beside the one before.
                (Some((folder, chart)), Some(parent)) if folder.as_os_str() == parent.as_os_str() => *chart,
                (_, parent) => {
                    let chart = charts.of_file(&file);
                    known = parent.map(|parent| (parent.to_path_buf(), chart));
                    chart
                }
            };
            let mut kind = kind::classify(&file, chart);
            if kind == FileKind::Other && self.options.filter.includes(&file) {
                kind = FileKind::Manifest;
            }
            if kind != FileKind::Other {
                let chart = chart.map(Path::to_path_buf);
                self.add(file, kind, chart, false);
            }
        }
    }

    fn add(&mut self, path: PathBuf, kind: FileKind, chart: Option<PathBuf>, named: bool) {
        if !self.options.filter.admits(&path) {
            self.out.excluded += 1;
            return;
        }
        let name = name::display(&path, &self.options.working_directory);
        let input = Input { path: Some(path.clone()), name, kind, chart, named };
        self.found.entry(path).and_modify(|known| known.named |= named).or_insert(input);
    }

    fn absolute(&self, path: &Path) -> PathBuf {
        name::absolute(path, &self.options.working_directory)
    }
}

/// The pattern with the working directory before it, the directory's own special characters escaped.
fn absolute_pattern(working_directory: &Path, pattern: &str, absolute: &Path) -> String {
    if Path::new(pattern).is_absolute() {
        return pattern.to_owned();
    }
    let Some(folder) = working_directory.to_str() else { return absolute.to_string_lossy().into_owned() };
    let pattern = pattern.trim_start_matches("./");
    format!("{}/{pattern}", glob::Pattern::escape(folder))
}

#[cfg(test)]
mod tests;
