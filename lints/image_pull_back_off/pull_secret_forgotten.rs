//! A Pod uses a private registry without the pull secret that its neighbours use for it.
//!
//! ## Why it fails
//! Another workload of the same namespace needs a pull secret for this registry; this one has none, neither of its own
//! nor by its ServiceAccount, so the kubelet pulls anonymously and is refused.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: api, namespace: shop }
//! spec:
//!   imagePullSecrets: [{ name: acme-registry }]
//!   containers:
//!   - name: api
//!     image: registry.acme.io/shop/api:1.4.2
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: worker, namespace: shop }
//! spec:
//!   containers:
//!   - name: worker
//!     image: registry.acme.io/shop/worker:1.4.2 #~ pull-secret-forgotten
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: api, namespace: shop }
//! spec:
//!   imagePullSecrets: [{ name: acme-registry }]
//!   containers:
//!   - name: api
//!     image: registry.acme.io/shop/api:1.4.2
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: worker, namespace: shop }
//! spec:
//!   imagePullSecrets: [{ name: acme-registry }]
//!   containers:
//!   - name: worker
//!     image: registry.acme.io/shop/worker:1.4.2
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct PullSecretForgotten;

impl Lint for PullSecretForgotten {
    type Subject<'r> = UnitView<'r>;
    const META: Meta =
        Meta::warning("I3 C8").predicts(ImagePullBackOff, "Failed", "Failed to pull image \"{}\": {}");

    fn check<'r>(unit: UnitView<'r>, cx: &mut Cx<'r>) {
        // Registry and namespace: the first Pod that needs a secret for it.
        let mut known: Vec<(String, Pod<'r>, registry::PullSecret<'r>)> = Vec::new();
        let mut without = Vec::new();
        for pod in unit.pods() {
            let Some(secret) = registry::pull_secrets(pod).0.into_iter().next() else {
                without.push(pod);
                continue;
            };
            for (_, image) in pod.containers().filter_map(Container::parsed_image) {
                let same = |(r, p, _): &(String, Pod<'_>, _)| {
                    *r == image.registry && p.object.namespace() == pod.object.namespace()
                };
                if !registry::is_public(&image.registry) && !known.iter().any(same) {
                    known.push((image.registry, pod, secret));
                }
            }
        }
        if known.is_empty() {
            return;
        }
        for pod in without.into_iter().filter(|pod| !account_is_elsewhere(*pod)) {
            for (image, reference) in pod.containers().filter_map(Container::parsed_image) {
                let found = known.iter().find(|(r, p, _)| {
                    *r == reference.registry && p.object.namespace() == pod.object.namespace()
                });
                let Some((_, other, secret)) = found else { continue };
                let (kind, name) = (other.object.kind(), other.object.name());
                cx.warning(format!("no pull secret for the private registry `{}`", reference.registry))
                    .of(pod.object)
                    .at(image, "pulled without credentials")
                    .also(secret.name, format!("{kind} `{name}` needs this for the same registry"))
                    .event_message(image::pull_failed(
                        image.value,
                        "failed to authorize: failed to fetch anonymous token: 401 Unauthorized",
                    ))
                    .help(format!("add `imagePullSecrets: [{{name: {}}}]`", secret.name.value))
                    .emit();
            }
        }
    }
}

/// Whether the Pod runs under an account of its own that nobody defines here: it may bring a secret.
fn account_is_elsewhere(pod: Pod<'_>) -> bool {
    let named = pod.spec.service_account_name().filter(|name| name.value != "default");
    named.is_some() && !registry::pull_secrets(pod).1
}
