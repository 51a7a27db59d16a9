//! The rest of the repository, read only when a named file refers to something it does not hold.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use memchr::memmem::Finder;
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::{Discovery, FileKind, Input, Options, discover, read};

/// The root of the repository: the nearest folder at or above `folder` with `.git`, else the folder of the
/// configuration where that lies above, else `folder`.
pub fn root(folder: &Path, configuration: Option<&Path>) -> PathBuf {
    let git = folder.ancestors().find(|up| up.join(".git").exists());
    let configured = configuration.filter(|up| folder.starts_with(up));
    git.or(configured).unwrap_or(folder).to_path_buf()
}

/// Files of the root that are not among the inputs. Listed on the first question, read only where they hold
/// what is asked for.
#[derive(Debug)]
pub struct Context {
    root: PathBuf,
    options: Options,
    known: FxHashSet<PathBuf>,
    files: OnceLock<Vec<Input>>,
}

impl Context {
    /// The context below `root` of what was found.
    pub fn new(root: PathBuf, discovery: &Discovery, options: Options) -> Self {
        let known = discovery.inputs.iter().filter_map(|input| input.path.clone()).collect();
        Self { root, options, known, files: OnceLock::new() }
    }

    /// The folder it covers.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Every file that may define something, sorted by name.
    pub fn files(&self) -> &[Input] {
        self.files.get_or_init(|| {
            let found = discover(&[self.root.to_string_lossy().into_owned()], &self.options);
            let keep = |input: &Input| {
                let known = input.path.as_ref().is_some_and(|path| self.known.contains(path));
                !known && (input.kind.may_hold_objects() || input.kind == FileKind::Kustomization)
            };
            found.inputs.into_iter().filter(keep).collect()
        })
    }

    /// The files whose text holds one of the names, with their text, and every kustomization (which may put
    /// a name together). Files that cannot be read are left out: they are nobody's argument.
    pub fn holding(&self, names: &[&str]) -> Vec<(Input, String)> {
        let finders: Vec<Finder<'_>> =
            names.iter().filter(|name| !name.is_empty()).map(|name| Finder::new(name)).collect();
        if finders.is_empty() {
            return Vec::new();
        }
        let read = |input: &Input| {
            let text = read(input).ok()?;
            let holds = input.kind == FileKind::Kustomization
                || finders.iter().any(|finder| finder.find(text.as_bytes()).is_some());
            holds.then(|| (input.clone(), text))
        };
        self.files().par_iter().with_min_len(32).filter_map(read).collect()
    }
}
