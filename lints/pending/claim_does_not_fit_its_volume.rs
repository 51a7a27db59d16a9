//! A claim names a volume that cannot be bound to it.
//!
//! ## Why it fails
//! With `volumeName` a claim takes that PersistentVolume or none. The volume controller refuses it where the
//! volume is smaller, lacks an access mode, has another class or volume mode, or belongs to another claim; the
//! claim stays Pending, and so does every Pod that mounts it.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: PersistentVolume
//! metadata: { name: assets }
//! spec:
//!   capacity: { storage: 20Gi }
//!   accessModes: [ReadWriteOnce]
//!   storageClassName: manual
//!   nfs: { server: nfs.example.com, path: /assets }
//! ---
//! apiVersion: v1
//! kind: PersistentVolumeClaim
//! metadata: { name: assets }
//! spec:
//!   accessModes: [ReadWriteOnce]
//!   storageClassName: manual
//!   volumeName: assets
//!   resources: { requests: { storage: 50Gi } } #~ claim-does-not-fit-its-volume
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: PersistentVolume
//! metadata: { name: assets }
//! spec:
//!   capacity: { storage: 50Gi }
//!   accessModes: [ReadWriteOnce]
//!   storageClassName: manual
//!   nfs: { server: nfs.example.com, path: /assets }
//! ---
//! apiVersion: v1
//! kind: PersistentVolumeClaim
//! metadata: { name: assets }
//! spec:
//!   accessModes: [ReadWriteOnce]
//!   storageClassName: manual
//!   volumeName: assets
//!   resources: { requests: { storage: 50Gi } }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ClaimDoesNotFitItsVolume;

impl Lint for ClaimDoesNotFitItsVolume {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::error("P11")
        .predicts(
            Pending,
            "FailedScheduling",
            "0/{} nodes are available: pod has unbound immediate PersistentVolumeClaims. not found",
        )
        .predicts(Pending, "VolumeMismatch", "Cannot bind to requested volume \"{}\": {}");

    fn check<'r>(claim: Object<'r>, cx: &mut Cx<'r>) {
        if !claim.is("", "PersistentVolumeClaim") {
            return;
        }
        let Some(place) = claim.at(&["spec", "volumeName"]) else { return };
        let Some(name) = place.as_str().filter(|name| !name.is_empty()) else { return };
        match cx.lookup_in(claim, "PersistentVolume", None, name) {
            Lookup::Found(volumes) => {
                let unfit: Vec<_> = volumes.iter().map(|volume| mismatch(claim, *volume)).collect();
                // Copies for other environments are alternatives: all must fail.
                if let (Some(first), true) =
                    (unfit.iter().flatten().next(), unfit.iter().all(Option::is_some))
                {
                    report(claim, name, first, cx);
                }
            }
            Lookup::Missing(missing) => missing_volume(place, name, &missing, cx),
            Lookup::Unknown(_) => {}
        }
    }
}

struct Mismatch<'r> {
    place: Value<'r>,
    other: Value<'r>,
    what: String,
    server: &'static str,
}

fn text<'r>(object: Object<'r>, field: &str) -> Option<&'r str> {
    object.at(&["spec", field]).and_then(Value::as_str)
}

/// What `checkVolumeSatisfyClaim` refuses (`pkg/controller/volume/persistentvolume/pv_controller.go`), and a
/// claimRef to another claim.
fn mismatch<'r>(claim: Object<'r>, volume: Object<'r>) -> Option<Mismatch<'r>> {
    let place = claim.at(&["spec", "volumeName"])?;
    let spec = volume.spec()?;
    let amount =
        |value: Option<Value<'r>>| value.and_then(|v| Some((quantity::Quantity::parse(v.text()?).ok()?, v)));
    let (has, wants) = (
        amount(spec.at(&["capacity", "storage"])),
        amount(claim.at(&["spec", "resources", "requests", "storage"])),
    );
    if let (Some((has, other)), Some((wants, place))) = (has, wants) {
        if has < wants {
            let what = format!("asks for {}, and the volume has {}", place.text()?, other.text()?);
            return Some(Mismatch { place, other, what, server: "requested PV is too small" });
        }
    }
    let modes = |list: Option<Value<'r>>| {
        list.into_iter().flat_map(Value::items).filter_map(Value::as_str).collect::<Vec<_>>()
    };
    let offered = modes(spec.get("accessModes"));
    if let Some(list) = claim.at(&["spec", "accessModes"]) {
        let lacking = list.items().find(|mode| mode.as_str().is_some_and(|mode| !offered.contains(&mode)));
        if let (Some(place), Some(other)) = (lacking, spec.get("accessModes")) {
            let what = format!("wants {}, and the volume offers {}", place.text()?, offered.join(", "));
            return Some(Mismatch { place, other, what, server: "incompatible accessMode" });
        }
    }
    let (mine, theirs) = (text(claim, "storageClassName"), text(volume, "storageClassName").unwrap_or(""));
    if let Some(class) = mine.filter(|class| *class != theirs) {
        let other = spec.get("storageClassName").unwrap_or(spec.get("capacity")?);
        let what = format!("has the class `{class}`, and the volume `{theirs}`");
        return Some(Mismatch {
            place: claim.at(&["spec", "storageClassName"])?,
            other,
            what,
            server: "storageClassName does not match",
        });
    }
    let reference = spec.get("claimRef")?;
    let (namespace, name) = (reference.str_at(&["namespace"])?, reference.str_at(&["name"])?);
    let same_place = claim.namespace().is_none_or(|mine| mine == namespace);
    if name != claim.name() || !same_place {
        let other = reference.get("name")?;
        let what = format!("names a volume that belongs to the claim {namespace}/{name}");
        return Some(Mismatch { place, other, what, server: "volume already bound to a different claim." });
    }
    None
}

fn report<'r>(claim: Object<'r>, volume: &str, mismatch: &Mismatch<'r>, cx: &mut Cx<'r>) {
    let event = format!("Cannot bind to requested volume \"{volume}\": {}", mismatch.server);
    cx.error(format!("claim `{}` {}", claim.name(), mismatch.what))
        .at(mismatch.place, "what the claim wants")
        .also(mismatch.other, "what the volume has")
        .event("VolumeMismatch", event)
        .help("make claim and volume agree, or leave `volumeName` out")
        .emit();
}

fn missing_volume<'r>(place: Value<'r>, name: &str, missing: &Missing<'r>, cx: &mut Cx<'r>) {
    let Some(near) = missing.closest.or_else(|| extended(cx.run, name)) else { return };
    let severity = if missing.certain { Severity::Error } else { Severity::Warning };
    cx.report(severity, format!("there is no PersistentVolume `{name}`"))
        .at(place, "the claim takes this volume or none")
        .also(near.head(), "the nearest volume")
        .help(format!("name `{}` if it was meant", near.name()))
        .unsafe_fix(format!("use `{}`", near.name()), place.span(), near.name())
        .emit();
}

/// A volume whose name differs by a part at its end (`archive`, `archive-pv`).
fn extended<'r>(run: &'r Run, name: &str) -> Option<Object<'r>> {
    let longer = |a: &str, b: &str| a.strip_prefix(b).is_some_and(|rest| rest.starts_with('-'));
    run.index.of_kind(run, "PersistentVolume").find(|v| longer(v.name(), name) || longer(name, v.name()))
}
