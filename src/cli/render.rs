//! `podlint render`: what would be applied, as Kubernetes reads it.

use std::io::{self, Write};
use std::path::Path;

use super::Failure;
use super::args::{Render, RenderFormat};
use super::emit;
use crate::discover::{FileKind, Input, STDIN, name, read};
use crate::redact::Redactor;
use crate::syntax::Sources;
use crate::syntax::yaml::{Tree, Value, parse, write_json};

/// Prints a file's documents or a chart's manifests, and gives the exit code.
///
/// # Errors
/// The file cannot be read, or standard output cannot be written.
pub fn run(options: &Render, working_directory: &Path, out: &mut dyn Write) -> Result<u8, Failure> {
    if super::chart::is_chart(options, working_directory) {
        return super::chart::run(options, working_directory, out);
    }
    let input = input(options, working_directory)?;
    let text =
        read(&input).map_err(|problem| Failure::Usage(format!("`{}` {}", problem.name, problem.kind)))?;
    let sources = Sources::default();
    let source = sources.add_file(input.name, input.path.as_deref(), text.into_boxed_str());
    let tree = parse(&source);
    let redactor = Redactor::new(&sources, [&tree]);
    let hide = |value: Value<'_>| !options.show_secrets && redactor.hides(&sources, value.span());
    match options.format {
        RenderFormat::Json => json(&tree, &hide, out)?,
        RenderFormat::Yaml => yaml(&tree, &hide, out)?,
    }
    for problem in &tree.problems {
        let at = source.position(problem.span.start);
        eprintln_quietly(&format!("{}:{}:{}: {}\n", source.name, at.line, at.column, problem.message));
    }
    Ok(0)
}

pub(super) fn eprintln_quietly(text: &str) {
    // Nobody is left to be told that standard error is closed.
    let _ = io::stderr().write_all(text.as_bytes());
}

fn input(options: &Render, working_directory: &Path) -> Result<Input, Failure> {
    if options.path == "-" {
        let name = options.stdin_filename.clone().unwrap_or_else(|| STDIN.to_owned());
        return Ok(Input { path: None, name, kind: FileKind::Manifest, chart: None, named: true });
    }
    let path = name::absolute(Path::new(&options.path), working_directory);
    if !path.exists() {
        return Err(Failure::Usage(format!("`{}`: no such file or folder", options.path)));
    }
    if path.is_dir() {
        return Err(Failure::Usage(format!(
            "`{}` is a folder without `Chart.yaml`: name a file or a chart",
            options.path
        )));
    }
    let name = name::display(&path, working_directory);
    Ok(Input { path: Some(path), name, kind: FileKind::Manifest, chart: None, named: true })
}

/// An array of the documents, `null` for one that cannot be read.
fn json(tree: &Tree, hide: &dyn Fn(Value<'_>) -> bool, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"[")?;
    let mut text = String::new();
    for (at, document) in tree.documents.iter().enumerate() {
        text.clear();
        text.push_str(if at == 0 { "\n" } else { ",\n" });
        match document.root {
            Some(root) => {
                write_json(tree.value(root), &mut text, hide);
            }
            None => text.push_str("null"),
        }
        out.write_all(text.as_bytes())?;
    }
    out.write_all(if tree.documents.is_empty() { b"]\n" } else { b"\n]\n" })
}

fn yaml(tree: &Tree, hide: &dyn Fn(Value<'_>) -> bool, out: &mut dyn Write) -> io::Result<()> {
    for (at, document) in tree.documents.iter().enumerate() {
        let Some(root) = document.root else { continue };
        let mut text = String::new();
        if at > 0 {
            text.push_str("---\n");
        }
        emit::document(tree.value(root), &mut text, hide);
        out.write_all(text.as_bytes())?;
    }
    Ok(())
}
