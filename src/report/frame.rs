//! The lines that a finding is about, ready to be drawn: secrets masked, long lines cut, nothing in them that
//! a terminal would act upon.

use std::borrow::Cow;

use super::message::{Message, MessageLabel};
use super::style::{harmless, sign_for};
use crate::redact::{MASK, Redactor};
use crate::syntax::{Source, SourceId, Sources};

/// Labels whose lines are at most so far apart share a frame.
const NEAR: usize = 4;
/// Lines longer than this are cut to what surrounds their labels.
const LONG: usize = 160;
/// So many characters before a label stay when a line is cut.
const BEFORE: usize = 60;

/// Some lines of one file with labels.
#[derive(Debug)]
pub(super) struct Frame<'m> {
    /// The file.
    pub name: Cow<'m, str>,
    /// Line and column of the label the frame is about, from 1.
    pub at: (u32, u32),
    /// The number of the first line, from 1.
    pub first_line: usize,
    /// The lines.
    pub text: String,
    /// Labels as bytes of `text`, in order.
    pub labels: Vec<FrameLabel<'m>>,
}

/// A label within a frame.
#[derive(Debug)]
pub(super) struct FrameLabel<'m> {
    pub start: usize,
    pub end: usize,
    pub text: &'m str,
    pub primary: bool,
}

/// The frames of a message: that of the primary label first, the others in the order of their labels.
pub(super) fn frames<'m>(message: &'m Message<'_>, sources: &Sources, redactor: &Redactor) -> Vec<Frame<'m>> {
    let mut files: Vec<SourceId> = Vec::new();
    for label in &message.labels {
        if !files.contains(&label.bytes.source) {
            files.push(label.bytes.source);
        }
    }
    let mut out: Vec<(usize, Frame<'m>)> = Vec::new();
    for file in files {
        let source = sources.get(file);
        for cluster in clusters(message, source) {
            let rank = cluster.iter().map(|&(rank, _)| rank).min().unwrap_or(0);
            out.push((rank, draw(source, &cluster, redactor)));
        }
    }
    out.sort_by_key(|(rank, _)| *rank);
    out.into_iter().map(|(_, frame)| frame).collect()
}

type Ranked<'m> = (usize, &'m MessageLabel<'m>);

fn clusters<'m>(message: &'m Message<'_>, source: &Source) -> Vec<Vec<Ranked<'m>>> {
    let mut labels: Vec<Ranked<'m>> =
        message.labels.iter().enumerate().filter(|(_, label)| label.bytes.source == source.id).collect();
    labels.sort_by_key(|(_, label)| (label.bytes.start, label.bytes.end));
    let line = |label: &MessageLabel<'_>| label.span.start.line as usize;
    let mut out: Vec<Vec<Ranked<'m>>> = Vec::new();
    for ranked in labels {
        match out.last_mut() {
            Some(last) if last.last().is_some_and(|l| line(ranked.1) - line(l.1) <= NEAR) => {
                last.push(ranked)
            }
            _ => out.push(vec![ranked]),
        }
    }
    out
}

fn draw<'m>(source: &Source, cluster: &[Ranked<'m>], redactor: &Redactor) -> Frame<'m> {
    let line_of = |label: &MessageLabel<'_>| source.line_of(label.bytes.start);
    let first = cluster.iter().map(|(_, l)| line_of(l)).min().unwrap_or(0);
    let last = cluster.iter().map(|(_, l)| line_of(l)).max().unwrap_or(0);
    let context = first.saturating_sub(1);
    let before = source.text[source.line_range(context)].trim();
    let first_shown = if before.is_empty() || before.starts_with("---") { first } else { context };
    let about = cluster.iter().min_by_key(|(rank, _)| *rank).map(|(_, label)| label.span.start);
    let mut frame = Frame {
        name: harmless(&cluster[0].1.path),
        at: about.map_or((1, 1), |at| (at.line, at.column)),
        first_line: first_shown + 1,
        text: String::new(),
        labels: Vec::new(),
    };
    for line in first_shown..=last {
        let labels: Vec<_> =
            cluster.iter().filter(|(_, label)| line_of(label) == line).map(|(_, label)| *label).collect();
        add_line(&mut frame, source, line, &labels, redactor);
    }
    frame
}

