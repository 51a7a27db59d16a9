//! The scheduling cycle: Pods one after the other, with what makes the scheduler look at one again.

use std::sync::Arc;

use super::attempt::{Attempt, Fixed, FixedVerdicts};
use super::default_preemption;
use super::failure::Failure;
use super::plugins::node_affinity::{Named, named};
use super::plugins::{Reason, Rejection, passes, reject, volume_binding};
use super::score::{Preferences, best};
use super::spec::PodSpec;
use super::storage::Bound;
use super::world::{NodeIndex, Running, World};

/// After so many rounds over waiting Pods the rest stays as it is.
const MOST_ROUNDS: usize = 20;

/// A Pod that wants a node.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// Its needs.
    pub spec: Arc<PodSpec>,
    /// Its name.
    pub name: Arc<str>,
    /// Which workload it belongs to: Pods of one are alike but for their volumes.
    pub workload: usize,
    /// The node its DaemonSet means it for.
    pub pinned: Option<NodeIndex>,
    /// Somebody makes it again when it is evicted.
    pub controlled: bool,
}

/// What becomes of a Pod.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// It runs there.
    Placed(NodeIndex),
    /// No node takes it.
    Pending(Arc<Failure>),
    /// It ran, and was evicted for a more important one.
    Evicted,
}

/// A run over a list of Pods.
pub struct Scheduler<'w> {
    world: &'w mut World,
    incoming: &'w [Incoming],
    outcomes: Vec<Option<Outcome>>,
    fixed: FixedVerdicts,
    /// The last attempt: the next Pod of the same workload goes on from it.
    last: Option<(usize, Attempt, Preferences)>,
    /// The last failure, for Pods that would fail for the very same reasons.
    stuck: Option<(usize, Arc<Failure>)>,
    again: Vec<usize>,
    /// Pending Pods that another Pod's coming could help.
    waiting: Vec<usize>,
    /// Existing Pods that were evicted.
    evicted: Vec<Running>,
}

/// What a run comes to.
#[derive(Debug, Clone, Default)]
pub struct Run {
    /// For each Pod what became of it.
    pub outcomes: Vec<Option<Outcome>>,
    /// The Pods of the snapshot that had to go.
    pub evicted: Vec<Running>,
}

/// Places Pods in the order given.
pub fn run(world: &mut World, incoming: &[Incoming]) -> Run {
    let mut scheduler = Scheduler {
        outcomes: vec![None; incoming.len()],
        world,
        incoming,
        fixed: FixedVerdicts::default(),
        last: None,
        stuck: None,
        again: Vec::new(),
        waiting: Vec::new(),
        evicted: Vec::new(),
    };
    for at in 0..incoming.len() {
        scheduler.one(at);
    }
    // Evictions go strictly down in priority, so the rounds end by themselves; the limit is for bad luck.
    for _ in 0..MOST_ROUNDS {
        let mut again = std::mem::take(&mut scheduler.again);
        again.sort_unstable();
        again.dedup();
        if again.is_empty() {
            break;
        }
        again.into_iter().for_each(|at| scheduler.one(at));
    }
    Run { outcomes: scheduler.outcomes, evicted: scheduler.evicted }
}

