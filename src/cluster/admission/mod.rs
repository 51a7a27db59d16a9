//! What admission plugins refuse: LimitRange, ResourceQuota, Pod Security.
//!
//! They look at Pods, so that what a workload's author sees is the controller's `FailedCreate`.

pub mod limit_range;
pub mod pod_security;
pub mod quota;
pub mod resources;
mod security_checks;
mod security_profiles;
mod usage;

use crate::model::Object;
use crate::syntax::yaml::Value;

/// One thing a plugin says no to.
#[derive(Debug, Clone)]
pub struct Denial<'r> {
    /// The plugin's own words, after `is forbidden: `.
    pub message: String,
    /// The fields (or containers, where something is missing) that are guilty.
    pub places: Vec<Value<'r>>,
    /// Where the policy says so.
    pub policies: Vec<Value<'r>>,
}

/// The namespace an object lands in.
pub fn namespace_of<'r>(object: Object<'r>) -> &'r str {
    object.namespace_or_default()
}

/// The objects of a kind that rule in the namespace of `object`: its own unit's and the snapshot's.
pub fn rulers<'r>(object: Object<'r>, kind: &'r str) -> impl Iterator<Item = Object<'r>> {
    let run = object.run;
    run.index.of_kind(run, kind).filter(move |o| {
        (o.in_snapshot() || o.data().unit == object.data().unit) && namespace_of(*o) == namespace_of(object)
    })
}

/// The words a controller puts before a refusal of its Pods.
pub fn refusal_of_pod(object: Object<'_>, message: &str) -> (&'static str, String) {
    match object.kind() {
        "Pod" => ("Forbidden", format!("pods {:?} is forbidden: {message}", object.name())),
        "StatefulSet" => {
            let name = object.name();
            let text = format!(
                "create Pod {name}-0 in StatefulSet {name} failed error: pods \"{name}-0\" is forbidden: {message}"
            );
            ("FailedCreate", text)
        }
        _ => {
            ("FailedCreate", format!("Error creating: pods \"{}-*\" is forbidden: {message}", object.name()))
        }
    }
}

/// `[a, b]` where there are several, as Go's aggregate errors print; the same text counts once.
pub(crate) fn aggregate(mut messages: Vec<String>) -> String {
    let mut seen = Vec::new();
    messages.retain(|m| {
        let new = !seen.contains(m);
        if new {
            seen.push(m.clone());
        }
        new
    });
    match messages.as_slice() {
        [one] => one.clone(),
        _ => format!("[{}]", messages.join(", ")),
    }
}
