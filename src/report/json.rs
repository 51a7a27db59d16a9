//! `json`: one document, described by `podlint.schema.json`.

use std::cell::Cell;
use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::{Counts, Message, Report, Run};

/// Changes only when a field goes or changes its meaning.
const SCHEMA_VERSION: u32 = 1;

/// The JSON Schema of this format.
pub const SCHEMA: &str = include_str!("podlint.schema.json");

/// The format.
pub(super) struct Json;

/// Items that are serialised as a list while they are made. It can be written once.
pub(super) struct Streamed<I>(Cell<Option<I>>);

impl<I> Streamed<I> {
    pub(super) fn new(items: I) -> Self {
        Self(Cell::new(Some(items)))
    }
}

impl<I: Iterator<Item: Serialize>> Serialize for Streamed<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.take().into_iter().flatten())
    }
}

#[derive(Serialize)]
struct Document<'r> {
    schema_version: u32,
    diagnostics: Streamed<Box<dyn Iterator<Item = Message<'r>> + 'r>>,
    summary: Totals<'r>,
}

#[derive(Serialize)]
struct Totals<'r> {
    files: usize,
    documents: usize,
    resources: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
    remarks: &'r [String],
}

impl Report for Json {
    fn write(&self, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
        let counts = Counts::of(run.messages);
        let summary = Totals {
            files: run.summary.files,
            documents: run.summary.documents,
            resources: run.summary.resources,
            errors: counts.errors,
            warnings: counts.warnings,
            notes: counts.notes,
            remarks: &run.summary.remarks,
        };
        let diagnostics =
            Streamed::new(Box::new(run.messages.iter()) as Box<dyn Iterator<Item = Message<'_>>>);
        let document = Document { schema_version: SCHEMA_VERSION, diagnostics, summary };
        serde_json::to_writer_pretty(&mut *out, &document)?;
        out.write_all(b"\n")
    }
}
