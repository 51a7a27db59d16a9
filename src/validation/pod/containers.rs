//! Regular, init and ephemeral containers.

use rustc_hash::FxHashSet;

use super::super::features;
use super::super::field::Field;
use super::super::seen::Seen;
use super::container::common;
use super::handlers::{lifecycle, probes};
use super::resources::Claims;
use super::spec::PodSpec;
use super::volumes::Volumes;
use crate::versions::VersionSet;

/// `validateContainers`
pub fn containers<'r>(pod: PodSpec<'r>, volumes: &Volumes<'r>, claims: &Claims<'r>) {
    let list = pod.get("containers");
    if list.is_empty() {
        return list.required("");
    }
    let mut names = Seen::default();
    for container in list.items() {
        common(pod, container, volumes, claims);
        let name = container.get("name");
        if !names.add(name.str(), ()) {
            name.duplicate_value(name.str());
        }
        lifecycle(container.get("lifecycle"), pod.grace_period());
        probes(container);
        restart_policy(container);
    }
    host_ports(pod, list.items());
}

/// `validateInitContainers`
pub fn init_containers<'r>(pod: PodSpec<'r>, volumes: &Volumes<'r>, claims: &Claims<'r>) {
    let list = pod.get("initContainers");
    if list.is_empty() {
        return;
    }
    let mut names = Seen::default();
    for container in pod.get("containers").items() {
        names.add(container.get("name").str(), ());
    }
    for container in list.items() {
        common(pod, container, volumes, claims);
        let (name, policy) = (container.get("name"), container.get("restartPolicy"));
        if names.has(name.str()) {
            name.duplicate_value(name.str());
        } else if !name.str().is_empty() {
            names.add(name.str(), ());
        }
        host_ports(pod, std::iter::once(container));
        if policy.str() == "Always" {
            lifecycle(container.get("lifecycle"), pod.grace_period());
            probes(container);
            let rules = container.get("restartPolicyRules").only(features::CONTAINER_RESTART_RULES);
            let rules = rules.only(VersionSet::ALL.minus(features::RESTART_ALL_CONTAINERS));
            if !rules.is_empty() {
                rules.forbidden(
                    "restartPolicyRules are not allowed for init containers with restart policy Always",
                );
            }
        } else {
            runs_once(container);
            for item in container.get("resizePolicy").only(features::INIT_RESIZE_WITHOUT_RESTART).items() {
                let policy = item.get("restartPolicy");
                if policy.str() == "RestartContainer" {
                    policy.invalid("must not be set to 'RestartContainer' for non-sidecar initContainers");
                }
            }
            if policy.is_set() {
                restart_policy(container);
            }
        }
    }
}

/// What a container that runs once cannot have.
fn runs_once(container: Field<'_>) {
    for name in ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] {
        let field = container.get(name);
        // No version knows `stopSignal` by default: without it nothing is left.
        let nothing = name == "lifecycle" && field.has("stopSignal") && field.len() == 1;
        if field.is_set() && !nothing {
            field.forbidden("may not be set for init containers without restartPolicy=Always");
        }
    }
}

/// `validateContainerRestartPolicy`: older versions take no notice of these fields.
fn restart_policy(container: Field<'_>) {
    let container = container.only(features::CONTAINER_RESTART_RULES);
    let (policy, rules) = (container.get("restartPolicy"), container.get("restartPolicyRules"));
    if policy.is_set() {
        policy.one_of(&["Always", "Never", "OnFailure"]);
    } else if !rules.is_empty() {
        policy.required("must specify restartPolicy when restart rules are used");
    }
    if rules.len() > 20 {
        rules.too_long(20);
    }
    for rule in rules.items() {
        let action = rule.get("action");
        action.only(VersionSet::ALL.minus(features::RESTART_ALL_CONTAINERS)).one_of(&["Restart"]);
        action.only(features::RESTART_ALL_CONTAINERS).one_of(&["Restart", "RestartAllContainers"]);
        let codes = rule.get("exitCodes");
        if !codes.is_set() {
            codes.required("must be specified");
            continue;
        }
        codes.get("operator").one_of(&["In", "NotIn"]);
        if codes.get("values").len() > 255 {
            codes.get("values").too_long(255);
        }
    }
}

