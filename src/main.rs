//! The command line program.

use std::process::ExitCode;

fn main() -> ExitCode {
    podlint::cli::main(std::env::args_os())
}
