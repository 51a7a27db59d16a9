//! A Pod names an image pull secret that its namespace does not have.
//!
//! ## Why it fails
//! The kubelet looks pull secrets up in the Pod's own namespace. Without it, it pulls anonymously, which a private
//! registry refuses.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Secret
//! metadata: { name: acme-registry, namespace: default }
//! type: kubernetes.io/dockerconfigjson
//! stringData:
//!   .dockerconfigjson: '{"auths":{"registry.acme.io":{"auth":"dTpw"}}}'
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   imagePullSecrets:
//!   - name: acme-registry #~ pull-secret-not-found
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
pub struct PullSecretNotFound;

impl Lint for PullSecretNotFound {
    type Subject<'r> = Pod<'r>;
    const META: Meta = Meta::warning("I3 C8 E1").predicts(
        ImagePullBackOff,
        "FailedToRetrieveImagePullSecret",
        "Unable to retrieve some image pull secrets ({}); attempting to pull the image may not succeed.",
    );

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        for secret in registry::pull_secrets(pod).0 {
            let name = secret.name.value;
            let Lookup::Missing(missing) = cx.lookup(pod.object, "Secret", name) else { continue };
            let meant = reference::meant(pod.object, "Secret", name, &missing);
            let severity =
                if meant.is_some() || missing.certain { Severity::Warning } else { Severity::Note };
            let mut finding = cx
                .report(severity, format!("there is no pull secret `{name}` in namespace `{}`", pod.object.namespace_or_default()))
                .at(secret.name, "")
                .event_message(format!(
                    "Unable to retrieve some image pull secrets ({name}); attempting to pull the image may not succeed."
                ))
                .help("define the Secret in the Pod's namespace, or name the one that is there");
            if let Some(meant) = meant {
                finding = finding.also(meant.object().head(), meant.says());
            }
            finding.emit();
        }
    }
}
