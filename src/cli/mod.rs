//! The command line program.

mod args;
mod chart;
mod emit;
mod explain;
mod fit;
mod lint;
mod lints;
mod mend;
mod progress;
mod render;
mod settings;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, FromArgMatches};

use args::{Cli, Command};

/// Why a run ends with exit code 2, or quietly.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Something the user said cannot be done.
    #[error("error: {0}")]
    Usage(String),
    /// The configuration cannot be used; a rendered frame.
    #[error("{0}")]
    Config(String),
    /// Standard output cannot be written.
    #[error("error: standard output: {0}")]
    Output(#[from] io::Error),
}

/// Options that stand before any command.
const GLOBAL: [&str; 5] = ["config", "no_config", "color", "quiet", "threads"];

/// Runs the program.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let parsed = Cli::command()
        .try_get_matches_from(arguments)
        .and_then(|matches| Ok((Cli::from_arg_matches(&matches)?, matches)));
    let (cli, matches) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => {
            // Help into a closed pipe is no failure.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let mut out = io::BufWriter::with_capacity(64 << 10, io::stdout().lock());
    let result = run(&cli, &matches, &mut out).and_then(|code| Ok(out.flush().map(|()| code)?));
    match result {
        Ok(code) => ExitCode::from(code),
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            let text = failure.to_string();
            let _ = writeln!(io::stderr(), "{}", text.trim_end());
            ExitCode::from(2)
        }
    }
}

fn run(cli: &Cli, matches: &ArgMatches, out: &mut dyn Write) -> Result<u8, Failure> {
    if let Some(threads) = cli.global.threads {
        // A second call finds the pool built already.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    }
    let Some(command) = &cli.command else { return lint::run(cli, matches, out) };
    refuse_misplaced(matches)?;
    match command {
        Command::Render(options) => return render::run(options, &working_directory()?, out),
        Command::Fit(options) => return fit::run(options, &cli.global, &working_directory()?, out),
        Command::Explain(options) => explain::run(options, &cli.global, out)?,
        Command::Lints(options) => lints::run(options, out)?,
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "podlint", &mut script);
            out.write_all(&script)?;
        }
    }
    Ok(0)
}

/// An option of linting before another command would be read and forgotten.
fn refuse_misplaced(matches: &ArgMatches) -> Result<(), Failure> {
    let written = |id: &&clap::Id| {
        !GLOBAL.contains(&id.as_str())
            && matches.try_contains_id(id.as_str()).unwrap_or(false)
            && matches.value_source(id.as_str()) == Some(ValueSource::CommandLine)
            && Cli::command().get_arguments().any(|argument| argument.get_id() == *id)
    };
    match (matches.ids().find(written), matches.subcommand_name()) {
        (Some(id), Some(command)) => {
            let option = id.as_str().replace('_', "-");
            Err(Failure::Usage(format!("`--{option}` before `{command}` is an option of linting")))
        }
        _ => Ok(()),
    }
}

fn working_directory() -> Result<PathBuf, Failure> {
    std::env::current_dir()
        .map_err(|error| Failure::Usage(format!("the working directory cannot be read: {error}")))
}
