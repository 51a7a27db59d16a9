//! The Pods ask Multus for a network that nobody defines, though a similar one is there.
//!
//! ## Why it fails
//! Multus looks each name of `k8s.v1.cni.cncf.io/networks` up as a NetworkAttachmentDefinition in the Pod's namespace.
//! An unknown one fails the sandbox.
//!
//! ## Bad
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: upf, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: upf } }
//!   template:
//!     metadata:
//!       annotations: { k8s.v1.cni.cncf.io/networks: macvlan-cfg } #~ network-attachment-undefined
//!       labels: { app: upf }
//!     spec:
//!       containers:
//!       - name: upf
//!         image: ghcr.io/acme/upf:1.4.2
//! ---
//! apiVersion: k8s.cni.cncf.io/v1
//! kind: NetworkAttachmentDefinition
//! metadata: { name: macvlan-conf, namespace: shop }
//! spec: { config: "{}" }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: upf, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: upf } }
//!   template:
//!     metadata:
//!       annotations: { k8s.v1.cni.cncf.io/networks: macvlan-conf }
//!       labels: { app: upf }
//!     spec:
//!       containers:
//!       - name: upf
//!         image: ghcr.io/acme/upf:1.4.2
//! ---
//! apiVersion: k8s.cni.cncf.io/v1
//! kind: NetworkAttachmentDefinition
//! metadata: { name: macvlan-conf, namespace: shop }
//! spec: { config: "{}" }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct NetworkAttachmentUndefined;

impl Lint for NetworkAttachmentUndefined {
    type Subject<'r> = Pod<'r>;
    const META: Meta = Meta::warning("C10").predicts(
        ContainerCreating,
        "FailedCreatePodSandBox",
        "Failed to create pod sandbox: plugin type=\"multus\" failed (add)",
    );

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        let Some(annotation) = pod.annotation("k8s.v1.cni.cncf.io/networks") else { return };
        let Some(text) = annotation.as_str().filter(|t| !t.trim_start().starts_with('[')) else { return };
        for entry in text.split(',').map(str::trim) {
            let entry = entry.split('@').next().unwrap_or(entry);
            let (namespace, name) =
                entry.split_once('/').map_or((pod.object.namespace(), entry), |(n, name)| (Some(n), name));
            let Lookup::Missing(missing) =
                cx.lookup_in(pod.object, "NetworkAttachmentDefinition", namespace, name)
            else {
                continue;
            };
            let mut defined = pod.object.unit_objects().filter(|o| o.kind() == "NetworkAttachmentDefinition");
            let only = defined.next().filter(|_| defined.next().is_none());
            let Some(other) = missing.closest.or(missing.elsewhere).or(only) else { continue };
            let full = format!("{}/{name}", namespace.unwrap_or("default"));
            cx.warning(format!("no NetworkAttachmentDefinition is called `{full}`"))
                .at(annotation, "")
                .also(other.head(), "this one is there")
                .event_message(format!(
                    "Failed to create pod sandbox: plugin type=\"multus\" failed (add): Multus: error loading k8s delegates: \
                     cannot find a network-attachment-definition ({name}) in namespace ({})",
                    namespace.unwrap_or("default")
                ))
                .help(format!("write `{}`", other.name()))
                .emit();
        }
    }
}
