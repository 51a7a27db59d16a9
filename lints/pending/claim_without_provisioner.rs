//! A claim turns provisioning off, and no volume is there for it.
//!
//! ## Why it fails
//! `storageClassName: ""` means: no StorageClass, not even the default one; only a PersistentVolume made by hand binds
//! (<https://kubernetes.io/docs/concepts/storage/persistent-volumes/#class-1>). Where nobody makes one, the claim and
//! its Pods stay Pending.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: PersistentVolumeClaim
//! metadata: { name: data }
//! spec:
//!   storageClassName: "" #~ claim-without-provisioner
//!   accessModes: [ReadWriteOnce]
//!   resources: { requests: { storage: 1Gi } }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: PersistentVolumeClaim
//! metadata: { name: data }
//! spec:
//!   accessModes: [ReadWriteOnce]
//!   resources: { requests: { storage: 1Gi } }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ClaimWithoutProvisioner;

impl Lint for ClaimWithoutProvisioner {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::warning("P11").predicts(
        Pending,
        "FailedBinding",
        "no persistent volumes available for this claim and no storage class is set",
    );

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        // With any volume in sight the question is whether it fits, which other lints answer.
        if cx.run.index.of_kind(cx.run, "PersistentVolume").next().is_some() {
            return;
        }
        for claim in claims::specs(object) {
            let by_hand = ["volumeName", "selector"].iter().any(|field| claim.get(field).is_some());
            let Some(class) = claim.get("storageClassName").filter(|class| class.as_str() == Some("")) else {
                continue;
            };
            if !by_hand {
                cx.warning("no volume is made for this claim, and none is here")
                    .at(class, "turns provisioning off, the default class's too")
                    .help("leave the line out for the default class, name a class, or define the volume")
                    .emit();
            }
        }
    }
}
