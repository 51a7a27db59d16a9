//! An Ingress names a TLS Secret that its namespace does not have.
//!
//! ## Why it fails
//! The controller serves its own default certificate instead, which no browser trusts. The Secret must be
//! in the Ingress' namespace.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Secret
//! metadata: { name: shop-tls, namespace: shop }
//! type: kubernetes.io/tls
//! stringData: { tls.crt: a, tls.key: b }
//! ---
//! apiVersion: networking.k8s.io/v1
//! kind: Ingress
//! metadata: { name: shop, namespace: shop }
//! spec:
//!   tls:
//!   - hosts: [shop.acme.io]
//!     secretName: shop-tsl #~ ingress-tls-secret-not-found
//!   rules:
//!   - host: shop.acme.io
//!     http:
//!       paths:
//!       - { path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }
//! ---
//! apiVersion: v1
//! kind: Service
//! metadata: { name: web, namespace: shop }
//! spec:
//!   ports: [{ port: 80 }]
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Secret
//! metadata: { name: shop-tls, namespace: shop }
//! type: kubernetes.io/tls
//! stringData: { tls.crt: a, tls.key: b }
//! ---
//! apiVersion: networking.k8s.io/v1
//! kind: Ingress
//! metadata: { name: shop, namespace: shop }
//! spec:
//!   tls:
//!   - hosts: [shop.acme.io]
//!     secretName: shop-tls
//!   rules:
//!   - host: shop.acme.io
//!     http:
//!       paths:
//!       - { path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }
//! ---
//! apiVersion: v1
//! kind: Service
//! metadata: { name: web, namespace: shop }
//! spec:
//!   ports: [{ port: 80 }]
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct IngressTlsSecretNotFound;

impl Lint for IngressTlsSecretNotFound {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::warning("E1").predicts(NotReady, "", "");

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        if object.kind() != "Ingress" {
            return;
        }
        for tls in object.at(&["spec", "tls"]).into_iter().flat_map(Value::items) {
            let Some((name, node)) = tls.get("secretName").and_then(|node| Some((node.as_str()?, node)))
            else {
                continue;
            };
            let Lookup::Missing(missing) = cx.lookup(object, "Secret", name) else { continue };
            let meant = reference::meant(object, "Secret", name, &missing);
            let severity =
                if meant.is_some() || missing.certain { Severity::Warning } else { Severity::Note };
            let mut finding = cx
                .report(
                    severity,
                    format!(
                        "there is no TLS Secret `{name}` in namespace `{}`",
                        object.namespace_or_default()
                    ),
                )
                .at(node, "")
                .help("define the Secret in the Ingress' namespace, or name the one that is there");
            if let Some(meant) = meant {
                finding = finding.also(meant.object().head(), meant.says());
            }
            finding.emit();
        }
    }
}
