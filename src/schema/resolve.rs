//! Which kind an object is, and which versions serve it.

use super::{KindInfo, Table, near, table};
use crate::syntax::yaml::Value;
use crate::versions::VersionSet;

/// What `apiVersion` and `kind` name.
#[derive(Debug, Clone, Copy)]
pub enum Resolution {
    /// A kind Kubernetes serves or has served.
    Known(&'static KindInfo),
    /// A component's configuration file: validated by its type, never sent to a server.
    Config(&'static KindInfo),
    /// A group of Kubernetes' own without such a kind, or a name that no server can have.
    NoMatch,
    /// Somebody else's: a custom resource, a tool's own file.
    Foreign,
}

/// Kinds that OpenShift's server takes in the core group, besides those of Kubernetes
/// (<https://docs.openshift.com>, "legacy API"), and answers of servers that nobody applies.
const CORE_OF_OTHERS: &[&str] = &[
    "APIGroup",
    "APIGroupList",
    "APIResourceList",
    "APIVersions",
    "BuildConfig",
    "DeleteOptions",
    "DeploymentConfig",
    "Group",
    "ImageStream",
    "ImageStreamTag",
    "OAuthClient",
    "Project",
    "ProjectRequest",
    "Route",
    "SecurityContextConstraints",
    "Status",
    "Table",
    "Template",
    "User",
    "WatchEvent",
];

/// Top-level keys that make `v1` `Config` a kubeconfig (`client-go/tools/clientcmd/api/v1`).
const KUBECONFIG: &[&str] = &["clusters", "contexts", "users", "current-context", "preferences"];

/// Whether a group can only be one of Kubernetes' own, or nobody's: custom groups are domains with a dot
/// (`apiextensions/validation`: "should be a domain with at least one dot").
fn is_reserved(group: &str) -> bool {
    !group.contains('.') || group.contains(char::is_whitespace)
}

/// Finds the kind of an object. The table is touched only where the group can be Kubernetes' own.
pub fn resolve(object: Value<'_>, api_version: &str, kind: &str) -> Resolution {
    if is_opaque(api_version) || is_opaque(kind) {
        return Resolution::Foreign;
    }
    let (group, version) = match api_version.split_once('/') {
        None => ("", api_version),
        Some((_, rest)) if rest.contains('/') => return Resolution::NoMatch,
        Some(("", _)) => return Resolution::NoMatch,
        Some(pair) => pair,
    };
    if group.contains('.') && !group.trim().ends_with(".k8s.io") {
        return Resolution::Foreign;
    }
    let table = table();
    if let Some(info) = table.kind(group, version, kind) {
        return match info {
            info if info.is_config => Resolution::Config(info),
            _ if is_list(table, kind) && !object.get("items").is_some_and(Value::is_sequence) => {
                Resolution::NoMatch
            }
            info => Resolution::Known(info),
        };
    }
    if is_lookalike(object, group, version, kind) {
        return Resolution::Foreign;
    }
    let kinds = table.group(group);
    let own = kinds.iter().any(|k| !k.is_config) && is_version(version);
    if own || is_reserved(group) && names_builtin(table, kind) {
        Resolution::NoMatch
    } else {
        Resolution::Foreign
    }
}

/// Whether a text is filled in before it reaches a server: `${VAR}` by Flux, envsubst or CI, `{{ … }}` by a
/// template engine, `$(VAR)` by Kustomize.
pub(super) fn is_opaque(text: &str) -> bool {
    ["${", "{{", "$(", "ENC["].iter().any(|mark| text.contains(mark))
}

/// `v1`, `v2beta1`: how Kubernetes names versions (`apimachinery/pkg/version`).
fn is_version(text: &str) -> bool {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let Some(rest) = text.strip_prefix('v') else { return false };
    let (major, minor) = match rest.split_once("alpha").or(rest.split_once("beta")) {
        Some((major, minor)) => (major, minor),
        None => (rest, "1"),
    };
    digits(major) && digits(minor)
}

/// Whether one of the two names is Kubernetes' own: the other is missing from an object, then, not from some
/// program's file.
pub fn names_kubernetes(api_version: Option<&str>, kind: Option<&str>) -> bool {
    let table = table();
    table.kinds().iter().filter(|k| !k.is_config).any(|k| {
        kind == Some(table.text(k.kind))
            || api_version.is_some_and(|api| {
                let (group, version) = api.split_once('/').unwrap_or(("", api));
                (group, version) == (table.text(k.group), table.text(k.version))
            })
    })
}

/// Typed lists (`PodList`) are kinds of the API, but only what takes them apart can apply them.
fn is_list(table: &Table, kind: &str) -> bool {
    kind.strip_suffix("List").is_some_and(|item| table.kinds().iter().any(|k| table.text(k.kind) == item))
}

fn is_lookalike(object: Value<'_>, group: &str, version: &str, kind: &str) -> bool {
    let core = group.is_empty() && version == "v1";
    match kind {
        "List" => object.get("items").is_some_and(Value::is_sequence),
        "Config" if core => KUBECONFIG.iter().any(|key| object.entry(key).is_some()),
        _ => core && CORE_OF_OTHERS.contains(&kind),
    }
}

/// Whether a kind is one of Kubernetes' own, in any spelling: `pod`, `Deploymnet`.
fn names_builtin(table: &'static Table, kind: &str) -> bool {
    near_kind(table, kind.trim()).is_some() || table.kinds().iter().any(|k| table.text(k.kind) == kind.trim())
}

fn near_kind(table: &'static Table, kind: &str) -> Option<&'static str> {
    near::nearest(kind, table.kinds().iter().map(|k| table.text(k.kind)))
}

impl Table {
    fn served_as(&'static self, kind: &str, versions: VersionSet) -> Option<&'static KindInfo> {
        let fits =
            |k: &&KindInfo| self.text(k.kind) == kind && !k.is_config && k.on_by_default.holds(versions);
        self.kinds().iter().filter(fits).max_by_key(|k| rank(self.text(k.version)))
    }
}

/// Stable versions before beta before alpha.
fn rank(version: &str) -> u8 {
    match version {
        v if v.contains("alpha") => 0,
        v if v.contains("beta") => 1,
        _ => 2,
    }
}

/// The kind that an unknown one was probably meant to be, as (apiVersion, kind), and a sentence that says so.
pub(super) fn suggest(
    api_version: &str,
    kind: &str,
    versions: VersionSet,
) -> Option<(String, &'static str, String)> {
    let table = table();
    let name = |k: &KindInfo| table.api_version(k.group, k.version);
    if let Some(info) = table.served_as(kind.trim(), versions) {
        let (api, kind) = (name(info), table.text(info.kind));
        let help = format!("{kind} is in `{api}`");
        return Some((api, kind, help));
    }
    let group = api_version.split_once('/').map_or("", |(group, _)| group);
    let here = table.group(group).iter().filter(|k| name(k) == api_version).map(|k| table.text(k.kind));
    let near = near::nearest(kind, here).or_else(|| near_kind(table, kind))?;
    let info = table.served_as(near, versions)?;
    let help = format!("did you mean {near} (`{}`)?", name(info));
    Some((name(info), near, help))
}
