//! From reasons to the lines that cause them.

mod nodes;
mod pods;
mod taints;
mod volumes;

use super::Blame;
use super::Rename;
use super::clause::Rejections;
use super::clause::Subject;
use super::places::blame;
use super::places::replicas;
use super::places::spec_key;
use super::table::{lack, stage, table};
use super::{Cause, Verdict};
use crate::cluster::scheduler::failure::Failure;
use crate::cluster::scheduler::plugins::Reason;
use crate::cluster::scheduler::simulation::Simulation;
use crate::cluster::scheduler::workload::Workload;
use crate::model::Object;
use crate::model::Pod;
use crate::run::Run;

/// What is collected about one workload.
struct Findings<'r> {
    subject: Subject<'r>,
    blames: Vec<Blame>,
    clause: String,
    help: Option<String>,
    notes: Vec<String>,
    rename: Option<Rename>,
    certain: bool,
}

fn subject<'r>(
    run: &'r Run,
    simulation: &'r Simulation,
    workload: &'r Workload,
    pod: usize,
) -> Option<Subject<'r>> {
    let spec = &simulation.incoming.get(pod)?.spec;
    let pod = Pod::of(run.object(workload.object))?;
    Some(Subject { run, pod, spec, world: &simulation.world, simulation, workload })
}

/// No node takes (some of) the Pods.
pub fn no_node(
    run: &Run,
    simulation: &Simulation,
    workload: &Workload,
    pod: usize,
    failure: &Failure,
) -> Verdict {
    let mut verdict = Verdict {
        object: workload.object,
        cause: if failure.blocked.is_some() { Cause::Claim } else { Cause::NoNode },
        certain: true,
        reason: None,
        event: failure.message(&simulation.world.symbols),
        message: String::new(),
        blames: Vec::new(),
        help: None,
        notes: Vec::new(),
        table: None,
        rename: None,
    };
    let Some(subject) = subject(run, simulation, workload, pod) else { return verdict };
    verdict.table = table(&subject, failure);
    let opening = subject.opening();
    let mut findings = Findings::new(subject);
    match failure.blocked {
        Some(blocked) => findings.blocked(blocked),
        None => findings.nodes(failure),
    }
    findings.fill(&mut verdict, opening);
    verdict
}

/// The Pods run, but one more would not, and the rollout needs one more.
pub fn rollout(run: &Run, simulation: &Simulation, workload: &Workload, failure: &Failure) -> Verdict {
    let mut verdict = no_node(run, simulation, workload, workload.pods.start, failure);
    let object = run.object(workload.object);
    verdict.cause = Cause::Rollout;
    verdict.message = format!(
        "a rollout of `{}` never starts: its first new Pod finds no node while all the old ones must stay",
        object.name()
    );
    let value = object.at(&["spec", "strategy", "rollingUpdate", "maxUnavailable"]);
    if let Some(value) = value {
        verdict.blames.insert(0, blame(object, value, "no old Pod may go before a new one is ready"));
    }
    verdict.help =
        Some("allow one Pod to be away (`maxUnavailable: 1`, `maxSurge: 0`), or add a node".to_owned());
    verdict.rename = None;
    verdict
}

/// Taints of nodes that are not meant for ordinary Pods: that they reject one is no fault of it.
const ASIDE: [&str; 2] = ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"];

impl<'r> Findings<'r> {
    pub(super) fn new(subject: Subject<'r>) -> Self {
        let (blames, clause, notes) = (Vec::new(), String::new(), Vec::new());
        Self { subject, blames, clause, help: None, notes, rename: None, certain: true }
    }

    pub(super) fn fill(self, verdict: &mut Verdict, opening: String) {
        verdict.message =
            if self.clause.is_empty() { opening } else { format!("{opening}: {}", self.clause) };
        verdict.blames = self.blames;
        if verdict.blames.is_empty() {
            verdict.blames.push(spec_key(self.subject.pod, ""));
        }
        verdict.help = self.help;
        verdict.notes = self.notes;
        verdict.rename = self.rename;
        verdict.certain = self.certain;
    }

