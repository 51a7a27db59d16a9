//! DefaultPreemption: which Pods would have to go
//! (`pkg/scheduler/framework/preemption/preemption.go`, `plugins/defaultpreemption`).

use std::collections::BTreeMap;

use super::attempt::Attempt;
use super::failure::histogram;
use super::plugins::{Reason, Rejection, node_resources_fit, reject};
use super::world::{NodeIndex, PodIndex, Running, World};

/// What the scheduler says of a node without Pods of lower priority.
const NO_VICTIMS: &str = "No preemption victims found for incoming pod";
/// What it says of a node where evicting Pods cannot help.
const NOT_HELPFUL: &str = "Preemption is not helpful for scheduling";
/// The scheduler looks for at least so many candidates (`minCandidateNodesAbsolute`).
const CANDIDATES: usize = 100;

/// A node and the Pods that would have to leave it, the most important first.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The node.
    pub node: NodeIndex,
    /// The Pods.
    pub victims: Vec<PodIndex>,
}

/// Looks for Pods to evict. Without any, the error is what the scheduler says about it.
pub fn find(
    world: &mut World,
    attempt: &mut Attempt,
    rejections: &[(NodeIndex, Rejection)],
    all_nodes: usize,
) -> Result<Candidate, String> {
    if !attempt.spec.may_preempt {
        return Err("not eligible due to preemptionPolicy=Never.".to_owned());
    }
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    let mut candidates = Vec::new();
    let mut looked_at = 0;
    for (node, rejection) in rejections.iter().filter(|(_, rejection)| !rejection.is_unresolvable()) {
        looked_at += 1;
        match dry_run(world, attempt, *node, rejection) {
            Ok(victims) => candidates.push(Candidate { node: *node, victims }),
            Err(why) => {
                for reason in why {
                    *reasons.entry(reason).or_insert(0) += 1;
                }
            }
        }
        if candidates.len() >= CANDIDATES {
            break;
        }
    }
    if let Some(best) = pick(world, candidates) {
        return Ok(best);
    }
    if all_nodes > looked_at {
        *reasons.entry(NOT_HELPFUL.to_owned()).or_insert(0) += all_nodes - looked_at;
    }
    Err(format!("0/{all_nodes} nodes are available: {}.", histogram(&reasons)))
}

/// The Pods that must leave a node, or why even that would not do.
fn dry_run(
    world: &mut World,
    attempt: &mut Attempt,
    index: NodeIndex,
    rejection: &Rejection,
) -> Result<Vec<PodIndex>, Vec<String>> {
    let priority = attempt.spec.priority;
    let mut lower: Vec<PodIndex> = world.node(index).pods.clone();
    lower.retain(|&pod| world.pod(pod).is_some_and(|pod| pod.spec.priority < priority));
    if lower.is_empty() {
        return Err(vec![NO_VICTIMS.to_owned()]);
    }
    if let Some(short) = still_short(world, attempt, index, rejection, &lower) {
        return Err(short);
    }
    lower.sort_by_key(|&pod| (std::cmp::Reverse(world.pod(pod).map_or(0, |p| p.spec.priority)), pod));
    let mut gone: Vec<(PodIndex, Running)> = Vec::new();
    for &pod in &lower {
        gone.extend(take(world, attempt, pod).map(|running| (pod, running)));
    }
    let verdict = reject(world, attempt, index);
    let fits = verdict.is_none();
    let mut victims = Vec::new();
    for (pod, running) in gone {
        put_back(world, attempt, pod, running);
        if fits
            && reject(world, attempt, index).is_some()
            && let Some(running) = take(world, attempt, pod)
        {
            victims.push((pod, running));
        }
    }
    let names = victims.iter().map(|(pod, _)| *pod).collect();
    for (pod, running) in victims {
        put_back(world, attempt, pod, running);
    }
    match verdict {
        None => Ok(names),
        Some(rejection) => Err(texts(world, &rejection.reasons)),
    }
}

/// A short cut: where only resources are short, whether they would still be without the given Pods.
fn still_short(
    world: &World,
    attempt: &Attempt,
    index: NodeIndex,
    rejection: &Rejection,
    without: &[PodIndex],
) -> Option<Vec<String>> {
    let by_size =
        |reason: &Reason| matches!(reason, Reason::TooManyPods { .. } | Reason::Insufficient { .. });
    if !rejection.reasons.iter().all(by_size) {
        return None;
    }
    let node = world.node(index);
    let mut lighter = super::world::Node { pods: Vec::new(), ports: Vec::new(), ..node.clone() };
    lighter.pods.extend(node.pods.iter().filter(|pod| !without.contains(pod)));
    for pod in without.iter().filter_map(|&pod| world.pod(pod)) {
        lighter.requested.add(&pod.spec.requests, -1);
    }
    let short = node_resources_fit::filter(&lighter, &attempt.spec);
    (!short.is_empty()).then(|| texts(world, &short))
}

fn texts(world: &World, reasons: &[Reason]) -> Vec<String> {
    reasons.iter().map(|reason| reason.text(&world.symbols).into_owned()).collect()
}

fn take(world: &mut World, attempt: &mut Attempt, pod: PodIndex) -> Option<Running> {
    let running = world.remove(pod)?;
    attempt.update(world, &running.spec, running.node, -1);
    Some(running)
}

fn put_back(world: &mut World, attempt: &mut Attempt, pod: PodIndex, running: Running) {
    let (spec, node) = (std::sync::Arc::clone(&running.spec), running.node);
    world.restore(pod, running);
    attempt.update(world, &spec, node, 1);
}

/// The candidate whose eviction hurts least (`pickOneNodeForPreemption`).
fn pick(world: &World, candidates: Vec<Candidate>) -> Option<Candidate> {
    candidates.into_iter().filter(|candidate| !candidate.victims.is_empty()).min_by_key(|candidate| {
        let priorities = || {
            let pods = candidate.victims.iter().filter_map(|&pod| world.pod(pod));
            pods.map(|pod| i64::from(pod.spec.priority))
        };
        let sum: i64 = priorities().map(|priority| priority + i64::from(i32::MAX) + 1).sum();
        (priorities().max(), sum, candidate.victims.len(), candidate.node)
    })
}
