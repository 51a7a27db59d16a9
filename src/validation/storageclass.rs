//! StorageClasses (`pkg/apis/storage/validation`).

use std::collections::{BTreeMap, BTreeSet};

use super::field::Field;
use super::meta::{Scope, label_name, object_meta};
use super::seen::Seen;
use super::selector::label_selector;
use crate::model::names;

const MAX_PARAMETERS: usize = 512;
const MAX_PARAMETERS_SIZE: usize = 256 * 1024;

/// The rules of a StorageClass (`pkg/apis/storage/validation`).
pub fn storage_class(class: Field<'_>) {
    object_meta(class.get("metadata"), Scope::Cluster, names::name_is_dns_subdomain);
    provisioner(class.get("provisioner"));
    parameters(class.get("parameters"));
    let policy = class.get("reclaimPolicy");
    if !policy.str().is_empty() {
        policy.one_of(&["Delete", "Retain"]);
    }
    let mode = class.get("volumeBindingMode");
    if mode.is_set() {
        mode.one_of(&["Immediate", "WaitForFirstConsumer"]);
    }
    topologies(class.get("allowedTopologies"));
}

/// The rules of a VolumeAttributesClass.
pub fn attributes_class(class: Field<'_>) {
    object_meta(class.get("metadata"), Scope::Cluster, names::name_is_dns_subdomain);
    provisioner(class.get("driverName"));
    parameters(class.get("parameters"));
    if class.get("parameters").is_empty() {
        class.get("parameters").required("must contain at least one key/value pair");
    }
}

/// The rules of a CSIStorageCapacity.
pub fn capacity(capacity: Field<'_>) {
    object_meta(capacity.get("metadata"), Scope::Namespaced, names::name_is_dns_subdomain);
    label_selector(capacity.get("nodeTopology"), false);
    let class = capacity.get("storageClassName");
    for message in names::name_is_dns_subdomain(class.str(), false) {
        class.invalid_value(class.str(), &message);
    }
    let amount = capacity.get("capacity");
    if amount.is_set() && amount.quantity().is_some_and(|q| q.sign() < 0) {
        amount.invalid_value(amount.quantity_text(), names::NEGATIVE);
    }
}

fn provisioner(provisioner: Field<'_>) {
    if provisioner.str().is_empty() {
        return provisioner.required("");
    }
    let lower = provisioner.str().to_lowercase();
    for message in names::qualified_name(&lower) {
        provisioner.invalid_value(lower.as_str(), &message);
    }
}

fn parameters(parameters: Field<'_>) {
    if parameters.len() > MAX_PARAMETERS {
        return parameters.too_long(MAX_PARAMETERS);
    }
    let mut size = 0;
    for (key, value) in parameters.entries() {
        if key.is_empty() {
            parameters.pointing_at(value.on_key()).invalid_value("", "field can not be empty.");
        }
        size += key.len() + value.str().len();
    }
    if size > MAX_PARAMETERS_SIZE {
        parameters.too_long(MAX_PARAMETERS_SIZE);
    }
}

/// The server compares each term with a list that starts with as many empty ones as there are terms: a term
/// that asks nothing is its double from the start.
fn topologies(terms: Field<'_>) {
    let mut seen: Vec<BTreeMap<&str, BTreeSet<&str>>> = Vec::new();
    for term in terms.items() {
        let expressions = term.get("matchLabelExpressions");
        let asked = topology(expressions);
        if asked.is_empty() || seen.contains(&asked) {
            expressions.duplicate_value("");
        }
        seen.push(asked);
    }
}

/// What a term asks for: the values of each key.
fn topology(expressions: Field<'_>) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut keys = BTreeMap::new();
    for expression in expressions.items() {
        let (key, values) = (expression.get("key"), expression.get("values"));
        let mut seen = Seen::default();
        if values.is_empty() {
            values.required("");
        }
        for value in values.items() {
            if !seen.add(value.str(), ()) {
                value.duplicate();
            }
        }
        label_name(key);
        if keys.contains_key(key.str()) {
            key.duplicate_value(key.str());
        }
        keys.insert(key.str(), values.items().map(|value| value.str()).collect());
    }
    keys
}
