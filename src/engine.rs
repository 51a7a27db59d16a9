//! Runs the lints: every view is walked once, units in parallel.

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, PodState};
use crate::lint::{Cx, File, LintInfo, Refused, UnitView};
use crate::model::{Object, Payload, Pod, UnitKind};
use crate::registry;
use crate::run::{FileKind, Run};
use crate::validation::refusal::{Refusal, RefusalKind};

/// Objects that one worker takes at a time.
const CHUNK: usize = 64;

/// Every finding of every lint, unsorted, levels not yet applied.
pub fn lint(run: &Run) -> Vec<Diagnostic> {
    let Some(first) = registry::ALL.first().copied() else { return Vec::new() };
    let indices: Vec<u32> = (0..run.objects.len() as u32).filter(|&i| wanted(run.object(i))).collect();
    let chunks: Vec<Vec<Diagnostic>> =
        indices.par_chunks(CHUNK).map(|chunk| objects(run, chunk, first)).collect();
    let mut out = Vec::with_capacity(chunks.iter().map(Vec::len).sum());
    chunks.into_iter().for_each(|chunk| out.extend(chunk));
    out.par_extend(run.units.par_iter().flat_map_iter(|unit| {
        let mut cx = Cx::new(run, first);
        if unit.kind != UnitKind::Snapshot {
            for entry in registry::UNITVIEW {
                cx.enter(entry.info, None);
                (entry.check)(UnitView { run, unit }, &mut cx);
            }
        }
        cx.take()
    }));
    out.par_extend(run.trees.par_iter().filter(|d| d.reported && d.kind != FileKind::Other).flat_map_iter(
        |data| {
            let mut cx = Cx::new(run, first);
            for entry in registry::FILE {
                cx.enter(entry.info, None);
                (entry.check)(File { run, data }, &mut cx);
            }
            cx.take()
        },
    ));
    one_cause_one_finding(out)
}

fn wanted(object: Object<'_>) -> bool {
    object.data().reported && !object.data().fragment && !object.in_snapshot()
}

fn objects(run: &Run, chunk: &[u32], first: &'static LintInfo) -> Vec<Diagnostic> {
    let mut cx = Cx::new(run, first);
    for &index in chunk {
        let object = run.object(index);
        refusals(object, &mut cx);
        for entry in registry::OBJECT {
            cx.enter(entry.info, Some(object));
            (entry.check)(object, &mut cx);
        }
        for payload in Payload::all(object) {
            for entry in registry::PAYLOAD {
                cx.enter(entry.info, Some(object));
                (entry.check)(payload, &mut cx);
            }
        }
        let Some(pod) = Pod::of(object) else { continue };
        for entry in registry::POD {
            cx.enter(entry.info, Some(object));
            (entry.check)(pod, &mut cx);
        }
        for container in pod.containers() {
            for entry in registry::CONTAINER {
                cx.enter(entry.info, Some(object));
                (entry.check)(container, &mut cx);
            }
        }
    }
    cx.take()
}

/// What the API server refuses goes through the named lints of `lints/rejected/`.
fn refusals<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
    for refusal in object.outcome().refusals.iter().filter(|refusal| !is_open(object, refusal)) {
        for entry in registry::REFUSED {
            cx.enter(entry.info, Some(object));
            (entry.check)(Refused { object, refusal }, cx);
        }
    }
}

/// Whether something else may still mend it: text that is filled in later, what Kustomize completes.
fn is_open(object: Object<'_>, refusal: &Refusal) -> bool {
    let written = object.run.sources.text(refusal.span).lines().next().unwrap_or("");
    let opaque = refusal.kind != RefusalKind::UnknownField
        && (written.contains("${") || holds_kustomize_variable(object, written));
    let about_labels = || refusal.field.ends_with("abels") || refusal.field.contains("selector");
    let completed = object.data().completed
        && match refusal.kind {
            RefusalKind::Required => true,
            RefusalKind::Invalid => about_labels(),
            _ => false,
        };
    // A kustomization's `namespace` names the Namespaces that it holds.
    let named = refusal.field == "metadata.name"
        && object.kind() == "Namespace"
        && object.unit().kind == UnitKind::Kustomize;
    opaque || completed || named
}

/// Whether a text holds a `$(NAME)` that a kustomization of the run replaces.
fn holds_kustomize_variable(object: Object<'_>, text: &str) -> bool {
    let names = text.split("$(").skip(1).filter_map(|rest| rest.split_once(')'));
    names.into_iter().any(|(name, _)| crate::model::env::is_kustomize_variable(object.run, name))
}

/// Warnings of the server at a place that a lint of the document has more to say about.
fn warnings_said_better(all: &[Diagnostic]) -> Vec<usize> {
    let is_warning = |d: &Diagnostic| d.lint == "server-warning";
    if !all.iter().any(is_warning) {
        return Vec::new();
    }
    let places: rustc_hash::FxHashSet<crate::syntax::Span> =
        all.iter().filter(|d| !is_warning(d)).filter_map(Diagnostic::primary).collect();
    let said = |d: &Diagnostic| is_warning(d) && d.primary().is_some_and(|span| places.contains(&span));
    all.iter().enumerate().filter(|(_, d)| said(d)).map(|(at, _)| at).collect()
}

/// What the simulated scheduler says node by node, other lints need not say of the same place.
fn said_by_the_scheduler(all: &[Diagnostic]) -> Vec<usize> {
    let is_verdict = |d: &Diagnostic| matches!(d.lint, "unschedulable" | "unbound-claim");
    let verdicts = all.iter().filter(|d| is_verdict(d)).flat_map(|d| &d.labels);
    let places: rustc_hash::FxHashSet<crate::syntax::Span> = verdicts.map(|label| label.span).collect();
    let said = |d: &Diagnostic| {
        d.pod_state == Some(PodState::Pending)
            && !is_verdict(d)
            && d.primary().is_some_and(|span| places.contains(&span))
    };
    all.iter().enumerate().filter(|(_, d)| said(d)).map(|(at, _)| at).collect()
}

/// Where a lint of the document and the API server's own rule mean the same field of the same object, the
/// document's finding stays, with the server's sentence as its event.
fn one_cause_one_finding(mut all: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let is_rule = |d: &Diagnostic| registry::by_name(d.lint).is_some_and(|info| info.chapter == "rejected");
    let mut rules: rustc_hash::FxHashMap<crate::syntax::Span, usize> = rustc_hash::FxHashMap::default();
    for (at, d) in all.iter().enumerate() {
        if d.pod_state == Some(PodState::Rejected)
            && is_rule(d)
            && let Some(span) = d.primary()
        {
            rules.entry(span).or_insert(at);
        }
    }
    let mut gone = Vec::new();
    for at in 0..all.len() {
        let d = &all[at];
        if d.pod_state != Some(PodState::Rejected) || is_rule(d) {
            continue;
        }
        let Some(&rule) = d.primary().as_ref().and_then(|span| rules.get(span)) else { continue };
        let (event, severity, field) = (all[rule].event.clone(), all[rule].severity, all[rule].field.clone());
        let mine = &mut all[at];
        mine.event = event.or(mine.event.take());
        mine.severity = mine.severity.max(severity);
        mine.field = field.or(mine.field.take());
        gone.push(rule);
    }
    gone.extend(warnings_said_better(&all));
    gone.extend(said_by_the_scheduler(&all));
    gone.sort_unstable();
    gone.dedup();
    for at in gone.into_iter().rev() {
        all.remove(at);
    }
    all
}
