//! StorageClasses (`pkg/apis/storage/validation`).

use super::field::Field;
use super::meta::{Scope, label_name, object_meta};
use super::seen::Seen;
use crate::model::names;

/// The rules of a StorageClass (`pkg/apis/storage/validation`).
pub fn storage_class(class: Field<'_>) {
    object_meta(class.get("metadata"), Scope::Cluster, names::name_is_dns_subdomain);
    let provisioner = class.get("provisioner");
    if provisioner.str().is_empty() {
        provisioner.required("");
    } else {
        let lower = provisioner.str().to_lowercase();
        for message in names::qualified_name(&lower) {
            provisioner.invalid_value(provisioner.str(), &message);
        }
    }
    let parameters = class.get("parameters");
    if parameters.len() > 512 {
        parameters.too_long(512);
    }
    for (_, value) in parameters.entries().filter(|(key, _)| key.is_empty()) {
        parameters.pointing_at(value.on_key()).invalid_value("", "field can not be empty.");
    }
    let policy = class.get("reclaimPolicy");
    if !policy.str().is_empty() {
        policy.one_of(&["Delete", "Retain"]);
    }
    let mode = class.get("volumeBindingMode");
    if mode.is_set() {
        mode.one_of(&["Immediate", "WaitForFirstConsumer"]);
    }
    for term in class.get("allowedTopologies").items() {
        topology(term.get("matchLabelExpressions"));
    }
}

fn topology(expressions: Field<'_>) {
    let mut keys = Seen::default();
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
        if !keys.add(key.str(), ()) {
            expressions.get("key").pointing_at(key).duplicate();
        }
    }
}
