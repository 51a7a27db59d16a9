//! The coverage table: each row of the catalogue with the lints and sections that are about it.

use std::fmt::Write as _;

use super::compose;
use super::rows::ROWS;
use super::topics::{Topic, topics};
use crate::lint::LintInfo;
use crate::registry;

/// A row of the catalogue and what covers it.
#[derive(Debug)]
pub struct Covered {
    /// Its number.
    pub number: &'static str,
    /// Its short name.
    pub name: &'static str,
    /// The lints with it.
    pub lints: Vec<&'static LintInfo>,
    /// The sections with it.
    pub topics: Vec<&'static Topic>,
}

/// Every row, in order.
pub fn coverage() -> Vec<Covered> {
    let rows = ROWS.iter().map(|&(number, name)| Covered {
        number,
        name,
        lints: registry::ALL
            .iter()
            .copied()
            .filter(|info| compose::rows(info).any(|r| r == number))
            .collect(),
        topics: topics().iter().filter(|topic| topic.rows.contains(&number)).collect(),
    });
    rows.collect()
}

const INTRODUCTION: &str = "\
# Lints

A folder for each chapter of the troubleshooting guide, a file for each lint. The README of a chapter says what
its Pod states mean, how to confirm them, and which causes no file can show.

The table is written by `podlint explain --coverage --format markdown > lints/README.md`; a test holds that every
cause has a lint or a section, and that what stands here is true.

| row | cause | lints | explained |
|---|---|---|---|
";

/// The table as the Markdown page `lints/README.md`, whose links are relative to `lints/`.
pub fn markdown() -> String {
    let mut out = INTRODUCTION.to_owned();
    for row in coverage() {
        let lints: Vec<_> = row.lints.iter().map(|info| lint_link(info)).collect();
        let topics: Vec<_> = row.topics.iter().map(|topic| topic_link(topic)).collect();
        let _ =
            writeln!(out, "| {} | {} | {} | {} |", row.number, row.name, lints.join(", "), topics.join(", "));
    }
    out
}

fn lint_link(info: &LintInfo) -> String {
    format!("[{}]({}/{}.rs)", info.name, info.chapter, info.name.replace('-', "_"))
}

fn topic_link(topic: &Topic) -> String {
    format!("[{}]({}/README.md#{})", topic.name().replace('|', "\\|"), topic.chapter, anchor(topic.title))
}

/// The name GitHub gives a heading: punctuation is dropped, blanks become `-`.
fn anchor(title: &str) -> String {
    let kept = title.chars().flat_map(char::to_lowercase);
    let kept = kept.filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// The table as text.
pub fn text() -> String {
    let mut out = String::new();
    for row in coverage() {
        let _ = writeln!(out, "{:4} {}", row.number, row.name);
        for info in row.lints {
            let _ = writeln!(out, "       lint     {}", info.name);
        }
        for topic in row.topics {
            let _ = writeln!(out, "       explain  {}", topic.slug());
        }
    }
    out
}

/// The table as JSON.
pub fn json() -> serde_json::Value {
    let rows = coverage().into_iter().map(|row| {
        serde_json::json!({
            "row": row.number,
            "name": row.name,
            "lints": row.lints.iter().map(|info| info.name).collect::<Vec<_>>(),
            "explained": row.topics.iter().map(|topic| topic.slug()).collect::<Vec<_>>(),
        })
    });
    rows.collect()
}
