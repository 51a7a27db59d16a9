//! Node and Pod affinity.

use super::super::features;
use super::super::field::Field;
use super::super::meta::label_name;
use super::super::selector::label_selector;
use super::scheduling::label_keys;
use super::spec::PodSpec;
use crate::model::names;

const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";

/// `validateAffinity`
pub fn affinity(pod: PodSpec<'_>) {
    let affinity = pod.get("affinity");
    if !affinity.is_set() {
        return;
    }
    let nodes = affinity.get("nodeAffinity");
    if nodes.get(REQUIRED).is_set() {
        node_selector(nodes.get(REQUIRED), false);
    }
    for term in nodes.get(PREFERRED).items() {
        weight(term.get("weight"));
        // Label values are let pass here.
        node_selector_term(term.get("preference"), true);
    }
    for kind in ["podAffinity", "podAntiAffinity"] {
        let pods = affinity.get(kind);
        pods.get(REQUIRED).items().for_each(|term| pod_term(pod, term));
        for term in pods.get(PREFERRED).items() {
            weight(term.get("weight"));
            pod_term(pod, term.get("podAffinityTerm"));
        }
    }
}

fn weight(field: Field<'_>) {
    let weight = field.int().unwrap_or(0);
    if !(1..=100).contains(&weight) {
        field.invalid_value(weight, "must be in the range 1-100");
    }
}

/// `ValidateNodeSelector`
pub fn node_selector(selector: Field<'_>, lenient_values: bool) {
    let terms = selector.get("nodeSelectorTerms");
    if terms.is_empty() {
        return terms.required("must have at least one node selector term");
    }
    for term in terms.items() {
        node_selector_term(term, lenient_values);
    }
}

/// `ValidateNodeSelectorTerm`
pub fn node_selector_term(term: Field<'_>, lenient_values: bool) {
    for requirement in term.get("matchExpressions").items() {
        expression(requirement, lenient_values);
    }
    term.get("matchFields").items().for_each(field_expression);
}

fn expression(requirement: Field<'_>, lenient_values: bool) {
    let (operator, values) = (requirement.get("operator"), requirement.get("values"));
    match operator.str() {
        "In" | "NotIn" if values.is_empty() => {
            values.required("must be specified when `operator` is 'In' or 'NotIn'");
        }
        "Exists" | "DoesNotExist" if !values.is_empty() => {
            values.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
        }
        "Gt" | "Lt" if values.len() != 1 => {
            values.required("must be specified single value when `operator` is 'Lt' or 'Gt'");
        }
        "In" | "NotIn" | "Exists" | "DoesNotExist" | "Gt" | "Lt" => {}
        text => operator.invalid_value(text, "not a valid selector operator"),
    }
    label_name(requirement.get("key"));
    for value in values.items().filter(|_| !lenient_values) {
        for message in names::label_value(value.str()) {
            value.invalid_value(value.str(), &message);
        }
    }
}

/// `ValidateNodeFieldSelectorRequirement`: a node's name is the only field.
fn field_expression(requirement: Field<'_>) {
    let (key, operator, values) =
        (requirement.get("key"), requirement.get("operator"), requirement.get("values"));
    match operator.str() {
        "In" | "NotIn" if values.len() == 1 => {}
        "In" | "NotIn" => {
            values.required(
                "must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
            );
        }
        text => operator.invalid_value(text, "not a valid selector operator"),
    }
    if key.str() != "metadata.name" {
        return key.invalid_value(key.str(), "not a valid field selector key");
    }
    for value in values.items() {
        for message in names::dns1123_subdomain(value.str()) {
            value.invalid_value(value.str(), &message);
        }
    }
}

/// `validatePodAffinityTerm`
fn pod_term<'r>(pod: PodSpec<'r>, term: Field<'r>) {
    label_selector(term.get("labelSelector"), false);
    label_selector(term.get("namespaceSelector"), false);
    let namespaces = term.get("namespaces");
    for namespace in namespaces.items() {
        for message in names::dns1123_label(namespace.str()) {
            term.get("namespace").pointing_at(namespace).invalid_value(namespace.str(), &message);
        }
    }
    label_keys(pod, term.only(features::MATCH_LABEL_KEYS_IN_AFFINITY), true);
    let key = term.get("topologyKey");
    if key.str().is_empty() {
        key.required("can not be empty");
    }
    label_name(key);
}
