//! A binding names a ServiceAccount other than the one the Pods run as.
//!
//! ## Why it fails
//! Permissions go to the ServiceAccount named under `subjects`, in the namespace named there. Pods that run as another
//! one, or as the one of that name in another namespace, are answered `forbidden`.
//!
//! ## Bad
//! ```yaml
//! apiVersion: rbac.authorization.k8s.io/v1
//! kind: RoleBinding
//! metadata: { name: scaler, namespace: shop }
//! roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: scaler }
//! subjects:
//! - kind: ServiceAccount
//!   name: default #~ role-binding-to-other-service-account
//!   namespace: shop
//! ---
//! apiVersion: rbac.authorization.k8s.io/v1
//! kind: Role
//! metadata: { name: scaler, namespace: shop }
//! rules: [{ apiGroups: [apps], resources: [deployments], verbs: [get, patch] }]
//! ---
//! apiVersion: v1
//! kind: ServiceAccount
//! metadata: { name: scaler, namespace: shop }
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: scaler, namespace: shop }
//! spec:
//!   serviceAccountName: scaler
//!   containers:
//!   - { name: scaler, image: ghcr.io/acme/scaler:1.0.0 }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: rbac.authorization.k8s.io/v1
//! kind: RoleBinding
//! metadata: { name: scaler, namespace: shop }
//! roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: scaler }
//! subjects:
//! - kind: ServiceAccount
//!   name: scaler
//!   namespace: shop
//! ---
//! apiVersion: rbac.authorization.k8s.io/v1
//! kind: Role
//! metadata: { name: scaler, namespace: shop }
//! rules: [{ apiGroups: [apps], resources: [deployments], verbs: [get, patch] }]
//! ---
//! apiVersion: v1
//! kind: ServiceAccount
//! metadata: { name: scaler, namespace: shop }
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: scaler, namespace: shop }
//! spec:
//!   serviceAccountName: scaler
//!   containers:
//!   - { name: scaler, image: ghcr.io/acme/scaler:1.0.0 }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct RoleBindingToOtherServiceAccount;

impl Lint for RoleBindingToOtherServiceAccount {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::warning("E4")
        .predicts(Error, "BackOff", "Back-off restarting failed container")
        .predicts(CrashLoopBackOff, "BackOff", "Back-off restarting failed container");

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        if !matches!(object.kind(), "RoleBinding" | "ClusterRoleBinding")
            || object.group() != "rbac.authorization.k8s.io"
        {
            return;
        }
        for subject in object.at(&["subjects"]).into_iter().flat_map(Value::items) {
            let Some(name) =
                subject.get("name").filter(|_| subject.str_at(&["kind"]) == Some("ServiceAccount"))
            else {
                continue;
            };
            let (Some(text), namespace) = (name.as_str(), subject.get("namespace")) else { continue };
            let wanted = namespace.and_then(Value::as_str).or(object.namespace());
            match cx.lookup_in(object, "ServiceAccount", wanted, text) {
                Lookup::Missing(missing) => undefined(object, name, namespace, &missing, cx),
                _ if text == "default" => unbound(object, name, wanted, cx),
                _ => {}
            }
        }
    }
}

/// The subject is nobody: a similar account, or the same one elsewhere, is there.
fn undefined<'r>(
    object: Object<'r>,
    name: Value<'r>,
    namespace: Option<Value<'r>>,
    missing: &Missing<'r>,
    cx: &mut Cx<'r>,
) {
    let text = name.as_str().unwrap_or("");
    let same_unit = |o: &Object<'r>| o.unit().name == object.unit().name;
    if let Some(same) = missing.elsewhere.filter(|o| same_unit(o) && o.namespace().is_some()) {
        let there = same.namespace_or_default();
        cx.warning(format!("ServiceAccount `{text}` is in namespace `{there}`"))
            .at(namespace.unwrap_or(name), "not here")
            .also(same.head(), "defined here")
            .help(format!("write `namespace: {there}`"))
            .emit();
    } else if let Some(near) = missing.closest {
        cx.warning(format!("ServiceAccount `{text}` is not defined, but `{}` is", near.name()))
            .at(name, "the binding grants nothing to anybody")
            .also(near.head(), "defined here")
            .write(name.span(), near.name())
            .emit();
    }
}

/// The account `default` gets the rights, while the unit's Pods run as another one that no binding names.
fn unbound<'r>(object: Object<'r>, name: Value<'r>, namespace: Option<&str>, cx: &mut Cx<'r>) {
    let pods: Vec<Pod<'r>> = object
        .unit_objects()
        .filter_map(Pod::of)
        .filter(|p| network::same_namespace(p.object.namespace(), namespace))
        .collect();
    let account = |p: &Pod<'r>| p.spec.service_account_name();
    if pods.iter().any(|p| account(p).is_none_or(|a| a.value == "default")) {
        return;
    }
    let bound = |account: &str| {
        object.unit_objects().filter(|o| matches!(o.kind(), "RoleBinding" | "ClusterRoleBinding")).any(
            |binding| {
                binding
                    .at(&["subjects"])
                    .into_iter()
                    .flat_map(Value::items)
                    .any(|s| s.str_at(&["name"]) == Some(account))
            },
        )
    };
    let Some(account) = pods.iter().filter_map(account).find(|a| !bound(a.value)) else { return };
    cx.warning(format!("the rights go to `default`, the Pods run as `{}`", account.value))
        .at(name, "no Pod here runs as this ServiceAccount")
        .also(account, "the Pods' own has no binding")
        .write(name.span(), account.value)
        .emit();
}
