//! What the server warns of in Pods and Pod templates (`pkg/api/pod/warnings.go`).

use super::super::claim::claim_spec_warnings;
use super::super::field::Field;
use super::super::seen::Seen;
use super::overlap;
use super::spec::PodSpec;
use crate::model::names;

/// Labels of nodes that are on their way out (`pkg/api/node/util.go`).
const OLD_NODE_LABELS: [(&str, &str); 8] = [
    ("beta.kubernetes.io/arch", "deprecated since v1.14; use \"kubernetes.io/arch\" instead"),
    ("beta.kubernetes.io/os", "deprecated since v1.14; use \"kubernetes.io/os\" instead"),
    (
        "failure-domain.beta.kubernetes.io/region",
        "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
    ),
    (
        "failure-domain.beta.kubernetes.io/zone",
        "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
    ),
    (
        "beta.kubernetes.io/instance-type",
        "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead",
    ),
    ("app.kubernetes.io/created-by", "deprecated since v1.9"),
    (
        "scheduler.alpha.kubernetes.io/preferAvoidPods",
        "deprecated since v1.22; use Taints and Tolerations instead",
    ),
    ("node-role.kubernetes.io/master", "use \"node-role.kubernetes.io/control-plane\" instead"),
];

/// Annotations that do nothing any more.
const OLD_ANNOTATIONS: [(&str, &str); 3] = [
    (
        "scheduler.alpha.kubernetes.io/critical-pod",
        "non-functional in v1.16+; use the \"priorityClassName\" field instead",
    ),
    ("security.alpha.kubernetes.io/sysctls", "non-functional in v1.11+; use the \"sysctls\" field instead"),
    (
        "security.alpha.kubernetes.io/unsafe-sysctls",
        "non-functional in v1.11+; use the \"sysctls\" field instead",
    ),
];

/// Volume types that are deprecated or gone.
const OLD_VOLUMES: [(&str, &str, &str); 9] = [
    ("photonPersistentDisk", "photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"),
    ("gitRepo", "gitRepo", "deprecated in v1.11, and disabled by default in v1.33+"),
    ("scaleIO", "scaleIO", "deprecated in v1.16, non-functional in v1.22+"),
    ("flocker", "flocker", "deprecated in v1.22, non-functional in v1.25+"),
    ("storageos", "storageOS", "deprecated in v1.22, non-functional in v1.25+"),
    ("quobyte", "quobyte", "deprecated in v1.22, non-functional in v1.25+"),
    ("glusterfs", "glusterfs", "deprecated in v1.25, non-functional in v1.26+"),
    ("cephfs", "cephfs", "deprecated in v1.28, non-functional in v1.31+"),
    ("rbd", "rbd", "deprecated in v1.28, non-functional in v1.31+"),
];

fn say(field: Field<'_>, text: &str) {
    field.warn(format!("{}: {text}", field.path()));
}

/// A name that is more than a DNS label ends up in hostnames.
pub fn dns_label_recommended(metadata: Field<'_>, used_in: &str) {
    let name = metadata.get("name");
    let wrong = names::dns1123_label(name.str());
    if !wrong.is_empty() && !name.str().is_empty() {
        name.warn(format!(
            "metadata.name: {used_in}, which can result in surprising behavior; a DNS label is recommended: [{}]",
            wrong.join(" ")
        ));
    }
}

/// What is said about a deprecated label of nodes.
fn old_label(key: &str) -> Option<&'static str> {
    OLD_NODE_LABELS.iter().find(|(name, _)| *name == key).map(|(_, text)| *text)
}

/// The expressions of a node selector term.
pub fn node_label_warnings(term: Field<'_>, with_values: bool) {
    for expression in term.get("matchExpressions").items() {
        let key = expression.get("key");
        if let Some(text) = old_label(key.str()) {
            say(key, &format!("{} is {text}", key.str()));
        }
        for value in expression.get("values").items().filter(|_| with_values) {
            for message in names::label_value(value.str()) {
                say(value, &format!("{} is invalid, {message}", value.str()));
            }
        }
    }
}

/// Amounts of memory and storage that are no whole bytes.
pub fn fractional_bytes(amount: Field<'_>) {
    let fractional = |mut q: crate::model::quantity::Quantity| {
        q.round_up_to(-3);
        q.has_fraction()
    };
    if amount.is_set() && amount.quantity().is_some_and(fractional) {
        let text =
            format!("fractional byte value \"{}\" is invalid, must be an integer", amount.quantity_text());
        say(amount, &text);
    }
}

