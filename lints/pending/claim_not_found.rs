//! The Pod mounts a claim that its namespace does not have.
//!
//! ## Why it fails
//! The scheduler looks up every claim of a Pod before it looks at nodes. Without the claim the Pod stays Pending
//! until somebody makes it. Claims are never shared between namespaces.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: PersistentVolumeClaim
//! metadata: { name: photos-archive, namespace: shop }
//! spec:
//!   accessModes: [ReadWriteOnce]
//!   resources: { requests: { storage: 10Gi } }
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: registry.example.com/web:1.4.2
//!   volumes:
//!   - name: photos
//!     persistentVolumeClaim: { claimName: photo-archive } #~ claim-not-found
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: PersistentVolumeClaim
//! metadata: { name: photos-archive, namespace: shop }
//! spec:
//!   accessModes: [ReadWriteOnce]
//!   resources: { requests: { storage: 10Gi } }
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: registry.example.com/web:1.4.2
//!   volumes:
//!   - name: photos
//!     persistentVolumeClaim: { claimName: photos-archive }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ClaimNotFound;

impl Lint for ClaimNotFound {
    type Subject<'r> = Pod<'r>;
    const META: Meta = Meta::error("P11").predicts(
        Pending,
        "FailedScheduling",
        "0/{} nodes are available: persistentvolumeclaim \"{}\" not found. not found",
    );

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        // With a saved cluster the scheduler's own verdict says it.
        if cx.run.scheduling.base(cx.run).is_some() {
            return;
        }
        let volumes = pod.spec.node().get("volumes").into_iter().flat_map(Value::items);
        for name in volumes.filter_map(|volume| volume.at(&["persistentVolumeClaim", "claimName"])) {
            if let Some(text) = name.as_str() {
                claim(pod, name, text, cx);
            }
        }
    }
}

fn claim<'r>(pod: Pod<'r>, place: Value<'r>, name: &str, cx: &mut Cx<'r>) {
    let Lookup::Missing(missing) = cx.lookup(pod.object, "PersistentVolumeClaim", name) else { return };
    let severity = match (missing.certain, missing.closest.or(missing.elsewhere)) {
        (true, _) => Severity::Error,
        (false, Some(_)) => Severity::Warning,
        (false, None) => return,
    };
    let namespace = pod.object.namespace_or_default();
    let message = format!("there is no claim `{name}` in namespace `{namespace}`");
    let event = format!("persistentvolumeclaim \"{name}\" not found");
    let finding = cx.report(severity, message).at(place, "this claim is mounted").event_message(event);
    match (missing.closest, missing.elsewhere) {
        (Some(near), _) => finding
            .also(near.head(), "the nearest claim")
            .help(format!("mount `{}` if it was meant", near.name()))
            .unsafe_fix(format!("use `{}`", near.name()), place.span(), near.name())
            .emit(),
        (None, Some(other)) => finding
            .also(other.head(), format!("this one is in namespace `{}`", other.namespace_or_default()))
            .help("a Pod can mount claims of its own namespace only")
            .emit(),
        (None, None) => finding.emit(),
    }
}
