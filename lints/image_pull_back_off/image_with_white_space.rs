//! An image reference has white space around it.
//!
//! ## Why it fails
//! The API server refuses Pods whose image begins or ends with white space. A workload's template it takes,
//! so the error shows only when the controller makes its Pods: `Error creating: … must not have leading or
//! trailing whitespace`.
//!
//! ## Bad
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata: { labels: { app: web } }
//!     spec:
//!       containers:
//!       - name: web
//!         image: "ghcr.io/acme/web:1.4.2 " #~ image-with-white-space
//! ```
//! ## Good
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata: { labels: { app: web } }
//!     spec:
//!       containers:
//!       - name: web
//!         image: "ghcr.io/acme/web:1.4.2"
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ImageWithWhiteSpace;

impl Lint for ImageWithWhiteSpace {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("I6 C6").predicts(
        Rejected,
        "FailedCreate",
        "Error creating: Pod \"{}\" is invalid: spec.{}.image: Invalid value: \"{}\": must not have leading or trailing whitespace",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let Some(image) = container.image() else { return };
        let trimmed = image.value.trim();
        if trimmed == image.value || trimmed.is_empty() {
            return;
        }
        let object = container.object();
        let path = image.node.path_from(container.pod.template);
        let invalid = format!(
            "is invalid: {path}: Invalid value: {}: must not have leading or trailing whitespace",
            quote(image.value)
        );
        let finding = cx
            .error(format!("the image `{trimmed}` has white space around it"))
            .at(image, "")
            .help(format!("write `{trimmed}`"))
            .safe_fix("take the white space off", image.span(), trimmed);
        if object.kind() == "Pod" {
            finding.event("", format!("The Pod \"{}\" {invalid}", object.name())).emit();
        } else {
            finding.event_message(format!("Error creating: Pod \"{}-…\" {invalid}", object.name())).emit();
        }
    }
}
