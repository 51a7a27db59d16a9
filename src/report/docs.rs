//! The lints' own documentation.

use std::borrow::Cow;

use crate::registry;

/// The documentation of lints, by name.
pub trait LintDocs: Sync {
    /// The first sentence: what the mistake is.
    fn summary(&self, lint: &str) -> Option<Cow<'static, str>>;
    /// The whole page, as Markdown.
    fn markdown(&self, lint: &str) -> Option<Cow<'static, str>>;
    /// Where the page can be read.
    fn url(&self, lint: &str) -> Option<String>;
}

/// The pages that the lints of this program carry.
#[derive(Debug, Clone, Copy)]
pub struct Pages;

impl LintDocs for Pages {
    fn summary(&self, lint: &str) -> Option<Cow<'static, str>> {
        let docs = registry::by_name(lint)?.docs.trim();
        let paragraph = docs.split("\n\n").next()?;
        Some(paragraph.split_whitespace().collect::<Vec<_>>().join(" ").into())
    }

    fn markdown(&self, lint: &str) -> Option<Cow<'static, str>> {
        let docs = registry::by_name(lint)?.docs.trim();
        if !docs.contains("#~") {
            return Some(docs.into());
        }
        // The marks tell the tests where an example fires; a reader needs none.
        let lines = docs.lines().map(|line| line.split("#~").next().unwrap_or(line).trim_end());
        Some(lines.collect::<Vec<_>>().join("\n").into())
    }

    fn url(&self, lint: &str) -> Option<String> {
        let info = registry::by_name(lint)?;
        let file = info.name.replace('-', "_");
        Some(format!("{}/blob/main/lints/{}/{file}.rs", env!("CARGO_PKG_REPOSITORY"), info.chapter))
    }
}
