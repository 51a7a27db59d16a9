//! The pull secrets of a Pod hold credentials for other registries than its image's.
//!
//! ## Why it fails
//! Each entry of `.dockerconfigjson` is for one host (and perhaps a path). An image whose registry no entry matches is
//! pulled anonymously, which a private registry refuses.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Secret
//! metadata: { name: acme-registry, namespace: shop }
//! type: kubernetes.io/dockerconfigjson
//! stringData:
//!   .dockerconfigjson: '{"auths":{"registry.acme.com":{"auth":"dTpw"}}}'
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   imagePullSecrets:
//!   - name: acme-registry
//!   containers:
//!   - name: web
//!     image: registry.acme.io/shop/web:1.4.2 #~ pull-secret-for-other-registry
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Secret
//! metadata: { name: acme-registry, namespace: shop }
//! type: kubernetes.io/dockerconfigjson
//! stringData:
//!   .dockerconfigjson: '{"auths":{"registry.acme.io":{"auth":"dTpw"}}}'
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   imagePullSecrets:
//!   - name: acme-registry
//!   containers:
//!   - name: web
//!     image: registry.acme.io/shop/web:1.4.2
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct PullSecretForOtherRegistry;

impl Lint for PullSecretForOtherRegistry {
    type Subject<'r> = Pod<'r>;
    const META: Meta =
        Meta::warning("I3 C8").predicts(ImagePullBackOff, "Failed", "Failed to pull image \"{}\": {}");

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        let mut known = Vec::new();
        for secret in registry::pull_secrets(pod).0 {
            // One secret that cannot be read may hold what is looked for.
            let Some(object) = env::definition(pod.object, "Secret", secret.name.value) else { return };
            let Some(credentials) = registry::credentials(object) else { return };
            known.push((object, credentials));
        }
        let images: Vec<_> = pod.containers().filter_map(Container::parsed_image).collect();
        // Secrets that serve another image of the Pod are no mistake.
        let unused: Vec<_> = known
            .iter()
            .filter(|(_, c)| !c.registries.iter().any(|r| images.iter().any(|(_, i)| registry::covers(r, i))))
            .collect();
        let Some((object, credentials)) = unused.first() else { return };
        for (image, reference) in &images {
            let covered =
                known.iter().any(|(_, c)| c.registries.iter().any(|r| registry::covers(r, reference)));
            if covered || reference.registry == "docker.io" && reference.repository.starts_with("library/") {
                continue;
            }
            let severity =
                if registry::is_public(&reference.registry) { Severity::Note } else { Severity::Warning };
            let has = credentials.registries.join("`, `");
            cx.report(severity, format!("no pull secret of the Pod is for `{}`", reference.registry))
                .at(*image, "pulled without credentials")
                .also(credentials.node, format!("Secret `{}` is for `{has}`", object.name()))
                .event_message(image::pull_failed(
                    image.value,
                    "failed to authorize: failed to fetch anonymous token: 401 Unauthorized",
                ))
                .help(format!("add `{}` to the Secret's `auths`", reference.registry))
                .emit();
        }
    }
}
