//! kube-scheduler 1.34 over a snapshot of a cluster: which Pods no node takes, and why.
//!
//! The scheduler's own rules are followed plugin by plugin (`pkg/scheduler` of Kubernetes 1.34.4). What it
//! decides at random (which of equal nodes, which of equal victims) is decided here by order, so the same
//! files always give the same answer.

pub mod attempt;
pub mod default_preemption;
pub mod failure;
pub mod plugins;
pub mod policies;
pub mod queue;
pub mod read;
pub mod resources;
pub mod score;
pub mod selector;
pub mod simulation;
pub mod spec;
pub mod storage;
pub mod symbols;
pub mod verdict;
pub mod workload;
pub mod world;

#[cfg(test)]
mod tests;
