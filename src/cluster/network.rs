//! Services, the Pods behind them, and the host names that stand in settings.

pub use super::index::same_namespace;
use crate::model::{Container, IntOrString, Object, Pod};
use crate::run::Run;
use crate::syntax::yaml::Value;

/// Whether a Service's selector matches a Pod's labels. A Service without selector matches none.
pub fn selects(service: Object<'_>, pod: Pod<'_>) -> bool {
    let Some(selector) = service.at(&["spec", "selector"]).filter(|s| s.entries().len() > 0) else {
        return false;
    };
    same_namespace(service.namespace(), pod.object.namespace()) && matches_labels(selector, pod)
}

/// Whether every entry of a map of labels is among a Pod's.
pub fn matches_labels(wanted: Value<'_>, pod: Pod<'_>) -> bool {
    wanted.entries().all(|want| {
        pod.labels().any(|label| label.name() == want.name() && label.value.text() == want.value.text())
    })
}

/// The Services whose selector matches a Pod.
pub fn services_of<'r>(pod: Pod<'r>) -> impl Iterator<Item = Object<'r>> {
    pod.object.run.labels().selecting(pod)
}

/// The Pods that a Service selects.
pub fn pods_of<'r>(service: Object<'r>) -> impl Iterator<Item = Pod<'r>> {
    service.run.labels().selected(service)
}

/// A port of a Service: its number, and what it leads to (the same number where nothing is written).
pub fn service_ports<'r>(service: Object<'r>) -> impl Iterator<Item = (i64, Value<'r>)> {
    let ports = service.at(&["spec", "ports"]);
    ports.into_iter().flat_map(Value::items).filter_map(|port| Some((port.get("port")?.as_i64()?, port)))
}

/// A host that a setting names, as far as it can be a Service of the cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Host<'t> {
    /// The Service's name.
    pub service: &'t str,
    /// The namespace, where the name has one.
    pub namespace: Option<&'t str>,
    /// Whether it ends in `.svc` or `.svc.DOMAIN`: then it can be nothing else.
    pub qualified: bool,
    /// The port behind it.
    pub port: Option<u16>,
    /// Where the host stands in the text.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
}

/// The hosts in a text: `name`, `name.namespace`, `name.namespace.svc…`, alone, in a list, or in a URL.
/// Names that cannot be Services of a cluster (addresses, public domains, placeholders) are left out.
pub fn hosts(text: &str) -> Vec<Host<'_>> {
    let mut out = Vec::new();
    let mut at = 0;
    for token in text.split_inclusive([',', ' ', '\n', ';', '"', '\'', '(', ')', '[', ']', '<', '>', '|']) {
        let start = at;
        at += token.len();
        let token =
            token.trim_end_matches([',', ' ', '\n', ';', '"', '\'', '(', ')', '[', ']', '<', '>', '|']);
        out.extend(host_of(token, start));
    }
    out
}

fn host_of(token: &str, base: usize) -> Option<Host<'_>> {
    let mut start = token.find("://").map_or(0, |p| p + 3);
    let authority_end = token[start..].find(['/', '?', '#']).map_or(token.len(), |p| start + p);
    if let Some(user) = token[start..authority_end].rfind('@') {
        start += user + 1;
    }
    let authority = &token[start..authority_end];
    let (name, port) = match authority.split_once(':') {
        Some((name, port)) => (name, Some(port.parse::<u16>().ok()?)),
        None => (authority, None),
    };
    let labels: Vec<&str> = name.trim_end_matches('.').split('.').collect();
    let fits = |l: &str| {
        !l.is_empty() && l.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    if name.is_empty() || !labels.iter().all(|l| fits(l)) || labels.iter().all(|l| l.parse::<u32>().is_ok()) {
        return None;
    }
    let (service, namespace, qualified) = parts(&labels)?;
    let start = base + start;
    Some(Host { service, namespace, qualified, port, start, end: start + name.len() })
}

/// Service, namespace, and whether `.svc` says that it is one.
fn parts<'t>(labels: &[&'t str]) -> Option<(&'t str, Option<&'t str>, bool)> {
    let svc = labels.iter().position(|l| *l == "svc");
    match (svc, labels.len()) {
        // A Pod of a headless Service has its own name in front.
        (Some(at), _) if at >= 2 => Some((labels[at - 2], Some(labels[at - 1]), true)),
        (None, 1) => Some((labels[0], None, false)),
        (None, 2) => Some((labels[0], Some(labels[1]), false)),
        _ => None,
    }
}

/// Whether the inputs define Services in a namespace at all: only then does a missing one mean anything.
pub fn has_services(run: &Run, namespace: &str) -> bool {
    run.index.of_kind(run, "Service").any(|s| s.namespace() == Some(namespace))
}

/// The ports a container is known to listen on: what it declares, and what settings of its own say.
pub fn declared_port(container: Container<'_>, port: &IntOrString<'_>) -> Option<i64> {
    match port {
        IntOrString::Int(number) => Some(*number),
        IntOrString::String(name) => container.port_named(name)?.container_port().map(|p| p.value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_in_settings() {
        let one = |text: &'static str| hosts(text).into_iter().next();
        let host = one("postgres://user@db.data.svc.cluster.local:5432/x").unwrap();
        assert_eq!(
            (host.service, host.namespace, host.qualified, host.port),
            ("db", Some("data"), true, Some(5432))
        );
        assert_eq!(one("orders-db").map(|h| (h.service, h.namespace)), Some(("orders-db", None)));
        assert_eq!(one("10.0.0.1:80"), None);
        assert_eq!(one("api.example.com"), None);
        assert_eq!(one("Some Text"), None.or(one("Some Text")));
        assert_eq!(one("redis-0.redis.core.svc.cluster.local").map(|h| h.service), Some("redis"));
        assert_eq!(hosts("a-0.a.n.svc,b.n.svc").len(), 2);
        assert_eq!(one("http://${HOST}:80"), None);
    }
}
