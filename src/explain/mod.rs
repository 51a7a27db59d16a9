//! `podlint explain`: what is known about a lint, a Pod state, an event, a cause, or a pasted message.
//!
//! The lints' documentation and the READMEs of their chapters are the only text; what stands here finds and
//! joins the pieces.

mod compose;
pub mod coverage;
mod message;
mod page;
mod pattern;
mod rows;
mod terminal;
#[cfg(test)]
mod tests;
mod topics;

use crate::registry;

pub use page::{Kind, Page};
pub use rows::ROWS;
pub use terminal::render;
pub use topics::{Topic, slug, topics};

/// What is known about something.
#[derive(Debug, Default)]
pub struct Answer {
    /// The pages, in the order of the text; empty where nothing is known.
    pub pages: Vec<Page>,
    /// Parts of the text that nothing is known about.
    pub unknown: Vec<String>,
}

/// Finds what `what` is about: a name first, then the text of an event or error.
pub fn explain(what: &str) -> Answer {
    if let Some(page) = named(what) {
        return Answer { pages: vec![page], unknown: Vec::new() };
    }
    let message::Parts { mut pages, unknown } = message::explain(what);
    // Commands stand once, after the last page of their chapter.
    for at in 0..pages.len() {
        if pages[at + 1..].iter().any(|later| later.chapter == pages[at].chapter) {
            pages[at].confirm = None;
        }
    }
    Answer { pages, unknown }
}

/// The page of this name: a lint, a Pod state, an event's reason, a row, a section, an exit code.
fn named(what: &str) -> Option<Page> {
    let name = what.trim().trim_matches(['`', '"', '\'']);
    // As findings show it: `error[memory-in-millibytes]`.
    let lint = name.split_once('[').and_then(|(_, rest)| rest.strip_suffix(']')).unwrap_or(name);
    let lint = lint.to_ascii_lowercase().replace([' ', '_'], "-");
    if let Some(info) = registry::by_name(&lint) {
        return Some(compose::lint(info));
    }
    let state = name.strip_prefix("Init:").unwrap_or(name);
    message::state(state)
        .or_else(|| compose::event(name))
        .or_else(|| compose::event(&message::plain(name)))
        .or_else(|| rows::row(name).map(compose::row))
        .or_else(|| message::exit(name).map(|topic| compose::topic(topic, None)))
        .or_else(|| {
            let slug = slug(name);
            let found = topics().iter().find(|topic| !topic.is_confirmation() && topic.slug() == slug);
            found.map(|topic| compose::topic(topic, None))
        })
}

/// Every page: lints, states, events, rows, then causes and messages.
pub fn all() -> Vec<Page> {
    let mut pages: Vec<Page> = registry::ALL.iter().map(|info| compose::lint(info)).collect();
    for topic in topics() {
        pages.extend(topic.states.iter().map(|(name, state)| compose::state(topic, name, *state)));
    }
    pages.extend(reasons().into_iter().filter_map(compose::event));
    pages.extend(ROWS.iter().map(|row| compose::row(*row)));
    let named = |topic: &Topic| !topic.states.is_empty() || !topic.events.is_empty();
    let told = |topic: &&Topic| {
        // Sections on a state or an event have their pages already.
        !topic.exits.is_empty() || !named(topic) && (!topic.seen.is_empty() || !topic.patterns.is_empty())
    };
    pages.extend(topics().iter().filter(told).map(|topic| compose::topic(topic, None)));
    pages
}

/// Every reason of events that a lint predicts or a README describes.
pub fn reasons() -> Vec<&'static str> {
    let predicted = registry::ALL.iter().flat_map(|info| info.meta.predictions().map(|p| p.reason));
    let described = topics().iter().flat_map(|topic| topic.events.iter().copied());
    let mut all: Vec<_> = predicted.chain(described).filter(|reason| !reason.is_empty()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The names nearest to something unknown, the nearest first.
pub fn nearest(what: &str) -> Vec<String> {
    let mut names: Vec<(usize, String)> = Vec::new();
    let asked: Vec<String> = telling_words(what);
    let mut add = |name: &str, texts: &str| {
        let words = telling_words(texts);
        let shared = asked.iter().filter(|word| words.contains(word)).count();
        let close = what.len() < 60 && close(&message::plain(what), &message::plain(name));
        let score = shared + usize::from(close) * 4;
        if score > 0 && !names.iter().any(|(_, known)| known == name) {
            names.push((score, name.to_owned()));
        }
    };
    for info in registry::ALL {
        add(info.name, &format!("{} {}", info.name, info.docs.lines().next().unwrap_or_default()));
    }
    for topic in topics().iter().filter(|topic| !topic.is_confirmation()) {
        topic.states.iter().for_each(|(name, _)| add(name, name));
        add(&topic.slug(), topic.title);
    }
    reasons().into_iter().for_each(|reason| add(reason, reason));
    names.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    names.into_iter().take(5).map(|(_, name)| name).collect()
}

fn close(a: &str, b: &str) -> bool {
    let limit = (a.len() / 4).clamp(1, 4);
    crate::cluster::nearest::distance(a, b, limit).is_some() || a.len() > 3 && b.contains(a)
}

/// Words of four letters and more, without those that every message has.
fn telling_words(text: &str) -> Vec<String> {
    const COMMON: &[&str] =
        &["that", "with", "this", "from", "have", "does", "error", "failed", "when", "what", "cannot"];
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    words.filter(|word| word.chars().count() > 3 && !COMMON.contains(&word.as_str())).collect()
}
