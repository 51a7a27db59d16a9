//! Two files define the same object with different contents.
//!
//! ## Why it fails
//! What is applied last wins, and the two take turns. Where they differ in an immutable field, as a workload's selector
//! is, the second one is refused: `spec.selector: Invalid value: …: field is immutable`.
//!
//! ## Bad
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: pastry, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: pastry } }
//!   template:
//!     metadata:
//!       labels: { app: pastry }
//!     spec:
//!       containers:
//!       - name: pastry
//!         image: ghcr.io/acme/pastry:1.4.2
//! ---
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: pastry, namespace: shop } #~ object-defined-twice
//! spec:
//!   selector: { matchLabels: { app: pastry-worker } }
//!   template:
//!     metadata:
//!       labels: { app: pastry-worker }
//!     spec:
//!       containers:
//!       - name: pastry
//!         image: ghcr.io/acme/pastry:1.4.2
//! ```
//! ## Good
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: pastry, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: pastry } }
//!   template:
//!     metadata:
//!       labels: { app: pastry }
//!     spec:
//!       containers:
//!       - name: pastry
//!         image: ghcr.io/acme/pastry:1.4.2
//! ---
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: pastry-worker, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: pastry-worker } }
//!   template:
//!     metadata:
//!       labels: { app: pastry-worker }
//!     spec:
//!       containers:
//!       - name: pastry-worker
//!         image: ghcr.io/acme/pastry-worker:1.4.2
//! ```
use std::collections::HashMap;

use crate::prelude::*;

/// See the file's own text.
pub struct ObjectDefinedTwice;

impl Lint for ObjectDefinedTwice {
    type Subject<'r> = UnitView<'r>;
    const META: Meta = Meta::error("R4 C13").predicts(Rejected, "Invalid", "field is immutable");

    fn check<'r>(unit: UnitView<'r>, cx: &mut Cx<'r>) {
        if unit.unit.name.ends_with("manifests") && unit.objects().all(|o| o.is("", "Pod")) {
            return;
        }
        let mut seen: HashMap<_, Object<'r>> = HashMap::new();
        for object in unit.objects().filter(|o| !o.name().is_empty() && !o.in_snapshot()) {
            let identity = (object.name(), object.kind(), object.group(), object.namespace());
            let first = *seen.entry(identity).or_insert(object);
            if first == object {
                continue;
            }
            if unit.unit.kind == UnitKind::Helm {
                in_chart(first, object, cx);
                continue;
            }
            // A kustomization may well have variants of one object: only plain folders are certain.
            let plain = unit.unit.kind == UnitKind::Folder;
            let selectors = (first.at(&["spec", "selector"]), object.at(&["spec", "selector"]));
            let clash = matches!(selectors, (Some(a), Some(b)) if !same_content(a, b)) && is_workload(object);
            if !plain || (!clash && same_content(first.root(), object.root())) {
                continue;
            }
            let message = format!("{} `{}` is defined twice in this folder", object.kind(), object.name());
            let finding = if clash { cx.error(message) } else { cx.note(message) };
            finding
                .of(object)
                .at(object.head(), "applied after the other")
                .also(first.head(), "defined here too")
                .help("give one of them another name, or remove it")
                .emit();
        }
    }
}

/// Helm 3 creates each object of a release in turn and fails at the second of a name; Helm 4 applies it over the first.
/// Hooks come and go, often under one name.
fn in_chart<'r>(first: Object<'r>, object: Object<'r>, cx: &mut Cx<'r>) {
    if first.data().hook || object.data().hook {
        return;
    }
    let (kind, name) = (object.kind(), object.name());
    cx.warning(format!("{kind} `{name}` is defined twice in this chart"))
        .of(object)
        .at(object.head(), "created after the other")
        .also(first.head(), "defined here too")
        .event("AlreadyExists", format!("{} {name:?} already exists", kind.to_lowercase()))
        .help("give one of them another name, or remove it")
        .emit();
}

fn is_workload(object: Object<'_>) -> bool {
    object.group() == "apps" && Pod::of(object).is_some()
}

/// Whether two nodes say the same, whatever the order of keys.
fn same_content(a: Value<'_>, b: Value<'_>) -> bool {
    if a.is_mapping() && b.is_mapping() {
        let inside = |x: Value<'_>, y: Value<'_>| {
            x.entries().all(|e| y.entry(e.name()).is_some_and(|f| same_content(e.value, f.value)))
        };
        return a.entries().len() == b.entries().len() && inside(a, b);
    }
    if a.is_sequence() && b.is_sequence() {
        return a.items().len() == b.items().len()
            && a.items().zip(b.items()).all(|(x, y)| same_content(x, y));
    }
    a.kind() == b.kind() && a.text() == b.text()
}
