//! The command line program.

mod args;
mod emit;
mod render;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

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

/// Runs the program.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help into a closed pipe is no failure.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let mut out = io::BufWriter::with_capacity(64 << 10, io::stdout().lock());
    let result = run(&cli, &mut out).and_then(|code| Ok(out.flush().map(|()| code)?));
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

fn run(cli: &Cli, out: &mut dyn Write) -> Result<u8, Failure> {
    if let Some(threads) = cli.global.threads {
        // A second call (tests) finds the pool built already.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    }
    let working_directory = std::env::current_dir()
        .map_err(|error| Failure::Usage(format!("the working directory cannot be read: {error}")))?;
    match &cli.command {
        Some(Command::Render(options)) => render::run(options, &working_directory, out).map(|()| 0),
        Some(Command::Lints(_)) => Ok(0),
        Some(Command::Completions { shell }) => {
            clap_complete::generate(*shell, &mut Cli::command(), "podlint", out);
            Ok(0)
        }
        None => Ok(0),
    }
}
