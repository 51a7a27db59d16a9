//! Why no node takes a Pod, and the scheduler's sentence for it (`FitError` in
//! `pkg/scheduler/framework/types.go`).

use std::collections::BTreeMap;

use super::attempt::Blocked;
use super::plugins::Rejection;
use super::symbols::Symbols;
use super::world::NodeIndex;

/// Why no node takes a Pod.
#[derive(Debug, Clone)]
pub struct Failure {
    /// How many nodes there are.
    pub nodes: usize,
    /// What keeps it from all of them before one is tried.
    pub blocked: Option<Blocked>,
    /// What each node that was tried says.
    pub rejections: Vec<(NodeIndex, Rejection)>,
    /// What evicting others would bring; empty where the scheduler does not get so far.
    pub preemption: String,
}

/// Counted reasons as the scheduler lists them: sorted as text, the count in front.
pub fn histogram(reasons: &BTreeMap<String, usize>) -> String {
    let mut parts: Vec<String> = reasons.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
    parts.sort();
    parts.join(", ")
}

impl Failure {
    /// How many nodes each reason holds for.
    pub fn reasons(&self, symbols: &Symbols) -> BTreeMap<String, usize> {
        let mut reasons = BTreeMap::new();
        for reason in self.rejections.iter().flat_map(|(_, rejection)| &rejection.reasons) {
            *reasons.entry(reason.text(symbols).into_owned()).or_insert(0) += 1;
        }
        let absent = self.nodes.saturating_sub(self.rejections.len());
        if absent > 0 {
            reasons.insert("node(s) didn't satisfy plugin(s) [NodeAffinity]".to_owned(), absent);
        }
        reasons
    }

    /// The message of the FailedScheduling event of Kubernetes 1.34.
    pub fn message(&self, symbols: &Symbols) -> String {
        let nodes = self.nodes;
        if let Some(blocked) = self.blocked {
            // The DynamicResources plugin finds no state of its own then, and says so.
            return format!("0/{nodes} nodes are available: {}. not found", blocked.text(symbols));
        }
        let reasons = histogram(&self.reasons(symbols));
        format!(
            "0/{nodes} nodes are available: {reasons}. no new claims to deallocate, preemption: {}",
            self.preemption
        )
    }
}
