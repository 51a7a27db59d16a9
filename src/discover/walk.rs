//! One folder and everything below it.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use ignore::{DirEntry, WalkBuilder, WalkState};

use super::Options;
use super::kind::may_matter;

/// What lies below a folder.
#[derive(Debug, Default)]
pub(super) struct Walked {
    /// Files that may matter, sorted.
    pub(super) files: Vec<PathBuf>,
    /// Folders and files that the system does not let us see, and why; sorted.
    pub(super) problems: Vec<(PathBuf, String)>,
}

/// Lists the files below `folder` that may matter. Hidden files are left out, save `folder` itself; links are
/// followed unless they lead back into the folder, where what they name is found anyway.
pub(super) fn walk(folder: &Path, options: &Options) -> Walked {
    let found = Mutex::new(Walked::default());
    let real = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
    let filter = options.filter.clone();
    let mut builder = WalkBuilder::new(folder);
    builder.follow_links(true).require_git(false).hidden(true).threads(0);
    if options.no_ignore {
        builder.standard_filters(false).hidden(true);
    }
    builder.filter_entry(move |entry| {
        entry.depth() == 0 || !(leads_back(entry, &real) || skipped(entry, &filter))
    });
    builder.build_parallel().run(|| {
        Box::new(|entry| {
            match entry {
                Ok(entry) if is_file(&entry) && may_matter(entry.path(), options) => {
                    push(&found, |walked| walked.files.push(entry.into_path()));
                }
                Ok(_) => {}
                Err(error) => note(&found, folder, &error),
            }
            WalkState::Continue
        })
    });
    let mut found = found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    found.files.sort_by(|a, b| a.as_os_str().cmp(b.as_os_str()));
    found.problems.sort();
    found
}

fn push(found: &Mutex<Walked>, change: impl FnOnce(&mut Walked)) {
    change(&mut found.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
}

fn is_file(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_file())
}

fn leads_back(entry: &DirEntry, real: &Path) -> bool {
    entry.path_is_symlink()
        && std::fs::canonicalize(entry.path()).is_ok_and(|target| target.starts_with(real))
}

fn skipped(entry: &DirEntry, filter: &super::Filter) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_dir()) && filter.skips_folder(entry.path())
}

/// Keeps an error that hides files. A broken link or a loop hides none.
fn note(found: &Mutex<Walked>, folder: &Path, error: &ignore::Error) {
    let Some(cause) = error.io_error() else { return };
    if cause.kind() == std::io::ErrorKind::NotFound {
        return;
    }
    let path = path_of(error).unwrap_or(folder).to_path_buf();
    push(found, |walked| walked.problems.push((path, super::read::reason(cause))));
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}
