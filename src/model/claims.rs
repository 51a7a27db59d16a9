//! PersistentVolumeClaims that Pods mount, and how many may.

use super::env::definition;
use super::{Object, Pod, Spanned};
use crate::syntax::yaml::Value;

/// A claim that a Pod mounts.
#[derive(Debug, Clone, Copy)]
pub struct PodClaim<'r> {
    /// Its name in the Pod.
    pub name: Spanned<'r, &'r str>,
    /// The claim itself.
    pub object: Object<'r>,
}

/// The specifications of the claims an object makes: its own, or those that a StatefulSet makes for each Pod.
pub fn specs<'r>(object: Object<'r>) -> Vec<Value<'r>> {
    match object.kind() {
        "PersistentVolumeClaim" => object.spec().into_iter().collect(),
        "StatefulSet" => {
            let templates = object.at(&["spec", "volumeClaimTemplates"]);
            templates.into_iter().flat_map(Value::items).filter_map(|claim| claim.get("spec")).collect()
        }
        _ => Vec::new(),
    }
}

/// The claims a Pod mounts by name, as far as they are defined here; those of `volumeClaimTemplates` are each
/// Pod's own.
pub fn of_pod<'r>(pod: Pod<'r>) -> impl Iterator<Item = PodClaim<'r>> {
    pod.spec.volumes().filter_map(move |volume| {
        let claim = volume.persistent_volume_claim()?;
        if claim.read_only().is_some_and(|read_only| read_only.value) {
            return None;
        }
        let name = claim.claim_name()?;
        let object = definition(pod.object, "PersistentVolumeClaim", name.value)?;
        (object.data().unit == pod.object.data().unit).then_some(PodClaim { name, object })
    })
}

/// The access mode of a claim that only one node (ReadWriteOnce) or Pod (ReadWriteOncePod) may use; `None` where
/// the claim offers another way.
pub fn single_writer(claim: Object<'_>) -> Option<Spanned<'_, &str>> {
    let modes = claim.at(&["spec", "accessModes"])?;
    let mut modes = modes.items();
    let node = modes.next().filter(|_| modes.len() == 0)?;
    let value = node.as_str()?;
    matches!(value, "ReadWriteOnce" | "ReadWriteOncePod").then_some(Spanned { value, node })
}

/// Whether all Pods of a template land on one node anyway: it is selected by name, or an affinity draws them to
/// each other.
pub fn stays_on_one_node(pod: Pod<'_>) -> bool {
    let hostname = "kubernetes.io/hostname";
    pod.spec.node_selector().any(|e| e.name() == hostname)
        || pod.spec.affinity().is_some_and(|affinity| {
            let required = affinity.at(&["podAffinity", "requiredDuringSchedulingIgnoredDuringExecution"]);
            let on_host = |term: Value<'_>| term.str_at(&["topologyKey"]) == Some(hostname);
            required.into_iter().flat_map(Value::items).any(on_host)
                || affinity
                    .at(&["nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution"])
                    .is_some_and(|node| {
                        node.get("nodeSelectorTerms").into_iter().flat_map(Value::items).any(|term| {
                            term.get("matchExpressions")
                                .into_iter()
                                .flat_map(Value::items)
                                .any(|e| e.str_at(&["key"]) == Some(hostname))
                        })
                    })
        })
}