fn add_line<'m>(
    frame: &mut Frame<'m>,
    source: &Source,
    line: usize,
    labels: &[&'m MessageLabel<'m>],
    redactor: &Redactor,
) {
    let range = source.line_range(line);
    let window = window(source, range.clone(), labels);
    let mut shown = Shown { text: &mut frame.text, places: Vec::new() };
    if window.start > range.start {
        shown.replaced(range.start, window.start, "…");
    }
    let mut at = window.start;
    for &(start, end) in redactor.ranges(source.id) {
        let (start, end) = (start as usize, end as usize);
        if end <= at || start >= window.end {
            continue;
        }
        shown.verbatim(source, at, start.max(at));
        shown.replaced(start.max(at), end.min(window.end), MASK);
        at = end.min(window.end);
    }
    shown.verbatim(source, at, window.end);
    if window.end < range.end {
        shown.replaced(window.end, range.end, "…");
    }
    let places = shown.places;
    let end_of_line = frame.text.len();
    for label in labels {
        let start = locate(&places, label.bytes.start as usize, true).unwrap_or(end_of_line);
        let end = locate(&places, label.bytes.end as usize, false).unwrap_or(end_of_line);
        let end = end.max(start);
        frame.labels.push(FrameLabel { start, end, text: &label.text, primary: label.primary });
    }
    frame.text.push('\n');
}

/// The part of a line that is shown: all of it, or what surrounds its labels.
fn window(
    source: &Source,
    range: std::ops::Range<usize>,
    labels: &[&MessageLabel<'_>],
) -> std::ops::Range<usize> {
    let line = &source.text[range.clone()];
    if line.len() <= LONG || line.chars().count() <= LONG {
        return range;
    }
    let first = labels.iter().map(|l| l.bytes.start as usize).min().unwrap_or(range.start);
    let first = first.clamp(range.start, range.end);
    let before = source.text[range.start..first].char_indices().rev().nth(BEFORE).map_or(0, |(at, _)| at);
    let start = range.start + before;
    let end = source.text[start..range.end].char_indices().nth(LONG).map_or(range.end, |(at, _)| start + at);
    start..end
}

/// A line in the making: which bytes of the source became which bytes of the frame.
struct Shown<'t> {
    text: &'t mut String,
    /// Start and end in the source, start and end in the frame, whether byte for byte.
    places: Vec<(usize, usize, usize, usize, bool)>,
}

impl Shown<'_> {
    fn verbatim(&mut self, source: &Source, from: usize, to: usize) {
        let mut start = from;
        for (at, c) in source.text[from..to].char_indices() {
            let sign = if c == '\u{feff}' { Some(None) } else { sign_for(c).map(Some) };
            let Some(sign) = sign else { continue };
            self.copy(source, start, from + at);
            start = from + at + c.len_utf8();
            let mut buffer = [0; 4];
            let sign = sign.map_or("", |sign| &*sign.encode_utf8(&mut buffer));
            self.replaced(from + at, start, sign);
        }
        self.copy(source, start, to);
    }

    fn copy(&mut self, source: &Source, from: usize, to: usize) {
        if from < to {
            let at = self.text.len();
            self.text.push_str(&source.text[from..to]);
            self.places.push((from, to, at, self.text.len(), true));
        }
    }

    fn replaced(&mut self, from: usize, to: usize, by: &str) {
        let at = self.text.len();
        self.text.push_str(by);
        self.places.push((from, to, at, self.text.len(), false));
    }
}

fn locate(places: &[(usize, usize, usize, usize, bool)], byte: usize, start: bool) -> Option<usize> {
    let holds =
        |from: usize, to: usize| if start { from <= byte && byte < to } else { from < byte && byte <= to };
    let place = places.iter().find(|(from, to, ..)| holds(*from, *to));
    let Some(&(from, _, at, end, exact)) = place else {
        return places.iter().find(|(from, ..)| *from == byte).map(|(_, _, at, ..)| *at);
    };
    Some(match (exact, start) {
        (true, _) => at + (byte - from),
        (false, true) => at,
        (false, false) => end,
    })
}
