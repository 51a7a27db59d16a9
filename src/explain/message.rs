//! Pasted text of events, errors and tables of kubectl: taken apart, and each part explained.

use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use regex::Regex;

use super::compose;
use super::page::Page;
use super::pattern::{Hit, Pattern, fold};
use super::topics::{Topic, topics};
use crate::diagnostic::PodState;
use crate::lint::LintInfo;
use crate::registry;

/// Bytes of a paste that are looked at: the output of `kubectl describe` for some Pods.
const MAX_TEXT: usize = 256 << 10;
/// Pages that one part of a text gets.
const PAGES_OF_A_PART: usize = 2;
/// A prediction must have this much literal text to tell messages apart.
const TELLING: usize = 14;

/// A regular expression, compiled once. The tests run them all, so none fails to compile.
macro_rules! regex {
    ($pattern:literal) => {{
        static REGEX: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new($pattern).ok());
        REGEX.as_ref()
    }};
}

/// What a text turned out to hold.
#[derive(Debug, Default)]
pub struct Parts {
    /// A page for each part that is known, in the order of the text.
    pub pages: Vec<Page>,
    /// The parts nothing is known about; only of texts that consist of parts.
    pub unknown: Vec<String>,
}

impl Parts {
    fn add(&mut self, page: Page) {
        if !self.pages.iter().any(|known| known.name == page.name) {
            self.pages.push(page);
        }
    }
}

/// Explains a pasted text.
pub fn explain(text: &str) -> Parts {
    let end = (0..=MAX_TEXT.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    let text = &text[..end.unwrap_or(0)];
    let mut parts = Parts::default();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        part(line, &mut parts);
    }
    if parts.pages.is_empty() && text.lines().nth(1).is_some() {
        // A message that the terminal has broken into lines.
        parts.unknown.clear();
        part(&text.split_whitespace().collect::<Vec<_>>().join(" "), &mut parts);
    }
    parts
}

fn part(line: &str, parts: &mut Parts) {
    if let Some(reasons) = scheduler_reasons(line) {
        for reason in reasons {
            let found = matches(&reason);
            match found.first() {
                Some((topic, _)) => {
                    let mut page = compose::topic(topic, Some(&reason));
                    page.title = counted(line, &reason);
                    parts.add(page);
                }
                None => parts.unknown.push(reason),
            }
        }
        return;
    }
    let mut found = matches(line);
    // What only says that something failed is left to those that say why.
    let general = |topic: &Topic| !topic.events.is_empty() || !topic.states.is_empty();
    found.sort_by_key(|(topic, _)| general(topic));
    let wanted = found.iter().filter(|(topic, _)| !general(topic)).count().clamp(1, PAGES_OF_A_PART);
    for (at, (topic, hit)) in found.iter().enumerate() {
        if at < wanted {
            let mut page = compose::topic(topic, Some(line));
            page.title = quoted(line, hit).unwrap_or(page.title);
            parts.add(page);
        } else if let Some(last) = parts.pages.last_mut() {
            last.see_also.insert(0, topic.reference());
        }
    }
    if let Some(topic) = exit_code(line) {
        parts.add(compose::topic(topic, None));
    }
    if found.is_empty() {
        words(line).into_iter().for_each(|page| parts.add(page));
    }
}

/// The lints whose predictions are like the text, the most telling first.
pub fn lints(text: &str) -> Vec<&'static LintInfo> {
    static TEMPLATES: OnceLock<Vec<(&'static LintInfo, Pattern)>> = OnceLock::new();
    let templates = TEMPLATES.get_or_init(|| {
        let all = registry::ALL.iter().copied();
        all.flat_map(|info| info.meta.predictions().map(move |p| (info, Pattern::new(p.template, "{}"))))
            .collect()
    });
    let text = fold(text);
    let told = templates.iter().filter(|(_, pattern)| pattern.literal() >= TELLING);
    let mut found: Vec<_> =
        told.filter_map(|(info, pattern)| Some((*info, pattern.find(&text)?.literal))).collect();
    found.sort_by_key(|(_, literal)| std::cmp::Reverse(*literal));
    found.into_iter().map(|(info, _)| info).collect()
}

