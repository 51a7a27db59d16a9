//! An amount of storage is a few bytes: its unit is missing, or is `m`, which means thousandths.
//!
//! ## Why it fails
//! `500m` is half a byte and `10` is ten. An emptyDir with such a limit is over it with its first file, and the kubelet
//! evicts the Pod; a claim of ten bytes gets the smallest volume there is, which is soon full.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     volumeMounts: [{ name: cache, mountPath: /cache }]
//!   volumes:
//!   - name: cache
//!     emptyDir: { sizeLimit: 500m } #~ storage-without-unit
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     volumeMounts: [{ name: cache, mountPath: /cache }]
//!   volumes:
//!   - name: cache
//!     emptyDir: { sizeLimit: 500Mi }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct StorageWithoutUnit;

/// No file system is smaller, and no file of any use.
const LEAST: i64 = 4096;

impl Lint for StorageWithoutUnit {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::warning("C3 P11")
        .predicts(Evicted, "Evicted", "Usage of EmptyDir volume \"{}\" exceeds the limit \"{}\". ")
        .predicts(CrashLoopBackOff, "BackOff", "no space left on device");

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        for claim in claims::specs(object) {
            if let Some(asked) = claim.at(&["resources", "requests", "storage"]) {
                say(asked, CrashLoopBackOff, cx);
            }
        }
        let Some(pod) = Pod::of(object) else { return };
        for volume in pod.spec.volumes() {
            // A limit in memory is another lint's business.
            let empty = volume.node().get("emptyDir").filter(|e| e.str_at(&["medium"]).is_none());
            if let Some(limit) = empty.and_then(|empty| empty.get("sizeLimit")) {
                say(limit, Evicted, cx);
            }
        }
        for container in pod.containers() {
            if let Some(limit) = container.limit("ephemeral-storage") {
                say(limit, Evicted, cx);
            }
        }
    }
}

fn say<'r>(amount: Value<'r>, state: PodState, cx: &mut Cx<'r>) {
    let Some(text) = amount.text() else { return };
    let Ok(quantity) = quantity::Quantity::parse(text) else { return };
    if quantity.value() <= 0 || quantity.value() >= LEAST {
        return;
    }
    let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let meant = if text.ends_with('m') { format!("{number}Mi") } else { format!("{number}Gi") };
    cx.warning(format!("`{text}` of storage is less than one block"))
        .at(
            amount,
            match text.ends_with('m') {
                true => "`m` means thousandths",
                false => "a number without suffix counts bytes",
            },
        )
        .state(state)
        .help(format!("write the unit: `{meant}`, if that was meant"))
        .unsafe_fix(format!("write `{meant}`"), amount.span(), meant)
        .emit();
}
