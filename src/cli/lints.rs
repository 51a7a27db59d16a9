//! `podlint lints`: the catalogue.

use std::io::{self, Write};

use serde::Serialize;

use super::args::{Lints, ListFormat};
use crate::lint::LintInfo;
use crate::registry;
use crate::report::{LintDocs, Pages};

#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    severity: &'a str,
    pod_states: Vec<&'a str>,
    chapter: &'a str,
    since: &'a str,
    former_names: &'a [&'a str],
    summary: String,
    url: Option<String>,
}

/// Prints every lint.
///
/// # Errors
/// Standard output cannot be written.
pub fn run(options: &Lints, out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<Row<'_>> = registry::ALL.iter().map(|info| row(info)).collect();
    match options.format {
        ListFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &rows)?;
            writeln!(out)
        }
        ListFormat::Text => text(&rows, out),
    }
}

fn row(info: &LintInfo) -> Row<'_> {
    let mut pod_states = Vec::new();
    for prediction in info.meta.predictions() {
        if !pod_states.contains(&prediction.state.name()) {
            pod_states.push(prediction.state.name());
        }
    }
    Row {
        name: info.name,
        severity: info.meta.severity.name(),
        pod_states,
        chapter: info.chapter,
        since: info.meta.since,
        former_names: info.meta.former_names,
        summary: Pages
            .summary(info.name)
            .map(|text| text.trim_end_matches('.').to_owned())
            .unwrap_or_default(),
        url: Pages.url(info.name),
    }
}

fn text(rows: &[Row<'_>], out: &mut dyn Write) -> io::Result<()> {
    let width = rows.iter().map(|row| row.name.len()).max().unwrap_or(0);
    let mut chapter = "";
    for row in rows {
        if row.chapter != chapter {
            let gap = if chapter.is_empty() { "" } else { "\n" };
            writeln!(out, "{gap}{}", row.chapter.replace('_', " "))?;
            chapter = row.chapter;
        }
        writeln!(out, "  {:width$}  {:7}  {}", row.name, row.severity, row.summary)?;
    }
    Ok(())
}
