//! What `kubectl` commands ask of the API server: verb, resource, name and namespace of each request
//! (`k8s.io/kubectl/pkg/cmd`).

mod arguments;
mod resources;

pub use resources::{Resource, resource};

use self::arguments::{Arguments, arguments};
use super::command::ClientCommand;

/// The object a request is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// None: the whole collection.
    All,
    /// This one.
    Known(String),
    /// One that only the cluster or the running script knows.
    Unknown,
}

impl Name {
    /// The name as far as it is written.
    fn of(text: Option<&str>) -> Self {
        text.filter(|text| !text.is_empty()).map_or(Self::Unknown, |text| Self::Known(text.to_owned()))
    }
}

/// Where a request is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// In the Pod's own namespace.
    Own,
    /// In this one.
    Namespace(String),
    /// At the cluster scope: all namespaces, or a resource outside of them.
    Cluster,
    /// Nothing is known.
    Unknown,
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// Any one of these verbs does; the first is the one `kubectl` tries.
    pub verbs: &'static [&'static str],
    /// What is asked for.
    pub resource: Resource,
    /// `exec`, `log`, `scale` …
    pub subresource: Option<&'static str>,
    /// The object.
    pub name: Name,
    /// Where.
    pub scope: Scope,
}

impl Access {
    /// The resource as rules name it: `pods`, `pods/exec`.
    pub fn full_resource(&self) -> String {
        match self.subresource {
            Some(sub) => format!("{}/{sub}", self.resource.plural),
            None => self.resource.plural.clone(),
        }
    }

    /// The API server's answer to an account that may not (`forbiddenMessage` in
    /// `apiserver/pkg/endpoints/handlers/responsewriters/errors.go`), as `kubectl` prints it.
    pub fn forbidden(&self, account: &str, account_namespace: &str, own: &str) -> String {
        let (group, plural) = (&self.resource.group, &self.resource.plural);
        let kind = if group.is_empty() { plural.clone() } else { format!("{plural}.{group}") };
        let object = match &self.name {
            Name::Known(name) => format!("{kind} \"{name}\""),
            Name::All | Name::Unknown => kind,
        };
        let place = match &self.scope {
            Scope::Cluster => "at the cluster scope".to_owned(),
            Scope::Namespace(namespace) => format!("in the namespace \"{namespace}\""),
            Scope::Own | Scope::Unknown => format!("in the namespace \"{own}\""),
        };
        format!(
            "Error from server (Forbidden): {object} is forbidden: User \
             \"system:serviceaccount:{account_namespace}:{account}\" cannot {} resource \"{}\" in API group \
             \"{group}\" {place}",
            self.verbs[0],
            self.full_resource()
        )
    }
}

const GET: &[&str] = &["get"];
const LIST: &[&str] = &["list"];
const WATCH: &[&str] = &["watch"];
const CREATE: &[&str] = &["create"];
const DELETE: &[&str] = &["delete"];
const PATCH: &[&str] = &["patch"];
const GET_OR_LIST: &[&str] = &["get", "list"];
/// Scaling patches; older clients update.
const SCALE: &[&str] = &["patch", "update"];
/// Streams are opened with POST, and over WebSockets with GET before Kubernetes 1.35.
const STREAM: &[&str] = &["create", "get"];

/// The requests a `kubectl` command makes, in order; none where what it does is not known.
pub fn accesses(command: &ClientCommand) -> Vec<Access> {
    if command.program != "kubectl" || !command.uses_api() {
        return Vec::new();
    }
    let Some(verb) = command.verb() else { return Vec::new() };
    let Some(given) = arguments(command, verb) else { return Vec::new() };
    Requests { given, out: Vec::new() }.of(verb).unwrap_or_default()
}

struct Requests {
    given: Arguments,
    out: Vec<Access>,
}

