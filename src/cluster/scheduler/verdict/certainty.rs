//! How sure a verdict is: what the scheduler leaves to chance, and what other Pods of the unit do to it.

use std::sync::Arc;

use crate::cluster::scheduler::attempt::{Attempt, FixedVerdicts};
use crate::cluster::scheduler::failure::Failure;
use crate::cluster::scheduler::plugins::{Reason, passes, reject};
use crate::cluster::scheduler::queue::{Incoming, Outcome, run as schedule};
use crate::cluster::scheduler::simulation::Simulation;
use crate::cluster::scheduler::workload::Workload;
use crate::cluster::scheduler::world::World;
use crate::model::{Object, Unit};
use crate::run::Run;

/// So many workloads are tried alone in a cluster of their own; beyond, a verdict is likely only.
const MOST_TRIALS: usize = 200;

/// Tries workloads alone, as if nothing else of the unit were applied.
pub struct Solo<'a> {
    run: &'a Run,
    unit: &'a Unit,
    simulation: &'a Simulation,
    /// A cluster of its own; its texts may be numbered otherwise than the simulation's.
    world: World,
    incoming: Vec<Incoming>,
    trials: usize,
}

impl<'a> Solo<'a> {
    /// Nothing is computed before the first question.
    pub fn new(run: &'a Run, unit: &'a Unit, world: World, simulation: &'a Simulation) -> Self {
        Self { run, unit, simulation, world, incoming: Vec::new(), trials: 0 }
    }

    /// Whether some of a workload's Pods find no node even so.
    pub fn fails(&mut self, workload: &Workload) -> bool {
        if self.hopes_for_others(workload) {
            return false;
        }
        if self.incoming.is_empty() {
            self.incoming = Simulation::prepare(self.run, self.unit, &mut self.world).0;
        }
        let Some(pods) = self.incoming.get(workload.pods.clone()) else { return false };
        let Some(first) = pods.first() else { return false };
        // The first Pod alone fails on the cluster as it is: no chance is involved, and nothing need be placed.
        if first.pinned.is_none() && first.spec.volumes.is_empty() && first.spec.priority <= 0 {
            let world = &self.world;
            let fixed = FixedVerdicts::default().of(world, &first.spec);
            let alone = Attempt::new(world, &first.spec, fixed);
            let fits = |attempt: &Attempt| world.node_indices().any(|node| passes(world, attempt, node));
            if !alone.as_ref().is_ok_and(fits) {
                return true;
            }
        }
        self.trials += 1;
        if self.trials > MOST_TRIALS {
            return false;
        }
        self.world.mark();
        let run = schedule(&mut self.world, pods);
        self.world.go_back();
        run.outcomes.iter().any(|outcome| matches!(outcome, Some(Outcome::Pending(_))))
    }

    /// The cluster as it was before.
    pub fn into_world(mut self) -> World {
        if !self.incoming.is_empty() {
            self.world.go_back();
        }
        self.world
    }

    /// Whether it wants to be near Pods of other workloads here, which may come to lie better than they did.
    fn hopes_for_others(&self, workload: &Workload) -> bool {
        let incoming = &self.simulation.incoming;
        let symbols = &self.simulation.world.symbols;
        let Some(first) = incoming.get(workload.pods.start) else { return false };
        let terms = &first.spec.affinity;
        let others = incoming.iter().filter(|other| other.workload != first.workload);
        !terms.is_empty()
            && others.into_iter().any(|o| terms.iter().any(|t| t.selector.matches(&o.spec.labels, symbols)))
    }
}

/// For a Deployment whose rollout starts a new Pod before it ends an old one (`maxUnavailable: 0`, written
/// down): why that Pod finds no node while all others run.
pub fn rollout_fails(run: &Run, simulation: &Simulation, workload: &Workload) -> Option<Failure> {
    let object = run.object(workload.object);
    if object.kind() != "Deployment" || !never_unavailable(object) {
        return None;
    }
    let first = simulation.incoming.get(workload.pods.start)?;
    let world = &simulation.world;
    let fixed = FixedVerdicts::default().of(world, &first.spec);
    let attempt = Attempt::new(world, &Arc::clone(&first.spec), fixed).ok()?;
    let rejections: Option<Vec<_>> =
        world.node_indices().map(|node| Some((node, reject(world, &attempt, node)?))).collect();
    let rejections = rejections?;
    let own = |reason: &Reason| matches!(reason, Reason::Ports(_) | Reason::AntiAffinity(_));
    let stuck = rejections.iter().flat_map(|(_, rejection)| &rejection.reasons).any(own);
    let preemption = format!(
        "0/{0} nodes are available: {0} No preemption victims found for incoming pod.",
        world.nodes.len()
    );
    stuck.then_some(Failure { nodes: world.nodes.len(), blocked: None, rejections, preemption })
}

fn never_unavailable(object: Object<'_>) -> bool {
    let strategy = object.at(&["spec", "strategy"]);
    let value = strategy.and_then(|s| s.at(&["rollingUpdate", "maxUnavailable"]));
    value.is_some_and(|v| v.as_i64() == Some(0) || v.as_str() == Some("0%"))
}
