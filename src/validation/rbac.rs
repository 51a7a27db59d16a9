//! Roles and their bindings (`pkg/apis/rbac/validation`).

use super::field::Field;
use super::meta::{Scope, object_meta};
use super::selector::label_selector;
use crate::model::names;

const GROUP: &str = "rbac.authorization.k8s.io";

/// The rules of a Role.
pub fn role(role: Field<'_>) {
    object_meta(role.get("metadata"), Scope::Namespaced, names::name_is_path_segment);
    for rule in role.get("rules").items() {
        policy_rule(rule, true);
    }
}

/// The rules of a ClusterRole.
pub fn cluster_role(role: Field<'_>) {
    object_meta(role.get("metadata"), Scope::Cluster, names::name_is_path_segment);
    for rule in role.get("rules").items() {
        policy_rule(rule, false);
    }
    let aggregation = role.get("aggregationRule");
    let selectors = aggregation.get("clusterRoleSelectors");
    if aggregation.is_set() && selectors.is_empty() {
        selectors.required("at least one clusterRoleSelector required if aggregationRule is non-nil");
    }
    for selector in selectors.items() {
        label_selector(selector, false);
    }
}

fn policy_rule(rule: Field<'_>, namespaced: bool) {
    if rule.get("verbs").is_empty() {
        rule.get("verbs").required("verbs must contain at least one value");
    }
    let (urls, groups, resources) =
        (rule.get("nonResourceURLs"), rule.get("apiGroups"), rule.get("resources"));
    if !urls.is_empty() {
        if namespaced {
            urls.invalid("namespaced rules cannot apply to non-resource URLs");
        }
        if !groups.is_empty() || !resources.is_empty() || !rule.get("resourceNames").is_empty() {
            urls.invalid("rules cannot apply to both regular resources and non-resource URLs");
        }
        return;
    }
    if groups.is_empty() {
        groups.required("resource rules must supply at least one api group");
    }
    if resources.is_empty() {
        resources.required("resource rules must supply at least one resource");
    }
}

/// The rules of a RoleBinding.
pub fn role_binding(binding: Field<'_>) {
    self::binding(binding, Scope::Namespaced, &["Role", "ClusterRole"]);
}

/// The rules of a ClusterRoleBinding.
pub fn cluster_role_binding(binding: Field<'_>) {
    self::binding(binding, Scope::Cluster, &["ClusterRole"]);
}

fn binding(binding: Field<'_>, scope: Scope, kinds: &[&str]) {
    object_meta(binding.get("metadata"), scope, names::name_is_path_segment);
    let reference = binding.get("roleRef");
    let (group, kind, name) = (reference.get("apiGroup"), reference.get("kind"), reference.get("name"));
    // The group is RBAC's own where none is written.
    if !matches!(group.str(), "" | GROUP) {
        group.not_supported(&[GROUP]);
    }
    if !kinds.contains(&kind.str()) {
        kind.not_supported_value(kind.str(), kinds);
    }
    if name.str().is_empty() {
        name.required("");
    } else {
        name.invalid_each(names::name_is_path_segment(name.str(), false));
    }
    for subject in binding.get("subjects").items() {
        self::subject(subject, scope);
    }
}

fn subject(subject: Field<'_>, scope: Scope) {
    let (kind, name, group) = (subject.get("kind"), subject.get("name"), subject.get("apiGroup"));
    if name.str().is_empty() {
        name.required("");
    }
    match kind.str() {
        "ServiceAccount" => {
            if !name.str().is_empty() {
                name.invalid_each(names::name_is_dns_subdomain(name.str(), false));
            }
            if !group.str().is_empty() {
                group.not_supported(&[""]);
            }
            if scope == Scope::Cluster && subject.get("namespace").str().is_empty() {
                subject.get("namespace").required("");
            }
        }
        "User" | "Group" if matches!(group.str(), "" | GROUP) => {}
        "User" | "Group" => group.not_supported(&[GROUP]),
        text => kind.not_supported_value(text, &["ServiceAccount", "User", "Group"]),
    }
}
