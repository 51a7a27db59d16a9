//! The chapters' READMEs as topics: each section with what its marks say it is about.
//!
//! Marks are HTML comments on lines of their own below a heading: `<!-- rows: C3 T1; seen: Terminating -->`.
//! `state:` a Pod state the section describes (`NodeLost = Unknown` for another spelling); `event:` event reasons;
//! `exit:` exit codes; `text:` messages, `*` for any text, `|` between alternatives; `under:` the event whose
//! message that is; `rows:` rows of the catalogue; `seen:` the states in which a cause that no file shows is seen.

use std::sync::OnceLock;

use super::pattern::Pattern;
use super::rows;
use crate::diagnostic::PodState;
use crate::registry;

/// A section of a chapter's README.
#[derive(Debug)]
pub struct Topic {
    /// The folder of `lints/`.
    pub chapter: &'static str,
    /// The heading, Markdown.
    pub title: &'static str,
    /// What follows it, Markdown with marks.
    pub body: &'static str,
    /// The Pod states it describes: how they are spelled, and what podlint calls them.
    pub states: Vec<(&'static str, PodState)>,
    /// The event reasons it describes.
    pub events: Vec<&'static str>,
    /// The messages it describes.
    pub patterns: Vec<Pattern>,
    /// The exit codes it describes.
    pub exits: Vec<u8>,
    /// The event reason with which its messages come.
    pub under: Option<&'static str>,
    /// The rows of the catalogue it covers.
    pub rows: Vec<&'static str>,
    /// The states in which it is seen, where it is a cause that no file shows.
    pub seen: Vec<PodState>,
    /// Marks that mean nothing; a test keeps this empty.
    pub unread: Vec<&'static str>,
}

impl Topic {
    /// The heading without Markdown.
    pub fn name(&self) -> String {
        self.title.replace(['`', '*'], "")
    }

    /// The heading as file names and users write it: lower case, words joined by `-`.
    pub fn slug(&self) -> String {
        slug(self.title)
    }

    /// How `podlint explain` names its page: the state or event it is about, or its heading.
    pub fn reference(&self) -> String {
        let state = self.states.first().map(|(name, _)| *name);
        let known = state.or(self.events.first().copied()).filter(|_| self.exits.is_empty());
        known.map_or_else(|| self.slug(), str::to_owned)
    }

    /// Whether it is the section with the chapter's commands.
    pub fn is_confirmation(&self) -> bool {
        self.title == CONFIRM
    }

    /// The text without marks.
    pub fn text(&self) -> String {
        let lines = self.body.lines().filter(|line| !is_mark(line));
        lines.collect::<Vec<_>>().join("\n").trim().to_owned()
    }
}

/// The heading of the section that every chapter has for its commands.
pub const CONFIRM: &str = "How to confirm";

/// Words joined by `-`.
pub fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.ends_with('-') && !out.is_empty() && !matches!(c, '\'' | '`') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

/// The topics of all chapters, in order.
pub fn topics() -> &'static [Topic] {
    static TOPICS: OnceLock<Vec<Topic>> = OnceLock::new();
    TOPICS.get_or_init(|| {
        let chapters = registry::CHAPTERS.iter();
        chapters.flat_map(|(chapter, text)| sections(chapter, text)).collect()
    })
}

/// The commands of a chapter.
pub fn confirmation(chapter: &str) -> Option<&'static Topic> {
    topics().iter().find(|topic| topic.chapter == chapter && topic.is_confirmation())
}

fn is_mark(line: &str) -> bool {
    line.starts_with("<!--") && line.trim_end().ends_with("-->")
}

fn sections(chapter: &'static str, text: &'static str) -> Vec<Topic> {
    // The headings: where their line starts and ends.
    let mut heads: Vec<(usize, usize)> = Vec::new();
    let mut fenced = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if !fenced && (line.starts_with("# ") || line.starts_with("## ")) {
            heads.push((at, at + line.len()));
        }
        at += line.len();
    }
    let ends = heads.iter().skip(1).map(|head| head.0).chain([text.len()]);
    let parts = heads.iter().zip(ends);
    parts.map(|(&(start, body), end)| section(chapter, &text[start..body], &text[body..end])).collect()
}

fn section(chapter: &'static str, head: &'static str, body: &'static str) -> Topic {
    let mut topic = Topic {
        chapter,
        title: head.trim_start_matches('#').trim(),
        body,
        states: Vec::new(),
        events: Vec::new(),
        patterns: Vec::new(),
        exits: Vec::new(),
        under: None,
        rows: Vec::new(),
        seen: Vec::new(),
        unread: Vec::new(),
    };
    for line in body.lines().filter(|line| is_mark(line)) {
        let inner = line.trim().trim_start_matches("<!--").trim_end_matches("-->");
        for mark in inner.split(';').map(str::trim).filter(|mark| !mark.is_empty()) {
            if read(mark, &mut topic).is_none() {
                topic.unread.push(mark);
            }
        }
    }
    topic
}

/// Reads one mark; `None` where it means nothing.
fn read(mark: &'static str, topic: &mut Topic) -> Option<()> {
    let (key, value) = mark.split_once(':')?;
    let value = value.trim();
    let words = value.split_whitespace();
    match key {
        "state" => {
            let (name, known) = value.split_once('=').unwrap_or((value, value));
            topic.states.push((name.trim(), state(known.trim())?));
        }
        "event" => topic.events.extend(words),
        "text" => {
            // The bar of a pattern stands between blanks, so that messages may hold one.
            topic.patterns.extend(value.split(" | ").map(|text| Pattern::new(text, "*")));
        }
        "exit" => {
            for word in words {
                topic.exits.push(word.parse().ok()?);
            }
        }
        "under" => topic.under = Some(value),
        "rows" => {
            for word in words {
                topic.rows.push(rows::row(word)?.0);
            }
        }
        "seen" => {
            for word in words {
                topic.seen.push(state(word)?);
            }
        }
        _ => return None,
    }
    Some(())
}

fn state(name: &str) -> Option<PodState> {
    PodState::ALL.iter().copied().find(|state| state.name() == name)
}
