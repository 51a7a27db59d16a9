//! A private registry without a public name is not set up on the nodes.
//!
//! ## Why it fails
//! Runtimes speak https to a registry and trust the system's certificate authorities. A registry on an IP address or a
//! `.local` name mostly has neither, so each node needs an entry for it: containerd's `certs.d/HOST/hosts.toml`, Docker's
//! `insecure-registries`. The node configuration in these files has none for this registry.
//!
//! ## Bad
//! ```yaml file=web.yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: registry.factory.local:5000/mes/web:1.4.2 #~ registry-not-known-to-nodes
//! ```
//! ```json file=daemon.json
//! { "insecure-registries": ["10.0.0.7:5000"] }
//! ```
//! ## Good
//! ```yaml file=web.yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: registry.factory.local:5000/mes/web:1.4.2
//! ```
//! ```json file=daemon.json
//! { "insecure-registries": ["registry.factory.local:5000"] }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct RegistryNotKnownToNodes;

impl Lint for RegistryNotKnownToNodes {
    type Subject<'r> = Container<'r>;
    const META: Meta =
        Meta::warning("I1").predicts(ImagePullBackOff, "Failed", "Failed to pull image \"{}\": {}");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let Some((image, reference)) = container.parsed_image() else { return };
        let host = reference.host();
        let address = host.starts_with('[') || host.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let inside = [".local", ".lan", ".internal", ".home", ".corp"].iter().any(|end| host.ends_with(end));
        if !(address || inside) || host == "127.0.0.1" || reference.registry_at.is_empty() {
            return;
        }
        let on_nodes = registry::on_nodes(cx.run, &reference.registry, host);
        let severity = match on_nodes {
            registry::OnNodes::Known => return,
            registry::OnNodes::NoConfiguration => Severity::Note,
            _ => Severity::Warning,
        };
        let quoted = quote(image.value);
        let mut finding = cx.report(severity, format!("the registry `{}` has no entry on the nodes", reference.registry))
            .at(image.node.part(reference.registry_at.clone()), "")
            .event_message(format!(
                "Failed to pull image {quoted}: failed to pull and unpack image {quoted}: failed to resolve reference \
                 {quoted}: failed to do request: Head \"https://{}/v2/{}/manifests/{}\": http: server gave HTTP response to \
                 HTTPS client",
                reference.registry,
                reference.repository,
                reference.tag.as_deref().unwrap_or("latest")
            ))
            .help("give the runtime of each node an entry for it: its scheme, its certificate authority");
        if let registry::OnNodes::OtherPort(span) = on_nodes {
            finding = finding.also(span, "the nodes have another port of it");
        }
        finding.emit();
    }
}
