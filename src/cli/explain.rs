//! `podlint explain`: pages on lints, states, events and pasted messages.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;

use super::Failure;
use super::args::{Explain, Global, PageFormat};
use crate::explain::{self, Answer, Page, coverage};
use crate::report::{Style, harmless};

/// Bytes read from standard input.
const MAX_INPUT: u64 = 1 << 20;

/// Prints what is known.
///
/// # Errors
/// Nothing is known, or something cannot be read or written.
pub fn run(options: &Explain, global: &Global, out: &mut dyn Write) -> Result<(), Failure> {
    let style = Style::of_stdout(global.color);
    if options.coverage {
        let text = match options.format {
            PageFormat::Text => coverage::text(),
            PageFormat::Markdown => coverage::markdown(),
            PageFormat::Json => format!("{:#}\n", coverage::json()),
        };
        return Ok(out.write_all(text.as_bytes())?);
    }
    if options.all {
        let pages = explain::all();
        return match &options.output {
            Some(folder) => write_pages(&pages, options.format, folder),
            None => print(&Answer { pages, unknown: Vec::new() }, options.format, style, None, out),
        };
    }
    let what = text(options)?;
    let answer = explain::explain(&what);
    if answer.pages.is_empty() {
        return Err(unknown(&what));
    }
    print(&answer, options.format, style, Some(&what), out)
}

fn text(options: &Explain) -> Result<String, Failure> {
    if options.what != ["-"] {
        return Ok(options.what.join(" "));
    }
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(MAX_INPUT).read_to_end(&mut bytes);
    read.map_err(|error| Failure::Usage(format!("standard input cannot be read: {error}")))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn unknown(what: &str) -> Failure {
    let short: String = what.trim().chars().take(80).collect();
    let cut = if short.len() < what.trim().len() { "…" } else { "" };
    let mut text = format!("nothing is known about `{}{cut}`", harmless(&short));
    let near = explain::nearest(what);
    if near.is_empty() {
        text +=
            "\n  `podlint lints` lists the lints; the Pod states and the reasons of events have pages, too";
    } else {
        text += "\n  the nearest topics:";
        near.iter().for_each(|name| text += &format!("\n    podlint explain {name}"));
    }
    Failure::Usage(text)
}

fn print(
    answer: &Answer,
    format: PageFormat,
    style: Style,
    what: Option<&str>,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    if format == PageFormat::Json {
        let pages: Vec<_> = answer.pages.iter().map(Page::json).collect();
        let document = serde_json::json!({
            "schema_version": 1, "asked": what, "pages": pages, "unknown": answer.unknown,
        });
        return Ok(writeln!(out, "{document:#}")?);
    }
    let mut first = true;
    for page in &answer.pages {
        if !std::mem::take(&mut first) {
            out.write_all(if format == PageFormat::Markdown { b"\n" } else { b"\n\n" })?;
        }
        let markdown = page.markdown();
        let text = if format == PageFormat::Text { explain::render(&markdown, style) } else { markdown };
        out.write_all(text.as_bytes())?;
    }
    for part in &answer.unknown {
        writeln!(out, "\nNothing is known about `{}`.", harmless(part))?;
    }
    Ok(())
}

/// Writes each page to a file, and an index of them.
fn write_pages(pages: &[Page], format: PageFormat, folder: &Path) -> Result<(), Failure> {
    let extension = match format {
        PageFormat::Text => "txt",
        PageFormat::Markdown => "md",
        PageFormat::Json => "json",
    };
    let mut index = String::from("# podlint explain\n");
    let mut kind = "";
    for page in pages {
        if page.kind.name() != kind {
            kind = page.kind.name();
            index += &format!("\n## {kind}\n\n");
        }
        let file = format!("{kind}/{}.{extension}", explain::slug(&page.name));
        index += &format!("- [{}]({file})\n", page.name);
        let text = match format {
            PageFormat::Text => explain::render(&page.markdown(), Style::PLAIN),
            PageFormat::Markdown => page.markdown(),
            PageFormat::Json => format!("{:#}\n", page.json()),
        };
        write_file(&folder.join(file), &text)?;
    }
    write_file(&folder.join("index.md"), &index)
}

fn write_file(path: &Path, text: &str) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))
}
