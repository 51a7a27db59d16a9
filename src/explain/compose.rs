//! Puts pages together: which texts, lints, events and causes belong to a topic.

use super::page::{Kind, Page};
use super::topics::{Topic, confirmation, topics};
use crate::diagnostic::PodState;
use crate::lint::LintInfo;
use crate::registry;
use crate::report::{LintDocs, Pages};

/// How many lints the page of one message names: a row may have dozens.
const LINTS_OF_A_MESSAGE: usize = 6;
/// How many relatives the page of a lint names.
const RELATED: usize = 6;

/// The page of a lint.
pub fn lint(info: &'static LintInfo) -> Page {
    let mut page = Page::new(Kind::Lint, info.name, info.chapter);
    page.title = format!("{} ({})", info.name, info.meta.severity.name());
    page.body = Pages.markdown(info.name).unwrap_or_default().into_owned();
    page.rows = rows(info).collect();
    for prediction in info.meta.predictions() {
        push(&mut page.states, prediction.state.name());
        if !prediction.reason.is_empty() {
            push(&mut page.events, (prediction.reason, shown(prediction.template)));
        }
    }
    page.confirm = confirmation(info.chapter);
    page.lints = related(info);
    let causes = topics().iter().filter(|topic| !topic.seen.is_empty() && shares(&topic.rows, &page.rows));
    page.see_also = causes.map(Topic::slug).collect();
    page.see_also.extend(page.states.iter().map(|state| (*state).to_owned()));
    page
}

/// The page of a Pod state, as this topic spells it.
pub fn state(topic: &'static Topic, spelled: &'static str, state: PodState) -> Page {
    let mut page = Page::new(Kind::State, spelled, topic.chapter);
    page.body = topic.text();
    page.rows.clone_from(&topic.rows);
    page.states.push(state.name());
    let predicted = |info: &LintInfo| info.meta.predictions().any(|p| p.state == state);
    page.lints = registry::ALL.iter().copied().filter(|info| predicted(info)).collect();
    page.causes = topics().iter().filter(|topic| topic.seen.contains(&state)).collect();
    if spelled != state.name() && !topic.rows.is_empty() {
        // Another spelling that stands for less than the whole family.
        page.lints = registry::ALL.iter().copied().filter(|info| covers(info, &topic.rows)).collect();
        page.causes.retain(|cause| shares(&cause.rows, &topic.rows));
        page.see_also.push(state.name().to_owned());
    }
    for info in &page.lints {
        for prediction in info.meta.predictions().filter(|p| p.state == state && !p.reason.is_empty()) {
            if !page.events.iter().any(|(reason, _)| *reason == prediction.reason) {
                page.events.push((prediction.reason, String::new()));
            }
        }
    }
    // What belongs to the state's own chapter comes first.
    page.lints.sort_by_key(|info| info.chapter != topic.chapter);
    page.causes.sort_by_key(|cause| cause.chapter != topic.chapter);
    page.confirm = confirmation(topic.chapter);
    page
}

/// The page of an event's reason; `None` where neither a README nor a lint knows it.
pub fn event(reason: &str) -> Option<Page> {
    let topic = topics().iter().find(|topic| topic.events.iter().any(|e| e.eq_ignore_ascii_case(reason)));
    let lints: Vec<_> = registry::ALL.iter().copied().filter(|info| predicts(info, reason)).collect();
    let known = topic.and_then(|topic| topic.events.iter().copied().find(|e| e.eq_ignore_ascii_case(reason)));
    let name = known.or_else(|| {
        let mut all = lints.first()?.meta.predictions().map(|p| p.reason);
        all.find(|known| known.eq_ignore_ascii_case(reason))
    })?;
    let chapter = topic.map_or_else(|| lints.first().map_or("", |info| info.chapter), |topic| topic.chapter);
    let mut page = Page::new(Kind::Event, name, chapter);
    if let Some(topic) = topic {
        page.body = topic.text();
        page.rows.clone_from(&topic.rows);
        let states = topic.states.iter().map(|(name, _)| (*name).to_owned());
        page.see_also.extend(states.filter(|state| !state.eq_ignore_ascii_case(reason)));
    }
    for prediction in lints.iter().flat_map(|info| info.meta.predictions()) {
        if prediction.reason.eq_ignore_ascii_case(name) {
            push(&mut page.states, prediction.state.name());
            push(&mut page.events, (prediction.reason, shown(prediction.template)));
        }
    }
    page.lints = lints;
    page.confirm = confirmation(chapter);
    let messages = topics().iter().filter(|topic| topic.under == Some(name));
    page.see_also.extend(messages.map(Topic::slug));
    Some(page)
}