impl Scheduler<'_> {
    fn one(&mut self, at: usize) {
        let incoming = &self.incoming[at];
        let same =
            |failure: &(usize, Arc<Failure>)| failure.0 == incoming.workload && incoming.pinned.is_none();
        if let Some((_, failure)) = self.stuck.as_ref().filter(|failure| same(failure))
            && incoming.spec.volumes.is_empty()
        {
            self.outcomes[at] = Some(Outcome::Pending(Arc::clone(failure)));
            return;
        }
        let fixed = self.fixed.of(self.world, &incoming.spec);
        let (mut attempt, preferences) = match self.prepare(at, fixed) {
            Ok(ready) => ready,
            Err(failure) => return self.fail(at, failure),
        };
        let chosen = self.choose(at, &attempt, &preferences);
        match chosen {
            Some(node) => self.settle(at, attempt, preferences, node),
            None => {
                let rejections = self.rejections(at, &attempt);
                let nodes = self.world.nodes.len();
                match default_preemption::find(self.world, &mut attempt, &rejections, nodes) {
                    Ok(candidate) => {
                        self.evict(&mut attempt, &candidate.victims);
                        self.settle(at, attempt, preferences, candidate.node);
                    }
                    Err(preemption) => {
                        self.last = Some((incoming.workload, attempt, preferences));
                        self.fail(at, Failure { nodes, blocked: None, rejections, preemption });
                    }
                }
            }
        }
    }

    fn prepare(&mut self, at: usize, fixed: Fixed) -> Result<(Attempt, Preferences), Failure> {
        let incoming = &self.incoming[at];
        let blocked = |blocked| Failure {
            nodes: self.world.nodes.len(),
            blocked: Some(blocked),
            rejections: Vec::new(),
            preemption: String::new(),
        };
        if let Some((workload, mut attempt, preferences)) = self.last.take()
            && workload == incoming.workload
        {
            attempt.next(self.world, &incoming.spec).map_err(blocked)?;
            return Ok((attempt, preferences));
        }
        let attempt = Attempt::new(self.world, &incoming.spec, fixed).map_err(blocked)?;
        let preferences = Preferences::new(self.world, &incoming.spec);
        Ok((attempt, preferences))
    }

    /// The nodes the search is narrowed to, `None` for all.
    fn narrowed(&self, at: usize) -> Option<Vec<NodeIndex>> {
        let incoming = &self.incoming[at];
        if let Some(node) = incoming.pinned {
            return Some(vec![node]);
        }
        match named(&incoming.spec.placement) {
            Named::Only(names) => {
                let mut nodes: Vec<NodeIndex> =
                    names.iter().filter_map(|name| self.world.node_by_name.get(name).copied()).collect();
                nodes.sort_unstable();
                Some(nodes)
            }
            Named::All | Named::Conflict => None,
        }
    }

    fn choose(&self, at: usize, attempt: &Attempt, preferences: &Preferences) -> Option<NodeIndex> {
        let world = &*self.world;
        let fits = |node: &NodeIndex| passes(world, attempt, *node);
        match self.narrowed(at) {
            Some(nodes) => best(world, attempt, preferences, nodes.into_iter().filter(fits)),
            None => best(world, attempt, preferences, world.node_indices().filter(fits)),
        }
    }

    fn rejections(&self, at: usize, attempt: &Attempt) -> Vec<(NodeIndex, Rejection)> {
        let nodes = self.narrowed(at).unwrap_or_else(|| self.world.node_indices().collect());
        nodes.into_iter().filter_map(|node| Some((node, reject(self.world, attempt, node)?))).collect()
    }

    fn fail(&mut self, at: usize, failure: Failure) {
        let mut reasons = failure.rejections.iter().flat_map(|(_, rejection)| &rejection.reasons);
        if reasons.any(|reason| matches!(reason, Reason::Affinity | Reason::Spread { .. })) {
            self.waiting.push(at);
        }
        let failure = Arc::new(failure);
        self.stuck = Some((self.incoming[at].workload, Arc::clone(&failure)));
        self.outcomes[at] = Some(Outcome::Pending(failure));
    }

    fn settle(&mut self, at: usize, mut attempt: Attempt, mut preferences: Preferences, node: NodeIndex) {
        let incoming = &self.incoming[at];
        self.bind_volumes(&attempt, node);
        self.world.place(Running {
            spec: Arc::clone(&incoming.spec),
            node,
            name: Arc::clone(&incoming.name),
            incoming: Some(at),
            owner: None,
        });
        attempt.update(self.world, &incoming.spec, node, 1);
        preferences.placed(self.world, &incoming.spec, node);
        self.last = Some((incoming.workload, attempt, preferences));
        self.stuck = None;
        self.outcomes[at] = Some(Outcome::Placed(node));
        self.wake(&incoming.spec);
    }

    fn bind_volumes(&mut self, attempt: &Attempt, node: NodeIndex) {
        let plan = volume_binding::plan(self.world, attempt, self.world.node(node)).unwrap_or_default();
        for (claim, volume) in plan {
            let key = (attempt.spec.namespace, claim);
            let storage = &mut self.world.storage;
            let bound = volume.map(|at| {
                storage.volumes[at].claim = Some(key);
                storage.volumes[at].available = false;
                storage.volumes[at].name
            });
            if let Some(claim) = storage.claims.get_mut(&key) {
                // A volume that is made for the node can be used wherever the recorded one could.
                claim.bound = if bound.is_some() { Bound::To(bound) } else { Bound::Unknown };
            }
        }
    }

    fn evict(&mut self, attempt: &mut Attempt, victims: &[super::world::PodIndex]) {
        for &victim in victims {
            let Some(running) = self.world.remove(victim) else { continue };
            attempt.update(self.world, &running.spec, running.node, -1);
            match running.incoming {
                Some(at) if self.incoming[at].controlled => self.again.push(at),
                Some(at) => self.outcomes[at] = Some(Outcome::Evicted),
                None => self.evicted.push(running),
            }
        }
        self.stuck = None;
        // A Pod that left makes the scheduler look again at those that it stood in the way of.
        for (at, outcome) in self.outcomes.iter().enumerate() {
            if matches!(outcome, Some(Outcome::Pending(failure)) if failure.blocked.is_none()) {
                self.again.push(at);
            }
        }
    }

    /// A Pod that came makes the scheduler look again at those that want to be near it, or are counted with it.
    fn wake(&mut self, placed: &PodSpec) {
        let (symbols, incoming) = (&self.world.symbols, self.incoming);
        let again = &mut self.again;
        self.waiting.retain(|&at| {
            let spec = &incoming[at].spec;
            let near = spec.affinity.iter().any(|term| term.selector.matches(&placed.labels, symbols));
            let counted = spec.spread.iter().any(|c| c.selector.matches(&placed.labels, symbols));
            if near || counted {
                again.push(at);
            }
            !(near || counted)
        });
    }
}
