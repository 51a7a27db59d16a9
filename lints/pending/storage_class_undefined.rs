//! A claim names a StorageClass that nobody defines, though a similar one is there.
//!
//! ## Why it fails
//! Without the class nothing provisions a volume: the claim reports `ProvisioningFailed`, its Pods stay `Pending`. With a
//! snapshot that holds StorageClasses the answer is certain.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: PersistentVolumeClaim
//! metadata: { name: uploads, namespace: shop }
//! spec:
//!   accessModes: [ReadWriteOnce]
//!   storageClassName: fast-ssd #~ storage-class-undefined
//!   resources: { requests: { storage: 1Gi } }
//! ---
//! apiVersion: storage.k8s.io/v1
//! kind: StorageClass
//! metadata: { name: ssd-fast }
//! provisioner: ebs.csi.aws.com
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: PersistentVolumeClaim
//! metadata: { name: uploads, namespace: shop }
//! spec:
//!   accessModes: [ReadWriteOnce]
//!   storageClassName: ssd-fast
//!   resources: { requests: { storage: 1Gi } }
//! ---
//! apiVersion: storage.k8s.io/v1
//! kind: StorageClass
//! metadata: { name: ssd-fast }
//! provisioner: ebs.csi.aws.com
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct StorageClassUndefined;

impl Lint for StorageClassUndefined {
    type Subject<'r> = Object<'r>;
    const META: Meta =
        Meta::error("P11").predicts(Pending, "ProvisioningFailed", "storageclass.storage.k8s.io not found");

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        for class in claims::specs(object).into_iter().filter_map(|spec| spec.get("storageClassName")) {
            let Some(text) = class.as_str().filter(|t| !t.is_empty()) else { continue };
            let Lookup::Missing(missing) = cx.lookup_in(object, "StorageClass", None, text) else { continue };
            // A volume of this class by hand needs no StorageClass object.
            let by_hand = cx
                .run
                .index
                .of_kind(cx.run, "PersistentVolume")
                .any(|v| v.root().str_at(&["spec", "storageClassName"]) == Some(text));
            let other = missing.closest.or_else(|| same_words(object, text));
            if by_hand || (other.is_none() && !missing.certain) {
                continue;
            }
            let message = format!("StorageClass `{text}` is not defined");
            let finding = if missing.certain { cx.error(message) } else { cx.warning(message) };
            let finding = finding
                .at(class, "")
                .event_message(format!("storageclass.storage.k8s.io {text:?} not found"));
            match other {
                Some(other) => finding
                    .also(other.head(), "the class that is there")
                    .help(format!("write `{}`", other.name()))
                    .unsafe_fix(format!("write `{}`", other.name()), class.span(), other.written_name())
                    .emit(),
                None => finding.help("define it, or name one that exists").emit(),
            }
        }
    }
}

/// A class whose name has the same words in another order.
fn same_words<'r>(object: Object<'r>, name: &str) -> Option<Object<'r>> {
    let words = |n: &str| {
        let mut all: Vec<_> = n.split('-').map(str::to_owned).collect();
        all.sort();
        all
    };
    object.run.index.of_kind(object.run, "StorageClass").find(|o| words(o.name()) == words(name))
}