/// The page of a row of the catalogue.
pub fn row((number, name): (&'static str, &'static str)) -> Page {
    let here: Vec<_> = topics().iter().filter(|topic| topic.rows.contains(&number)).collect();
    let lints: Vec<_> = registry::ALL.iter().copied().filter(|info| covers(info, &[number])).collect();
    let chapter = here.first().map_or_else(|| lints.first().map_or("", |info| info.chapter), |t| t.chapter);
    let mut page = Page::new(Kind::Row, number, chapter);
    page.title = format!("{number}: {name}");
    page.rows.push(number);
    let (causes, others): (Vec<_>, Vec<_>) = here.into_iter().partition(|topic| !topic.seen.is_empty());
    page.causes = causes;
    page.see_also = others.into_iter().map(Topic::slug).collect();
    for prediction in lints.iter().flat_map(|info| info.meta.predictions()) {
        push(&mut page.states, prediction.state.name());
    }
    page.lints = lints;
    page.confirm = confirmation(chapter);
    page
}

/// The page of a section: a cause, or a message, of which `text` is what the user pasted.
pub fn topic(topic: &'static Topic, text: Option<&str>) -> Page {
    let kind = if topic.seen.is_empty() { Kind::Message } else { Kind::Cause };
    let mut page = Page::new(kind, topic.reference(), topic.chapter);
    page.title = topic.name();
    page.body = topic.text();
    page.rows.clone_from(&topic.rows);
    page.states = topic.seen.iter().map(|state| state.name()).collect();
    page.lints = lints_of(topic, text);
    page.lints_shown = LINTS_OF_A_MESSAGE;
    page.confirm = confirmation(topic.chapter);
    page.see_also.extend(topic.states.iter().map(|(name, _)| (*name).to_owned()));
    page.see_also.extend(topic.events.iter().copied().chain(topic.under).map(str::to_owned));
    page.see_also.dedup();
    let own = page.name.clone();
    if text.is_none() {
        page.see_also.retain(|name| *name != own);
    }
    let causes = topics().iter().filter(|other| !other.seen.is_empty() && other.title != topic.title);
    page.see_also.extend(causes.filter(|other| shares(&other.rows, &topic.rows)).map(Topic::slug));
    page
}

/// Those the section names, those whose predictions are like the text, those of the same rows.
fn lints_of(topic: &Topic, text: Option<&str>) -> Vec<&'static LintInfo> {
    let named = |info: &LintInfo| topic.body.contains(&format!("`{}`", info.name));
    let mut lints: Vec<_> = registry::ALL.iter().copied().filter(|info| named(info)).collect();
    if let Some(text) = text {
        super::message::lints(text).into_iter().for_each(|info| push_lint(&mut lints, info));
    }
    for info in registry::ALL.iter().filter(|info| covers(info, &topic.rows)) {
        push_lint(&mut lints, info);
    }
    lints
}

fn push_lint(lints: &mut Vec<&'static LintInfo>, info: &'static LintInfo) {
    if !lints.iter().any(|known| known.name == info.name) {
        lints.push(info);
    }
}

/// Lints of the same rows, those of the same chapter first.
fn related(info: &LintInfo) -> Vec<&'static LintInfo> {
    let own: Vec<_> = rows(info).collect();
    let others = registry::ALL.iter().copied().filter(|other| other.name != info.name);
    let mut others: Vec<_> = others.filter(|other| covers(other, &own)).collect();
    let likeness = |other: &LintInfo| {
        let same_rows = rows(other).filter(|row| own.contains(row)).count();
        let same_events =
            other.meta.predictions().any(|p| info.meta.predictions().any(|q| p.reason == q.reason));
        same_rows + usize::from(other.chapter == info.chapter) + usize::from(same_events)
    };
    others.sort_by_key(|other| std::cmp::Reverse(likeness(other)));
    others.truncate(RELATED);
    others
}

/// The rows of a lint.
pub fn rows(info: &LintInfo) -> impl Iterator<Item = &'static str> + use<> {
    info.meta.rows.split_whitespace()
}

fn covers(info: &LintInfo, wanted: &[&str]) -> bool {
    rows(info).any(|row| wanted.contains(&row))
}

fn shares(some: &[&str], others: &[&str]) -> bool {
    some.iter().any(|row| others.contains(row))
}

fn predicts(info: &LintInfo, reason: &str) -> bool {
    info.meta.predictions().any(|p| !p.reason.is_empty() && p.reason.eq_ignore_ascii_case(reason))
}

fn push<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

/// A template as people read it.
fn shown(template: &str) -> String {
    template.replace("{}", "…").trim().to_owned()
}
