//! What the API server refuses beyond decoding, in its own words.
//!
//! One file per kind, each reading like a list of rules over [`Field`]s; the order of the data is the server's:
//! defaults are taken where it takes them, and everything wrong is collected.

mod admissionpolicy;
pub mod claim;
mod configmap;
mod controllerrevision;
mod cron;
mod cronjob;
mod csidriver;
mod csinode;
mod customresourcedefinition;
mod daemonset;
mod deployment;
mod dispatch;
mod disruption;
mod endpoints;
mod features;
mod field;
mod flowcontrol;
mod horizontalpodautoscaler;
mod ingress;
mod job;
mod job_policies;
#[cfg(test)]
mod kind_tests;
mod lease;
mod limitrange;
pub mod meta;
mod namespace;
mod near;
mod networkpolicy;
mod node;
pub mod pod;
mod podtemplate;
pub(crate) mod print;
mod rbac;
pub mod refusal;
mod replicaset;
mod replicationcontroller;
mod resourceclaim;
mod resourcequota;
pub mod rollout;
#[cfg(test)]
mod rules_tests;
mod schedulingkinds;
mod secret;
pub mod seen;
pub mod selector;
mod service;
mod service_warnings;
mod statefulset;
mod storageclass;
pub mod template;
#[cfg(test)]
mod tests;
mod volume;
mod webhook;
#[cfg(test)]
mod workload_tests;

pub use field::{Context, Field, IntOrString};
pub use print::{Shown, json, quote};
pub use refusal::{Edit, Outcome, Refusal, RefusalKind, Repair};

use crate::model::Object;
use crate::syntax::yaml::Value;
use crate::versions::VersionSet;

/// Everything the server would refuse or warn of in an object it could decode, in these versions. Of kinds
/// without rules of their own the metadata is looked at, and nothing of kinds that are not Kubernetes'.
pub fn validate<'r>(
    root: Value<'r>,
    api_version: &'r str,
    kind: &'r str,
    versions: VersionSet,
) -> Vec<Refusal> {
    let group = api_version.rsplit_once('/').map_or("", |(group, _)| group);
    let Some(rules) = dispatch::rules(group, kind).or_else(|| dispatch::of_every_kind(api_version, kind))
    else {
        return Vec::new();
    };
    let context = Context::new(root, api_version, kind, versions);
    rules(context.root());
    context.take()
}

/// The API server's answer to an object: what it cannot decode it does not validate.
pub fn of_object(object: Object<'_>) -> Outcome {
    let (root, versions) = (object.root(), object.run.settings.versions);
    let mut outcome = crate::schema::check(root, versions);
    if crate::schema::crd::is_custom(object) {
        let custom = crate::schema::crd::of_object(object, object.run.definitions());
        outcome.refusals.extend(custom.refusals);
        return outcome;
    }
    if outcome.decoded && !crate::discover::document::is_sops_encrypted(root) {
        outcome.refusals.extend(validate(root, object.api_version(), object.kind(), versions));
    }
    // The answer is kept as long as the run, and a list of one grows to room for four.
    outcome.refusals.shrink_to_fit();
    outcome
}
