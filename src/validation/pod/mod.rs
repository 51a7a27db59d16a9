//! Pods (`pkg/apis/core/validation`: `ValidatePodCreate`).

mod affinity;
mod annotations;
mod container;
mod containers;
mod env;
mod handlers;
mod mounts;
mod network;
mod os;
mod overlap;
mod projected;
mod resources;
mod scheduling;
mod security;
mod spec;
#[cfg(test)]
mod tests;
mod volume_types;
mod volumes;
mod warnings;
mod windows;

use super::field::Field;
use super::meta::{Scope, object_meta};
use crate::model::names;

pub use affinity::{node_selector, node_selector_term};
pub use annotations::{match_fields, pod_annotations};
pub use handlers::port;
pub use resources::{
    container_resource_name, is_extended, limits_of, may_overcommit, quantity_value, resource_name,
    resource_requirements,
};
pub use scheduling::tolerations;
pub use security::path_no_backsteps;
pub use spec::{PodSpec, pod_spec};
pub use volume_types::{aws_disk, csi_driver_name, fc, gce_disk, host_path, nfs, require};
pub use warnings::{dns_label_recommended, fractional_bytes, node_label_warnings, pod_warnings};

/// The rules of a Pod.
pub fn validate(pod: Field<'_>) {
    let metadata = pod.get("metadata");
    object_meta(metadata, Scope::Namespaced, names::name_is_dns_subdomain);
    let spec = PodSpec::of_pod(pod.get("spec"), metadata);
    pod_annotations(metadata.get("annotations"), spec);
    pod_spec(spec);
    only_pods(spec);
    match_fields(spec);
    admission(spec);
    dns_label_recommended(metadata, "this is used in the Pod's hostname");
    pod_warnings(spec);
}

/// What is asked of Pods and not of Pod templates.
fn only_pods(spec: PodSpec<'_>) {
    let PodSpec { spec, metadata, .. } = spec;
    for container in spec.get("containers").items().chain(spec.get("initContainers").items()) {
        containers::image_without_space(container);
    }
    let ephemeral = spec.get("ephemeralContainers");
    if !ephemeral.is_empty() {
        ephemeral.forbidden("cannot be set on create");
    }
    if !spec.get("nodeName").str().is_empty() && !spec.get("schedulingGates").is_empty() {
        spec.get("nodeName").forbidden("cannot be set until all schedulingGates have been cleared");
    }
    let mirror = metadata.get("annotations").key("kubernetes.io/config.mirror").is_set();
    let account = spec.get("serviceAccountName").str_or(spec.get("serviceAccount").str());
    if !mirror || !account.is_empty() {
        return;
    }
    for volume in spec.get("volumes").items() {
        for source in volume.get("projected").get("sources").items() {
            let token = source.get("serviceAccountToken");
            if token.is_set() {
                token.forbidden("must not be specified when serviceAccountName is not set");
            }
        }
    }
}

/// Admission plugins that every server has. RuntimeClass: an overhead comes from a class. Priority: a priority that no class gives. Without a class it is 0, or that of the
/// cluster's default class, which nobody writes by hand.
fn admission(spec: PodSpec<'_>) {
    let overhead = spec.spec.get("overhead");
    if !overhead.is_empty() && spec.spec.get("runtimeClassName").str().is_empty() {
        overhead
            .forbidden("pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
    }
    let (priority, class) = (spec.spec.get("priority"), spec.spec.get("priorityClassName").str());
    let computed = match class {
        "" => 0,
        "system-cluster-critical" => 2_000_000_000,
        "system-node-critical" => 2_000_001_000,
        _ => return,
    };
    if let Some(written) = priority.int().filter(|&p| p != computed) {
        priority.forbidden(&format!(
            "the integer value of priority ({written}) must not be provided in pod spec; priority admission controller \
             computed {computed} from the given PriorityClass name"
        ));
    }
}
