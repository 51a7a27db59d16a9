//! The include and exclude patterns of the configuration.

use std::path::Path;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Patterns in `.gitignore` syntax, relative to the folder of the configuration.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    include: Option<Gitignore>,
    exclude: Option<Gitignore>,
}

impl Filter {
    /// A filter for files below `folder`. Without any `include` every file is in.
    ///
    /// # Errors
    /// The pattern that cannot be read, and why.
    pub fn new(folder: &Path, include: &[String], exclude: &[String]) -> Result<Self, (String, String)> {
        Ok(Self { include: build(folder, include)?, exclude: build(folder, exclude)? })
    }

    /// Whether the patterns let the file pass.
    pub fn admits(&self, path: &Path) -> bool {
        let excluded = self.exclude.as_ref().is_some_and(|set| matches(set, path, false));
        !excluded && self.include.as_ref().is_none_or(|set| matches(set, path, false))
    }

    /// Whether nothing below the folder can pass, so that it need not be walked.
    pub fn skips_folder(&self, path: &Path) -> bool {
        self.exclude.as_ref().is_some_and(|set| matches(set, path, true))
    }

    /// Whether an `include` pattern asks for the file, whatever it is called.
    pub fn includes(&self, path: &Path) -> bool {
        self.include.as_ref().is_some_and(|set| matches(set, path, false))
    }
}

/// One list of patterns, or `None` where there is none.
///
/// # Errors
/// The pattern that cannot be read, and why.
pub(crate) fn build(folder: &Path, patterns: &[String]) -> Result<Option<Gitignore>, (String, String)> {
    if patterns.is_empty() {
        return Ok(None);
    }
    let mut builder = GitignoreBuilder::new(folder);
    for pattern in patterns {
        builder.add_line(None, pattern).map_err(|error| (pattern.clone(), error.to_string()))?;
    }
    builder.build().map(Some).map_err(|error| (patterns.join(", "), error.to_string()))
}

/// Whether the file or a folder above it matches.
pub(crate) fn matches(set: &Gitignore, path: &Path, folder: bool) -> bool {
    path.starts_with(set.path()) && set.matched_path_or_any_parents(path, folder).is_ignore()
}