    pub(super) fn object(&self) -> Object<'r> {
        self.subject.pod.object
    }

    /// The primary place is what stands between the Pod and the nodes that come nearest; each other reason gets
    /// a place of its own.
    pub(super) fn nodes(&mut self, failure: &'r Failure) {
        let all: Rejections<'r> = failure.rejections.iter().collect();
        let world = self.subject.world;
        let chosen: Rejections<'r> =
            all.iter().copied().filter(|(node, _)| self.subject.selected(world.node(*node))).collect();
        let aimed = if self.subject.selects() && !chosen.is_empty() { chosen } else { all.clone() };
        let last = |r: &&(_, crate::cluster::scheduler::plugins::Rejection)| {
            r.1.reasons.iter().map(|reason| stage(*reason)).max().unwrap_or(0)
        };
        let nearest = aimed.iter().map(last).max().unwrap_or(0);
        let mut group: Rejections<'r> = aimed.into_iter().filter(|r| last(r) == nearest).collect();
        group.sort_by_key(|(node, rejection)| (lack(rejection), *node));
        let Some(reasons) = most_common(&group) else { return };
        for reason in reasons {
            self.reason(reason, &group);
        }
        let mut seen: Vec<u8> = vec![nearest];
        for (_, rejection) in &all {
            for &reason in &rejection.reasons {
                if !seen.contains(&stage(reason)) {
                    seen.push(stage(reason));
                    self.other(reason, &all);
                }
            }
        }
    }

    /// A reason beside the main one: its place alone, where it has one worth showing.
    pub(super) fn other(&mut self, reason: Reason, all: &Rejections<'r>) {
        let with: Rejections<'r> = all.iter().copied().filter(|(_, r)| r.reasons.contains(&reason)).collect();
        if matches!(reason, Reason::Unschedulable) || self.is_aside(&with) {
            return;
        }
        let mut aside = Findings::new(Subject { ..self.subject_again() });
        aside.reason(reason, &with);
        let here = aside.blames.into_iter().take(1).filter(|b| !self.blames.iter().any(|o| o.span == b.span));
        let here: Vec<Blame> = here.collect();
        self.blames.extend(here);
    }

    pub(super) fn subject_again(&self) -> Subject<'r> {
        let s = &self.subject;
        Subject {
            run: s.run,
            pod: s.pod,
            spec: s.spec,
            world: s.world,
            simulation: s.simulation,
            workload: s.workload,
        }
    }

    pub(super) fn is_aside(&self, rejections: &Rejections<'r>) -> bool {
        let taints = self.subject.taints(rejections);
        !taints.is_empty() && taints.iter().all(|(taint, _)| ASIDE.iter().any(|key| taint.starts_with(key)))
    }

    pub(super) fn reason(&mut self, reason: Reason, group: &Rejections<'r>) {
        match reason {
            Reason::Taint(_) | Reason::Unschedulable => self.taints(group),
            Reason::NodeAffinity | Reason::NodeName => self.affinity(),
            Reason::Ports(at) => self.ports(at, group),
            Reason::TooManyPods { capacity } => self.too_many(capacity),
            Reason::Insufficient { resource, .. } => self.resource(resource, group),
            Reason::Spread { index, missing_label } => self.spread(index, missing_label),
            Reason::Affinity => self.pod_affinity(),
            Reason::AntiAffinity(at) => self.anti_affinity(at),
            Reason::ExistingAntiAffinity => self.repelled(group),
            _ => self.volumes(reason),
        }
    }

    pub(super) fn say(&mut self, clause: String) {
        if self.clause.is_empty() {
            self.clause = clause;
        }
    }

    pub(super) fn advise(&mut self, help: String) {
        self.help.get_or_insert(help);
    }

    pub(super) fn replicas(&mut self, text: &str) {
        let (running, ..) = self.subject.counts();
        if let Some(value) = replicas(self.subject.pod).filter(|_| running > 0) {
            self.blames.push(blame(self.object(), value, text));
        }
    }
}

/// The reasons of the rejection that most nodes of the group share.
fn most_common(group: &Rejections<'_>) -> Option<Vec<Reason>> {
    let mut all: Vec<(Vec<Reason>, usize)> = Vec::new();
    let kind = |reasons: &[Reason]| reasons.iter().map(std::mem::discriminant).collect::<Vec<_>>();
    for (_, rejection) in group {
        match all.iter_mut().find(|(known, _)| kind(known) == kind(&rejection.reasons)) {
            Some((_, count)) => *count += 1,
            None => all.push((rejection.reasons.clone(), 1)),
        }
    }
    // The group is sorted by nearness: of equally common ones the nearest stays.
    let most = all.iter().map(|(_, count)| *count).max()?;
    all.into_iter().find(|(_, count)| *count == most).map(|(reasons, _)| reasons)
}
