//! One Pod view over everything that holds a Pod specification.

use super::core::{ContainerSpec, ObjectMeta, PodSpec, Probe, Volume};
use super::object::Object;
use crate::syntax::Span;
use crate::syntax::yaml::{Entry, NodeId, Value};

/// Where an effective value comes from.
#[derive(Clone, Copy, Debug)]
pub enum From<'r> {
    /// It is written in the manifest.
    Written(Value<'r>),
    /// The API server's default; the text names the rule.
    Default(&'static str),
    /// An admission plugin filled it in from another object (a LimitRange).
    Admission(Span),
}

/// A value as the cluster will see it, and why.
#[derive(Clone, Copy, Debug)]
pub struct Effective<'r, T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub from: From<'r>,
}

impl<'r, T> Effective<'r, T> {
    fn written(value: T, node: Value<'r>) -> Self {
        Self { value, from: From::Written(node) }
    }

    fn default(value: T, rule: &'static str) -> Self {
        Self { value, from: From::Default(rule) }
    }

    /// The node, if it is written.
    pub fn node(&self) -> Option<Value<'r>> {
        match self.from {
            From::Written(node) => Some(node),
            _ => None,
        }
    }
}

impl<'r> Probe<'r> {
    /// The port that it asks by HTTP or TCP.
    pub fn asked_port(self) -> Option<super::Spanned<'r, super::IntOrString<'r>>> {
        self.http_get().and_then(|http| http.port()).or(self.tcp_socket().and_then(|tcp| tcp.port()))
    }

    /// The same, where it asks the Pod itself and no other host.
    pub fn own_port(self) -> Option<super::Spanned<'r, super::IntOrString<'r>>> {
        let http = self.http_get().filter(|http| http.host().is_none()).and_then(|http| http.port());
        http.or(self.tcp_socket().filter(|tcp| tcp.host().is_none()).and_then(|tcp| tcp.port()))
    }
}

/// A Pod, or the template of Pods in a workload.
#[derive(Clone, Copy, Debug)]
pub struct Pod<'r> {
    /// The object that holds it.
    pub object: Object<'r>,
    /// The mapping with `metadata` and `spec`: the Pod itself or the template.
    pub template: Value<'r>,
    /// The specification.
    pub spec: PodSpec<'r>,
}

/// Where the template stands in each kind that has one.
fn template_path(group: &str, kind: &str) -> Option<&'static [&'static str]> {
    Some(match (group, kind) {
        ("", "Pod") => &[],
        ("apps" | "extensions", "Deployment" | "ReplicaSet" | "DaemonSet" | "StatefulSet")
        | ("", "ReplicationController")
        | ("batch", "Job") => &["spec", "template"],
        ("batch", "CronJob" | "ScheduledJob") => &["spec", "jobTemplate", "spec", "template"],
        ("", "PodTemplate") => &["template"],
        ("argoproj.io", "Rollout") => &["spec", "template"],
        ("serving.knative.dev", "Service" | "Configuration") => &["spec", "template"],
        ("serving.knative.dev", "Revision") => &[],
        _ => return None,
    })
}

/// The nodes of a Pod or template and of its specification, below the root of an object of this kind.
pub(super) fn nodes(root: Value<'_>, group: &str, kind: &str) -> Option<(NodeId, NodeId)> {
    let template = root.at(template_path(group, kind)?)?;
    let spec = template.get("spec").filter(|s| s.is_mapping())?;
    Some((template.id, spec.id))
}

impl<'r> Pod<'r> {
    /// The Pod of an object, if it is of a kind that has one.
    pub fn of(object: Object<'r>) -> Option<Self> {
        let (template, spec) = object.data().head.pod?;
        let tree = object.tree();
        Some(Self { object, template: tree.value(template), spec: PodSpec(tree.value(spec)) })
    }

