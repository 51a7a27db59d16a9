//! The way of the data on one page: read, parse, collect objects, index, lint.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::cluster::snapshot;
use crate::diagnostic::{Diagnostic, Label, PodState, Severity};
use crate::discover::{self, Discovery, FileKind, Input};
use crate::engine;
use crate::helm::{causes, releases};
use crate::kustomize;
use crate::model::{UnitId, UnitKind};
use crate::run::{Run, Settings, TreeData};
use crate::syntax::{resolve, yaml};

/// A file with its text.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// What users see.
    pub name: String,
    /// Where it lies.
    pub path: Option<PathBuf>,
    /// What it is.
    pub kind: FileKind,
    /// Its text.
    pub text: String,
    /// Whether findings in it are wanted.
    pub reported: bool,
}

/// What came of a run.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Everything known.
    pub run: Run,
    /// Every finding, unsorted; levels and suppressions are not yet applied.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads what discovery found; what cannot be read becomes a problem.
pub fn read(discovery: &Discovery) -> (Vec<Loaded>, Vec<discover::read::ReadProblem>) {
    let results: Vec<_> = discovery.inputs.par_iter().filter(|i| is_read(i)).map(load).collect();
    let mut loaded = Vec::with_capacity(results.len());
    let mut problems = Vec::new();
    for result in results {
        match result {
            Ok(file) => loaded.push(file),
            Err(problem) => problems.push(problem),
        }
    }
    (loaded, problems)
}

fn is_read(input: &Input) -> bool {
    input.kind.may_hold_objects() || matches!(input.kind, FileKind::NodeConfig(_) | FileKind::Kustomization)
}

fn load(input: &Input) -> Result<Loaded, discover::read::ReadProblem> {
    let text = discover::read::read(input)?;
    Ok(Loaded { name: input.name.clone(), path: input.path.clone(), kind: input.kind, text, reported: true })
}

/// Lints files and the snapshots of a cluster beside them.
pub fn lint(files: Vec<Loaded>, snapshots: Vec<Loaded>, settings: Settings) -> Outcome {
    let (run, not_rendered) = gather(files, snapshots, settings);
    let mut diagnostics = engine::lint(&run);
    releases::soften(&run, &mut diagnostics);
    releases::merge(&run, &mut diagnostics);
    causes::attach(&run, &mut diagnostics);
    diagnostics.extend(not_rendered);
    releases::keep_asked(&run, &mut diagnostics);
    keep_reported(&run, &mut diagnostics);
    Outcome { run, diagnostics }
}

/// Everything known of files and snapshots, before any lint looks at it, and what could not be rendered.
pub fn gather(files: Vec<Loaded>, snapshots: Vec<Loaded>, settings: Settings) -> (Run, Vec<Diagnostic>) {
    let mut run = Run { settings, ..Run::default() };
    let mut units = FxHashMap::default();
    add_files(&mut run, files, &mut units);
    if !snapshots.is_empty() {
        let unit = run.unit(UnitKind::Snapshot, "cluster", &mut units);
        snapshots.into_iter().for_each(|file| add_snapshot(&mut run, file, unit));
    }
    let not_rendered = releases::apply(&mut run, &mut units);
    let produced = kustomize::apply(&mut run, &mut units);
    run.finish(produced);
    (run, not_rendered)
}

/// Takes out findings that lie in files read for context only.
fn keep_reported(run: &Run, diagnostics: &mut Vec<Diagnostic>) {
    let context: FxHashSet<_> =
        run.trees.iter().filter(|data| !data.reported).map(|data| data.tree.source.id).collect();
    if context.is_empty() {
        return;
    }
    diagnostics.retain(|diagnostic| {
        let origins = diagnostic.primary().map(|span| resolve(&run.sources, span)).unwrap_or_default();
        origins.is_empty() || !origins.iter().all(|origin| context.contains(&origin.span.source))
    });
}

type Units = FxHashMap<(String, u8), UnitId>;

fn add_files(run: &mut Run, files: Vec<Loaded>, units: &mut Units) {
    // Sources are numbered in the order of their files, whichever is parsed first.
    let sources: Vec<_> = files
        .into_iter()
        .map(|file| {
            let source = run.sources.add_file(file.name, file.path.as_deref(), file.text.into_boxed_str());
            (source, file.kind, file.path, file.reported)
        })
        .collect();
    let trees: Vec<_> = sources
        .into_par_iter()
        .map(|(source, kind, path, reported)| (yaml::parse(&source), kind, path, reported))
        .collect();
    for (tree, kind, path, reported) in trees {
        let unit = run.unit(UnitKind::Folder, folder(&tree.source.name), units);
        run.add_tree(TreeData { tree, kind, unit, reported, path });
    }
}

fn add_snapshot(run: &mut Run, file: Loaded, unit: UnitId) {
    let source = run.sources.add_file(file.name, file.path.as_deref(), file.text.into_boxed_str());
    for tree in snapshot::read(&run.sources, &source) {
        let (kind, path) = (file.kind, file.path.clone());
        run.add_tree(TreeData { tree, kind, unit, reported: false, path });
    }
}

/// The folder part of a name, empty for the working directory.
fn folder(name: &str) -> &str {
    Path::new(name).parent().and_then(Path::to_str).unwrap_or("")
}

/// A finding for a file that cannot be read.
pub fn unreadable(run: &Run, problem: discover::ReadProblem) -> Diagnostic {
    let message = match &problem.path {
        Some(path) if path.is_dir() => format!("the folder {}", problem.kind),
        _ => format!("the file {}", problem.kind),
    };
    // kubectl reads no invalid UTF-8 either; what else is in the way may lie with this machine.
    let certain = matches!(
        problem.kind,
        discover::ReadProblemKind::InvalidUtf8 { .. } | discover::ReadProblemKind::Binary
    );
    let (text, at) = match problem.kind {
        discover::ReadProblemKind::InvalidUtf8 { at, text } => (text, at),
        _ => (String::new(), 0),
    };
    let wide = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    let source = run.sources.add_file(problem.name, problem.path.as_deref(), text.into_boxed_str());
    let mut diagnostic = Diagnostic::new(if certain { Severity::Error } else { Severity::Warning }, message);
    diagnostic.lint = "unreadable-file";
    diagnostic.pod_state = certain.then_some(PodState::Rejected);
    diagnostic.labels.push(Label { span: source.span(at, at + wide), text: String::new() });
    diagnostic
}
