//! Flow schemas and priority levels (`pkg/apis/flowcontrol/validation`). The rule that the mandatory objects
//! equal their fixed value is not checked.

use super::field::Field;
use super::meta::{Scope, object_meta};
use super::print::Shown;
use crate::model::names;

const VERBS: [&str; 9] =
    ["create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch"];
const MAX_PRECEDENCE: i64 = 10_000;
const MAX_QUEUES: i64 = 10_000_000;
/// `shufflesharding.MaxHashBits`
const MAX_HASH_BITS: f64 = 60.0;

/// The rules of a FlowSchema.
pub fn flow_schema(schema: Field<'_>) {
    let metadata = schema.get("metadata");
    object_meta(metadata, Scope::Cluster, names::name_is_dns_subdomain);
    let spec = schema.get("spec");
    precedence(spec.get("matchingPrecedence"), metadata.get("name").str());
    let method = spec.get("distinguisherMethod");
    let kind = method.get("type");
    if method.is_set() && !matches!(kind.str(), "ByNamespace" | "ByUser") {
        let shown = format!("{{\"Type\":{}}}", super::quote(kind.str()));
        kind.not_supported_value(Shown::Json(shown), &["ByNamespace", "ByUser"]);
    }
    let level = spec.get("priorityLevelConfiguration").get("name");
    if level.str().is_empty() {
        level.required("must reference a priority level");
    } else {
        level.invalid_each(names::name_is_dns_subdomain(level.str(), false));
    }
    spec.get("rules").items().for_each(policy_rules);
}

fn precedence(field: Field<'_>, name: &str) {
    let Some(value) = field.int().filter(|&value| value != 0) else { return };
    if value <= 0 {
        field.invalid("must be a positive value");
    }
    if value > MAX_PRECEDENCE {
        field.invalid(&format!("must not be greater than {MAX_PRECEDENCE}"));
    }
    if value == 1 && name != "exempt" {
        field.invalid("only the schema named 'exempt' may have matchingPrecedence 1");
    }
}

fn policy_rules(rule: Field<'_>) {
    let subjects = rule.get("subjects");
    if subjects.is_empty() {
        subjects.required("subjects must contain at least one value");
    }
    subjects.items().for_each(subject);
    let (resources, others) = (rule.get("resourceRules"), rule.get("nonResourceRules"));
    if resources.is_empty() && others.is_empty() {
        rule.required("at least one of resourceRules and nonResourceRules has to be non-empty");
    }
    resources.items().for_each(resource_rule);
    others.items().for_each(non_resource_rule);
}

fn subject(subject: Field<'_>) {
    const KINDS: [(&str, &str); 3] =
        [("Group", "group"), ("ServiceAccount", "serviceAccount"), ("User", "user")];
    let kind = subject.get("kind");
    let Some((name, own)) = KINDS.into_iter().find(|(name, _)| *name == kind.str()) else {
        return kind.not_supported_value(kind.str(), &["Group", "ServiceAccount", "User"]);
    };
    let what = subject.get(own);
    if !what.is_set() {
        what.required(&format!("{own} is required when subject kind is '{name}'"));
    } else if own == "serviceAccount" {
        service_account(what);
    } else if what.get("name").str().is_empty() {
        what.get("name").required("");
    }
    for (name, other) in KINDS.into_iter().filter(|(_, field)| *field != own) {
        if subject.get(other).is_set() {
            subject.get(other).forbidden(&format!("{other} is forbidden when subject kind is not '{name}'"));
        }
    }
}

fn service_account(account: Field<'_>) {
    let (name, namespace) = (account.get("name"), account.get("namespace"));
    match name.str() {
        "" => name.required(""),
        "*" => {}
        text => name.invalid_each(names::name_is_dns_subdomain(text, false)),
    }
    match namespace.str() {
        "" => namespace.required("must specify namespace for service account"),
        text => namespace.invalid_each(names::dns1123_label(text)),
    }
}

fn has_wildcard(list: Field<'_>) -> bool {
    list.items().any(|item| item.str() == "*")
}

fn verbs(list: Field<'_>) {
    if list.is_empty() {
        list.required("verbs must contain at least one value");
    } else if has_wildcard(list) {
        if list.len() > 1 {
            list.invalid("if '*' is present, must not specify other verbs");
        }
    } else if list.items().any(|verb| !VERBS.contains(&verb.str())) {
        list.not_supported(&VERBS);
    }
}

fn resource_rule(rule: Field<'_>) {
    verbs(rule.get("verbs"));
    for (name, missing, other) in [
        ("apiGroups", "resource rules must supply at least one api group", "api groups"),
        ("resources", "resource rules must supply at least one resource", "resources"),
    ] {
        let list = rule.get(name);
        if list.is_empty() {
            list.required(missing);
        } else if list.len() > 1 && has_wildcard(list) {
            list.invalid(&format!("if '*' is present, must not specify other {other}"));
        }
    }
    let namespaces = rule.get("namespaces");
    if namespaces.is_empty() && !rule.get("clusterScope").is_true() {
        namespaces.required("resource rules that are not cluster scoped must supply at least one namespace");
    } else if has_wildcard(namespaces) {
        if namespaces.len() > 1 {
            namespaces.invalid("if '*' is present, must not specify other namespaces");
        }
    } else {
        for namespace in namespaces.items() {
            for fault in names::dns1123_label(namespace.str()) {
                let detail = format!("each member of this list must be '*' or a DNS-1123 label; {fault}");
                namespace.invalid_value(namespace.str(), &detail);
            }
        }
    }
}

