//! Admission policies and their bindings (`pkg/apis/admissionregistration/validation`). CEL is not compiled.

use super::field::Field;
use super::meta::{Scope, generic_object_meta};
use super::selector::label_selector;
use super::webhook::{joined, match_conditions, optional, rule_with_operations, unique};
use crate::model::names;

const MAX_AUDIT_ANNOTATIONS: usize = 20;
const MAX_VALUE_EXPRESSION: usize = 5 * 1024;

/// The rules of a ValidatingAdmissionPolicy.
pub fn policy(policy: Field<'_>) {
    let metadata = policy.get("metadata");
    generic_object_meta(metadata, Scope::Cluster, names::name_is_dns_subdomain);
    let spec = policy.get("spec");
    optional(spec.get("failurePolicy"), &["Fail", "Ignore"]);
    if spec.get("paramKind").is_set() {
        param_kind(spec.get("paramKind"));
    }
    let constraints = spec.get("matchConstraints");
    if constraints.is_set() {
        match_resources(constraints);
        if constraints.get("resourceRules").is_empty() {
            constraints.get("resourceRules").required("");
        }
    } else {
        constraints.required("");
    }
    match_conditions(spec.get("matchConditions"));
    for variable in spec.get("variables").items() {
        named_expression(variable);
    }
    let (validations, annotations) = (spec.get("validations"), spec.get("auditAnnotations"));
    if validations.is_empty() && annotations.is_empty() {
        for list in [validations, annotations] {
            list.required("validations or auditAnnotations must contain at least one item");
        }
    }
    validations.items().for_each(validation);
    audit_annotations(annotations, metadata.get("name").str());
}

/// The rules of a ValidatingAdmissionPolicyBinding.
pub fn binding(binding: Field<'_>) {
    binding_spec(binding);
    let actions = binding.get("spec").get("validationActions");
    let mut seen = Vec::new();
    for action in actions.items() {
        action.one_of(&["Audit", "Deny", "Warn"]);
        if seen.contains(&action.str()) {
            action.duplicate();
        }
        seen.push(action.str());
    }
    if seen.contains(&"Deny") && seen.contains(&"Warn") {
        actions.invalid("must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)");
    }
    if seen.is_empty() {
        actions.required("at least one validation action is required");
    }
}

/// What both kinds of bindings have in common: the rules of a MutatingAdmissionPolicyBinding.
pub fn binding_spec(binding: Field<'_>) {
    generic_object_meta(binding.get("metadata"), Scope::Cluster, names::name_is_dns_subdomain);
    let spec = binding.get("spec");
    let name = spec.get("policyName");
    if name.str().is_empty() {
        name.required("");
    } else {
        name.invalid_each(names::name_is_dns_subdomain(name.str(), false));
    }
    if spec.get("paramRef").is_set() {
        param_ref(spec.get("paramRef"));
    }
    match_resources(spec.get("matchResources"));
}

fn named_expression(variable: Field<'_>) {
    let (name, expression) = (variable.get("name"), variable.get("expression"));
    if name.str().trim().is_empty() {
        name.required("name is not specified");
    }
    if expression.str().trim().is_empty() {
        expression.required("expression is not specified");
    }
}

fn validation(rule: Field<'_>) {
    if rule.get("expression").str().trim().is_empty() {
        rule.get("expression").required("expression is not specified");
    }
    for name in ["messageExpression", "message"] {
        let text = rule.get(name);
        if !text.str().is_empty() && text.str().trim().is_empty() {
            text.invalid("must be non-empty if specified");
        } else if name == "message" && text.str().trim().contains(['\n', '\r']) {
            text.invalid("must not contain line breaks");
        }
    }
    optional(rule.get("reason"), &["Forbidden", "Invalid", "RequestEntityTooLarge"]);
}

fn audit_annotations(annotations: Field<'_>, policy: &str) {
    if annotations.len() > MAX_AUDIT_ANNOTATIONS {
        annotations.invalid(&format!("must not have more than {MAX_AUDIT_ANNOTATIONS} auditAnnotations"));
    }
    let mut seen = Vec::new();
    for annotation in annotations.items() {
        let (key, expression) = (annotation.get("key"), annotation.get("valueExpression"));
        if policy.is_empty() {
            key.invalid_value(key.str(), "requires metadata.name be non-empty");
        } else {
            let full = format!("{policy}/{}", key.str());
            for fault in names::qualified_name(&full) {
                key.invalid_value(full.as_str(), &fault);
            }
        }
        let trimmed = expression.str().trim();
        if trimmed.is_empty() {
            expression.required("valueExpression is not specified");
        } else if trimmed.len() > MAX_VALUE_EXPRESSION {
            expression.required(&format!("must not exceed {MAX_VALUE_EXPRESSION} bytes in length"));
        }
        unique(key, &mut seen);
    }
}

fn param_kind(param: Field<'_>) {
    let (version, kind) = (param.get("apiVersion"), param.get("kind"));
    match version.str().matches('/').count() {
        _ if version.str().is_empty() => version.required(""),
        0 | 1 => {
            let (group, name) = version.str().split_once('/').unwrap_or(("", version.str()));
            let faults = joined(names::dns1123_subdomain(group), ",");
            if !group.is_empty() && !faults.is_empty() {
                version.invalid_value(group, &faults);
            }
            let faults = joined(names::dns1035_label(name), ",");
            if name.is_empty() {
                version.invalid("version must be specified");
            } else if !faults.is_empty() {
                version.invalid_value(name, &faults);
            }
        }
        _ => version.invalid(&format!("unexpected GroupVersion string: {}", version.str())),
    }
    let faults = joined(names::dns1035_label(&kind.str().to_lowercase()), ",");
    if kind.str().is_empty() {
        kind.required("");
    } else if !faults.is_empty() {
        kind.invalid(&format!("may have mixed case, but should otherwise match: {faults}"));
    }
}

fn match_resources(resources: Field<'_>) {
    optional(resources.get("matchPolicy"), &["Equivalent", "Exact"]);
    label_selector(resources.get("namespaceSelector"), false);
    label_selector(resources.get("objectSelector"), false);
    for list in ["resourceRules", "excludeResourceRules"] {
        for rule in resources.get(list).items() {
            let mut seen = Vec::new();
            for name in rule.get("resourceNames").items() {
                name.invalid_each(names::name_is_path_segment(name.str(), false));
                if seen.contains(&name.str()) {
                    name.duplicate();
                }
                seen.push(name.str());
            }
            rule_with_operations(rule);
        }
    }
}

fn param_ref(reference: Field<'_>) {
    let (name, selector) = (reference.get("name"), reference.get("selector"));
    let both = !name.str().is_empty() && selector.is_set();
    if !name.str().is_empty() {
        name.invalid_each(names::name_is_path_segment(name.str(), false));
    }
    label_selector(selector, false);
    for field in [name, selector].into_iter().filter(|_| both) {
        field.forbidden("name and selector are mutually exclusive");
    }
    if name.str().is_empty() && !selector.is_set() {
        reference.required("one of name or selector must be specified");
    }
    let action = reference.get("parameterNotFoundAction");
    if action.str().is_empty() {
        action.required("");
    } else {
        action.one_of(&["Deny", "Allow"]);
    }
}
