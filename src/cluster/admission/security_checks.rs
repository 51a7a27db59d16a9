//! The checks of the Pod Security Standards (`pod-security-admission/policy/check_*.go`), in its words.

use std::collections::BTreeSet;

use crate::model::{Container, ContainerRole, Pod};
use crate::syntax::yaml::Value;

/// A standard that a Pod breaks.
pub struct Violation<'r> {
    pub(super) reason: String,
    pub(super) detail: String,
    pub(super) places: Vec<Value<'r>>,
}

/// What the checks look at.
pub struct Facts<'r> {
    pub(super) pod: Pod<'r>,
    pub(super) context: Option<Value<'r>>,
    pub(super) containers: Vec<Container<'r>>,
    pub(super) windows: bool,
}

impl<'r> Facts<'r> {
    pub(super) fn of(pod: Pod<'r>) -> Self {
        let spec = pod.spec.node();
        let mut containers: Vec<_> = pod.containers().collect();
        // Init containers first, ephemeral ones last: the order the plugin visits them in.
        containers.sort_by_key(|c| match c.role {
            ContainerRole::Init | ContainerRole::Sidecar => 0,
            ContainerRole::App => 1,
            ContainerRole::Ephemeral => 2,
        });
        let windows = spec.str_at(&["os", "name"]) == Some("windows");
        Self { pod, context: spec.get("securityContext"), containers, windows }
    }
}

/// Containers that break a rule, and where.
#[derive(Default)]
pub(super) struct Bad<'r> {
    pub(super) names: Vec<&'r str>,
    pub(super) places: Vec<Value<'r>>,
}

impl<'r> Bad<'r> {
    pub(super) fn add(&mut self, container: Container<'r>, place: Option<Value<'r>>) {
        self.names.push(container.name_or_empty());
        let name = container.name().map_or(container.spec.node(), |n| n.node);
        self.places.push(place.unwrap_or(name));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// `container "a"`, `containers "a", "b"`
    pub(super) fn shown(&self) -> String {
        format!("{} {}", plural("container", self.names.len()), quoted(self.names.iter().copied()))
    }
}

pub(super) fn plural(word: &str, count: usize) -> String {
    if count == 1 { word.to_owned() } else { format!("{word}s") }
}

pub(super) fn quoted<'t>(items: impl IntoIterator<Item = &'t str>) -> String {
    items.into_iter().map(|item| format!("\"{item}\"")).collect::<Vec<_>>().join(", ")
}

pub(super) fn context<'r>(container: Container<'r>, path: &[&str]) -> Option<Value<'r>> {
    container.spec.node().get("securityContext")?.at(path)
}

pub(super) fn violation<'r>(
    reason: impl Into<String>,
    detail: String,
    places: Vec<Value<'r>>,
) -> Option<Violation<'r>> {
    Some(Violation { reason: reason.into(), detail, places })
}

/// A boolean that a container must not set: the names of those that do.
pub(super) fn containers_with<'r>(facts: &Facts<'r>, path: &[&str], wrong: bool) -> Bad<'r> {
    let mut bad = Bad::default();
    for container in &facts.containers {
        let value = context(*container, path).filter(|v| v.as_bool() == Some(wrong));
        if value.is_some() {
            bad.add(*container, value);
        }
    }
    bad
}

pub(super) fn allow_privilege_escalation<'r>(facts: &Facts<'r>, version: u8) -> Option<Violation<'r>> {
    let mut bad = Bad::default();
    for container in &facts.containers {
        let value = context(*container, &["allowPrivilegeEscalation"]);
        if value.and_then(Value::as_bool) != Some(false) {
            bad.add(*container, value);
        }
    }
    if bad.is_empty() || (facts.windows && version >= 25) {
        return None;
    }
    let detail = format!("{} must set securityContext.allowPrivilegeEscalation=false", bad.shown());
    violation("allowPrivilegeEscalation != false", detail, bad.places)
}

const DEFAULT_CAPABILITIES: &[&str] = &[
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

/// Containers that add capabilities outside `allowed`, and which.
fn adding<'r>(facts: &Facts<'r>, allowed: &[&str]) -> (Bad<'r>, BTreeSet<&'r str>) {
    let (mut bad, mut names) = (Bad::default(), BTreeSet::new());
    for container in &facts.containers {
        let added = context(*container, &["capabilities", "add"]);
        let wrong: Vec<_> = added
            .into_iter()
            .flat_map(Value::items)
            .filter(|c| !allowed.contains(&c.text().unwrap_or("")))
            .collect();
        names.extend(wrong.iter().filter_map(|c| c.text()));
        if let Some(first) = wrong.first() {
            bad.add(*container, Some(*first));
        }
    }
    (bad, names)
}

