//! The Pods run as a ServiceAccount that nobody defines, though a similar one is there.
//!
//! ## Why it fails
//! The ServiceAccount admission plugin refuses Pods whose ServiceAccount does not exist: their controller reports
//! `FailedCreate` and no Pod is made. Nothing but the manifests makes ServiceAccounts, so a name that misses what they
//! define is a slip.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: scaler, namespace: shop }
//! spec:
//!   serviceAccountName: scaller #~ service-account-undefined
//!   containers:
//!   - { name: scaler, image: ghcr.io/acme/scaler:1.0.0 }
//! ---
//! apiVersion: rbac.authorization.k8s.io/v1
//! kind: Role
//! metadata: { name: scaler, namespace: shop }
//! rules: [{ apiGroups: [apps], resources: [deployments], verbs: [get, patch] }]
//! ---
//! apiVersion: v1
//! kind: ServiceAccount
//! metadata: { name: scaler, namespace: shop }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: scaler, namespace: shop }
//! spec:
//!   serviceAccountName: scaler
//!   containers:
//!   - { name: scaler, image: ghcr.io/acme/scaler:1.0.0 }
//! ---
//! apiVersion: rbac.authorization.k8s.io/v1
//! kind: Role
//! metadata: { name: scaler, namespace: shop }
//! rules: [{ apiGroups: [apps], resources: [deployments], verbs: [get, patch] }]
//! ---
//! apiVersion: v1
//! kind: ServiceAccount
//! metadata: { name: scaler, namespace: shop }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ServiceAccountUndefined;

impl Lint for ServiceAccountUndefined {
    type Subject<'r> = Pod<'r>;
    const META: Meta = Meta::warning("E4 E1").predicts(
        Rejected,
        "FailedCreate",
        "error looking up service account: not found",
    );

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        let Some(account) = pod.spec.service_account_name().or(pod.spec.service_account()) else { return };
        let object = pod.object;
        let Lookup::Missing(missing) = cx.lookup(object, "ServiceAccount", account.value) else { return };
        let sibling = || {
            let mut known = object.unit_objects().filter(|o| {
                o.kind() == "ServiceAccount" && network::same_namespace(o.namespace(), object.namespace())
            });
            known.next().filter(|_| missing.unit_defines_kind)
        };
        let Some(other) = missing.closest.or_else(sibling) else { return };
        let (namespace, name) = (object.namespace_or_default(), account.value);
        let finding = cx
            .warning(format!("ServiceAccount `{name}` is not defined"))
            .at(account, "")
            .also(other.head(), "this one is there")
            .event(
                "FailedCreate",
                format!(
                    "error looking up service account {namespace}/{name}: serviceaccount {name:?} not found"
                ),
            );
        match missing.closest {
            Some(near) => finding.write(account.span(), near.name()).emit(),
            None => finding.help("define it, or name one that is defined").emit(),
        }
    }
}
