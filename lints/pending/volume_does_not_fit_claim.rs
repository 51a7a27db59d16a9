//! A claim names a PersistentVolume that is smaller, or has other access modes, than it asks for.
//!
//! ## Why it fails
//! A claim with `volumeName` binds to that volume or to none. When the volume cannot satisfy it
//! (`VolumeMismatch`: size, access modes, volume mode, class), the claim and every Pod with it stay `Pending`.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: PersistentVolume
//! metadata: { name: assets }
//! spec:
//!   capacity: { storage: 20Gi }
//!   accessModes: [ReadWriteMany]
//!   storageClassName: ""
//!   nfs: { server: 10.0.0.1, path: /x }
//! ---
//! apiVersion: v1
//! kind: PersistentVolumeClaim
//! metadata: { name: assets, namespace: shop }
//! spec:
//!   accessModes: [ReadWriteMany]
//!   storageClassName: ""
//!   volumeName: assets
//!   resources:
//!     requests:
//!       storage: 50Gi #~ volume-does-not-fit-claim
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: PersistentVolume
//! metadata: { name: assets }
//! spec:
//!   capacity: { storage: 50Gi }
//!   accessModes: [ReadWriteMany]
//!   storageClassName: ""
//!   nfs: { server: 10.0.0.1, path: /x }
//! ---
//! apiVersion: v1
//! kind: PersistentVolumeClaim
//! metadata: { name: assets, namespace: shop }
//! spec:
//!   accessModes: [ReadWriteMany]
//!   storageClassName: ""
//!   volumeName: assets
//!   resources: { requests: { storage: 50Gi } }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct VolumeDoesNotFitClaim;

impl Lint for VolumeDoesNotFitClaim {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::error("P11").predicts(
        Pending,
        "FailedScheduling",
        "pod has unbound immediate PersistentVolumeClaims",
    );

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        if !object.is("", "PersistentVolumeClaim") {
            return;
        }
        let Some(name) =
            object.at(&["spec", "volumeName"]).filter(|n| n.as_str().is_some_and(|t| !t.is_empty()))
        else {
            return by_class(object, cx);
        };
        let text = name.as_str().unwrap_or("");
        let volumes = match cx.lookup_in(object, "PersistentVolume", None, text) {
            Lookup::Found(volumes) => volumes,
            Lookup::Missing(missing) => {
                let mut known = object.unit_objects().filter(|o| o.is("", "PersistentVolume"));
                let only = known.next().filter(|_| known.next().is_none());
                let Some(other) = missing.closest.or(only) else { return };
                cx.warning(format!("PersistentVolume `{text}` is not defined, but `{}` is", other.name()))
                    .at(name, "the claim waits for this volume")
                    .also(other.head(), "the volume that is there")
                    .help(format!("write `{}`", other.name()))
                    .unsafe_fix(format!("write `{}`", other.name()), name.span(), other.written_name())
                    .emit();
                return;
            }
            Lookup::Unknown(_) => return,
        };
        if let Some((mine, theirs, message)) = none_fits(object, &volumes) {
            cx.error(message)
                .at(mine, "")
                .also(theirs, "what the volume has")
                .also(name, "bound by hand")
                .help("let claim and volume agree")
                .emit();
        }
    }
}

/// A claim of a class whose volumes are made by hand, all of them here, none of which fits.
fn by_class<'r>(claim: Object<'r>, cx: &mut Cx<'r>) {
    let Some(class) = claim.at(&["spec", "storageClassName"]).and_then(Value::as_str) else { return };
    let selector = claim.at(&["spec", "selector"]);
    if class.is_empty()
        || selector.is_some()
        || !matches!(cx.lookup_in(claim, "StorageClass", None, class), Lookup::Missing(_))
    {
        return;
    }
    let of_class = |volume: &Object<'r>| volume.root().str_at(&["spec", "storageClassName"]) == Some(class);
    let volumes: Vec<_> = cx.run.index.of_kind(cx.run, "PersistentVolume").filter(of_class).collect();
    if volumes.is_empty() || volumes.iter().any(|volume| volume.data().unit != claim.data().unit) {
        return;
    }
    if let Some((mine, theirs, message)) = none_fits(claim, &volumes) {
        cx.warning(message)
            .at(mine, "")
            .also(theirs, "what the volume has")
            .note(format!("no StorageClass `{class}` is here that would make another"))
            .help("let claim and volume agree")
            .emit();
    }
}

/// Why the first of several volumes does not fit, where none of them does: copies for other environments are
/// alternatives.
fn none_fits<'r>(claim: Object<'r>, volumes: &[Object<'r>]) -> Option<(Value<'r>, Value<'r>, String)> {
    let faults: Option<Vec<_>> = volumes.iter().map(|volume| misfit(claim, *volume)).collect();
    faults?.into_iter().next()
}

/// The claim's field, the volume's, and what does not fit.
fn misfit<'r>(claim: Object<'r>, volume: Object<'r>) -> Option<(Value<'r>, Value<'r>, String)> {
    let asked = claim.at(&["spec", "resources", "requests"])?.get("storage")?;
    let (has, name) = (volume.at(&["spec", "capacity"])?.get("storage")?, volume.name());
    let parse = |v: Value<'r>| quantity::Quantity::parse(v.text()?).ok();
    if parse(asked)?.value() > parse(has)?.value() {
        let (want, have) = (asked.text().unwrap_or(""), has.text().unwrap_or(""));
        return Some((
            asked,
            has,
            format!("the claim asks for {want}, PersistentVolume `{name}` has {have}"),
        ));
    }
    let offered = volume.at(&["spec", "accessModes"])?;
    let modes = claim.at(&["spec", "accessModes"])?;
    let missing = modes.items().find(|m| !offered.items().any(|o| o.text() == m.text()));
    missing.map(|mode| {
        (mode, offered, format!("PersistentVolume `{name}` does not offer {}", mode.text().unwrap_or("")))
    })
}