impl Requests {
    fn of(mut self, verb: &str) -> Option<Vec<Access>> {
        match verb {
            "get" | "describe" => self.read()?,
            "delete" => self.change(None, DELETE, None, 0)?,
            "patch" | "edit" => self.change(Some(GET), PATCH, None, 0)?,
            "label" | "annotate" => {
                self.drop_settings(1);
                self.change(Some(GET), PATCH, None, 0)?;
            }
            "set" => {
                self.drop_settings(2);
                self.change(Some(GET), PATCH, None, 1)?;
            }
            "scale" => self.change(Some(GET), SCALE, Some("scale"), 0)?,
            "rollout" => self.rollout()?,
            "wait" => self.wait()?,
            "create" => self.create()?,
            "run" => self.add(CREATE, &resource("pods")?, None, Name::All),
            "expose" => {
                self.each(0, GET)?;
                self.add(CREATE, &resource("services")?, None, Name::All);
            }
            "autoscale" => {
                self.each(0, GET)?;
                self.add(CREATE, &resource("hpa")?, None, Name::All);
            }
            "exec" => self.stream("exec", STREAM)?,
            "port-forward" => self.stream("portforward", STREAM)?,
            "logs" | "log" => self.stream("log", GET)?,
            "cordon" | "uncordon" => {
                let nodes = resource("nodes")?;
                for name in self.names(0) {
                    self.add(GET, &nodes, None, name.clone());
                    self.add(PATCH, &nodes, None, name);
                }
            }
            "top" => self.top()?,
            "events" => self.add(LIST, &resource("events")?, None, Name::All),
            _ => return None,
        }
        Some(self.out)
    }