/// Everything the server warns of.
pub fn pod_warnings(pod: PodSpec<'_>) {
    node_labels(pod);
    null_selectors(pod);
    for (name, text) in OLD_ANNOTATIONS {
        let annotation = pod.metadata.get("annotations");
        if annotation.has(name) {
            say(annotation.key(name), text);
        }
    }
    volumes(pod);
    overlap::virtual_paths(pod.get("volumes"));
    doubles(pod);
    for name in ["memory", "ephemeral-storage"] {
        fractional_bytes(pod.get("overhead").key(name));
    }
    profiles(pod);
    for container in pod.all_containers() {
        for list in ["limits", "requests"] {
            let list = container.get("resources").get(list);
            for name in ["memory", "ephemeral-storage"].into_iter().filter(|name| list.has(name)) {
                fractional_bytes(list.key(name));
            }
        }
        hidden_variables(container.get("env"));
    }
    ports(pod);
    let grace = pod.get("terminationGracePeriodSeconds");
    if grace.int().is_some_and(|seconds| seconds < 0) {
        say(grace, "must be >= 0; negative values are invalid and will be treated as 1");
    }
    let servers = pod.get("dnsConfig").get("nameservers").items();
    for address in servers.chain(pod.get("hostAliases").items().map(|alias| alias.get("ip"))) {
        if names::ip_may_warn(address.str())
            && let Some(text) = names::ip_warnings(&address.path(), address.str())
        {
            address.warn(text);
        }
    }
}

fn node_labels(pod: PodSpec<'_>) {
    for (key, value) in pod.get("nodeSelector").entries() {
        if let Some(text) = old_label(key) {
            value.on_key().warn(format!("{}: {text}", value.path()));
        }
    }
    let nodes = pod.get("affinity").get("nodeAffinity");
    let required = nodes.get("requiredDuringSchedulingIgnoredDuringExecution");
    for term in required.get("nodeSelectorTerms").items() {
        node_label_warnings(term, false);
    }
    for term in nodes.get("preferredDuringSchedulingIgnoredDuringExecution").items() {
        node_label_warnings(term.get("preference"), true);
    }
    for constraint in pod.get("topologySpreadConstraints").items() {
        let key = constraint.get("topologyKey");
        if let Some(text) = old_label(key.str()) {
            say(key, &format!("{} is {text}", key.str()));
        }
    }
}

fn null_selectors(pod: PodSpec<'_>) {
    let check = |term: Field<'_>| {
        let selector = term.get("labelSelector");
        if !selector.is_set() {
            say(selector, "a null labelSelector results in matching no pod");
        }
    };
    pod.get("topologySpreadConstraints").items().for_each(check);
    let affinity = pod.get("affinity");
    if !affinity.is_set() {
        return;
    }
    for kind in ["podAffinity", "podAntiAffinity"] {
        let kind = affinity.get(kind);
        kind.get("requiredDuringSchedulingIgnoredDuringExecution").items().for_each(check);
        for term in kind.get("preferredDuringSchedulingIgnoredDuringExecution").items() {
            check(term.get("podAffinityTerm"));
        }
    }
}

fn volumes(pod: PodSpec<'_>) {
    for volume in pod.get("volumes").items() {
        for (name, shown, text) in OLD_VOLUMES.into_iter().filter(|(name, ..)| volume.has(name)) {
            if volume.get(name).is_set() {
                say(volume.get(shown).pointing_at(volume.get(name)), text);
            }
        }
        if volume.has("ephemeral") {
            claim_spec_warnings(volume.get("ephemeral").get("volumeClaimTemplate").get("spec"));
        }
    }
}

/// Entries of lists that stand twice.
fn doubles(pod: PodSpec<'_>) {
    let mut addresses = Seen::default();
    for alias in pod.get("hostAliases").items() {
        let ip = alias.get("ip");
        if !addresses.add(ip.str(), ()) {
            say(ip, &format!("duplicate ip {:?}", ip.str()));
        }
    }
    let mut secrets = Seen::default();
    for secret in pod.get("imagePullSecrets").items() {
        let name = secret.get("name");
        if !secrets.add(name.str(), ()) {
            say(name, &format!("duplicate name {:?}", name.str()));
        }
        if name.str().is_empty() {
            say(name, "invalid empty name \"\"");
        }
    }
}

