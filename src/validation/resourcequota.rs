//! ResourceQuotas (`ValidateResourceQuota`).

use super::field::Field;
use super::meta::{Scope, object_meta};
use super::pod::{quantity_value, resource_name};
use super::print::Shown;
use crate::model::names;

/// What a quota can count without a group (`standardQuotaResources`).
const STANDARD: [&str; 19] = [
    "configmaps",
    "cpu",
    "ephemeral-storage",
    "limits.cpu",
    "limits.ephemeral-storage",
    "limits.memory",
    "memory",
    "persistentvolumeclaims",
    "pods",
    "replicationcontrollers",
    "requests.cpu",
    "requests.ephemeral-storage",
    "requests.memory",
    "requests.storage",
    "resourcequotas",
    "secrets",
    "services",
    "services.loadbalancers",
    "services.nodeports",
];
const COMPUTE: [&str; 7] =
    ["cpu", "limits.cpu", "limits.memory", "memory", "pods", "requests.cpu", "requests.memory"];
const SCOPES: [&str; 7] = [
    "BestEffort",
    "CrossNamespacePodAffinity",
    "NotBestEffort",
    "NotTerminating",
    "PriorityClass",
    "Terminating",
    "VolumeAttributesClass",
];

fn is_standard(name: &str) -> bool {
    STANDARD.contains(&name) || name.starts_with("hugepages-") || name.starts_with("requests.hugepages-")
}

/// The rules of a ResourceQuota.
pub fn validate(quota: Field<'_>) {
    object_meta(quota.get("metadata"), Scope::Namespaced, names::name_is_dns_subdomain);
    let spec = quota.get("spec");
    for (name, amount) in spec.get("hard").entries() {
        quota_resource(amount, name);
        quantity_value(amount, name);
    }
    let scopes = spec.get("scopes");
    let names: Vec<_> = scopes.items().map(|s| s.str()).collect();
    for scope in &names {
        if !SCOPES.contains(scope) {
            scopes.invalid("unsupported scope");
        }
        for (name, _) in spec.get("hard").entries() {
            if is_standard(name) && !counts(scope, name) {
                scopes.invalid("unsupported scope applied to resource");
            }
        }
    }
    if conflict(&names) {
        scopes.invalid("conflicting scopes");
    }
    scope_selector(spec);
}

fn quota_resource(field: Field<'_>, name: &str) {
    // Resources that quotas know and containers do not are standard here, too.
    if !STANDARD.contains(&name) {
        resource_name(field, name);
    }
    if !name.contains('/') && !is_standard(name) {
        field.on_key().invalid_value(name, "must be a standard resource for quota");
    }
}

/// Whether a scope can narrow what is counted of a resource (`IsResourceQuotaScopeValidForResource`).
fn counts(scope: &str, name: &str) -> bool {
    match scope {
        "Terminating"
        | "NotTerminating"
        | "NotBestEffort"
        | "PriorityClass"
        | "CrossNamespacePodAffinity" => COMPUTE.contains(&name),
        "BestEffort" => name == "pods",
        "VolumeAttributesClass" => matches!(name, "persistentvolumeclaims" | "requests.storage"),
        _ => true,
    }
}

fn conflict(scopes: &[&str]) -> bool {
    let both = |a, b| scopes.contains(&a) && scopes.contains(&b);
    both("BestEffort", "NotBestEffort") || both("Terminating", "NotTerminating")
}

fn scope_selector(spec: Field<'_>) {
    let list = spec.get("scopeSelector").get("matchExpressions");
    let mut seen = Vec::new();
    for requirement in list.items() {
        // The server's paths leave out which of the expressions it is.
        let part = |name| list.get(name).pointing_at(requirement.get(name));
        let (scope, operator, values) = (part("scopeName"), part("operator"), part("values"));
        if !SCOPES.contains(&scope.str()) {
            scope.invalid_value(scope.str(), "unsupported scope");
        }
        for (name, _) in spec.get("hard").entries() {
            if is_standard(name) && !counts(scope.str(), name) {
                list.invalid("unsupported scope applied to resource");
            }
        }
        let exists_only = SCOPES.contains(&scope.str())
            && !matches!(scope.str(), "PriorityClass" | "VolumeAttributesClass");
        if exists_only && operator.str() != "Exists" {
            operator.invalid_value(operator.str(), "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity");
        }
        match operator.str() {
            "In" | "NotIn" if values.is_empty() => {
                values.required(
                    "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
                );
            }
            "Exists" | "DoesNotExist" if !values.is_empty() => {
                values.invalid(
                    "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
                );
            }
            "In" | "NotIn" | "Exists" | "DoesNotExist" => {}
            text => operator.invalid_value(text, "not a valid selector operator"),
        }
        seen.push(scope.str());
    }
    if conflict(&seen) {
        list.invalid_value(Shown::Json("null".to_owned()), "conflicting scopes");
    }
}
