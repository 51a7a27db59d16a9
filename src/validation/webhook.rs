//! Webhook configurations of admission (`pkg/apis/admissionregistration/validation`).

use super::field::Field;
use super::meta::{Scope, generic_object_meta};
use super::print::Shown;
use super::selector::label_selector;
use crate::model::names::{self, Messages};

/// Scopes of a rule.
const SCOPES: [&str; 3] = ["*", "Cluster", "Namespaced"];
const OPERATIONS: [&str; 5] = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"];
const SIDE_EFFECTS: [&str; 2] = ["None", "NoneOnDryRun"];
const FAILURE_POLICIES: [&str; 2] = ["Fail", "Ignore"];
const MATCH_POLICIES: [&str; 2] = ["Equivalent", "Exact"];
const REVIEW_VERSIONS: [&str; 2] = ["v1", "v1beta1"];
const MAX_CONDITIONS: usize = 64;

/// The rules of a ValidatingWebhookConfiguration or MutatingWebhookConfiguration.
pub fn validate(configuration: Field<'_>) {
    generic_object_meta(configuration.get("metadata"), Scope::Cluster, names::name_is_dns_subdomain);
    let mut seen = Vec::new();
    for hook in configuration.get("webhooks").items() {
        webhook(hook);
        review_versions(hook.get("admissionReviewVersions"), "must specify one of v1, v1beta1");
        unique(hook.get("name"), &mut seen);
    }
}

/// Says so where a text was there before; an empty one never was.
pub(super) fn unique<'r>(field: Field<'r>, seen: &mut Vec<&'r str>) {
    let text = field.str();
    if text.is_empty() {
        return;
    }
    if seen.contains(&text) {
        field.duplicate_value(text);
    } else {
        seen.push(text);
    }
}

/// Messages as one text, as `strings.Join` makes it.
pub(super) fn joined(messages: Messages, between: &str) -> String {
    messages.into_iter().map(|m| m.to_string()).collect::<Vec<_>>().join(between)
}

fn webhook(hook: Field<'_>) {
    fully_qualified(hook.get("name"));
    for rule in hook.get("rules").items() {
        rule_with_operations(rule);
    }
    optional(hook.get("failurePolicy"), &FAILURE_POLICIES);
    optional(hook.get("matchPolicy"), &MATCH_POLICIES);
    let effects = hook.get("sideEffects");
    if effects.is_set() {
        effects.one_of(&SIDE_EFFECTS);
    } else {
        effects.required("must specify one of None, NoneOnDryRun");
    }
    let timeout = hook.get("timeoutSeconds");
    if timeout.int().is_some_and(|seconds| !(1..=30).contains(&seconds)) {
        timeout.invalid("the timeout value must be between 1 and 30 seconds");
    }
    label_selector(hook.get("namespaceSelector"), false);
    label_selector(hook.get("objectSelector"), false);
    optional(hook.get("reinvocationPolicy"), &["IfNeeded", "Never"]);
    client_config(hook.get("clientConfig"));
    match_conditions(hook.get("matchConditions"));
}

pub(super) fn optional(field: Field<'_>, supported: &[&str]) {
    if field.is_set() {
        field.one_of(supported);
    }
}

fn fully_qualified(name: Field<'_>) {
    let text = name.str();
    if text.is_empty() {
        return name.required("");
    }
    let faults = joined(names::dns1123_subdomain(text), ",");
    if !faults.is_empty() {
        name.invalid(&faults);
    } else if text.split('.').count() < 3 {
        name.invalid("should be a domain with at least three segments separated by dots");
    }
}

/// The versions of reviews; `missing` is what the server says where none is named.
pub(super) fn review_versions(versions: Field<'_>, missing: &str) {
    if versions.is_empty() {
        return versions.required(missing);
    }
    let mut seen = Vec::new();
    for version in versions.items() {
        if seen.contains(&version.str()) {
            version.invalid("duplicate version");
            continue;
        }
        seen.push(version.str());
        version.invalid_each(names::dns1035_label(version.str()));
    }
    if !seen.iter().any(|v| REVIEW_VERSIONS.contains(v)) {
        versions.invalid("must include at least one of v1, v1beta1");
    }
}

/// `validateRuleWithOperations`
pub(super) fn rule_with_operations(rule: Field<'_>) {
    let operations = rule.get("operations");
    if operations.is_empty() {
        operations.required("");
    }
    if operations.len() > 1 && has_wildcard(operations) {
        operations.invalid("if '*' is present, must not specify other operations");
    }
    for operation in operations.items() {
        operation.one_of(&OPERATIONS);
    }
    for (name, what) in [("apiGroups", "API groups"), ("apiVersions", "API versions")] {
        let list = rule.get(name);
        if list.is_empty() {
            list.required("");
        }
        if list.len() > 1 && has_wildcard(list) {
            list.invalid(&format!("if '*' is present, must not specify other {what}"));
        }
    }
    for version in rule.get("apiVersions").items().filter(|v| v.str().is_empty()) {
        version.required("");
    }
    resources(rule.get("resources"));
    optional(rule.get("scope"), &SCOPES);
}

