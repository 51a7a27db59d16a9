//! `--fix` and `--diff`: mends findings and lints again.

use std::io::{self, Write};
use std::sync::Arc;

use super::args::Lint;
use super::lint::{Inputs, check, count, redactor};
use super::settings::Settings;
use crate::diagnostic::Diagnostic;
use crate::fix::{self, Linted, Mended, Mode, Texts};
use crate::pipeline::Outcome;
use crate::report::{Color, Style};
use crate::syntax::Sources;

impl Linted for Outcome {
    fn sources(&self) -> &Sources {
        &self.run.sources
    }

    fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }
}

/// Which fixes are wanted, if any.
pub fn mode(options: &Lint) -> Option<Mode> {
    match (options.fix || options.diff, options.unsafe_fixes) {
        (false, _) => None,
        (true, false) => Some(Mode::Safe),
        (true, true) => Some(Mode::Unsafe),
    }
}

/// Mends in memory what can be mended.
pub fn mend(first: &Outcome, mode: Mode, inputs: Inputs, settings: &Settings) -> Mended<Outcome> {
    let relint = |texts: &Texts| {
        let mut inputs = inputs.clone();
        for file in &mut inputs.files {
            if let Some(text) = texts.get(&file.name) {
                file.text.clone_from(text);
            }
        }
        inputs.edited = Arc::new(texts.iter().map(|(name, text)| (name.clone(), text.clone())).collect());
        check(inputs, settings)
    };
    fix::mend(first, mode, relint)
}

/// Prints what would change.
///
/// # Errors
/// Standard output cannot be written.
pub fn diff(
    mended: &Mended<Outcome>,
    outcome: &Outcome,
    color: Color,
    remarks: &mut Vec<String>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let redactor = redactor(outcome);
    for file in &mended.files {
        out.write_all(file.diff(&redactor, Style::of_stdout(color)).as_bytes())?;
    }
    remarks.push(said("would be mended", mended.applied, mended.files.len()));
    Ok(())
}

/// Writes the mended files; whether any of them cannot be written.
pub fn write(mended: &Mended<Outcome>, remarks: &mut Vec<String>) -> bool {
    let mut failed = 0;
    for file in &mended.files {
        if let Err(error) = file.write() {
            failed += 1;
            let _ = writeln!(io::stderr(), "error: `{}` cannot be mended: {error}", file.name);
        }
    }
    if failed == 0 {
        remarks.push(said("mended", mended.applied, mended.files.len()));
    }
    match mended.taken_back {
        0 => {}
        1 => remarks.push("1 fix taken back: its finding stayed".to_string()),
        more => remarks.push(format!("{more} fixes taken back: their findings stayed")),
    }
    failed > 0
}

fn said(what: &str, applied: usize, files: usize) -> String {
    if applied == 0 {
        return format!("nothing {what}");
    }
    format!("{} {what} in {}", count(applied, "finding"), count(files, "file"))
}
