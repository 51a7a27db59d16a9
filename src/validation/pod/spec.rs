//! The rules of a Pod's spec (`ValidatePodSpec`).

use super::super::features;
use super::super::field::Field;
use super::super::meta::{label_name, labels};
use super::{affinity, containers, mounts, network, os, resources, scheduling, security, volumes, windows};
use crate::model::names;

/// A Pod's spec and what is known about where it stands.
#[derive(Clone, Copy)]
pub struct PodSpec<'r> {
    /// The spec.
    pub spec: Field<'r>,
    /// The Pod's or template's metadata.
    pub metadata: Field<'r>,
    /// Whether it is a Pod's own, not a template's.
    pub is_pod: bool,
    /// A StatefulSet's claim templates: each gives the Pod a volume, and the Pod its hostname and subdomain.
    pub claim_templates: Option<Field<'r>>,
}

impl<'r> PodSpec<'r> {
    /// Of a Pod.
    pub fn of_pod(spec: Field<'r>, metadata: Field<'r>) -> Self {
        Self { spec, metadata, is_pod: true, claim_templates: None }
    }

    /// Of a Pod template.
    pub fn of_template(template: Field<'r>) -> Self {
        let (spec, metadata) = (template.get("spec"), template.get("metadata"));
        Self { spec, metadata, is_pod: false, claim_templates: None }
    }

    /// The field of that name.
    pub fn get(self, name: &'r str) -> Field<'r> {
        self.spec.get(name)
    }

    /// Every container, in the order the server visits them.
    pub fn all_containers(self) -> impl Iterator<Item = Field<'r>> {
        let lists = ["initContainers", "containers", "ephemeralContainers"];
        lists.into_iter().flat_map(move |list| self.spec.get(list).items())
    }

    /// `linux`, `windows` or nothing.
    pub fn os(self) -> &'r str {
        self.get("os").get("name").str()
    }

    /// Whether the Pod shares its users with the host.
    pub fn host_users(self) -> bool {
        self.get("hostUsers").bool() != Some(false)
    }

    /// The grace period with its default.
    pub fn grace_period(self) -> i64 {
        self.get("terminationGracePeriodSeconds").int().unwrap_or(30)
    }

    /// The restart policy with its default.
    pub fn restart_policy(self) -> &'r str {
        self.get("restartPolicy").str_or("Always")
    }
}

/// Everything the server asks of a Pod's spec.
pub fn pod_spec(pod: PodSpec<'_>) {
    let volumes = volumes::volumes(pod);
    let claims = resources::claims(pod);
    containers::containers(pod, &volumes, &claims);
    containers::init_containers(pod, &volumes, &claims);
    containers::ephemeral_containers(pod, &volumes, &claims);
    resources::pod_resources(pod, &claims);
    network::host_network_ports(pod);
    policies(pod);
    labels(pod.get("nodeSelector"));
    security::pod_security_context(pod);
    affinity::affinity(pod);
    network::dns_config(pod);
    gates(pod);
    scheduling::topology_spread(pod);
    windows::host_process(pod);
    host_users(pod);
    network::host_name_override(pod);
    named_things(pod);
    scheduling::tolerations(pod.get("tolerations"));
    network::host_aliases(pod.get("hostAliases"));
    if pod.get("overhead").is_set() {
        resources::limits_of(pod.get("overhead"), pod.get("overhead"));
    }
    os::os(pod);
    mounts::file_key_volumes(pod);
}

/// `restartPolicy`, `dnsPolicy`, `preemptionPolicy`, `activeDeadlineSeconds`
fn policies(pod: PodSpec<'_>) {
    choice(pod.get("restartPolicy"), &["Always", "OnFailure", "Never"]);
    choice(pod.get("dnsPolicy"), &["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"]);
    let preemption = pod.get("preemptionPolicy");
    match preemption.str_opt() {
        None | Some("PreemptLowerPriority" | "Never") => {}
        Some("") => preemption.required(""),
        Some(_) => preemption.not_supported(&["PreemptLowerPriority", "Never"]),
    }
    let deadline = pod.get("activeDeadlineSeconds");
    if let Some(seconds) = deadline.int() {
        deadline.invalid_each(names::in_range(seconds, 1, i32::MAX.into()));
    }
}

/// One of a closed list; nothing written is the default.
fn choice(field: Field<'_>, supported: &[&str]) {
    if !field.str().is_empty() {
        field.one_of(supported);
    }
}

/// Names of other things.
fn named_things(pod: PodSpec<'_>) {
    let account = pod.get("serviceAccountName");
    let deprecated = pod.get("serviceAccount");
    if !account.str().is_empty() {
        account.invalid_each(names::dns1123_subdomain(account.str()));
    } else if !deprecated.str().is_empty() {
        account.pointing_at(deprecated).invalid_each(names::dns1123_subdomain(deprecated.str()));
    }
    for name in ["nodeName", "priorityClassName"] {
        let field = pod.get(name);
        if !field.str().is_empty() {
            field.invalid_each(names::dns1123_subdomain(field.str()));
        }
    }
    let runtime_class = pod.get("runtimeClassName");
    if let Some(name) = runtime_class.str_opt() {
        runtime_class.invalid_each(names::dns1123_subdomain(name));
    }
    // The StatefulSet controller overwrites these two.
    for name in ["hostname", "subdomain"].into_iter().filter(|_| pod.claim_templates.is_none()) {
        let field = pod.get(name);
        if !field.str().is_empty() {
            field.invalid_each(names::dns1123_label(field.str()));
        }
    }
}

fn gates(pod: PodSpec<'_>) {
    for gate in pod.get("readinessGates").items() {
        label_name(gate.get("conditionType"));
    }
    scheduling::scheduling_gates(pod.get("schedulingGates"));
}

/// A Pod with users of its own may not share other namespaces with the host.
fn host_users(pod: PodSpec<'_>) {
    if pod.host_users() {
        return;
    }
    for (name, shown) in [("hostNetwork", "hostNetwork"), ("hostPID", "HostPID"), ("hostIPC", "HostIPC")] {
        let field = pod.get(name);
        if field.is_true() {
            let field = pod.get(shown).pointing_at(field).only(features::USER_NAMESPACES);
            field.forbidden("when `hostUsers` is false");
        }
    }
    for container in pod.all_containers() {
        let devices = container.get("volumeDevices");
        if !devices.is_empty() {
            devices
                .only(features::USER_NAMESPACES.intersection(features::POD_LEVEL_RESOURCES))
                .forbidden("when `hostUsers` is false");
        }
    }
}
