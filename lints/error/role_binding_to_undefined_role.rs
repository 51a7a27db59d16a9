//! A binding refers to a Role that nobody defines, though a similar one is there.
//!
//! ## Why it fails
//! Without the Role the binding grants nothing: the application's requests are answered `forbidden`, and most clients
//! give up. A binding's `roleRef` cannot be changed later; it has to be made anew.
//!
//! ## Bad
//! ```yaml
//! apiVersion: rbac.authorization.k8s.io/v1
//! kind: RoleBinding
//! metadata: { name: scaler, namespace: shop }
//! roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: scaller } #~ role-binding-to-undefined-role
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
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct RoleBindingToUndefinedRole;

impl Lint for RoleBindingToUndefinedRole {
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
        let Some(reference) = object.at(&["roleRef"]) else { return };
        let (Some(kind), Some(name)) = (reference.str_at(&["kind"]), reference.get("name")) else { return };
        let namespace = if kind == "Role" { object.namespace() } else { None };
        let Some(text) = name.as_str() else { return };
        let Lookup::Missing(missing) = cx.lookup_in(object, kind, namespace, text) else { return };
        // A Role lives with its binding: where the unit defines others, this one is a slip. ClusterRoles come from anywhere.
        let other = missing.closest.or(missing.elsewhere.filter(|_| kind == "Role"));
        // A Role of the same unit that no binding names is what was meant.
        let unbound = |role: &Object<'r>| {
            let names = |o: Object<'r>| o.root().str_at(&["roleRef", "name"]) == Some(role.name());
            !object.unit_objects().any(|o| o.kind().ends_with("RoleBinding") && names(o))
        };
        let same = |o: &Object<'r>| o.kind() == kind && network::same_namespace(o.namespace(), namespace);
        let sibling = || object.unit_objects().find(|o| kind == "Role" && same(o) && unbound(o));
        let Some(other) = other.or_else(sibling) else { return };
        cx.warning(format!("{kind} `{text}` is not defined"))
            .at(name, "the binding grants nothing")
            .also(other.head(), format!("this {kind} is there"))
            .help(format!("name `{}` if that is meant", other.name()))
            .emit();
    }
}
