//! A claim names a StorageClass that does not exist.
//!
//! ## Why it fails
//! Nobody makes a volume for such a claim: it stays Pending, and so does every Pod that mounts it, unless a
//! PersistentVolume of that very class is made by hand.
//!
//! ## Bad
//! ```yaml
//! apiVersion: storage.k8s.io/v1
//! kind: StorageClass
//! metadata: { name: fast-local }
//! provisioner: topolvm.io
//! ---
//! apiVersion: v1
//! kind: PersistentVolumeClaim
//! metadata: { name: data }
//! spec:
//!   accessModes: [ReadWriteOnce]
//!   storageClassName: fast-locla #~ storage-class-not-found
//!   resources: { requests: { storage: 10Gi } }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: storage.k8s.io/v1
//! kind: StorageClass
//! metadata: { name: fast-local }
//! provisioner: topolvm.io
//! ---
//! apiVersion: v1
//! kind: PersistentVolumeClaim
//! metadata: { name: data }
//! spec:
//!   accessModes: [ReadWriteOnce]
//!   storageClassName: fast-local
//!   resources: { requests: { storage: 10Gi } }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct StorageClassNotFound;

impl Lint for StorageClassNotFound {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::error("P11").predicts(
        Pending,
        "ProvisioningFailed",
        "storageclass.storage.k8s.io \"{}\" not found",
    );

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        let mut specs = Vec::new();
        if object.is("", "PersistentVolumeClaim") {
            specs.extend(object.spec());
        } else if object.is("apps", "StatefulSet") {
            let templates = object.at(&["spec", "volumeClaimTemplates"]).into_iter().flat_map(Value::items);
            specs.extend(templates.filter_map(|template| template.get("spec")));
        }
        for spec in specs {
            if let Some(class) =
                spec.get("storageClassName").filter(|c| c.as_str().is_some_and(|c| !c.is_empty()))
            {
                self::class(object, class, cx);
            }
        }
    }
}

fn class<'r>(object: Object<'r>, place: Value<'r>, cx: &mut Cx<'r>) {
    let name = place.as_str().unwrap_or("");
    let Lookup::Missing(missing) = cx.lookup_in(object, "StorageClass", None, name) else { return };
    // Volumes made by hand need no class object, only the same class name.
    let volumes = cx.run.index.of_kind(cx.run, "PersistentVolume");
    if volumes
        .into_iter()
        .any(|volume| volume.at(&["spec", "storageClassName"]).and_then(Value::as_str) == Some(name))
    {
        return;
    }
    let closest = missing.closest.or_else(|| permuted(cx.run, name));
    if closest.is_none() && !missing.certain {
        return;
    }
    let severity = if missing.certain { Severity::Error } else { Severity::Warning };
    let message = format!("there is no StorageClass `{name}`");
    let event = format!("storageclass.storage.k8s.io \"{name}\" not found");
    let finding =
        cx.report(severity, message).at(place, "nobody makes volumes of this class").event_message(event);
    match closest {
        Some(near) => finding
            .also(near.head(), "the nearest class")
            .help(format!("name `{}` if it was meant", near.name()))
            .unsafe_fix(format!("use `{}`", near.name()), place.span(), near.name())
            .emit(),
        None => {
            finding.help("name a class that the cluster has, or leave the field out for its default").emit()
        }
    }
}

/// A class whose name has the same words in another order.
fn permuted<'r>(run: &'r Run, name: &str) -> Option<Object<'r>> {
    let words = |name: &str| {
        let mut words: Vec<String> = name.split('-').map(str::to_owned).collect();
        words.sort_unstable();
        words
    };
    let wanted = words(name);
    run.index.of_kind(run, "StorageClass").find(|class| words(class.name()) == wanted)
}
