//! Linting: from the command line to the exit code.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use clap::ArgMatches;
use rustc_hash::FxHashSet;

use super::args::Cli;
use super::progress::Progress;
use super::settings::{self, Settings};
use super::{Failure, mend};
use crate::baseline::{Baseline, BaselineError};
use crate::config::Release;
use crate::diagnostic::{Diagnostic, Level};
use crate::discover::read::{MAX_SNAPSHOT_BYTES, read_text};
use crate::discover::{self, Context, Discovery, FileKind, ReadProblem, name};
use crate::helm::Edited;
use crate::helm::releases::{self, ChartInput, ReleaseInput};
use crate::nearby;
use crate::pipeline::{self, Loaded, Outcome};
use crate::redact::Redactor;
use crate::report::{self, Counts, Messages, Style, Summary};
use crate::suppress;

/// Lints and reports.
///
/// # Errors
/// The configuration or an option cannot be used, or standard output cannot be written.
pub fn run(cli: &Cli, matches: &ArgMatches, out: &mut dyn Write) -> Result<u8, Failure> {
    let start = Instant::now();
    let progress = Progress::start(!cli.global.quiet);
    let working_directory = super::working_directory()?;
    let mut settings = settings::resolve(cli, matches, &working_directory)?;
    let snapshots = snapshots(&settings)?;
    let discovery = discover::discover(&settings.paths, &settings.discovery);
    settings.run.charts = charts(&settings.releases, &settings.working_directory, &discovery);
    let (mut files, problems) = pipeline::read(&discovery);
    files.extend(definitions(&settings, &files)?);
    let (named, walked) = sort_problems(&discovery, problems);
    let context = discovery.named_files.then(|| Arc::new(context(&settings, &discovery)));
    let inputs = Inputs { files, snapshots, walked, context, edited: Arc::default() };
    let again = mend::mode(&cli.lint).map(|mode| (mode, inputs.clone()));
    let mut outcome = check(inputs, &settings);
    let mended = again.map(|(mode, inputs)| mend::mend(&outcome, mode, inputs, &settings));
    drop(progress);
    let mut remarks = remarks(&discovery);
    remarks.extend(releases::offer(&settings.run.charts));
    let mut failed = false;
    match mended {
        Some(mended) if cli.lint.diff => mend::diff(&mended, &outcome, cli.global.color, &mut remarks, out)?,
        Some(mended) => {
            failed = mend::write(&mended, &mut remarks);
            outcome = mended.last.unwrap_or(outcome);
        }
        None => {}
    }
    let code = print(cli, &outcome, settings.baseline.as_deref(), remarks, start, out)?;
    // The process ends: taking every tree apart first would be for nothing.
    std::mem::forget(outcome);
    Ok(if complain(&discovery, &named) || failed { 2 } else { code })
}

/// The charts among the inputs, with the releases that the configuration names.
pub(super) fn charts(
    releases: &[Release],
    working_directory: &Path,
    discovery: &Discovery,
) -> Vec<ChartInput> {
    let shown = |path: &Path| name::display(path, working_directory);
    let whole: FxHashSet<&Path> = discovery.charts.iter().map(PathBuf::as_path).collect();
    let mut partly: Vec<(PathBuf, Vec<String>)> = Vec::new();
    for input in &discovery.inputs {
        let Some(chart) = input.chart.as_ref().filter(|chart| !whole.contains(chart.as_path())) else {
            continue;
        };
        match partly.iter_mut().find(|(path, _)| path == chart) {
            Some((_, names)) => names.push(input.name.clone()),
            None => partly.push((chart.clone(), vec![input.name.clone()])),
        }
    }
    let whole = discovery.charts.iter().map(|path| (path.clone(), None));
    let all = whole.chain(partly.into_iter().map(|(path, names)| (path, Some(names))));
    let charts = all.map(|(path, only)| {
        let mut chart = ChartInput { path: path.clone(), name: shown(&path), releases: Vec::new(), only };
        for release in releases.iter().filter(|release| release.chart == path) {
            chart.releases.push(ReleaseInput {
                values: release.values.iter().map(|path| (path.clone(), shown(path))).collect(),
                set: release.set.clone(),
                name: release.name.clone(),
                namespace: release.namespace.clone(),
            });
        }
        chart
    });
    charts.collect()
}

