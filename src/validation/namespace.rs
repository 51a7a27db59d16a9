//! Namespaces and ServiceAccounts (`ValidateNamespace`, `ValidateServiceAccount`).

use super::field::Field;
use super::meta::{Scope, object_meta};
use crate::model::names;

/// The levels of Pod Security (`pod-security-admission/api`), which admission holds the labels to.
const LEVELS: [&str; 3] = ["privileged", "baseline", "restricted"];

const LEVEL_LABELS: [&str; 3] = [
    "pod-security.kubernetes.io/enforce",
    "pod-security.kubernetes.io/audit",
    "pod-security.kubernetes.io/warn",
];

/// The rules of a Namespace.
pub fn namespace(namespace: Field<'_>) {
    object_meta(namespace.get("metadata"), Scope::Cluster, names::name_is_dns_label);
    let finalizers = namespace.get("spec").get("finalizers");
    for item in finalizers.items() {
        let (at, text) = (finalizers.pointing_at(item), item.str());
        for message in names::qualified_name(text) {
            at.invalid_value(text, &message);
        }
        if !text.contains('/') && !matches!(text, "kubernetes" | "orphan" | "foregroundDeletion") {
            at.invalid_value(text, "name is neither a standard finalizer name nor is it fully qualified");
        }
    }
    let labels = namespace.get("metadata").get("labels");
    for name in LEVEL_LABELS {
        let level = labels.key(name);
        if labels.has(name) && !LEVELS.contains(&level.str()) {
            level.invalid_value(level.str(), "must be one of privileged, baseline, restricted");
        }
    }
}

/// The rules of a ServiceAccount.
pub fn service_account(account: Field<'_>) {
    object_meta(account.get("metadata"), Scope::Namespaced, names::name_is_dns_subdomain);
}
