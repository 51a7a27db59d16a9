//! The PodSecurity plugin (`k8s.io/pod-security-admission`): levels and versions from a namespace's labels.

use super::security_checks::{self as checks, Facts, Violation};
use super::{Denial, namespace_of, security_profiles as profiles};
use crate::cluster::index::Lookup;
use crate::model::{Object, Pod};
use crate::syntax::yaml::Value;

/// The newest minor version with a standard of its own in podlint's checks.
const LATEST: u8 = 37;

/// How much a namespace allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Everything.
    Privileged,
    /// What is not known to give rights over the node.
    Baseline,
    /// What follows hardening practice.
    Restricted,
}

/// What a namespace enforces.
#[derive(Debug, Clone, Copy)]
pub struct Policy<'r> {
    /// The level.
    pub level: Level,
    /// The minor version of the standard.
    pub version: u8,
    /// As the label writes it.
    pub shown_version: &'r str,
    /// The label.
    pub label: Value<'r>,
    /// Whether the namespace's object is applied together with the asking one, or is in the cluster.
    pub certain: bool,
}

/// The policy of a mode (`enforce`, `warn`, `audit`) in the namespace of `object`.
pub fn policy<'r>(object: Object<'r>, mode: &str) -> Option<Policy<'r>> {
    let run = object.run;
    let name = namespace_of(object);
    let Lookup::Found(found) = run.index.lookup(run, object.data().unit, "Namespace", None, name) else {
        return None;
    };
    let namespace = *found.first()?;
    // Namespaces of other folders may be other clusters' ones.
    let together = namespace.data().unit == object.data().unit || namespace.in_snapshot();
    if !together && found.len() > 1 {
        return None;
    }
    let label = namespace.at(&["metadata", "labels"])?.get(&format!("pod-security.kubernetes.io/{mode}"))?;
    let level = match label.as_str()? {
        "privileged" => Level::Privileged,
        "baseline" => Level::Baseline,
        // A level nobody knows counts as the strictest.
        _ => Level::Restricted,
    };
    let version =
        namespace.at(&["metadata", "labels"])?.get(&format!("pod-security.kubernetes.io/{mode}-version"));
    let shown_version = version.and_then(Value::as_str).unwrap_or("latest");
    let asked = run.settings.versions.newest().unwrap_or(LATEST);
    let minor = shown_version.strip_prefix("v1.").and_then(|minor| minor.parse().ok());
    Some(Policy { level, version: minor.unwrap_or(asked), shown_version, label, certain: together })
}

/// What the standard says to a Pod: `violates PodSecurity "restricted:latest": …`.
pub fn evaluate<'r>(pod: Pod<'r>, policy: &Policy<'r>) -> Option<Denial<'r>> {
    let facts = Facts::of(pod);
    let violations = run_checks(&facts, policy.level, policy.version);
    if violations.is_empty() {
        return None;
    }
    let name = match policy.level {
        Level::Privileged => "privileged",
        Level::Baseline => "baseline",
        Level::Restricted => "restricted",
    };
    let parts: Vec<String> = violations.iter().map(|v| format!("{} ({})", v.reason, v.detail)).collect();
    let message = format!("violates PodSecurity \"{name}:{}\": {}", policy.shown_version, parts.join(", "));
    let mut places: Vec<Value<'r>> = Vec::new();
    for place in violations.into_iter().flat_map(|v| v.places) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    Some(Denial { message, places, policies: vec![policy.label] })
}

type Check = for<'r> fn(&Facts<'r>, u8) -> Option<Violation<'r>>;

/// Baseline checks, by name; those that a restricted check replaces are marked.
const BASELINE: &[(Check, u8, bool)] = &[
    (profiles::app_armor_profile, 0, false),
    (checks::capabilities_baseline, 0, true),
    (checks::host_namespaces, 0, false),
    (checks::host_path_volumes, 0, true),
    (checks::host_ports, 0, false),
    (checks::host_probes, 34, false),
    (checks::privileged, 0, false),
    (checks::proc_mount, 0, false),
    (profiles::se_linux_options, 0, false),
    (profiles::seccomp_baseline, 0, true),
    (profiles::sysctls, 0, false),
    (profiles::windows_host_process, 0, false),
];

/// Restricted checks and the version each came with.
const RESTRICTED: &[(Check, u8)] = &[
    (checks::allow_privilege_escalation, 8),
    (checks::capabilities_restricted, 22),
    (checks::restricted_volumes, 0),
    (checks::run_as_non_root, 0),
    (checks::run_as_user, 23),
    (profiles::seccomp_restricted, 19),
];

fn run_checks<'r>(facts: &Facts<'r>, level: Level, version: u8) -> Vec<Violation<'r>> {
    if level == Level::Privileged {
        return Vec::new();
    }
    let restricted = level == Level::Restricted;
    let replaced = |check: &&(Check, u8, bool)| {
        // Capabilities and seccomp are replaced only once their restricted checks exist.
        restricted && check.2 && version >= 22
    };
    let baseline =
        BASELINE.iter().filter(|c| version >= c.1 && !replaced(c)).filter_map(|c| (c.0)(facts, version));
    let strict =
        RESTRICTED.iter().filter(|c| restricted && version >= c.1).filter_map(|c| (c.0)(facts, version));
    baseline.chain(strict).collect()
}