/// What is linted.
#[derive(Clone)]
pub(super) struct Inputs {
    /// Files with their texts.
    pub files: Vec<Loaded>,
    /// Saved clusters.
    pub snapshots: Vec<Loaded>,
    /// Files met in a walk that cannot be read.
    pub walked: Vec<ReadProblem>,
    /// The rest of the repository, where single files are named.
    pub context: Option<Arc<Context>>,
    /// Texts in the place of files that only rendering reads.
    pub edited: Arc<Edited>,
}

/// Every finding that is to be reported.
pub(super) fn check(inputs: Inputs, settings: &Settings) -> Outcome {
    let asked = crate::run::Settings { edited: inputs.edited, ..settings.run.clone() };
    let mut outcome = match &inputs.context {
        Some(context) => nearby::lint(inputs.files, &inputs.snapshots, asked, context),
        None => pipeline::lint(inputs.files, inputs.snapshots, asked),
    };
    for problem in inputs.walked {
        outcome.diagnostics.push(pipeline::unreadable(&outcome.run, problem));
    }
    apply_levels(&mut outcome, settings);
    let findings = std::mem::take(&mut outcome.diagnostics);
    outcome.diagnostics = suppress::apply(&outcome.run, findings);
    apply_levels(&mut outcome, settings);
    outcome.diagnostics.retain(|diagnostic| diagnostic.level != Level::Allow);
    outcome
}

/// The rest of the repository that the first named file lies in.
fn context(settings: &Settings, discovery: &Discovery) -> Context {
    let named = discovery.inputs.iter().find(|input| input.named);
    let path = named.map(|input| name::absolute(Path::new(&input.name), &settings.working_directory));
    let folder = path.as_deref().and_then(Path::parent).unwrap_or(&settings.working_directory);
    let root = discover::root(folder, settings.config_folder.as_deref());
    Context::new(root, discovery, settings.discovery.clone())
}

/// Saved clusters. They are named by the user: one that cannot be read ends the run.
fn snapshots(settings: &Settings) -> Result<Vec<Loaded>, Failure> {
    let read = |path: &PathBuf| {
        let name = name::display(path, &settings.working_directory);
        let text = read_text(path, MAX_SNAPSHOT_BYTES)
            .map_err(|problem| Failure::Usage(format!("the saved cluster `{name}` {problem}")))?;
        Ok(Loaded { name, path: Some(path.clone()), kind: FileKind::Manifest, text, reported: false })
    };
    settings.cluster.iter().map(read).collect()
}

/// The files of the configuration's `crds` that are not linted anyway: they define kinds, and are not reported on.
fn definitions(settings: &Settings, files: &[Loaded]) -> Result<Vec<Loaded>, Failure> {
    let paths: Vec<String> = settings.crds.iter().map(|path| path.display().to_string()).collect();
    let options = discover::Options {
        no_ignore: true,
        working_directory: settings.working_directory.clone(),
        ..discover::Options::default()
    };
    let discovery = discover::discover(&paths, &options);
    if let Some(error) = discovery.errors.first() {
        return Err(Failure::Usage(format!("{error} (`crds` of the configuration)")));
    }
    let known: FxHashSet<&Path> = files.iter().filter_map(|file| file.path.as_deref()).collect();
    let (mut found, _) = pipeline::read(&discovery);
    found.retain(|file| file.path.as_deref().is_none_or(|path| !known.contains(path)));
    found.iter_mut().for_each(|file| file.reported = false);
    Ok(found)
}

/// Problems of files named by the user, and of files met in a walk.
fn sort_problems(discovery: &Discovery, problems: Vec<ReadProblem>) -> (Vec<ReadProblem>, Vec<ReadProblem>) {
    let is_named = |problem: &ReadProblem| {
        discovery.inputs.iter().any(|input| input.named && input.name == problem.name)
    };
    let (named, mut walked): (Vec<_>, Vec<_>) = problems.into_iter().partition(is_named);
    walked.extend(discovery.problems.iter().cloned());
    (named, walked)
}