/// The sections whose messages occur in the text, overlaps left to the longest. What stands last comes first:
/// errors name their cause at the end.
fn matches(text: &str) -> Vec<(&'static Topic, Hit)> {
    let text = fold(text);
    let mut hits: Vec<(&'static Topic, Hit)> = Vec::new();
    for topic in topics() {
        let best =
            topic.patterns.iter().filter_map(|pattern| pattern.find(&text)).max_by_key(|hit| hit.literal);
        hits.extend(best.map(|hit| (topic, hit)));
    }
    hits.sort_by_key(|(_, hit)| std::cmp::Reverse(hit.literal));
    let mut kept: Vec<(&'static Topic, Hit)> = Vec::new();
    for (topic, hit) in hits {
        let overlaps = |other: &Hit| hit.start < other.end && other.start < hit.end;
        if !kept.iter().any(|(_, other)| overlaps(other)) {
            kept.push((topic, hit));
        }
    }
    kept.sort_by_key(|(_, hit)| std::cmp::Reverse(hit.start));
    kept
}

/// The part of a line that was recognised, as the user wrote it; `None` where folding has moved its bytes.
fn quoted(line: &str, hit: &Hit) -> Option<String> {
    let range: Range<usize> = hit.start..hit.end;
    let same = fold(line).len() == line.len();
    same.then(|| line.get(range).map(str::to_owned)).flatten()
}

/// The reasons of the scheduler's message, without their counts: those of `preemption:` too.
/// Source: Kubernetes, `pkg/scheduler/framework/types.go` (`FitError.Error`).
fn scheduler_reasons(line: &str) -> Option<Vec<String>> {
    let start = regex!(r"\d+/\d+ nodes are available:?\s*")?;
    if !start.is_match(line) {
        return None;
    }
    let mut out: Vec<String> = Vec::new();
    // What stands before the first verdict are the words of an event table.
    for verdict in start.split(line).skip(1) {
        let verdict =
            regex!(r"(?:(?:no new claims to deallocate|still not schedulable),?\s*)?preemption:\s*$")?
                .replace(verdict, "");
        let verdict = regex!(r"(?:^|[.,]\s*)(?:no new claims to deallocate|still not schedulable),?\s*")?
            .replace(&verdict, "");
        let mut rest = verdict.trim();
        while !rest.is_empty() {
            // A comma parts reasons where a count follows: `{key: value}, that the pod didn't tolerate` is one.
            let end = regex!(r",\s+\d+ ")?.find(rest).map_or(rest.len(), |found| found.start());
            let reason = rest[..end].trim().trim_end_matches(['.', ',']);
            let reason = regex!(r"^\d+ ")?.replace(reason, "").into_owned();
            if !reason.is_empty() && !out.contains(&reason) {
                out.push(reason);
            }
            rest = rest[end..].trim_start_matches(',').trim();
        }
    }
    Some(out)
}

/// A reason with the number of nodes that gave it.
fn counted(line: &str, reason: &str) -> String {
    let before = line.find(reason).map_or("", |at| &line[..at]);
    let digits = before.trim_end().rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or("");
    if digits.is_empty() { reason.to_owned() } else { format!("{digits} {reason}") }
}

fn exit_code(line: &str) -> Option<&'static Topic> {
    let found = regex!(
        r"(?i)\bexit(?:ed)?(?:[ _-]?(?:code|status|with|non-zero|\(|:|is|of)){1,3}[\s:(=]*(\d{1,3})\b"
    )?
    .captures(line)?;
    exit(found.get(1)?.as_str())
}

/// The section of an exit code; one of its own or the one of all signals.
pub fn exit(code: &str) -> Option<&'static Topic> {
    let code: u8 = code.parse().ok()?;
    let of = |code: u8| topics().iter().find(|topic| topic.exits.contains(&code));
    // A shell reports a signal as 128 and its number; 128 itself stands for all of them, 1 for all errors.
    of(code).or_else(|| of(if code > 128 { 128 } else { 1 })).filter(|_| code > 0 || of(0).is_some())
}

/// States and reasons of events that stand in the text as words of their own.
fn words(line: &str) -> Vec<Page> {
    let mut out: Vec<Page> = Vec::new();
    let is_word = |c: char| c.is_ascii_alphanumeric();
    for (at, word) in line.split(|c| !is_word(c)).filter(|w| !w.is_empty()).map(|w| (offset(line, w), w)) {
        let camel = word.chars().filter(char::is_ascii_uppercase).count() > 1;
        // `Error`, `Failed` and `Pending` are also what sentences are made of.
        let column = || {
            regex!(
                r"(?:\d+/\d+\s+(?:Init:)?|(?i:status|state|reason|phase|type)\s*:\s*|Warning\s+|Normal\s+)$"
            )
            .is_some_and(|label| label.is_match(&line[..at]))
        };
        if word.starts_with(|c: char| c.is_ascii_uppercase()) && (camel || column()) {
            let page = state(word).or_else(|| compose::event(word));
            out.extend(page.filter(|page| page.name == word));
        }
    }
    out
}

fn offset(line: &str, word: &str) -> usize {
    word.as_ptr() as usize - line.as_ptr() as usize
}

/// The page of a Pod state in any spelling.
pub fn state(name: &str) -> Option<Page> {
    let key = plain(name);
    topics().iter().find_map(|topic| {
        let found: Option<&(&'static str, PodState)> = topic.states.iter().find(|(s, _)| plain(s) == key);
        found.map(|(spelled, state)| compose::state(topic, spelled, *state))
    })
}

/// A name without what kebab case, title case and sentences add to it.
pub fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}
