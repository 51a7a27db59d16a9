//! The syntax of programs' own configuration files: what stands in ConfigMaps, Secrets and on nodes.

mod blocks;
mod directives;
mod fields;
mod lines;
mod settings;
mod structured;

pub use blocks::{caddy, nginx};
pub use directives::{corefile, haproxy, redis};
pub use fields::{fault_at, is_duration, misspelled};
pub use lines::{ini, properties};
pub use settings::{Setting, toml_settings};
pub use structured::{json, toml, xml, yaml};

/// What is wrong with a file's syntax, at which bytes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What is wrong: short, lower case.
    pub message: String,
    /// What to put instead of the bytes, where the cure is certain.
    pub replacement: Option<String>,
}

impl Fault {
    fn new(start: usize, end: usize, message: impl Into<String>) -> Self {
        Self { start, end, message: message.into(), replacement: None }
    }
}

/// The byte at a line and column (both from 1, the column in bytes or characters alike for ASCII).
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>();
    (start + column.saturating_sub(1)).min(text.len())
}
