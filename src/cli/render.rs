//! `podlint render`: what would be applied, as Kubernetes reads it.

use std::io::{self, Write};
use std::path::Path;

use super::Failure;
use super::args::{Render, RenderFormat};
use super::emit;
use crate::discover::{FileKind, Input, STDIN, name, read};
use crate::syntax::Sources;
use crate::syntax::yaml::{Tree, Value, parse, write_json};

/// Prints a file's documents.
///
/// # Errors
/// The file cannot be read, or standard output cannot be written.
pub fn run(options: &Render, working_directory: &Path, out: &mut dyn Write) -> Result<(), Failure> {
    let input = input(options, working_directory)?;
    let text =
        read(&input).map_err(|problem| Failure::Usage(format!("`{}` {}", problem.name, problem.kind)))?;
    let sources = Sources::default();
    let source = sources.add_file(input.name, input.path.as_deref(), text.into_boxed_str());
    let tree = parse(&source);
    match options.format {
        RenderFormat::Json => json(&tree, options.show_secrets, out)?,
        RenderFormat::Yaml => yaml(&tree, options.show_secrets, out)?,
    }
    for problem in &tree.problems {
        let at = source.position(problem.span.start);
        eprintln_quietly(&format!("{}:{}:{}: {}\n", source.name, at.line, at.column, problem.message));
    }
    Ok(())
}

fn eprintln_quietly(text: &str) {
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
        return Err(Failure::Usage(format!("`{}` is a folder: name a file", options.path)));
    }
    let name = name::display(&path, working_directory);
    Ok(Input { path: Some(path), name, kind: FileKind::Manifest, chart: None, named: true })
}

/// An array of the documents, `null` for one that cannot be read.
fn json(tree: &Tree, show_secrets: bool, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"[")?;
    let mut text = String::new();
    for (at, document) in tree.documents.iter().enumerate() {
        text.clear();
        text.push_str(if at == 0 { "\n" } else { ",\n" });
        match document.root {
            Some(root) => {
                let root = tree.value(root);
                write_json(root, &mut text, &|value| !show_secrets && is_secret(value, root));
            }
            None => text.push_str("null"),
        }
        out.write_all(text.as_bytes())?;
    }
    out.write_all(if tree.documents.is_empty() { b"]\n" } else { b"\n]\n" })
}

fn yaml(tree: &Tree, show_secrets: bool, out: &mut dyn Write) -> io::Result<()> {
    for (at, document) in tree.documents.iter().enumerate() {
        let Some(root) = document.root else { continue };
        let root = tree.value(root);
        let mut text = String::new();
        if at > 0 {
            text.push_str("---\n");
        }
        emit::document(root, &mut text, &|value| !show_secrets && is_secret(value, root));
        out.write_all(text.as_bytes())?;
    }
    Ok(())
}

/// Whether a string is one that must not be seen: below a Secret's `data` or `stringData`, or the value of an
/// environment variable named like a credential.
fn is_secret(value: Value<'_>, root: Value<'_>) -> bool {
    let mut at = value;
    while let Some(parent) = at.parent() {
        if parent.is_mapping()
            && let Some(key) = at.key().and_then(Value::text)
        {
            let kind = parent.str_at(&["kind"]);
            if matches!(key, "data" | "stringData") && kind == Some("Secret") {
                return true;
            }
            if key == "value" && at == value && parent.str_at(&["name"]).is_some_and(is_credential) {
                return true;
            }
        }
        if parent == root {
            break;
        }
        at = parent;
    }
    false
}

fn is_credential(name: &str) -> bool {
    const WORDS: [&str; 8] =
        ["PASSWORD", "PASSWD", "SECRET", "TOKEN", "API_KEY", "APIKEY", "PRIVATE_KEY", "CREDENTIAL"];
    let name = name.to_ascii_uppercase();
    WORDS.iter().any(|word| name.contains(word))
}
