//! Secrets stay secret: which bytes of a run must never be printed, and the sign that stands for them.
//!
//! Hidden are the payloads of Secrets, environment values named like credentials, passwords inside URLs and
//! the literals of secret generators, wherever a text was made from them.

mod broken;
mod find;
mod names;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeSet;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use rustc_hash::{FxHashMap, FxHashSet};

pub use names::is_credential;

use crate::diagnostic::Diagnostic;
use crate::syntax::{Origin, SegmentKind, Source, SourceId, Sources, Span, resolve, yaml};

/// What stands in a secret's place.
pub const MASK: &str = "•••";
/// Shorter values are found in sentences only where they stand in quotes.
const SHORT: usize = 4;
/// Values of at least this length are found even inside words.
const LONG: usize = 8;
/// Of longer values the start is searched for: the search is built in time that grows with the square of a value.
const SEARCHED: usize = 32;

/// The secrets of one run.
#[derive(Debug, Default)]
pub struct Redactor {
    /// Ranges of each text, sorted, without overlap.
    ranges: FxHashMap<SourceId, Vec<(u32, u32)>>,
    /// What is searched for, and the values that start so.
    values: Vec<(String, Vec<String>)>,
    search: Option<AhoCorasick>,
}
/// Words of the sentences that podlint and the API server themselves write. A Secret that holds nothing but one of
/// them gives nothing away there, and masking it would leave sentences nobody can read.
const OWN_WORDS: &[&str] = &[
    "container",
    "field",
    "forbidden",
    "image",
    "invalid",
    "key",
    "label",
    "missing",
    "must",
    "name",
    "namespace",
    "port",
    "required",
    "secret",
    "selector",
    "supported",
    "value",
    "volume",
];