    fn add(
        &mut self,
        verbs: &'static [&'static str],
        resource: &Resource,
        sub: Option<&'static str>,
        name: Name,
    ) {
        let scope = match (&self.given.namespace, resource.namespaced) {
            (_, Some(false)) => Scope::Cluster,
            _ if self.given.all_namespaces => Scope::Cluster,
            (_, None) => Scope::Unknown,
            (Some(Some(namespace)), _) => Scope::Namespace(namespace.clone()),
            (Some(None), _) => Scope::Unknown,
            (None, _) => Scope::Own,
        };
        self.out.push(Access { verbs, resource: resource.clone(), subresource: sub, name, scope });
    }

    fn names(&self, from: usize) -> Vec<Name> {
        self.given.positional.iter().skip(from).map(|word| Name::of(word.as_deref())).collect()
    }

    /// `KEY=VALUE` and `KEY-` are what is set, not what it is set on.
    fn drop_settings(&mut self, from: usize) {
        let mut at = 0;
        self.given.positional.retain(|word| {
            at += 1;
            at <= from || !word.as_deref().is_some_and(|w| w.contains('=') || w.ends_with('-'))
        });
    }

    /// `TYPE[,TYPE] [NAME…]` or `TYPE/NAME…`, from an argument on.
    fn targets(&self, from: usize) -> Option<Vec<(Resource, Name)>> {
        let first = self.given.positional.get(from)?.as_deref()?;
        if first.contains('/') {
            return self.given.positional[from..]
                .iter()
                .map(|word| {
                    let (kind, name) = word.as_deref()?.split_once('/')?;
                    Some((resource(kind)?, Name::of(Some(name))))
                })
                .collect();
        }
        let kinds: Vec<Resource> = first.split(',').map(resource).collect::<Option<_>>()?;
        let mut names = self.names(from + 1);
        if names.is_empty() {
            names.push(Name::All);
        }
        Some(kinds.iter().flat_map(|kind| names.iter().map(|name| (kind.clone(), name.clone()))).collect())
    }

    fn each(&mut self, from: usize, verbs: &'static [&'static str]) -> Option<()> {
        for (resource, name) in self.targets(from)? {
            self.add(verbs, &resource, None, name);
        }
        Some(())
    }

    fn read(&mut self) -> Option<()> {
        for (resource, name) in self.targets(0)? {
            // A selector on the name is a name to the authorizer.
            let all = if self.given.field_selector { Name::Unknown } else { Name::All };
            let (verbs, name) = match name {
                Name::All => (LIST, all),
                Name::Known(_) => (GET, name),
                Name::Unknown => (GET_OR_LIST, name),
            };
            self.add(verbs, &resource, None, name.clone());
            if self.given.watch {
                self.add(WATCH, &resource, None, name);
            }
        }
        Some(())
    }

    /// A change of named objects, read before where `read` says so, or of all that are selected.
    fn change(
        &mut self,
        read: Option<&'static [&'static str]>,
        verbs: &'static [&'static str],
        sub: Option<&'static str>,
        from: usize,
    ) -> Option<()> {
        for (resource, name) in self.targets(from)? {
            match name {
                Name::All if !self.given.selects => return None,
                Name::All => {
                    let all = if self.given.field_selector { Name::Unknown } else { Name::All };
                    self.add(LIST, &resource, None, all);
                    self.add(verbs, &resource, sub, Name::Unknown);
                }
                name => {
                    if let Some(read) = read {
                        self.add(read, &resource, None, name.clone());
                    }
                    self.add(verbs, &resource, sub, name);
                }
            }
        }
        Some(())
    }

    fn rollout(&mut self) -> Option<()> {
        match self.given.positional.first()?.as_deref()? {
            "restart" | "pause" | "resume" | "undo" => self.change(Some(GET), PATCH, None, 1),
            "status" => {
                self.each(1, GET)?;
                self.each(1, WATCH)
            }
            "history" => self.each(1, GET),
            _ => None,
        }
    }

    fn wait(&mut self) -> Option<()> {
        for (resource, name) in self.targets(0)? {
            if name != Name::All {
                self.add(GET, &resource, None, name.clone());
            }
            self.add(LIST, &resource, None, name.clone());
            self.add(WATCH, &resource, None, name);
        }
        Some(())
    }

    fn create(&mut self) -> Option<()> {
        let kind = self.given.positional.first()?.clone()?;
        if kind == "token" {
            self.add(CREATE, &resource("serviceaccounts")?, Some("token"), self.names(1).pop()?);
            return Some(());
        }
        if let Some((from, name)) = self.given.from.as_deref().and_then(|from| from.split_once('/')) {
            self.add(GET, &resource(from)?, None, Name::of(Some(name)));
        }
        // The name of what is created stands in the object, not in the request.
        self.add(CREATE, &resource(&kind)?, None, Name::All);
        Some(())
    }

    /// `exec`, `logs`, `port-forward`: of a Pod, or of one of a workload's Pods.
    fn stream(&mut self, sub: &'static str, verbs: &'static [&'static str]) -> Option<()> {
        let pods = resource("pods")?;
        if self.given.selects {
            self.add(LIST, &pods, None, Name::All);
            self.add(verbs, &pods, Some(sub), Name::Unknown);
            return Some(());
        }
        let target = self.given.positional.first()?.clone();
        let (kind, name) = match target.as_deref().map(|text| text.split_once('/')) {
            None => {
                self.add(verbs, &pods, Some(sub), Name::Unknown);
                return Some(());
            }
            Some(None) => (pods.clone(), Name::of(target.as_deref())),
            Some(Some((kind, name))) => (resource(kind)?, Name::of(Some(name))),
        };
        self.add(GET, &kind, None, name.clone());
        if kind == pods {
            self.add(verbs, &pods, Some(sub), name);
        } else {
            self.add(LIST, &pods, None, Name::All);
            self.add(verbs, &pods, Some(sub), Name::Unknown);
        }
        Some(())
    }

    fn top(&mut self) -> Option<()> {
        let kind = resource(self.given.positional.first()?.as_deref()?)?;
        if !matches!(kind.plural.as_str(), "pods" | "nodes") {
            return None;
        }
        let metrics = Resource { group: "metrics.k8s.io".to_owned(), ..kind };
        match self.names(1).into_iter().next() {
            None => self.add(LIST, &metrics, None, Name::All),
            Some(name) => self.add(GET, &metrics, None, name),
        }
        Some(())
    }
}

#[cfg(test)]
mod tests;
