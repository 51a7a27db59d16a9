//! A Secret named as an image pull secret is of another type.
//!
//! ## Why it fails
//! The kubelet reads credentials only from Secrets of type `kubernetes.io/dockerconfigjson` (or `kubernetes.io/dockercfg`);
//! any other it passes over silently, and pulls anonymously.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Secret
//! metadata: { name: acme-registry, namespace: shop }
//! type: Opaque
//! stringData:
//!   .dockerconfigjson: '{"auths":{"registry.acme.io":{"auth":"dTpw"}}}'
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   imagePullSecrets:
//!   - name: acme-registry #~ pull-secret-of-wrong-type
//!   containers:
//!   - name: web
//!     image: registry.acme.io/shop/web:1.4.2
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Secret
//! metadata: { name: acme-registry, namespace: shop }
//! type: kubernetes.io/dockerconfigjson
//! stringData:
//!   .dockerconfigjson: '{"auths":{"registry.acme.io":{"auth":"dTpw"}}}'
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct PullSecretOfWrongType;

impl Lint for PullSecretOfWrongType {
    type Subject<'r> = Pod<'r>;
    const META: Meta =
        Meta::warning("I3 C8").predicts(ImagePullBackOff, "Failed", "Failed to pull image \"{}\": {}");

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        for secret in registry::pull_secrets(pod).0 {
            let Lookup::Found(candidates) = cx.lookup(pod.object, "Secret", secret.name.value) else {
                continue;
            };
            let is_used = |o: &Object<'_>| {
                matches!(
                    o.root().str_at(&["type"]),
                    Some("kubernetes.io/dockerconfigjson" | "kubernetes.io/dockercfg")
                )
            };
            let Some(found) = candidates.first().filter(|_| !candidates.iter().any(is_used)) else {
                continue;
            };
            let written = found.root().get("type");
            let kind = written.and_then(Value::text).unwrap_or("Opaque");
            let place = written.map_or(found.head(), Value::span);
            let image = pod.containers().find_map(|c| Some(c.parsed_image()?.0.value)).unwrap_or("");
            let mut finding = cx
                .warning(format!("the pull secret `{}` is of type `{kind}`", found.name()))
                .at(secret.name, "used to pull images here")
                .also(place, "only `kubernetes.io/dockerconfigjson` is read")
                .event_message(image::pull_failed(image, "failed to authorize: failed to fetch anonymous token"))
                .help("make the Secret of type `kubernetes.io/dockerconfigjson` (its type cannot be changed in place)");
            if let Some(written) = written {
                finding = finding.unsafe_fix(
                    "write `kubernetes.io/dockerconfigjson`",
                    written.part(0..kind.len()),
                    "kubernetes.io/dockerconfigjson",
                );
            }
            finding.emit();
        }
    }
}