fn has_wildcard(list: Field<'_>) -> bool {
    list.items().any(|item| item.str() == "*")
}

fn resources(list: Field<'_>) {
    if list.is_empty() {
        list.required("");
    }
    let (mut of_all, mut all_of) = (Vec::new(), Vec::new());
    let (mut single, mut double, mut bare) = (false, false, false);
    for item in list.items() {
        let text = item.str();
        if text.is_empty() {
            item.required("");
            continue;
        }
        double |= text == "*/*";
        single |= text == "*";
        let Some((resource, sub)) = text.split_once('/') else {
            bare = text != "*";
            continue;
        };
        if of_all.contains(&resource) {
            item.invalid(&format!("if '{resource}/*' is present, must not specify {text}"));
        }
        if all_of.contains(&sub) {
            item.invalid(&format!("if '*/{sub}' is present, must not specify {text}"));
        }
        if sub == "*" {
            of_all.push(resource);
        }
        if resource == "*" {
            all_of.push(sub);
        }
    }
    if list.len() > 1 && double {
        list.invalid("if '*/*' is present, must not specify other resources");
    }
    if single && bare {
        list.invalid("if '*' is present, must not specify other resources without subresources");
    }
}

/// `validateMatchConditions`; the expressions themselves are not compiled.
pub(super) fn match_conditions(conditions: Field<'_>) {
    if conditions.len() > MAX_CONDITIONS {
        conditions.too_many(conditions.len(), MAX_CONDITIONS);
    }
    let mut seen = Vec::new();
    for condition in conditions.items() {
        let (name, expression) = (condition.get("name"), condition.get("expression"));
        if expression.str().trim().is_empty() {
            expression.required("");
        }
        if name.str().is_empty() {
            name.required("");
        } else {
            name.invalid_each(names::qualified_name(name.str()));
        }
        unique(name, &mut seen);
    }
}

fn client_config(config: Field<'_>) {
    let (url, service) = (config.get("url"), config.get("service"));
    if url.is_set() == service.is_set() {
        config.required("exactly one of url or service is required");
    } else if url.is_set() {
        webhook_url(url);
    } else {
        // The server passes name and namespace the wrong way round.
        webhook_service(service, service.get("name").str(), service.get("namespace").str());
    }
}

const FORM: &str = "; desired format: https://host[/path]";

/// `ValidateWebhookURL`. What Go's parser refuses is not looked at.
pub(super) fn webhook_url(url: Field<'_>) {
    let text = url.str();
    let (text, fragment) = text.split_once('#').unwrap_or((text, ""));
    let (text, query) = text.split_once('?').unwrap_or((text, ""));
    let (scheme, rest) = match text.split_once(':') {
        Some((scheme, rest)) if is_scheme(scheme) => (scheme.to_ascii_lowercase(), rest),
        _ => (String::new(), text),
    };
    let authority = rest.strip_prefix("//").map_or("", |rest| rest.split('/').next().unwrap_or(""));
    let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    if scheme != "https" {
        url.invalid_value(scheme, &format!("'https' is the only allowed URL scheme{FORM}"));
    }
    if host.is_empty() {
        url.invalid_value(host, &format!("host must be specified{FORM}"));
    }
    if authority.contains('@') {
        url.invalid_value(user, "user information is not permitted in the URL");
    }
    if !fragment.is_empty() {
        url.invalid_value(fragment, "fragments are not permitted in the URL");
    }
    if !query.is_empty() {
        url.invalid_value(query, "query parameters are not permitted in the URL");
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
}

/// `ValidateWebhookService`
pub(super) fn webhook_service(service: Field<'_>, namespace: &str, name: &str) {
    if name.is_empty() {
        service.get("name").required("");
    }
    if namespace.is_empty() {
        service.get("namespace").required("");
    }
    let port = service.get("port");
    let faults = joined(names::port_number(port.int().unwrap_or(443)), ", ");
    if !faults.is_empty() {
        port.invalid_value(port.int().unwrap_or(443), &format!("port is not valid: {faults}"));
    }
    let path = service.get("path");
    let text = path.str();
    match text {
        "" | "/" => return,
        "//" => return path.invalid("segment[0] may not be empty"),
        _ => {}
    }
    if !text.starts_with('/') {
        path.invalid("must start with a '/'");
    }
    let rest = text.get(1..).unwrap_or("");
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    for (at, segment) in rest.split('/').enumerate() {
        if segment.is_empty() {
            path.invalid(&format!("segment[{at}] may not be empty"));
        }
        for fault in names::dns1123_subdomain(segment).into_iter().filter(|_| !segment.is_empty()) {
            path.invalid_value(Shown::Str(text), &format!("segment[{at}]: {fault}"));
        }
    }
}