fn apply_levels(outcome: &mut Outcome, settings: &Settings) {
    let run = &outcome.run;
    let path = |diagnostic: &Diagnostic| {
        let origin = crate::syntax::resolve(&run.sources, diagnostic.primary()?).first()?.span;
        run.sources.get(origin.source).path.clone()
    };
    for diagnostic in &mut outcome.diagnostics {
        let (severity, state) = (diagnostic.severity, diagnostic.pod_state);
        diagnostic.level = settings.levels.of(diagnostic.lint, severity, state, path(diagnostic).as_deref());
    }
}

fn print(
    cli: &Cli,
    outcome: &Outcome,
    baseline: Option<&Path>,
    mut remarks: Vec<String>,
    start: Instant,
    out: &mut dyn Write,
) -> Result<u8, Failure> {
    let run = &outcome.run;
    let redactor = redactor(outcome);
    let context = report::Context {
        sources: &run.sources,
        redactor: &redactor,
        docs: &report::Pages,
        versions: run.settings.versions,
    };
    let mut messages = report::resolve(&outcome.diagnostics, context);
    known(cli, baseline, &mut messages, &mut remarks)?;
    let summary = summary(outcome, remarks);
    let format = cli.lint.format;
    if cli.lint.statistics && format.is_for_people() {
        out.write_all(report::statistics(&messages).as_bytes())?;
    } else if !cli.lint.diff {
        let report = format.report(Style::of_stdout(cli.global.color));
        report.write(&report::Run { context, messages: &messages, summary: &summary }, out)?;
    }
    out.flush()?;
    if format.is_for_people() && !cli.global.quiet {
        let style = Style::of_stderr(cli.global.color);
        let line = report::summary_line(&messages, &summary, start.elapsed(), style);
        // Nobody is left to be told that standard error is closed.
        let _ = io::stderr().write_all(line.as_bytes());
    }
    Ok(u8::from(Counts::of(&messages).failing > 0))
}

/// What must not be seen of a run.
pub(super) fn redactor(outcome: &Outcome) -> Redactor {
    let trees = outcome.run.trees.iter().map(|data| &data.tree);
    Redactor::for_findings(&outcome.run.sources, trees, &outcome.diagnostics)
}

/// Takes out what a baseline knows, or makes everything known to one.
fn known(
    cli: &Cli,
    baseline: Option<&Path>,
    messages: &mut Messages<'_>,
    remarks: &mut Vec<String>,
) -> Result<(), Failure> {
    let usage = |error: BaselineError| Failure::Usage(error.to_string());
    if let Some(path) = &cli.lint.write_baseline {
        Baseline::of(messages).write(path).map_err(usage)?;
        let written = count(messages.len(), "finding");
        remarks.push(format!("{written} written to the baseline {}", path.display()));
        messages.clear();
    } else if let Some(path) = baseline {
        let applied = Baseline::read(path).map_err(usage)?.apply(messages);
        if applied.known > 0 {
            remarks.push(format!("{} left out: the baseline knows them", count(applied.known, "finding")));
        }
        if applied.gone > 0 {
            let gone = count(applied.gone, "finding");
            remarks.push(format!("{gone} of the baseline occur no more: --write-baseline takes them out"));
        }
    }
    Ok(())
}

fn summary(outcome: &Outcome, remarks: Vec<String>) -> Summary {
    let reported = || outcome.run.trees.iter().filter(|data| data.reported);
    Summary {
        files: reported().count(),
        documents: reported().map(|data| data.tree.documents.len()).sum(),
        resources: outcome.run.objects.iter().filter(|object| object.reported && !object.fragment).count(),
        remarks,
    }
}

fn remarks(discovery: &Discovery) -> Vec<String> {
    let mut remarks = Vec::new();
    if discovery.excluded > 0 {
        remarks.push(format!("{} left out by the configuration", count(discovery.excluded, "file")));
    }
    remarks
}

pub(super) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// Says which arguments name nothing that can be read; whether there are any.
fn complain(discovery: &Discovery, named: &[ReadProblem]) -> bool {
    let mut text = String::new();
    for error in &discovery.errors {
        text.push_str(&format!("error: {error}\n"));
    }
    for problem in named {
        text.push_str(&format!("error: `{}` {}\n", problem.name, problem.kind));
    }
    let _ = io::stderr().write_all(text.as_bytes());
    !text.is_empty()
}