pub(super) fn capabilities_baseline<'r>(facts: &Facts<'r>, _: u8) -> Option<Violation<'r>> {
    let (bad, names) = adding(facts, DEFAULT_CAPABILITIES);
    if bad.is_empty() {
        return None;
    }
    let detail =
        format!("{} must not include {} in securityContext.capabilities.add", bad.shown(), quoted(names));
    violation("non-default capabilities", detail, bad.places)
}

pub(super) fn capabilities_restricted<'r>(facts: &Facts<'r>, version: u8) -> Option<Violation<'r>> {
    if facts.windows && version >= 25 {
        return None;
    }
    let mut keeping = Bad::default();
    for container in &facts.containers {
        let dropped = context(*container, &["capabilities", "drop"]);
        if !dropped.into_iter().flat_map(Value::items).any(|c| c.text() == Some("ALL")) {
            keeping.add(*container, dropped);
        }
    }
    let (bad, names) = adding(facts, &["NET_BIND_SERVICE"]);
    let mut details = Vec::new();
    if !keeping.is_empty() {
        details.push(format!("{} must set securityContext.capabilities.drop=[\"ALL\"]", keeping.shown()));
    }
    if !bad.is_empty() {
        details.push(format!(
            "{} must not include {} in securityContext.capabilities.add",
            bad.shown(),
            quoted(names)
        ));
    }
    if details.is_empty() {
        return None;
    }
    let places = keeping.places.into_iter().chain(bad.places).collect();
    violation("unrestricted capabilities", details.join("; "), places)
}

pub(super) fn host_namespaces<'r>(facts: &Facts<'r>, _: u8) -> Option<Violation<'r>> {
    let spec = facts.pod.spec.node();
    let set: Vec<_> = ["hostNetwork", "hostPID", "hostIPC"]
        .into_iter()
        .filter_map(|name| Some((name, spec.get(name).filter(|v| v.as_bool() == Some(true))?)))
        .collect();
    if set.is_empty() {
        return None;
    }
    let detail = set.iter().map(|(name, _)| format!("{name}=true")).collect::<Vec<_>>().join(", ");
    violation("host namespaces", detail, set.into_iter().map(|(_, node)| node).collect())
}

pub(super) fn host_path_volumes<'r>(facts: &Facts<'r>, _: u8) -> Option<Violation<'r>> {
    let bad: Vec<_> = facts.pod.spec.volumes().filter(|v| v.node().get("hostPath").is_some()).collect();
    if bad.is_empty() {
        return None;
    }
    let names = quoted(bad.iter().map(|v| v.name().map_or("", |n| n.value)));
    let detail = format!("{} {names}", plural("volume", bad.len()));
    violation("hostPath volumes", detail, bad.iter().filter_map(|v| v.node().get("hostPath")).collect())
}

pub(super) fn host_ports<'r>(facts: &Facts<'r>, _: u8) -> Option<Violation<'r>> {
    let (mut bad, mut ports) = (Bad::default(), BTreeSet::new());
    for container in &facts.containers {
        let used: Vec<_> = container.ports().filter_map(|p| p.host_port()).filter(|p| p.value != 0).collect();
        ports.extend(used.iter().map(|p| p.value.to_string()));
        if let Some(first) = used.first() {
            bad.add(*container, Some(first.node));
        }
    }
    if bad.is_empty() {
        return None;
    }
    let uses = if bad.names.len() == 1 { "uses" } else { "use" };
    let list = ports.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    let detail = format!("{} {uses} {} {list}", bad.shown(), plural("hostPort", ports.len()));
    violation("hostPort", detail, bad.places)
}

pub(super) fn host_probes<'r>(facts: &Facts<'r>, _: u8) -> Option<Violation<'r>> {
    let (mut names, mut hosts, mut places) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for container in &facts.containers {
        let node = container.spec.node();
        let probes =
            ["livenessProbe", "readinessProbe", "startupProbe"].into_iter().filter_map(|p| node.get(p));
        let hooks = ["postStart", "preStop"].into_iter().filter_map(|h| node.at(&["lifecycle", h]));
        for handler in probes.chain(hooks) {
            for action in ["httpGet", "tcpSocket"] {
                let host = handler.at(&[action, "host"]);
                let Some(text) = host.and_then(Value::as_str).filter(|t| !t.is_empty()) else { continue };
                names.insert(container.name_or_empty());
                hosts.insert(text);
                places.extend(host);
            }
        }
    }
    if names.is_empty() {
        return None;
    }
    let uses = if names.len() == 1 { "uses" } else { "use" };
    let what = plural("probe or lifecycle host", hosts.len());
    let who = plural("container", names.len());
    let detail = format!("{who} {} {uses} {what} {}", quoted(names), quoted(hosts));
    violation("probe or lifecycle host", detail, places)
}

