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
        let pods: Vec<Pod<'r>> = unit.pods().collect();
        let with: Vec<_> = pods
            .iter()
            .filter_map(|pod| {
                let first = registry::pull_secrets(*pod).0.into_iter().next()?;
                Some((*pod, first))
            })
            .collect();
        if with.is_empty() {
            return;
        }
        for pod in pods {
            if !registry::pull_secrets(pod).0.is_empty() || account_is_elsewhere(pod) {
                continue;
            }
            for (image, reference) in pod.containers().filter_map(Container::parsed_image) {
                if registry::is_public(&reference.registry) || reference.registry_at.is_empty() {
                    continue;
                }
                let neighbour = with.iter().find(|(other, _)| {
                    let same = |i: &ImageReference| i.registry == reference.registry;
                    other.object.namespace() == pod.object.namespace()
                        && other.containers().filter_map(Container::parsed_image).any(|(_, i)| same(&i))
                });
                let Some((other, secret)) = neighbour else { continue };
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
