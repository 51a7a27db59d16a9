//! What a simulation means for people: which line is guilty, how near the nearest node comes, how sure it is.

pub mod amount;
mod blame;
mod certainty;
mod clause;
mod named;
mod places;
mod table;

use std::sync::{Mutex, OnceLock};

use super::queue::Outcome;
use super::simulation::Simulation;
use super::workload::{Skipped, Workload};
use super::world::World;
use crate::diagnostic::Severity;
use crate::lint::{Cx, UnitView};
use crate::model::Unit;
use crate::run::Run;
use crate::syntax::Span;

/// A place and what is said there.
#[derive(Debug, Clone)]
pub struct Blame {
    /// The bytes.
    pub span: Span,
    /// What is said; may be empty.
    pub text: String,
    /// The field of the workload's object, where it is one.
    pub field: String,
}

/// What kind of trouble a verdict is about: each has a lint of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// No node takes the Pods.
    NoNode,
    /// A claim keeps the Pods waiting before nodes are looked at.
    Claim,
    /// The Pods name a node that is not there.
    NodeMissing,
    /// The Pods name a node whose kubelet refuses them.
    NodeRefuses,
    /// The Pods run, but the next rollout's first Pod finds no node.
    Rollout,
}

/// A replacement that might mend it.
#[derive(Debug, Clone)]
pub struct Rename {
    /// What goes.
    pub span: Span,
    /// What comes.
    pub text: String,
}

/// What is wrong with a workload.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// The object's number in the run.
    pub object: u32,
    /// What kind of trouble.
    pub cause: Cause,
    /// Whether it follows from the files alone, whichever of equal nodes the scheduler takes.
    pub certain: bool,
    /// The event's reason, where it is not the one the lint predicts.
    pub reason: Option<String>,
    /// The event's message; empty where there is none.
    pub event: String,
    /// What is wrong.
    pub message: String,
    /// Where, the guiltiest place first.
    pub blames: Vec<Blame>,
    /// What to do.
    pub help: Option<String>,
    /// Further sentences.
    pub notes: Vec<String>,
    /// Node by node.
    pub table: Option<String>,
    /// What might be meant.
    pub rename: Option<Rename>,
}

/// Verdicts by unit, each computed on the first question.
#[derive(Debug, Default)]
pub struct Verdicts {
    base: OnceLock<Option<World>>,
    /// Copies of the base that no unit uses just now.
    spare: Mutex<Vec<World>>,
    units: Vec<OnceLock<Vec<Verdict>>>,
}

impl Verdicts {
    /// Room for so many units.
    pub fn resize(&mut self, units: usize) {
        self.units.resize_with(units, OnceLock::new);
    }

    /// The cluster of the run's snapshot, if it has nodes.
    pub fn base<'r>(&'r self, run: &Run) -> Option<&'r World> {
        self.base.get_or_init(|| World::of_snapshot(run)).as_ref()
    }

    /// What is wrong with the workloads of a unit; nothing without a snapshot that has nodes.
    pub fn of<'r>(&'r self, run: &Run, unit: &Unit) -> &'r [Verdict] {
        let at = run.units.iter().position(|other| std::ptr::eq(other, unit));
        let Some(slot) = at.and_then(|at| self.units.get(at)) else { return &[] };
        slot.get_or_init(|| self.base(run).map_or_else(Vec::new, |base| self.judge(run, unit, base)))
    }

    /// A cluster to try things in; give it back as it was.
    fn borrow(&self, base: &World) -> World {
        let spare = self.spare.lock().ok().and_then(|mut spare| spare.pop());
        spare.unwrap_or_else(|| base.clone())
    }

    fn give_back(&self, world: World) {
        if let Ok(mut spare) = self.spare.lock() {
            spare.push(world);
        }
    }

    fn judge(&self, run: &Run, unit: &Unit, base: &World) -> Vec<Verdict> {
        let is_workload = |&index: &u32| crate::model::Pod::of(run.object(index)).is_some();
        if !unit.objects.iter().any(is_workload) {
            return Vec::new();
        }
        let simulation = Simulation::of(run, unit, self.borrow(base));
        let mut solo: Option<certainty::Solo<'_>> = None;
        let mut verdicts = Vec::new();
        for workload in &simulation.workloads {
            if workload.skipped == Some(Skipped::NamesNode) {
                verdicts.extend(named::judge(run, &simulation, workload));
            } else if let (_, Some(first)) = simulation.pending(workload) {
                let Some(Outcome::Pending(failure)) = &simulation.queue.outcomes[first] else { continue };
                let mut verdict = blame::no_node(run, &simulation, workload, first, failure);
                let solo = solo
                    .get_or_insert_with(|| certainty::Solo::new(run, unit, self.borrow(base), &simulation));
                verdict.certain &= solo.fails(workload) && !is_patched(run, workload);
                verdicts.push(verdict);
            } else if workload.skipped.is_none() {
                verdicts.extend(rollout(run, &simulation, workload));
            }
        }
        if let Some(solo) = solo {
            self.give_back(solo.into_world());
        }
        self.give_back(simulation.into_world());
        verdicts
    }
}

/// Reports a unit's verdicts of one kind.
pub fn report<'r>(unit: UnitView<'r>, cause: Cause, cx: &mut Cx<'r>) {
    let run = unit.run;
    for verdict in run.scheduling.of(run, unit.unit).iter().filter(|verdict| verdict.cause == cause) {
        let severity = if verdict.certain { Severity::Error } else { Severity::Warning };
        let mut finding = cx.report(severity, verdict.message.clone()).of(run.object(verdict.object));
        for (at, blame) in verdict.blames.iter().enumerate() {
            finding = match at {
                0 => finding.at(blame.span, blame.text.clone()),
                _ => finding.also(blame.span, blame.text.clone()),
            };
        }
        if let Some(blame) = verdict.blames.first().filter(|blame| !blame.field.is_empty()) {
            finding = finding.field(blame.field.clone());
        }
        if let Some(reason) = &verdict.reason {
            finding = finding.event(reason, verdict.event.clone());
        } else if !verdict.event.is_empty() {
            finding = finding.event_message(verdict.event.clone());
        }
        if let Some(help) = &verdict.help {
            finding = finding.help(help.clone());
        }
        if let Some(table) = &verdict.table {
            finding = finding.table(table.clone());
        }
        if let Some(rename) = &verdict.rename {
            let title = format!("use `{}`", rename.text);
            finding = finding.unsafe_fix(title, rename.span, rename.text.clone());
        }
        verdict.notes.iter().fold(finding, |finding, note| finding.note(note.clone())).emit();
    }
}

/// Whether a patch somewhere may change what the workload asks for before it is applied.
fn is_patched(run: &Run, workload: &Workload) -> bool {
    let object = run.object(workload.object);
    run.objects().any(|patch| {
        patch.data().fragment
            && patch.kind() == object.kind()
            && patch.written_name() == object.written_name()
    })
}

fn rollout(run: &Run, simulation: &Simulation, workload: &Workload) -> Option<Verdict> {
    certainty::rollout_fails(run, simulation, workload)
        .map(|failure| blame::rollout(run, simulation, workload, &failure))
}