/// No two containers can have the same port of the host (`checkHostPortConflicts`).
fn host_ports<'r>(pod: PodSpec<'r>, containers: impl Iterator<Item = Field<'r>>) {
    // On the host's network a Pod's ports are host ports without being asked.
    let on_host = pod.is_pod && pod.get("hostNetwork").is_true();
    let mut taken = FxHashSet::default();
    for container in containers {
        for port in container.get("ports").items() {
            let own = port.get("hostPort").int().unwrap_or(0);
            let number = if own == 0 && on_host { port.get("containerPort").int().unwrap_or(0) } else { own };
            if number == 0 {
                continue;
            }
            let key = (port.get("protocol").str_or("TCP"), port.get("hostIP").str(), number);
            if !taken.insert(key) {
                port.get("hostPort").duplicate_value(format!("{}/{}/{}", key.0, key.1, key.2));
            }
        }
    }
}

/// Fields an ephemeral container may have (`allowedEphemeralContainerFields`).
const EPHEMERAL_FIELDS: [&str; 17] = [
    "name",
    "image",
    "command",
    "args",
    "workingDir",
    "envFrom",
    "env",
    "volumeMounts",
    "volumeDevices",
    "terminationMessagePath",
    "terminationMessagePolicy",
    "imagePullPolicy",
    "securityContext",
    "stdin",
    "stdinOnce",
    "tty",
    "targetContainerName",
];

/// `validateEphemeralContainers`: they are refused all the same when a Pod is made.
pub fn ephemeral_containers<'r>(pod: PodSpec<'r>, volumes: &Volumes<'r>, claims: &Claims<'r>) {
    let list = pod.get("ephemeralContainers");
    if list.is_empty() {
        return;
    }
    let mut names = Seen::default();
    for container in pod.get("containers").items().chain(pod.get("initContainers").items()) {
        names.add(container.get("name").str(), true);
    }
    for container in list.items() {
        common(pod, container, volumes, claims);
        image_without_space(container);
        let (name, target) = (container.get("name"), container.get("targetContainerName"));
        if !names.add(name.str(), false) {
            name.duplicate_value(name.str());
        }
        if !target.str().is_empty() && names.get(target.str()) != Some(&true) {
            target.not_found();
        }
        only_ephemeral_fields(container);
    }
}

fn only_ephemeral_fields(container: Field<'_>) {
    const NOT: &str = "cannot be set for an Ephemeral Container";
    for entry in container.value().into_iter().flat_map(crate::syntax::yaml::Value::entries) {
        let field = container.get(entry.name());
        let dropped = matches!(entry.name(), "restartPolicy" | "restartPolicyRules");
        let field = if dropped { field.only(features::CONTAINER_RESTART_RULES) } else { field };
        let field = if entry.name() == "resizePolicy" { field.only(features::RESIZE) } else { field };
        // An object without anything in it is nothing.
        let nothing = entry.name() == "resources" && entry.value.entries().all(|e| e.value.is_null());
        if field.is_set() && !nothing && !EPHEMERAL_FIELDS.contains(&entry.name()) {
            field.forbidden(NOT);
        }
    }
    for mount in container.get("volumeMounts").items() {
        for name in ["subPath", "subPathExpr"] {
            if !mount.get(name).str().is_empty() {
                mount.get(name).forbidden(NOT);
            }
        }
    }
}

/// A Pod's image has no white space around it; a template's is let pass.
pub fn image_without_space(container: Field<'_>) {
    let image = container.get("image");
    if image.str().trim() != image.str() {
        image.invalid("must not have leading or trailing whitespace");
    }
}
