//! The rest of the repository, read only when a named file refers to something it does not hold.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::kind::{self, may_matter};
use super::name::{absolute, display};
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
        let mut known: FxHashSet<PathBuf> =
            discovery.inputs.iter().filter_map(|input| input.path.clone()).collect();
        // Standard input may stand for a file that is there.
        known.extend(
            options.stdin_name.as_ref().map(|name| absolute(Path::new(name), &options.working_directory)),
        );
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
                !known && is_context(input)
            };
            found.inputs.into_iter().filter(keep).collect()
        })
    }

    /// What is applied together with the named files: the other files of their folders, and the kustomizations
    /// above them.
    pub fn beside(&self) -> Vec<(Input, String)> {
        let mut paths = BTreeSet::new();
        for folder in self.known.iter().filter_map(|path| path.parent()).collect::<BTreeSet<_>>() {
            let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
            paths.extend(entries.map(|entry| entry.path()).filter(|path| !is_hidden(path)));
            let above = folder.ancestors().skip(1).take_while(|up| up.starts_with(&self.root));
            let names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
            paths.extend(above.flat_map(|up| names.iter().map(move |name| up.join(name))));
        }
        let beside = |path: PathBuf| {
            if self.known.contains(&path) || !may_matter(&path, &self.options) || !path.is_file() {
                return None;
            }
            let chart = kind::chart_above(&path, Some(&self.root));
            let kind = kind::classify(&path, chart.as_deref());
            let name = display(&path, &self.options.working_directory);
            let input = Input { path: Some(path), name, kind, chart, named: false };
            (is_context(&input) && self.options.filter.admits(input.path.as_deref()?)).then_some(input)
        };
        let inputs = paths.into_iter().filter_map(beside);
        inputs
            .filter_map(|input| Some((read(&input).ok()?, input)))
            .map(|(text, input)| (input, text))
            .collect()
    }

    /// The files whose text holds one of the names, with their text, and every kustomization (which may put
    /// a name together). Files that cannot be read are left out: they are nobody's argument.
    pub fn holding(&self, names: &[Box<str>]) -> Vec<(Input, String)> {
        let names = names.iter().filter(|name| !name.is_empty()).map(AsRef::as_ref);
        let search =
            AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(names.collect::<Vec<&str>>());
        let Ok(search) = search else { return Vec::new() };
        let read = |input: &Input| {
            let text = read(input).ok()?;
            let holds = input.kind == FileKind::Kustomization || search.is_match(&text);
            holds.then(|| (input.clone(), text))
        };
        self.files().par_iter().with_min_len(32).filter_map(read).collect()
    }
}

fn is_context(input: &Input) -> bool {
    input.kind.may_hold_objects() || input.kind == FileKind::Kustomization
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}