    /// `metadata` of the Pod or template.
    pub fn metadata(self) -> Option<ObjectMeta<'r>> {
        self.template.get("metadata").map(ObjectMeta)
    }

    /// The labels its Pods will carry.
    pub fn labels(self) -> impl Iterator<Item = Entry<'r>> + use<'r> {
        self.template.at(&["metadata", "labels"]).into_iter().flat_map(Value::entries)
    }

    /// The value of an annotation its Pods will carry.
    pub fn annotation(self, name: &str) -> Option<Value<'r>> {
        self.template.at(&["metadata", "annotations"])?.get(name)
    }

    /// Every container: init and sidecar ones, then the application's, then ephemeral ones.
    pub fn containers(self) -> impl Iterator<Item = Container<'r>> + use<'r> {
        let lists = [
            (self.spec.init_containers(), ContainerRole::Init),
            (self.spec.containers(), ContainerRole::App),
            (self.spec.ephemeral_containers(), ContainerRole::Ephemeral),
        ];
        lists.into_iter().flat_map(move |(list, role)| {
            list.into_iter().flat_map(Value::items).filter(|c| c.is_mapping()).map(move |node| {
                let spec = ContainerSpec(node);
                let sidecar = role == ContainerRole::Init
                    && spec.restart_policy().is_some_and(|policy| policy.value == "Always");
                Container { pod: self, spec, role: if sidecar { ContainerRole::Sidecar } else { role } }
            })
        })
    }

    /// The containers that run side by side: the application's and sidecars.
    pub fn running_containers(self) -> impl Iterator<Item = Container<'r>> + use<'r> {
        self.containers().filter(|c| matches!(c.role, ContainerRole::App | ContainerRole::Sidecar))
    }

    /// A volume by its name.
    pub fn volume(self, name: &str) -> Option<Volume<'r>> {
        self.spec.volumes().find(|v| v.name().is_some_and(|n| n.value == name))
    }

    /// `Always` where it is not written (`SetDefaults_PodSpec`); Jobs have no default.
    pub fn restart_policy(self) -> Effective<'r, &'r str> {
        match self.spec.restart_policy() {
            Some(policy) => Effective::written(policy.value, policy.node),
            None => Effective::default("Always", "restartPolicy defaults to Always"),
        }
    }

    /// Seconds; 30 where it is not written (`SetDefaults_PodSpec`).
    pub fn termination_grace_period(self) -> Effective<'r, i64> {
        match self.spec.termination_grace_period_seconds() {
            Some(grace) => Effective::written(grace.value, grace.node),
            None => Effective::default(30, "terminationGracePeriodSeconds defaults to 30"),
        }
    }

    /// `ClusterFirst` where it is not written (`SetDefaults_PodSpec`).
    pub fn dns_policy(self) -> Effective<'r, &'r str> {
        match self.spec.dns_policy() {
            Some(policy) => Effective::written(policy.value, policy.node),
            None => Effective::default("ClusterFirst", "dnsPolicy defaults to ClusterFirst"),
        }
    }

    /// Whether it shares the node's network.
    pub fn host_network(self) -> bool {
        self.spec.host_network().is_some_and(|h| h.value)
    }

    /// How many Pods the object asks for: `spec.replicas`, a Job's `parallelism`; 1 where it is not written.
    /// `None` where the number depends on the nodes (DaemonSet) or nothing runs (PodTemplate).
    pub fn replicas(self) -> Option<Effective<'r, i64>> {
        let (path, rule): (&[&str], _) = match self.object.kind() {
            "Pod" => return Some(Effective::default(1, "a Pod is one Pod")),
            "Deployment" | "ReplicaSet" | "StatefulSet" | "ReplicationController" | "Rollout" => {
                (&["spec", "replicas"], "replicas defaults to 1")
            }
            "Job" => (&["spec", "parallelism"], "parallelism defaults to 1"),
            "CronJob" => (&["spec", "jobTemplate", "spec", "parallelism"], "parallelism defaults to 1"),
            _ => return None,
        };
        Some(match self.object.at(path).and_then(|node| Some((node.as_i64()?, node))) {
            Some((value, node)) => Effective::written(value, node),
            None => Effective::default(1, rule),
        })
    }

    /// Whether its Pods are made to end (Job, CronJob) rather than to stay.
    pub fn runs_to_completion(self) -> bool {
        matches!(self.object.kind(), "Job" | "CronJob")
    }
}

