//! Every ConfigMap and Secret that a Pod names, with the keys it wants of them.

mod report;

pub use report::{report_missing_keys, report_missing_object};

use super::{Container, Object, Pod, Spanned};
use crate::cluster::index::{Missing, same_namespace};
use crate::cluster::nearest;
use crate::syntax::yaml::Value;

/// Where in the Pod an object is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Site<'r> {
    /// One variable of a container.
    Env,
    /// All variables of a container.
    EnvFrom,
    /// A volume; its name.
    Volume(&'r str),
}

/// A ConfigMap or Secret that a Pod names.
#[derive(Debug, Clone)]
pub struct PodReference<'r> {
    /// `ConfigMap` or `Secret`
    pub kind: &'static str,
    /// Its name.
    pub name: Spanned<'r, &'r str>,
    /// The keys that must be there.
    pub keys: Vec<Spanned<'r, &'r str>>,
    /// Whether the Pod starts without it.
    pub optional: bool,
    /// Where it is named.
    pub site: Site<'r>,
}

impl<'r> PodReference<'r> {
    /// How the kubelet names the kind in its messages.
    pub fn resource(&self) -> &'static str {
        if self.kind == "ConfigMap" { "configmap" } else { "secret" }
    }

    /// The event's message around what the kubelet says: volumes fail at mounting, variables at creating.
    pub fn event_message(&self, message: &str) -> String {
        match self.site {
            Site::Volume(volume) => format!("MountVolume.SetUp failed for volume \"{volume}\" : {message}"),
            _ => format!("Error: {message}"),
        }
    }
}

impl<'r> Pod<'r> {
    /// Every ConfigMap and Secret its volumes and containers name.
    pub fn config_references(self) -> Vec<PodReference<'r>> {
        let mut out = Vec::new();
        for volume in self.spec.volumes() {
            volume_references(volume, &mut out);
        }
        for container in self.containers() {
            env_references(container, &mut out);
        }
        out
    }
}

fn keys<'r>(items: impl Iterator<Item = crate::model::KeyToPath<'r>>) -> Vec<Spanned<'r, &'r str>> {
    items.filter_map(crate::model::KeyToPath::key).collect()
}

/// Where kinds of volumes name the Secret they are mounted with.
const SECRETS_OF_VOLUMES: [&[&str]; 7] = [
    &["csi", "nodePublishSecretRef", "name"],
    &["azureFile", "secretName"],
    &["cephfs", "secretRef", "name"],
    &["rbd", "secretRef", "name"],
    &["iscsi", "secretRef", "name"],
    &["flexVolume", "secretRef", "name"],
    &["scaleIO", "secretRef", "name"],
];

fn volume_references<'r>(volume: crate::model::Volume<'r>, out: &mut Vec<PodReference<'r>>) {
    let site = Site::Volume(volume.name().map_or("", |name| name.value));
    let mut push = |kind, name: Option<Spanned<'r, &'r str>>, optional: Option<Spanned<'r, bool>>, keys| {
        if let Some(name) = name {
            out.push(PodReference { kind, name, keys, optional: optional.is_some_and(|o| o.value), site });
        }
    };
    if let Some(map) = volume.config_map() {
        push("ConfigMap", map.name(), map.optional(), keys(map.items()));
    }
    if let Some(secret) = volume.secret() {
        push("Secret", secret.secret_name(), secret.optional(), keys(secret.items()));
    }
    for path in SECRETS_OF_VOLUMES {
        let name = volume.node().at(path).and_then(|node| Some(Spanned { value: node.as_str()?, node }));
        push("Secret", name, None, Vec::new());
    }
    for source in volume.projected().into_iter().flat_map(crate::model::ProjectedVolume::sources) {
        if let Some(map) = source.config_map() {
            push("ConfigMap", map.name(), map.optional(), keys(map.items()));
        }
        if let Some(secret) = source.secret() {
            push("Secret", secret.name(), secret.optional(), keys(secret.items()));
        }
    }
}

fn env_references<'r>(container: Container<'r>, out: &mut Vec<PodReference<'r>>) {
    for source in container.spec.env_from() {
        for (kind, reference) in [("ConfigMap", source.config_map_ref()), ("Secret", source.secret_ref())] {
            let Some((name, reference)) = reference.and_then(|r| Some((r.name()?, r))) else { continue };
            let optional = reference.optional().is_some_and(|o| o.value);
            out.push(PodReference { kind, name, keys: Vec::new(), optional, site: Site::EnvFrom });
        }
    }
    for from in container.spec.env().filter_map(crate::model::EnvVar::value_from) {
        let map = from.config_map_key_ref().map(|r| ("ConfigMap", r.name(), r.key(), r.optional()));
        let secret = from.secret_key_ref().map(|r| ("Secret", r.name(), r.key(), r.optional()));
        for (kind, name, key, optional) in map.into_iter().chain(secret) {
            let Some(name) = name else { continue };
            let optional = optional.is_some_and(|o| o.value);
            out.push(PodReference { kind, name, keys: key.into_iter().collect(), optional, site: Site::Env });
        }
    }
}

