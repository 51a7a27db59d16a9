//! The environment a container will see (`makeEnvironmentVariables` in `pkg/kubelet/kubelet_pods.go`).

use std::borrow::Cow;

use base64::Engine as _;
use rustc_hash::FxHashMap;

use super::command::expand;
use super::{Container, Object};
use crate::cluster::index::Lookup;
use crate::run::Run;
use crate::syntax::yaml::{Entry, Value};

/// A variable of a container.
#[derive(Debug, Clone)]
pub struct Variable<'r> {
    /// Its name, prefix included.
    pub name: Cow<'r, str>,
    /// Its value; `None` where the files do not tell.
    pub value: Option<Cow<'r, str>>,
    /// Where the value is written: in the container, or under a key of a ConfigMap or Secret.
    pub node: Value<'r>,
    /// What in the container brings it in: the item of `env` or `envFrom`.
    pub item: Value<'r>,
}

/// All variables of a container, as far as files tell.
#[derive(Debug, Clone, Default)]
pub struct Environment<'r> {
    variables: Vec<Variable<'r>>,
    by_name: FxHashMap<Cow<'r, str>, usize>,
    /// Whether every source is known: then a name that is not here is not set, unless the image sets it.
    pub complete: bool,
}

impl<'r> Environment<'r> {
    /// The environment of a container.
    pub fn of(container: Container<'r>) -> Self {
        let mut out = Self { complete: true, ..Self::default() };
        for source in container.spec.env_from() {
            let prefix = source.prefix().map_or("", |prefix| prefix.value);
            let (kind, reference) = match (source.config_map_ref(), source.secret_ref()) {
                (Some(map), _) => ("ConfigMap", map),
                (None, Some(secret)) => ("Secret", secret),
                (None, None) => continue,
            };
            let Some(object) = reference.name().and_then(|n| definition(container.object(), kind, n.value))
            else {
                out.complete = false;
                continue;
            };
            for (key, value, node) in data_of(object) {
                let name =
                    if prefix.is_empty() { Cow::Borrowed(key) } else { format!("{prefix}{key}").into() };
                out.set(Variable { name, value, node, item: source.node() });
            }
        }
        for item in container.spec.env() {
            if let Some(variable) = variable(container.object(), item, &out) {
                out.set(variable);
            }
        }
        out
    }

    fn set(&mut self, variable: Variable<'r>) {
        match self.by_name.get(&variable.name) {
            Some(&at) => self.variables[at] = variable,
            None => {
                self.by_name.insert(variable.name.clone(), self.variables.len());
                self.variables.push(variable);
            }
        }
    }

    /// A variable by its name.
    pub fn get(&self, name: &str) -> Option<&Variable<'r>> {
        self.by_name.get(name).map(|&at| &self.variables[at])
    }

    /// Its value, where it is known.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.get(name)?.value.as_deref()
    }

    /// Whether one of the names is set, or may be.
    pub fn may_have(&self, names: &[&str]) -> bool {
        !self.complete || names.iter().any(|name| self.get(name).is_some())
    }

    /// All variables.
    pub fn iter(&self) -> impl Iterator<Item = &Variable<'r>> {
        self.variables.iter()
    }

    /// A text with its `$(NAME)` replaced by what is known here.
    pub fn expand<'t>(&self, text: &'t str) -> Cow<'t, str> {
        expand(text, |name| self.value(name).map(str::to_owned))
    }
}

fn variable<'r>(
    object: Object<'r>,
    item: super::EnvVar<'r>,
    before: &Environment<'r>,
) -> Option<Variable<'r>> {
    let name = Cow::Borrowed(item.name()?.value);
    if let Some(value) = item.value().filter(|value| !value.value.is_empty()) {
        let text = before.expand(value.value);
        return Some(Variable { name, value: Some(text), node: value.node, item: item.node() });
    }
    let Some(from) = item.value_from() else {
        return Some(Variable { name, value: Some("".into()), node: item.node(), item: item.node() });
    };
    let reference = match (from.config_map_key_ref(), from.secret_key_ref()) {
        (Some(r), _) => Some(("ConfigMap", r.name()?, r.key()?)),
        (None, Some(r)) => Some(("Secret", r.name()?, r.key()?)),
        (None, None) => None,
    };
    let found = reference.and_then(|(kind, name, key)| {
        data_of(definition(object, kind, name.value)?).find(|(known, ..)| *known == key.value)
    });
    Some(match found {
        Some((_, value, node)) => Variable { name, value, node, item: item.node() },
        None => Variable { name, value: None, node: from.node(), item: item.node() },
    })
}

/// The nearest object of this name; `None` where nobody defines it or something else fills it.
pub fn definition<'r>(asking: Object<'r>, kind: &str, name: &str) -> Option<Object<'r>> {
    let run: &'r Run = asking.run;
    match run.index.lookup(run, asking.data().unit, kind, asking.namespace(), name) {
        // Of alternatives in one folder the one in the same file is meant.
        Lookup::Found(all) => {
            let beside = all
                .iter()
                .find(|o| o.data().tree == asking.data().tree && o.data().unit == asking.data().unit);
            beside.or(all.first()).copied()
        }
        _ => None,
    }
}

/// Keys and values of a ConfigMap or Secret: decoded, `None` where a value is no text or a sealed one.
pub fn data_of<'r>(
    object: Object<'r>,
) -> impl Iterator<Item = (&'r str, Option<Cow<'r, str>>, Value<'r>)> + use<'r> {
    let secret = object.kind() == "Secret";
    let entries = |field: &'static str| object.root().get(field).into_iter().flat_map(Value::entries);
    let plain = |e: Entry<'r>| (e.name(), e.value.text().map(Cow::Borrowed), e.value);
    let encoded = |e: Entry<'r>| (e.name(), e.value.text().and_then(decoded), e.value);
    let data = entries("data").map(move |e| if secret { encoded(e) } else { plain(e) });
    let binary = entries("binaryData").map(|e| (e.name(), None, e.value));
    // Later ones win: `stringData` over `data`, as the API server writes it over.
    data.chain(binary).chain(entries("stringData").map(plain))
}

fn decoded<'t>(text: &str) -> Option<Cow<'t, str>> {
    let joined: String = text.chars().filter(|c| !matches!(c, '\n' | '\r')).collect();
    let bytes = base64::engine::general_purpose::STANDARD.decode(joined).ok()?;
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

/// Whether a text is a variable's name as people write them: capitals, digits and underscores.
pub fn is_variable_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
}

/// Whether a name has the form of the variables that the kubelet makes of Services
/// (`pkg/kubelet/envvars`): `DB_SERVICE_HOST`, `DB_PORT_5432_TCP_ADDR`.
pub fn is_service_variable(name: &str) -> bool {
    name.ends_with("_SERVICE_HOST")
        || name.contains("_SERVICE_PORT")
        || name.ends_with("_PORT")
        || ["_TCP", "_UDP", "_SCTP"].iter().any(|p| name.contains("_PORT_") && name.contains(p))
}

/// Whether a kustomization of the run replaces `$(NAME)` itself (`vars`).
pub fn is_kustomize_variable(run: &Run, name: &str) -> bool {
    run.trees.iter().filter(|data| data.kind == crate::run::FileKind::Kustomization).any(|data| {
        let vars = data.tree.roots().filter_map(|(_, root)| root.get("vars"));
        vars.flat_map(Value::items).any(|var| var.str_at(&["name"]) == Some(name))
    })
}