/// Annotations with profiles that have a field of their own.
fn profiles(pod: PodSpec<'_>) {
    const SECCOMP: &str = "non-functional in v1.27+; use the \"seccompProfile\" field instead";
    const APPARMOR: &str = "deprecated since v1.30; use the \"appArmorProfile\" field instead";
    let annotations = pod.metadata.get("annotations");
    for (name, annotation) in annotations.entries() {
        if name == "seccomp.security.alpha.kubernetes.io/pod" {
            if !pod.get("securityContext").get("seccompProfile").is_set() {
                annotation.on_key().warn(format!("{}: {SECCOMP}", annotation.path()));
            }
            continue;
        }
        let parts = [
            ("container.seccomp.security.alpha.kubernetes.io/", "seccompProfile", SECCOMP),
            ("container.apparmor.security.beta.kubernetes.io/", "appArmorProfile", APPARMOR),
        ];
        for (prefix, field, text) in parts {
            let Some(container) = name.strip_prefix(prefix) else { continue };
            let mut all = pod.all_containers().filter(|c| c.get("name").str() == container);
            if all.any(|c| !c.get("securityContext").get(field).is_set()) {
                annotation.on_key().warn(format!("{}: {text}", annotation.path()));
            }
        }
    }
}

/// A variable that stands twice and does not build on the first.
fn hidden_variables(list: Field<'_>) {
    if list.len() < 2 {
        return;
    }
    let mut seen = Seen::default();
    for variable in list.items() {
        let name = variable.get("name");
        if seen.add(name.str(), ()) {
            continue;
        }
        let (value, reference) = (variable.get("value").str(), format!("$({})", name.str()));
        if variable.get("valueFrom").is_set() || value == reference || !value.contains(&reference) {
            variable.pointing_at(name).warn(format!(
                "{}: hides previous definition of {:?}, which may be dropped when using apply",
                variable.path(),
                name.str()
            ));
        }
    }
}

#[derive(Clone, Copy)]
struct Port<'r> {
    field: Field<'r>,
    number: i64,
    protocol: &'r str,
    host_ip: &'r str,
    host_port: i64,
}

/// More ports than any Pod has: beyond them comparing each with each would take too long.
const MANY_PORTS: usize = 1000;

fn ports(pod: PodSpec<'_>) {
    let on_host = pod.is_pod && pod.get("hostNetwork").is_true();
    let mut all: Vec<Port<'_>> = Vec::new();
    let mut by_name = Seen::default();
    for container in pod.all_containers() {
        for field in container.get("ports").items() {
            let number = field.get("containerPort").int().unwrap_or(0);
            let written = field.get("hostPort").int().unwrap_or(0);
            let host_port = if written == 0 && on_host { number } else { written };
            let (protocol, host_ip) = (field.get("protocol").str_or("TCP"), field.get("hostIP").str());
            let port = Port { field, number, protocol, host_ip, host_port };
            if all.len() < MANY_PORTS {
                one_port(port, &all);
                all.push(port);
            }
            let name = field.get("name");
            if !name.str().is_empty() && !by_name.add(name.str(), field) {
                let Some(first) = by_name.get(name.str()).map(|f| f.path()) else { continue };
                field.pointing_at(name).warn(format!(
                    "{}: duplicate port name {:?} with {first}, services and probes that select ports by name will use {first}",
                    field.path(),
                    name.str()
                ));
            }
        }
    }
}

fn one_port(port: Port<'_>, before: &[Port<'_>]) {
    if !port.host_ip.is_empty() && port.host_port == 0 {
        let text = format!(
            "hostIP set without hostPort: {{Name:{} HostPort:0 ContainerPort:{} Protocol:{} HostIP:{}}}",
            port.field.get("name").str(),
            port.number,
            port.protocol,
            port.host_ip
        );
        say(port.field, &text);
    }
    for other in before.iter().filter(|o| o.number == port.number && o.protocol == port.protocol) {
        let what = if port.host_ip == other.host_ip && port.host_port == other.host_port {
            "duplicate"
        } else if port.host_port == 0 || other.host_port == 0 {
            "overlapping"
        } else if port.host_port == other.host_port && port.host_ip.is_empty() != other.host_ip.is_empty() {
            "dangerously ambiguous"
        } else {
            continue;
        };
        say(port.field, &format!("{what} port definition with {}", other.field.path()));
    }
}