fn non_resource_rule(rule: Field<'_>) {
    verbs(rule.get("verbs"));
    let urls = rule.get("nonResourceURLs");
    if urls.is_empty() {
        urls.required("nonResourceURLs must contain at least one value");
    } else if has_wildcard(urls) {
        if urls.len() > 1 {
            urls.invalid("if '*' is present, must not specify other non-resource URLs");
        }
    } else {
        for url in urls.items() {
            if let Some(fault) = url_fault(url.str()) {
                url.invalid_value(url.str(), fault);
            }
        }
    }
}

fn url_fault(path: &str) -> Option<&'static str> {
    match path {
        "" => Some("must not be empty"),
        "/" => None,
        _ if !path.starts_with('/') => Some("must start with slash"),
        _ if path.contains(' ') => Some("must not contain white-space"),
        _ if path.contains("//") => Some("must not contain double slash"),
        _ if path.matches('*').count() > 1 || path.contains('*') && !path.ends_with("/*") => {
            Some("wildcard can only do suffix matching")
        }
        _ => None,
    }
}

/// The rules of a PriorityLevelConfiguration.
pub fn priority_level(level: Field<'_>) {
    let metadata = level.get("metadata");
    object_meta(metadata, Scope::Cluster, names::name_is_dns_subdomain);
    let spec = level.get("spec");
    let kind = spec.get("type");
    let (limited, exempt) = (spec.get("limited"), spec.get("exempt"));
    if (metadata.get("name").str() == "exempt") != (kind.str() == "Exempt") {
        kind.invalid_value(kind.str(), "must be 'Exempt' if and only if `name` is 'exempt'");
    }
    match kind.str() {
        "Exempt" => {
            if limited.is_set() {
                limited.forbidden("must be nil if the type is not Limited");
            }
            shares_and_percent(exempt, "nominalConcurrencyShares");
        }
        "Limited" => {
            if exempt.is_set() {
                exempt.forbidden("must be nil if the type is Limited");
            }
            if limited.is_set() {
                limited_level(limited, level.cx().api_version());
            } else {
                limited.required("must not be empty when type is Limited");
            }
        }
        text => kind.not_supported_value(text, &["Exempt", "Limited"]),
    }
}

fn shares_and_percent<'r>(level: Field<'r>, shares: &'r str) {
    let shares = level.get(shares);
    if shares.int().is_some_and(|n| n < 0) {
        shares.invalid("must be a non-negative integer");
    }
    let percent = level.get("lendablePercent");
    if percent.int().is_some_and(|n| !(0..=100).contains(&n)) {
        percent.invalid("must be between 0 and 100, inclusive");
    }
}

fn limited_level(level: Field<'_>, api_version: &str) {
    let old = api_version.ends_with("/v1beta1") || api_version.ends_with("/v1beta2");
    shares_and_percent(level, if old { "assuredConcurrencyShares" } else { "nominalConcurrencyShares" });
    let borrowing = level.get("borrowingLimitPercent");
    if borrowing.int().is_some_and(|n| n < 0) {
        borrowing.invalid("if specified, must be a non-negative integer");
    }
    let response = level.get("limitResponse");
    let queuing = response.get("queuing");
    match response.get("type").str() {
        "Reject" if queuing.is_set() => {
            queuing.forbidden("must be nil if limited.limitResponse.type is not Limited");
        }
        "Reject" => {}
        "Queue" if queuing.is_set() => queues(queuing),
        "Queue" => queuing.required("must not be empty if limited.limitResponse.type is Limited"),
        text => response.get("type").not_supported_value(text, &["Queue", "Reject"]),
    }
}

fn queues(queuing: Field<'_>) {
    let value = |field: Field<'_>, default| field.int().filter(|&n| n != 0).unwrap_or(default);
    let (limit, queues, hand) =
        (queuing.get("queueLengthLimit"), queuing.get("queues"), queuing.get("handSize"));
    if value(limit, 50) <= 0 {
        limit.invalid("must be positive");
    }
    let (deck, size) = (value(queues, 64), value(hand, 8));
    if deck <= 0 {
        queues.invalid("must be positive");
    } else if deck > MAX_QUEUES {
        queues.invalid(&format!("must not be greater than {MAX_QUEUES}"));
    }
    let entropy = ((deck.max(1) as f64).log2() * size as f64).ceil();
    if size <= 0 {
        hand.invalid("must be positive");
    } else if size > deck {
        hand.invalid_value(size, &format!("should not be greater than queues ({deck})"));
    } else if entropy > MAX_HASH_BITS {
        hand.invalid_value(
            size,
            &format!("required entropy bits of deckSize {deck} and handSize {size} should not be greater than {MAX_HASH_BITS}"),
        );
    }
}