pub(super) fn privileged<'r>(facts: &Facts<'r>, _: u8) -> Option<Violation<'r>> {
    let bad = containers_with(facts, &["privileged"], true);
    if bad.is_empty() {
        return None;
    }
    let detail = format!("{} must not set securityContext.privileged=true", bad.shown());
    violation("privileged", detail, bad.places)
}

pub(super) fn proc_mount<'r>(facts: &Facts<'r>, _: u8) -> Option<Violation<'r>> {
    let (mut bad, mut types) = (Bad::default(), BTreeSet::new());
    for container in &facts.containers {
        let value = context(*container, &["procMount"]).filter(|v| v.as_str() != Some("Default"));
        if let Some(text) = value.and_then(Value::as_str) {
            types.insert(text);
            bad.add(*container, value);
        }
    }
    if bad.is_empty() {
        return None;
    }
    let detail = format!("{} must not set securityContext.procMount to {}", bad.shown(), quoted(types));
    violation("procMount", detail, bad.places)
}

const RESTRICTED_VOLUMES: &[&str] = &[
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
    "secret",
];

pub(super) fn restricted_volumes<'r>(facts: &Facts<'r>, _: u8) -> Option<Violation<'r>> {
    let (mut bad, mut types) = (Vec::new(), BTreeSet::new());
    for volume in facts.pod.spec.volumes() {
        let kinds: Vec<_> =
            volume.node().entries().filter(|e| e.name() != "name" && !e.value.is_null()).collect();
        if kinds.iter().any(|e| RESTRICTED_VOLUMES.contains(&e.name())) {
            continue;
        }
        // A volume without source is an emptyDir by default.
        let Some(first) = kinds.first() else { continue };
        types.insert(first.name());
        bad.push((volume.name().map_or("", |n| n.value), first.value));
    }
    if bad.is_empty() {
        return None;
    }
    let uses = if bad.len() == 1 { "uses" } else { "use" };
    let what = plural("restricted volume type", types.len());
    let who = plural("volume", bad.len());
    let detail = format!("{who} {} {uses} {what} {}", quoted(bad.iter().map(|(n, _)| *n)), quoted(types));
    violation("restricted volume types", detail, bad.into_iter().map(|(_, node)| node).collect())
}

/// `pod and container "a"`: who sets something wrong.
pub(super) fn setters<'r>(pod: Option<Value<'r>>, bad: Bad<'r>) -> (String, Vec<Value<'r>>) {
    let mut who = Vec::new();
    let mut places = Vec::new();
    if let Some(node) = pod {
        who.push("pod".to_owned());
        places.push(node);
    }
    if !bad.is_empty() {
        who.push(bad.shown());
        places.extend(bad.places);
    }
    (who.join(" and "), places)
}

pub(super) fn run_as_non_root<'r>(facts: &Facts<'r>, _: u8) -> Option<Violation<'r>> {
    let own = facts.context.and_then(|c| c.get("runAsNonRoot"));
    let pod_bad = own.filter(|v| v.as_bool() == Some(false));
    let pod_good = own.and_then(Value::as_bool) == Some(true);
    let explicit = containers_with(facts, &["runAsNonRoot"], false);
    if pod_bad.is_some() || !explicit.is_empty() {
        let (who, places) = setters(pod_bad, explicit);
        let detail = format!("{who} must not set securityContext.runAsNonRoot=false");
        return violation("runAsNonRoot != true", detail, places);
    }
    let mut implicit = Bad::default();
    for container in
        facts.containers.iter().filter(|c| !pod_good && context(**c, &["runAsNonRoot"]).is_none())
    {
        implicit.add(*container, None);
    }
    if implicit.is_empty() {
        return None;
    }
    let detail = format!("pod or {} must set securityContext.runAsNonRoot=true", implicit.shown());
    violation("runAsNonRoot != true", detail, implicit.places)
}

pub(super) fn run_as_user<'r>(facts: &Facts<'r>, _: u8) -> Option<Violation<'r>> {
    let zero = |v: &Value<'r>| v.as_i64() == Some(0);
    let pod = facts.context.and_then(|c| c.get("runAsUser")).filter(zero);
    let mut bad = Bad::default();
    for container in &facts.containers {
        let value = context(*container, &["runAsUser"]).filter(zero);
        if value.is_some() {
            bad.add(*container, value);
        }
    }
    if pod.is_none() && bad.is_empty() {
        return None;
    }
    let (who, places) = setters(pod, bad);
    violation("runAsUser=0", format!("{who} must not set runAsUser=0"), places)
}
