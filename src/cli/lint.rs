//! Linting: from the command line to the exit code.

use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Instant;

use clap::ArgMatches;

use super::Failure;
use super::args::Cli;
use super::progress::Progress;
use super::settings::{self, Settings};
use crate::diagnostic::{Diagnostic, Level};
use crate::discover::read::{MAX_SNAPSHOT_BYTES, read_text};
use crate::discover::{self, Discovery, FileKind, ReadProblem, name};
use crate::pipeline::{self, Loaded, Outcome};
use crate::redact::Redactor;
use crate::report::{self, Counts, Style, Summary};
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
    let (files, problems) = pipeline::read(&discovery);
    let (named, walked) = sort_problems(&discovery, problems);
    let run_settings = std::mem::take(&mut settings.run);
    let mut outcome = pipeline::lint(files, snapshots, run_settings);
    for problem in walked {
        outcome.diagnostics.push(pipeline::unreadable(&outcome.run, problem));
    }
    apply_levels(&mut outcome, &settings);
    let findings = std::mem::take(&mut outcome.diagnostics);
    outcome.diagnostics = suppress::apply(&outcome.run, findings);
    apply_levels(&mut outcome, &settings);
    outcome.diagnostics.retain(|diagnostic| diagnostic.level != Level::Allow);
    drop(progress);
    let code = print(cli, &discovery, &outcome, start, out)?;
    Ok(if complain(&discovery, &named) { 2 } else { code })
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
    discovery: &Discovery,
    outcome: &Outcome,
    start: Instant,
    out: &mut dyn Write,
) -> Result<u8, Failure> {
    let run = &outcome.run;
    let redactor = Redactor::new(&run.sources, run.trees.iter().map(|data| &data.tree));
    let context = report::Context {
        sources: &run.sources,
        redactor: &redactor,
        docs: &report::Pages,
        versions: run.settings.versions,
    };
    let messages = report::resolve(&outcome.diagnostics, context);
    let summary = summary(discovery, outcome);
    let format = cli.lint.format;
    if cli.lint.statistics && format.is_for_people() {
        out.write_all(report::statistics(&messages).as_bytes())?;
    } else {
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

fn summary(discovery: &Discovery, outcome: &Outcome) -> Summary {
    let reported = || outcome.run.trees.iter().filter(|data| data.reported);
    let mut remarks = Vec::new();
    if discovery.excluded > 0 {
        remarks.push(format!("{} left out by the configuration", count(discovery.excluded, "file")));
    }
    Summary {
        files: reported().count(),
        documents: reported().map(|data| data.tree.documents.len()).sum(),
        resources: outcome.run.objects.iter().filter(|object| object.reported && !object.fragment).count(),
        remarks,
    }
}

fn count(number: usize, noun: &str) -> String {
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
