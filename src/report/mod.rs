//! Findings on paper: for people (`full`, `medium`, `short`), for programs (`json`), for the services that
//! show them beside the code (`github`, `gitlab`, `sarif`, `junit`).
//!
//! [`resolve`] turns findings into [`Message`]s, places in files without anything secret; a [`Report`] writes
//! them. A writer's error comes back as it is: a broken pipe is the caller's to be quiet about.

mod brief;
mod docs;
mod frame;
mod full;
mod github;
mod gitlab;
mod json;
mod junit;
mod message;
mod messages;
mod resolve;
mod sarif;
mod style;
mod summary;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

pub use docs::{LintDocs, Pages};
pub use json::SCHEMA;
pub use message::{
    Fingerprint, Message, MessageEdit, MessageEvent, MessageFix, MessageLabel, MessageResource, Place,
    Position,
};
pub use messages::{Messages, resolve};
pub use resolve::{Context, message};
pub(crate) use style::harmless;
pub use style::{Color, Style};
pub use summary::{Counts, Summary, statistics, summary_line};

/// What a report is written from.
#[derive(Clone, Copy)]
pub struct Run<'r> {
    /// What the messages are made with.
    pub context: Context<'r>,
    /// The findings, in order.
    pub messages: &'r Messages<'r>,
    /// What was read.
    pub summary: &'r Summary,
}

/// A format.
pub trait Report {
    /// Writes every finding of the run. The same run gives the same bytes.
    ///
    /// # Errors
    /// Those of `out`.
    fn write(&self, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()>;
}

/// The formats, as `--format` names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// Each finding with the lines it is about
    #[default]
    Full,
    /// Each finding with its notes, no lines of files
    Medium,
    /// One line for each finding
    Short,
    /// One JSON document
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// JUnit XML
    Junit,
    /// GitLab Code Quality
    Gitlab,
}

impl Format {
    /// Whether it is for people: then the summary goes to standard error.
    pub const fn is_for_people(self) -> bool {
        matches!(self, Format::Full | Format::Medium | Format::Short)
    }

    /// What writes it.
    pub fn report(self, style: Style) -> Box<dyn Report> {
        match self {
            Format::Full => Box::new(full::Full(style)),
            Format::Medium => Box::new(brief::Brief { style, notes: true }),
            Format::Short => Box::new(brief::Brief { style, notes: false }),
            Format::Json => Box::new(json::Json),
            Format::Sarif => Box::new(sarif::Sarif),
            Format::Github => Box::new(github::Github),
            Format::Junit => Box::new(junit::Junit),
            Format::Gitlab => Box::new(gitlab::Gitlab),
        }
    }
}
