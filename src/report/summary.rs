//! How a run ended, in one line; how often each lint spoke, in a table.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use super::messages::fails;
use super::{Messages, Style};
use crate::diagnostic::Severity;

/// What a run read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files read as Kubernetes YAML.
    pub files: usize,
    /// Documents in them.
    pub documents: usize,
    /// Kubernetes objects in them.
    pub resources: usize,
    /// What else should be known: what was left out, and why.
    pub remarks: Vec<String>,
}

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
    /// Those of any severity that make the run fail.
    pub failing: usize,
}

impl Counts {
    /// Counts findings.
    pub fn of(messages: &Messages<'_>) -> Self {
        let mut counts = Self::default();
        for (_, finding) in messages.findings() {
            match finding.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Note => counts.notes += 1,
            }
            counts.failing += usize::from(fails(finding));
        }
        counts
    }
}

/// `1 error, 2 warnings in 12 files (40 documents), 0.05 s`, and a line for each remark.
pub fn summary_line(messages: &Messages<'_>, summary: &Summary, time: Duration, style: Style) -> String {
    let counts = Counts::of(messages);
    let mut parts = Vec::new();
    for (severity, count) in [
        (Severity::Error, counts.errors),
        (Severity::Warning, counts.warnings),
        (Severity::Note, counts.notes),
    ] {
        if count > 0 {
            parts.push(style.severity(severity, &plural(count, severity.name())));
        }
    }
    let mut line = if parts.is_empty() { style.paint("1;32", "no findings") } else { parts.join(", ") };
    let denied = counts.failing.saturating_sub(counts.errors);
    if denied > 0 && counts.failing > 0 {
        let _ = write!(line, " ({} denied)", counts.failing);
    }
    let _ = write!(
        line,
        " in {} ({}), {:.2} s",
        plural(summary.files, "file"),
        plural(summary.documents, "document"),
        time.as_secs_f64()
    );
    for remark in &summary.remarks {
        let _ = write!(line, "\n{remark}");
    }
    line.push('\n');
    line
}

/// One row for each lint that spoke: how often, how certain, its name; most frequent first.
pub fn statistics(messages: &Messages<'_>) -> String {
    let mut rows: BTreeMap<(&str, Severity), usize> = BTreeMap::new();
    for (_, finding) in messages.findings() {
        *rows.entry((finding.lint, finding.severity)).or_default() += 1;
    }
    let mut rows: Vec<_> = rows.into_iter().collect();
    rows.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let digits = rows.first().map_or(1, |(_, count)| count.to_string().len());
    let mut out = String::new();
    for ((lint, severity), count) in rows {
        let _ = writeln!(out, "{count:digits$}  {:7}  {lint}", severity.name());
    }
    out
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