impl Redactor {
    /// Finds the secrets in trees, and in the files and templates that their texts come from.
    pub fn new<'r>(sources: &Sources, trees: impl IntoIterator<Item = &'r yaml::Tree>) -> Self {
        Self::find(sources, trees, |_| true)
    }

    /// The same for the report of some findings: credentials in the environment are looked for only where
    /// findings lie, and in rendered text, since nothing else of them can be printed.
    pub fn for_findings<'r>(
        sources: &Sources,
        trees: impl IntoIterator<Item = &'r yaml::Tree>,
        findings: &[Diagnostic],
    ) -> Self {
        if findings.is_empty() {
            return Self::default();
        }
        let touched: FxHashSet<SourceId> =
            findings.iter().flat_map(|finding| &finding.labels).map(|label| label.span.source).collect();
        Self::find(sources, trees, |source| source.map.is_some() || touched.contains(&source.id))
    }

    fn find<'r>(
        sources: &Sources,
        trees: impl IntoIterator<Item = &'r yaml::Tree>,
        wanted: impl Fn(&Source) -> bool,
    ) -> Self {
        let mut redactor = Self::default();
        let mut values = BTreeSet::new();
        for tree in trees {
            for secret in find::secrets(tree, wanted(&tree.source)) {
                redactor.hide(sources, secret.span);
                values.extend(secret.values);
            }
        }
        for ranges in redactor.ranges.values_mut() {
            merge(ranges);
        }
        values.remove("");
        for value in values {
            let start = start_of(&value);
            match redactor.values.last_mut().filter(|(last, _)| last == start) {
                Some((_, whole)) => whole.push(value),
                None => redactor.values.push((start.to_owned(), vec![value])),
            }
        }
        // A DFA has a row of 256 states for each byte of each secret: a large one would take minutes.
        redactor.search = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .match_kind(MatchKind::LeftmostLongest)
            .build(redactor.values.iter().map(|(start, _)| start))
            .ok();
        redactor
    }

    /// The secrets of one text that belongs to no run.
    pub fn of_text(name: &str, text: &str) -> Self {
        let sources = Sources::default();
        let source = sources.add_file(name.to_string(), None, text.into());
        Self::new(&sources, [&yaml::parse(&source)])
    }

    /// The ranges of a text that must not be seen, in order.
    pub fn ranges(&self, source: SourceId) -> &[(u32, u32)] {
        self.ranges.get(&source).map_or(&[], Vec::as_slice)
    }

    /// Whether any byte of the span, or of what it was made from, must not be seen.
    pub fn hides(&self, sources: &Sources, span: Span) -> bool {
        if self.ranges.is_empty() {
            return false;
        }
        self.covers(span) || resolve(sources, span).iter().any(|origin| self.covers(origin.span))
    }

    fn covers(&self, span: Span) -> bool {
        let ranges = self.ranges(span.source);
        let next = ranges.partition_point(|&(_, end)| end <= span.start);
        ranges.get(next).is_some_and(|&(start, _)| start < span.end.max(span.start + 1))
    }

    /// A sentence without secrets. `open` are words that the reader sees anyway.
    pub fn text<'t>(&self, text: &'t str, open: &[&str]) -> Cow<'t, str> {
        let Some(search) = self.search.as_ref().filter(|_| !self.values.is_empty()) else {
            return text.into();
        };
        let mut out = String::new();
        let mut done = 0;
        for found in search.find_iter(text) {
            let value = &text[found.range()];
            if found.start() < done
                || !stands_alone(text, found.range())
                || OWN_WORDS.contains(&value)
                || open.iter().any(|word| word.contains(value))
            {
                continue;
            }
            out.push_str(&text[done..found.start()]);
            out.push_str(MASK);
            done = found.start() + self.length(found.pattern().as_usize(), &text[found.start()..]);
        }
        if done == 0 {
            return text.into();
        }
        out.push_str(&text[done..]);
        out.into()
    }

    /// How much of a text is a value whose start was found there.
    fn length(&self, found: usize, text: &str) -> usize {
        let (start, values) = &self.values[found];
        let common = |value: &String| {
            let same = text.chars().zip(value.chars()).take_while(|(a, b)| a == b);
            same.map(|(c, _)| c.len_utf8()).sum::<usize>()
        };
        let longest = values.iter().filter(|value| value.len() > start.len()).map(common).max();
        longest.unwrap_or(0).max(start.len())
    }

    /// A whole text of the run without its secrets.
    pub fn source<'s>(&self, source: &'s Source) -> Cow<'s, str> {
        mask(&source.text, self.ranges(source.id))
    }

    /// A text that belongs to no run, such as a file after its fixes, without its secrets.
    pub fn whole<'t>(&self, name: &str, text: &'t str) -> Cow<'t, str> {
        let own = Self::of_text(name, text);
        match mask(text, own.ranges.values().next().map_or(&[], Vec::as_slice)) {
            Cow::Borrowed(text) => self.text(text, &[]),
            Cow::Owned(masked) => Cow::Owned(self.text(&masked, &[]).into_owned()),
        }
    }

    fn hide(&mut self, sources: &Sources, span: Span) {
        self.add(span);
        if sources.get(span.source).map.is_none() {
            return;
        }
        for origin in resolve(sources, span) {
            self.hide_origin(sources, origin);
        }
    }

    /// Hides what a secret was made from: text and values as a whole; of an action in a template, whose names
    /// help the reader and tell nothing, only the literals.
    fn hide_origin(&mut self, sources: &Sources, origin: Origin) {
        let text = sources.text(origin.span);
        let template = sources.get(origin.span.source).text.contains("{{");
        let action = origin.kind != SegmentKind::Literal || !origin.wrote || text.contains("{{");
        if !(template && action) {
            return self.add(origin.span);
        }
        let mut opened: Option<(char, usize)> = None;
        for (at, c) in text.char_indices() {
            match opened {
                None if matches!(c, '"' | '`') => opened = Some((c, at + 1)),
                Some((quote, from)) if c == quote => {
                    self.add(origin.span.part(from, at));
                    opened = None;
                }
                _ => {}
            }
        }
    }

    fn add(&mut self, span: Span) {
        if !span.is_empty() {
            self.ranges.entry(span.source).or_default().push((span.start, span.end));
        }
    }
}

/// What of a value is searched for.
fn start_of(value: &str) -> &str {
    let end = (0..=SEARCHED.min(value.len())).rev().find(|end| value.is_char_boundary(*end));
    &value[..end.unwrap_or(0)]
}

/// Whether a value that occurs in a sentence is meant there, rather than a part of other words.
fn stands_alone(text: &str, range: std::ops::Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    match range.len() {
        LONG.. => true,
        SHORT.. => ![before, after].into_iter().flatten().any(char::is_alphanumeric),
        _ => matches!((before, after), (Some('`' | '"' | '\''), Some('`' | '"' | '\''))),
    }
}

fn merge(ranges: &mut Vec<(u32, u32)>) {
    ranges.sort_unstable();
    ranges.dedup_by(|next, kept| {
        let overlap = next.0 <= kept.1;
        if overlap {
            kept.1 = kept.1.max(next.1);
        }
        overlap
    });
}

/// A text with the mask in place of ranges, line by line so that the number of lines stays.
fn mask<'t>(text: &'t str, ranges: &[(u32, u32)]) -> Cow<'t, str> {
    if ranges.is_empty() {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for &(start, end) in ranges {
        let (start, end) = (start as usize, end as usize);
        out.push_str(&text[at..start]);
        for line in text[start..end].split_inclusive('\n') {
            let content = line.trim_end_matches(['\n', '\r']);
            let indent = content.len() - content.trim_start().len();
            out.push_str(&content[..indent]);
            if !content.trim().is_empty() {
                out.push_str(MASK);
            }
            out.push_str(&line[content.len()..]);
        }
        at = end;
    }
    out.push_str(&text[at..]);
    out.into()
}