/// Whether the keys of a ConfigMap or Secret are all there is: nothing else fills it later.
pub fn keys_are_final(object: Object<'_>) -> bool {
    let filled = |e: crate::syntax::yaml::Entry<'_>| {
        let key = e.name();
        key.contains("inject") || key.contains("replicat") || key.contains("reflect") || key.contains("vault")
    };
    let annotations = object.at(&["metadata", "annotations"]).into_iter().flat_map(Value::entries);
    let service_account_token =
        object.root().str_at(&["type"]) == Some("kubernetes.io/service-account-token");
    !service_account_token
        && object.root().get("sops").is_none()
        && !object.labels().chain(annotations).any(filled)
        && crate::model::env::data_of(object).next().is_some()
        && !crate::model::env::data_of(object).any(|(key, ..)| key.contains("${") || key.contains("{{"))
}

/// What a missing name was likely meant to be, and why that is likely.
#[derive(Debug, Clone, Copy)]
pub enum Meant<'r> {
    /// An object whose name is nearly the same.
    Similar(Object<'r>),
    /// An object of the same unit that nothing else uses.
    Unused(Object<'r>),
    /// The object of this very name in another namespace.
    OtherNamespace(Object<'r>),
}

impl<'r> Meant<'r> {
    /// The object.
    pub fn object(self) -> Object<'r> {
        match self {
            Meant::Similar(o) | Meant::Unused(o) | Meant::OtherNamespace(o) => o,
        }
    }

    /// What to say at it.
    pub fn says(self) -> &'static str {
        match self {
            Meant::Similar(_) => "the nearest name",
            Meant::Unused(_) => "this one is here, and nothing uses it",
            Meant::OtherNamespace(_) => "it is defined in another namespace",
        }
    }
}

/// Larger units are not searched for unused objects.
const MAX_SEARCHED: usize = 400;

/// What a missing reference was likely meant to be.
pub fn meant<'r>(asking: Object<'r>, kind: &str, name: &str, missing: &Missing<'r>) -> Option<Meant<'r>> {
    if let Some(other) = missing.elsewhere
        && let (Some(here), Some(there)) = (asking.namespace(), other.namespace())
        && here != there
        && other.data().unit == asking.data().unit
    {
        return Some(Meant::OtherNamespace(other));
    }
    if let Some(close) = missing.closest.filter(|close| close.data().unit == asking.data().unit) {
        return Some(Meant::Similar(close));
    }
    unused(asking, kind, name).map(Meant::Unused)
}

/// The only object of the kind in the asking unit and namespace that nothing there uses, if its name begins
/// with the same word.
fn unused<'r>(asking: Object<'r>, kind: &str, name: &str) -> Option<Object<'r>> {
    let unit = asking.unit();
    if unit.objects.len() > MAX_SEARCHED {
        return None;
    }
    let word = |name: &str| name.split(['-', '.']).next().unwrap_or("").to_owned();
    let related = |o: &Object<'r>| {
        o.kind() == kind
            && same_namespace(o.namespace(), asking.namespace())
            && word(o.name()).len() > 2
            && (word(o.name()) == word(name))
    };
    let mut candidates = asking.unit_objects().filter(related);
    let candidate = candidates.next()?;
    (candidates.next().is_none() && !is_used(candidate, kind)).then_some(candidate)
}

/// Whether anything in its unit names the object, in whichever field.
fn is_used(object: Object<'_>, kind: &str) -> bool {
    object.unit_objects().filter(|other| *other != object).any(|other| match Pod::of(other) {
        Some(pod) if matches!(kind, "ConfigMap" | "Secret") => {
            pod.config_references().iter().any(|r| r.kind == kind && r.name.value == object.name())
                || mentions(other.root(), object.name(), 0)
        }
        _ => mentions(other.root(), object.name(), 0),
    })
}

/// Whether a string anywhere in the tree is this name; the object's own metadata does not count.
fn mentions(value: Value<'_>, name: &str, depth: u32) -> bool {
    if depth > 40 {
        return true;
    }
    if value.as_str() == Some(name) {
        return true;
    }
    value.items().any(|item| mentions(item, name, depth + 1))
        || value
            .entries()
            .filter(|e| !(depth == 0 && matches!(e.name(), "metadata" | "kind" | "apiVersion")))
            .any(|e| mentions(e.value, name, depth + 1))
}

/// The nearest key to one that is missing.
pub fn nearest_key<'r>(object: Object<'r>, key: &str) -> Option<(&'r str, Value<'r>)> {
    let keys = || crate::model::env::data_of(object).map(|(known, _, node)| (known, (known, node)));
    nearest::nearest(key, keys()).or_else(|| {
        let same = |a: &str, b: &str| {
            plain(a) == plain(b) || b.ends_with(&format!("-{a}")) || a.ends_with(&format!("-{b}"))
        };
        keys().find(|(known, _)| same(known, key)).map(|(_, found)| found)
    })
}

/// A key without case and separators.
fn plain(key: &str) -> String {
    key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
