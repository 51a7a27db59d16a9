//! What the server asks of every object's metadata (`apimachinery/pkg/api/validation/objectmeta.go`).

use super::field::Field;
use super::print::Shown;
use crate::model::names::{self, NameRule};

/// Whether objects of a kind live in namespaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// They do; the request's namespace is taken where none is written.
    Namespaced,
    /// They do not; a namespace written all the same is dropped.
    Cluster,
}

const ANNOTATIONS_MAX: usize = 256 * 1024;

/// `ValidateObjectMeta` of an object that is being created, as most kinds are checked (`pkg/apis/core/validation`):
/// `metadata` is its field.
pub fn object_meta(metadata: Field<'_>, scope: Scope, name_rule: NameRule) {
    generic_object_meta(metadata, scope, name_rule);
    for item in metadata.get("finalizers").items() {
        let standard = matches!(item.str(), "kubernetes" | "orphan" | "foregroundDeletion");
        if !item.str().contains('/') && !standard {
            item.invalid_value(
                item.str(),
                "name is neither a standard finalizer name nor is it fully qualified",
            );
        }
    }
}

/// The same as `apimachinery` has it, which RBAC, webhooks, CRDs and others use.
pub fn generic_object_meta(metadata: Field<'_>, scope: Scope, name_rule: NameRule) {
    name(metadata, name_rule);
    let namespace = metadata.get("namespace");
    if scope == Scope::Namespaced && !namespace.str().is_empty() {
        namespace.invalid_each(names::dns1123_label(namespace.str()));
    }
    rest(metadata);
}

/// `ValidateTemplateObjectMeta`: labels, annotations and finalizers alone, as of a Pod template.
pub fn template_meta(metadata: Field<'_>) {
    annotations(metadata.get("annotations"));
    labels(metadata.get("labels"));
}

fn name(metadata: Field<'_>, name_rule: NameRule) {
    let (name, prefix) = (metadata.get("name"), metadata.get("generateName"));
    if !prefix.str().is_empty() {
        prefix.invalid_each(name_rule(prefix.str(), true));
    }
    if !name.str().is_empty() {
        name.invalid_each(name_rule(name.str(), false));
    } else if prefix.str().is_empty() {
        name.required("name or generateName is required");
    }
}

fn rest(metadata: Field<'_>) {
    labels(metadata.get("labels"));
    annotations(metadata.get("annotations"));
    owner_references(metadata.get("ownerReferences"));
    finalizers(metadata.get("finalizers"));
    managed_fields(metadata.get("managedFields"));
}

/// `ValidateLabels`: every error is about the map as a whole.
pub fn labels(labels: Field<'_>) {
    for (key, value) in labels.entries() {
        for message in names::qualified_name(key) {
            labels.pointing_at(value.on_key()).invalid_value(key, &message);
        }
        for message in names::label_value(value.str()) {
            labels.pointing_at(value).invalid_value(value.str(), &message);
        }
    }
}

/// `ValidateLabelName`
pub fn label_name(field: Field<'_>) {
    for message in names::qualified_name(field.str()) {
        field.invalid_value(field.str(), &message);
    }
}

/// `ValidateAnnotations`
pub fn annotations(annotations: Field<'_>) {
    let mut size = 0;
    for (key, value) in annotations.entries() {
        let wrong = match key.bytes().any(|b| b.is_ascii_uppercase()) || !key.is_ascii() {
            true => names::qualified_name(&key.to_lowercase()),
            false => names::qualified_name(key),
        };
        for message in wrong {
            annotations.pointing_at(value.on_key()).invalid_value(key, &message);
        }
        size += key.len() + value.str().len();
    }
    if size > ANNOTATIONS_MAX {
        annotations.too_long(ANNOTATIONS_MAX);
    }
}

fn owner_references(list: Field<'_>) {
    let mut controller: Option<String> = None;
    for owner in list.items() {
        let (api_version, kind, name) = (owner.get("apiVersion"), owner.get("kind"), owner.get("name"));
        if api_version.str().is_empty() || api_version.str().matches('/').count() > 1 {
            list.get("apiVersion").pointing_at(api_version).invalid("version must not be empty");
        }
        for (field, at) in [("kind", kind), ("name", name), ("uid", owner.get("uid"))] {
            if at.str().is_empty() {
                list.get(field).pointing_at(at).invalid("must not be empty");
            }
        }
        if api_version.str() == "v1" && kind.str() == "Event" {
            list.pointing_at(owner).invalid("/v1, Kind=Event is disallowed from being an owner");
        }
        if owner.get("controller").is_true() {
            let this = format!("{}/{}", kind.str(), name.str());
            match &controller {
                Some(first) => list.invalid_value(Shown::owners(list), &format!(
                    "Only one reference can have Controller set to true. Found \"true\" in references for {first} and {this}"
                )),
                None => controller = Some(this),
            }
        }
    }
}

fn finalizers(list: Field<'_>) {
    let (mut orphan, mut foreground) = (false, false);
    for item in list.items() {
        for message in names::qualified_name(item.str()) {
            list.pointing_at(item).invalid_value(item.str(), &message);
        }
        orphan |= item.str() == "orphan";
        foreground |= item.str() == "foregroundDeletion";
    }
    if orphan && foreground {
        list.invalid("finalizer orphan and foregroundDeletion cannot be both set");
    }
}

fn managed_fields(list: Field<'_>) {
    for entry in list.items() {
        let (operation, kind, manager) =
            (entry.get("operation"), entry.get("fieldsType"), entry.get("manager"));
        if !matches!(operation.str(), "Apply" | "Update") {
            operation.invalid("must be `Apply` or `Update`");
        }
        if !matches!(kind.str(), "" | "FieldsV1") {
            kind.invalid("must be `FieldsV1`");
        }
        if manager.str().len() > 128 {
            manager.too_long(128);
        }
        if entry.get("subresource").str().len() > 256 {
            entry.get("subresource").too_long(256);
        }
    }
}
