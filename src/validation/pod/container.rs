//! What all containers have in common (`validateContainerCommon`).

use super::super::features;
use super::super::field::Field;
use super::super::seen::Seen;
use super::resources::{Claims, resource_claims, resource_requirements};
use super::spec::PodSpec;
use super::volumes::Volumes;
use super::{env, mounts, security, volume_types};
use crate::model::names;
use crate::versions::VersionSet;

/// The rules of any container.
pub fn common<'r>(pod: PodSpec<'r>, container: Field<'r>, volumes: &Volumes<'r>, claims: &Claims<'r>) {
    let (name, image) = (container.get("name"), container.get("image"));
    match name.str() {
        "" => name.required(""),
        text => name.invalid_each(names::dns1123_label(text)),
    }
    if image.str().is_empty() {
        image.required("");
    }
    let policy = container.get("terminationMessagePolicy");
    if !policy.str().is_empty() {
        policy.one_of(&["File", "FallbackToLogsOnError"]);
    }
    ports(container.get("ports"));
    env::env(container.get("env"));
    env::env_from(container.get("envFrom"));
    mounts::volume_mounts(container, volumes);
    mounts::volume_devices(container, volumes);
    volume_types::pull_policy(container.get("imagePullPolicy"));
    let resources = container.get("resources");
    resource_requirements(resources);
    resource_claims(resources.get("claims"), claims);
    resize_policy(container.get("resizePolicy"), pod.restart_policy());
    security::security_context(container.get("securityContext"), pod.host_users());
}

/// `validateContainerPorts`
fn ports(list: Field<'_>) {
    let mut names_seen = Seen::default();
    for port in list.items() {
        let (name, number, host) = (port.get("name"), port.get("containerPort"), port.get("hostPort"));
        if !name.str().is_empty() {
            let wrong = names::port_name(name.str());
            if wrong.is_empty() && !names_seen.add(name.str(), ()) {
                name.duplicate();
            }
            name.invalid_each(wrong);
        }
        match number.int().unwrap_or(0) {
            0 => number.required(""),
            n => number.invalid_each(names::port_number(n)),
        }
        if let Some(n) = host.int().filter(|&n| n != 0) {
            host.invalid_each(names::port_number(n));
        }
        let protocol = port.get("protocol");
        if !protocol.str().is_empty() {
            protocol.one_of(&["SCTP", "TCP", "UDP"]);
        }
    }
}

/// `validateResizePolicy`: all but doubles name the list.
fn resize_policy(list: Field<'_>, pod_policy: &str) {
    let list = list.only(features::RESIZE);
    let mut seen = Seen::default();
    for item in list.items() {
        let (resource, policy) = (item.get("resourceName"), item.get("restartPolicy"));
        if !seen.add(resource.str(), ()) {
            item.duplicate_value(resource.str());
        }
        of_list(list.pointing_at(resource), &["cpu", "memory"]);
        of_list(list.pointing_at(policy), &["NotRequired", "RestartContainer"]);
        if pod_policy == "Never" && policy.str() != "NotRequired" {
            let field = list.pointing_at(policy);
            let old = "must be 'NotRequired' when `restartPolicy` is 'Never'";
            let new = "must be 'NotRequired' when pod `restartPolicy` is 'Never'";
            field.only(VersionSet::between(24, 35)).invalid_value(policy.str(), old);
            field.only(VersionSet::between(36, VersionSet::LAST)).invalid_value(policy.str(), new);
        }
    }
}

fn of_list(field: Field<'_>, supported: &[&str]) {
    match field.str() {
        "" => field.required(""),
        text if supported.contains(&text) => {}
        _ => field.not_supported(supported),
    }
}
