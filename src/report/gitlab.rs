//! `gitlab`: a Code Quality report (<https://docs.gitlab.com/ci/testing/code_quality/>).

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, Write};

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::json::Streamed;
use super::{Fingerprint, Message, Report, Run};
use crate::diagnostic::Severity;

/// The format.
pub(super) struct Gitlab;

#[derive(Serialize)]
struct Issue<'r> {
    description: String,
    check_name: &'r str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'r>,
}

#[derive(Serialize)]
struct Location<'r> {
    path: Cow<'r, str>,
    positions: Positions,
}

#[derive(Serialize)]
struct Positions {
    begin: Point,
    end: Point,
}

#[derive(Serialize)]
struct Point {
    line: u32,
    column: u32,
}

impl Report for Gitlab {
    fn write(&self, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut seen: HashMap<Fingerprint, u32> = HashMap::new();
        let issues = run.messages.iter().filter_map(|message| issue(message, &mut seen));
        serde_json::to_writer_pretty(&mut *out, &Streamed::new(issues))?;
        out.write_all(b"\n")
    }
}

fn issue<'r>(message: Message<'r>, seen: &mut HashMap<Fingerprint, u32>) -> Option<Issue<'r>> {
    let label = message.labels.first()?.clone();
    let before = seen.entry(message.fingerprint).or_default();
    let fingerprint = numbered(message.fingerprint, *before);
    *before += 1;
    let (start, end) = (label.span.start, label.span.end);
    Some(Issue {
        description: message.message.to_string(),
        check_name: message.lint,
        fingerprint,
        severity: match message.severity {
            _ if message.fails() => "critical",
            Severity::Error => "critical",
            Severity::Warning => "major",
            Severity::Note => "info",
        },
        location: Location {
            path: label.path,
            positions: Positions {
                begin: Point { line: start.line, column: start.column },
                end: Point { line: end.line, column: end.column },
            },
        },
    })
}

/// GitLab drops a second finding with the same fingerprint: copies of one object (for staging and production)
/// are told apart by their number.
fn numbered(fingerprint: Fingerprint, before: u32) -> String {
    if before == 0 {
        return fingerprint.to_string();
    }
    let digest = Sha256::digest(format!("{fingerprint}:{before}"));
    let mut short = [0; 16];
    short.copy_from_slice(&digest[..16]);
    Fingerprint(short).to_string()
}
