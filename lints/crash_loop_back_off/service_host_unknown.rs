//! A setting names a Service that is not there, though one of nearly the same name is.
//!
//! ## Why it fails
//! Cluster DNS answers `NAME.NAMESPACE.svc` for Services that exist, and a bare name only within the Pod's own
//! namespace. An application that looks the name up at start gets `no such host` and exits; an init container that
//! waits for it never ends.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     env:
//!     - name: DB_HOST
//!       value: order-db.shop.svc.cluster.local #~ service-host-unknown
//! ---
//! apiVersion: v1
//! kind: Service
//! metadata: { name: orders-db, namespace: shop }
//! spec:
//!   selector: { app: db }
//!   ports: [{ port: 5432 }]
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: orders-db-0, namespace: shop, labels: { app: db } }
//! spec:
//!   containers:
//!   - name: orders-db-0
//!     image: ghcr.io/acme/web:1.4.2
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     env:
//!     - name: DB_HOST
//!       value: orders-db.shop.svc.cluster.local
//! ---
//! apiVersion: v1
//! kind: Service
//! metadata: { name: orders-db, namespace: shop }
//! spec:
//!   selector: { app: db }
//!   ports: [{ port: 5432 }]
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: orders-db-0, namespace: shop, labels: { app: db } }
//! spec:
//!   containers:
//!   - name: orders-db-0
//!     image: ghcr.io/acme/web:1.4.2
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ServiceHostUnknown;

impl Lint for ServiceHostUnknown {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::warning("H7")
        .predicts(CrashLoopBackOff, "BackOff", "Back-off restarting failed container")
        .predicts(PodInitializing, "", "");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        for variable in container.env() {
            let (Some(name), Some(value)) = (variable.name(), variable.value()) else { continue };
            if value.value.len() < 2_000 {
                let place = Setting {
                    node: value.node,
                    text: value.value,
                    is_host: names_a_host(name.value, value.value),
                };
                check_setting(container, place, cx);
            }
        }
        for item in container.command_line().filter(|i| i.value.len() < 20_000) {
            // On command lines only what ends in `.svc` is surely a Service.
            check_setting(container, Setting { node: item.node, text: item.value, is_host: false }, cx);
            for asked in command::asked_hosts(item.value).iter().filter(|asked| !asked.host.contains(".svc"))
            {
                let text = &item.value[asked.range.clone()];
                check_setting(container, Setting { node: item.node, text, is_host: true }, cx);
            }
        }
    }
}

struct Setting<'r> {
    node: Value<'r>,
    text: &'r str,
    is_host: bool,
}

/// Whether a variable holds a host, by its name, or a URL, by its value.
fn names_a_host(name: &str, value: &str) -> bool {
    let words = [
        "HOST", "ADDR", "ADDRESS", "SERVER", "ENDPOINT", "URL", "URI", "DSN", "SERVICE", "UPSTREAM", "PEERS",
        "BROKERS", "NODES",
    ];
    let upper = name.to_ascii_uppercase();
    value.contains("://") || words.iter().any(|w| upper.ends_with(w) || upper.ends_with(&format!("{w}S")))
}

/// `data-0` is a Pod of the StatefulSet `data`, which has a name of its own behind a headless Service.
fn is_pod_of_a_set(container: Container<'_>, name: &str) -> bool {
    let set = name.rsplit_once('-').filter(|(_, ordinal)| ordinal.parse::<u32>().is_ok());
    set.is_some_and(|(set, _)| {
        container.object().unit_objects().any(|o| o.kind() == "StatefulSet" && o.name() == set)
    })
}

fn check_setting<'r>(container: Container<'r>, setting: Setting<'r>, cx: &mut Cx<'r>) {
    let own = container.object().namespace();
    for host in network::hosts(setting.text) {
        if !(host.qualified || setting.is_host) || matches!(host.service, "localhost" | "kubernetes") {
            continue;
        }
        let namespace = host.namespace.or(own);
        // A bare word may be anything: only where Services of the namespace are known does it mean something.
        if host.namespace.is_some_and(|n| !host.qualified && !network::has_services(cx.run, n)) {
            continue;
        }
        let Lookup::Missing(missing) = cx.lookup_in(container.object(), "Service", namespace, host.service)
        else {
            continue;
        };
        if is_pod_of_a_set(container, host.service) {
            continue;
        }
        let same_unit = |o: &Object<'r>| o.data().unit == container.object().data().unit;
        let known = |o: &Object<'r>| same_unit(o) || (o.namespace().is_some() && namespace.is_some());
        let shown = &setting.text[host.start..host.end];
        let init = container.role == ContainerRole::Init;
        let (message, other, fix) = match (missing.closest.filter(known), missing.elsewhere.filter(same_unit))
        {
            (Some(near), _) => (
                format!("there is no Service `{}`, but `{}`", host.service, near.name()),
                near,
                shown.replacen(host.service, near.name(), 1),
            ),
            (None, Some(same)) if same.namespace().is_some() && own.is_some() => {
                let there = same.namespace().unwrap_or("");
                let fixed = match host.namespace {
                    Some(wrong) => shown.replacen(&format!(".{wrong}"), &format!(".{there}"), 1),
                    None => format!("{shown}.{there}"),
                };
                (format!("Service `{}` is in namespace `{there}`", host.service), same, fixed)
            }
            _ => continue,
        };
        let finding = cx
            .warning(message)
            .at(setting.node, format!("`{shown}` will not resolve"))
            .also(other.head(), "the Service that is there")
            .help(format!("write `{fix}`"));
        let finding = if init { finding.state(PodInitializing) } else { finding };
        let span = setting.node.span();
        let exact = setting.node.source().slice(span).find(shown);
        match exact {
            Some(at) => {
                finding.unsafe_fix(format!("write `{fix}`"), span.part(at, at + shown.len()), fix).emit()
            }
            None => finding.emit(),
        }
    }
}
