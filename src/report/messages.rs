//! The findings of a run in order, made into messages one at a time: a run may have very many.

use std::cmp::Ordering;

use super::message::Message;
use super::resolve::{Context, message, primary_place};
use crate::diagnostic::{Diagnostic, Level};

/// Findings in the contract's order, each once.
#[derive(Clone)]
pub struct Messages<'r> {
    context: Context<'r>,
    entries: Vec<Entry<'r>>,
}

#[derive(Clone, Copy)]
struct Entry<'r> {
    diagnostic: &'r Diagnostic,
    path: &'r str,
    start: u32,
    end: u32,
}

/// The findings in order: path, byte, end, lint, resource, message; what is the same twice is there once.
pub fn resolve<'r>(diagnostics: &'r [Diagnostic], context: Context<'r>) -> Messages<'r> {
    let entry = |diagnostic: &'r Diagnostic| match primary_place(diagnostic, context) {
        Some(place) => {
            let path = context.sources.get(place.source).name.as_str();
            Entry { diagnostic, path, start: place.start, end: place.end }
        }
        None => Entry { diagnostic, path: "", start: 0, end: 0 },
    };
    let mut entries: Vec<_> = diagnostics.iter().map(entry).collect();
    entries.sort_by(order);
    entries.dedup_by(|a, b| order(a, b) == Ordering::Equal && a.diagnostic.field == b.diagnostic.field);
    Messages { context, entries }
}

fn order(a: &Entry<'_>, b: &Entry<'_>) -> Ordering {
    (a.path, a.start, a.end, a.diagnostic.lint)
        .cmp(&(b.path, b.start, b.end, b.diagnostic.lint))
        .then_with(|| a.diagnostic.resource.cmp(&b.diagnostic.resource))
        .then_with(|| a.diagnostic.message.cmp(&b.diagnostic.message))
}

impl<'r> Messages<'r> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Each message, made as it is asked for.
    pub fn iter(&self) -> impl Iterator<Item = Message<'r>> {
        self.entries.iter().map(|entry| message(entry.diagnostic, self.context))
    }

    /// The messages of a range of the order, made on all threads.
    pub(super) fn each_parallel<T: Send>(
        &self,
        range: std::ops::Range<usize>,
        with: impl Fn(&Message<'r>) -> T + Sync,
    ) -> Vec<T> {
        use rayon::prelude::*;
        self.entries[range].par_iter().map(|entry| with(&message(entry.diagnostic, self.context))).collect()
    }

    /// The findings themselves, with the path of each.
    pub fn findings(&self) -> impl Iterator<Item = (&'r str, &'r Diagnostic)> {
        self.entries.iter().map(|entry| (entry.path, entry.diagnostic))
    }

    /// Takes out the messages that `keep` does not want, in order.
    pub fn retain(&mut self, mut keep: impl FnMut(&Message<'r>) -> bool) {
        let context = self.context;
        self.entries.retain(|entry| keep(&message(entry.diagnostic, context)));
    }

    /// Takes out all.
    pub fn clear(&mut self) {
        self.entries.clear();
    }
}

/// Whether a finding makes the run fail.
pub(super) fn fails(diagnostic: &Diagnostic) -> bool {
    diagnostic.level >= Level::Deny
}