/// What a container is to its Pod.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContainerRole {
    /// Runs to its end before the application starts.
    Init,
    /// An init container with `restartPolicy: Always`: starts before the application and stays.
    Sidecar,
    /// The application's.
    App,
    /// Added to a running Pod for debugging.
    Ephemeral,
}

/// A container with the Pod around it.
#[derive(Clone, Copy, Debug)]
pub struct Container<'r> {
    /// The Pod it is part of.
    pub pod: Pod<'r>,
    /// What is written.
    pub spec: ContainerSpec<'r>,
    /// What it is to the Pod.
    pub role: ContainerRole,
}

impl<'r> std::ops::Deref for Container<'r> {
    type Target = ContainerSpec<'r>;

    fn deref(&self) -> &Self::Target {
        &self.spec
    }
}

impl<'r> Container<'r> {
    /// Its name; empty where there is none.
    pub fn name_or_empty(self) -> &'r str {
        self.spec.name().map_or("", |name| name.value)
    }

    /// The object around it.
    pub fn object(self) -> Object<'r> {
        self.pod.object
    }

    /// The user it is told to run as, by its own security context or else the Pod's.
    pub fn user(self) -> Option<super::Spanned<'r, i64>> {
        let own = self.spec.security_context().and_then(|own| own.run_as_user());
        own.or_else(|| self.pod.spec.security_context()?.run_as_user())
    }

    /// The entry of `resources.limits` for a resource.
    pub fn limit(self, resource: &str) -> Option<Value<'r>> {
        self.spec.node().at(&["resources", "limits"])?.get(resource)
    }

    /// The entry of `resources.requests` for a resource.
    pub fn request(self, resource: &str) -> Option<Value<'r>> {
        self.spec.node().at(&["resources", "requests"])?.get(resource)
    }

    /// Its probes: their field name and view.
    pub fn probes(self) -> impl Iterator<Item = (&'static str, Probe<'r>)> {
        [
            ("livenessProbe", self.spec.liveness_probe()),
            ("readinessProbe", self.spec.readiness_probe()),
            ("startupProbe", self.spec.startup_probe()),
        ]
        .into_iter()
        .filter_map(|(name, probe)| Some((name, probe?)))
    }

    /// `command` and `args` as one line of items.
    pub fn command_line(self) -> impl Iterator<Item = super::Spanned<'r, &'r str>> + use<'r> {
        self.spec.command().chain(self.spec.args())
    }

    /// What it is told: the values of its variables as written, then `command` and `args`.
    pub fn settings(self) -> impl Iterator<Item = super::Spanned<'r, &'r str>> + use<'r> {
        let values = self.spec.env().filter_map(super::EnvVar::value);
        values.map(|text| super::Spanned { value: text.value, node: text.node }).chain(self.command_line())
    }

    /// Whether `command` is written: otherwise the image's entrypoint runs, with `args` behind it.
    pub fn has_command(self) -> bool {
        self.spec.command().next().is_some()
    }

    /// A port it declares, by name.
    pub fn port_named(self, name: &str) -> Option<super::ContainerPort<'r>> {
        self.spec.ports().find(|p| p.name().is_some_and(|n| n.value == name))
    }

    /// `IfNotPresent`, or `Always` for the tag `latest` and for no tag and no digest
    /// (`SetDefaults_Container`).
    pub fn image_pull_policy(self) -> Effective<'r, &'r str> {
        if let Some(policy) = self.spec.image_pull_policy() {
            return Effective::written(policy.value, policy.node);
        }
        let image = self.spec.image().map_or("", |image| image.value);
        let last = image.rsplit('/').next().unwrap_or("");
        let untagged = !image.contains('@') && (!last.contains(':') || last.ends_with(":latest"));
        if untagged {
            Effective::default("Always", "imagePullPolicy defaults to Always for the tag latest")
        } else {
            Effective::default("IfNotPresent", "imagePullPolicy defaults to IfNotPresent")
        }
    }
}
