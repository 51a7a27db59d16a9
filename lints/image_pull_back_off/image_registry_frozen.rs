//! An image comes from a registry or repository that is frozen, gone or moved.
//!
//! ## Why it fails
//! Registries end: `k8s.gcr.io` was frozen in 2023 in favour of `registry.k8s.io`, Docker Hub's `bitnami` lost its
//! versioned tags in 2025. What is not on the node already cannot be pulled.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: k8s.gcr.io/e2e-test-images/agnhost:2.53 #~ image-registry-frozen
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: registry.k8s.io/e2e-test-images/agnhost:2.53
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ImageRegistryFrozen;

impl Lint for ImageRegistryFrozen {
    type Subject<'r> = UnitView<'r>;
    const META: Meta =
        Meta::warning("C7 I6").predicts(ImagePullBackOff, "Failed", "Failed to pull image \"{}\": {}");

    fn check<'r>(unit: UnitView<'r>, cx: &mut Cx<'r>) {
        let mut found: Vec<Moved<'r>> = Vec::new();
        for container in unit.pods().filter(|pod| pod.object.data().reported).flat_map(Pod::containers) {
            let Some((image, reference)) = container.parsed_image() else { continue };
            let Some(moved) = registry::moved(&reference) else { continue };
            // One cause, one finding: the first image stands for its neighbours from the same place.
            match found.iter_mut().find(|known| known.moved.prefix == moved.prefix) {
                Some(known) => known.others.push(image),
                None => found.push(Moved { moved, image, object: container.object(), others: Vec::new() }),
            }
        }
        for one in found {
            report(&one, cx);
        }
    }
}

/// Images of one unit from one place that is gone.
struct Moved<'r> {
    moved: &'static registry::MovedImages,
    image: Spanned<'r, &'r str>,
    object: Object<'r>,
    others: Vec<Spanned<'r, &'r str>>,
}

/// How many further images are pointed at.
const SHOWN: usize = 20;

fn report<'r>(found: &Moved<'r>, cx: &mut Cx<'r>) {
    let (moved, image) = (found.moved, found.image);
    let mut finding = cx
        .warning(format!("`{}` {}", moved.prefix.trim_end_matches('/'), moved.fate))
        .of(found.object)
        .at(image, "")
        .event_message(image::pull_failed(image.value, "not found"))
        .note(format!("see {}", moved.source));
    for other in found.others.iter().take(SHOWN) {
        finding = finding.also(*other, "from there too");
    }
    if let Some(instead) = moved.instead {
        let mut edits: Vec<Edit> = std::iter::once(&image)
            .chain(&found.others)
            .filter_map(|image| {
                let text = registry::replace_prefix(image.value, moved.prefix, instead)?.into_owned();
                Some(Edit { span: image.node.part(0..image.value.len()), text })
            })
            .collect();
        // Aliases share one place.
        edits.sort_by_key(|edit| (edit.span.source, edit.span.start));
        edits.dedup();
        let instead = instead.trim_end_matches('/');
        finding = finding.help(format!("the images are at `{instead}` now"));
        if !edits.is_empty() {
            finding = finding.fix(format!("pull from `{instead}`"), edits, Applicability::Unsafe);
        }
    }
    finding.emit();
}
