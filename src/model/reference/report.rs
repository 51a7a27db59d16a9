//! What is said of a ConfigMap or Secret that a Pod cannot get.

use super::{PodReference, Site, keys_are_final, meant, nearest_key};
use crate::cluster::index::{Lookup, Missing};
use crate::diagnostic::{PodState, Severity};
use crate::lint::Cx;
use crate::model::env::data_of;
use crate::model::{Object, Pod};

impl PodReference<'_> {
    fn state(&self) -> PodState {
        match self.site {
            Site::Volume(_) => PodState::ContainerCreating,
            _ => PodState::CreateContainerConfigError,
        }
    }
}

/// Reports an object that nobody defines: an error where that is certain, a warning where the files show what was
/// meant, else a note. A ConfigMap is expected beside its Pods more than a Secret is.
pub fn report_missing_object<'r>(pod: Pod<'r>, wanted: &PodReference<'r>, cx: &mut Cx<'r>) {
    let (kind, name) = (wanted.kind, wanted.name.value);
    let Lookup::Missing(missing) = cx.lookup(pod.object, kind, name) else { return };
    let likely = meant(pod.object, kind, name, &missing);
    let severity = severity(&missing, likely.is_some());
    let namespace = pod.object.namespace_or_default();
    let message = wanted.event_message(&format!("{} \"{name}\" not found", wanted.resource()));
    let mut finding = cx
        .report(severity, format!("there is no {kind} `{name}` in namespace `{namespace}`"))
        .at(wanted.name, "")
        .state(wanted.state())
        .event_message(message);
    finding = match likely {
        Some(likely) => {
            let other = likely.object();
            let span = wanted.name.node.part(0..name.len());
            let finding = finding.also(other.head(), likely.says());
            if other.name() == name {
                finding.help(format!("references do not cross namespaces: define it in `{namespace}` too"))
            } else {
                finding
                    .help(format!(
                        "name `{}` if that was meant, or mark the reference `optional: true`",
                        other.name()
                    ))
                    .unsafe_fix(format!("write `{}`", other.name()), span, other.name())
            }
        }
        None => finding.help("define it, mark the reference `optional: true`, or list it under `external`"),
    };
    finding.emit();
}

fn severity(missing: &Missing<'_>, likely: bool) -> Severity {
    match (missing.certain, likely) {
        (true, _) => Severity::Error,
        (false, true) => Severity::Warning,
        (false, false) => Severity::Note,
    }
}

/// Reports keys that no definition of the object has: certain if the definition is applied together with the Pod.
pub fn report_missing_keys<'r>(pod: Pod<'r>, wanted: &PodReference<'r>, cx: &mut Cx<'r>) {
    if wanted.keys.is_empty() {
        return;
    }
    let Lookup::Found(candidates) = cx.lookup(pod.object, wanted.kind, wanted.name.value) else { return };
    if !candidates.iter().all(|candidate| keys_are_final(*candidate)) {
        return;
    }
    let Some(object) = candidates.first().copied() else { return };
    for key in &wanted.keys {
        let has = |o: &Object<'_>| data_of(*o).any(|(known, ..)| known == key.value);
        if key.value.contains("${") || candidates.iter().any(has) {
            continue;
        }
        let together = object.data().unit == pod.object.data().unit && same_place(object, pod.object);
        let severity = if together { Severity::Error } else { Severity::Warning };
        report_key(object, wanted, *key, severity, cx);
    }
}

/// Whether the object is surely the one the Pod will get: the namespaces are the same in writing.
fn same_place(object: Object<'_>, asking: Object<'_>) -> bool {
    object.namespace() == asking.namespace()
}

fn report_key<'r>(
    object: Object<'r>,
    wanted: &PodReference<'r>,
    key: crate::model::Spanned<'r, &'r str>,
    severity: Severity,
    cx: &mut Cx<'r>,
) {
    let (kind, name) = (wanted.kind, object.name());
    let says = match (wanted.site, kind) {
        (Site::Volume(_), "ConfigMap") => {
            format!("configmap references non-existent config key: {}", key.value)
        }
        (Site::Volume(_), _) => format!("references non-existent secret key: {}", key.value),
        _ => format!("couldn't find key {} in {kind} {}", key.value, object.full_name()),
    };
    let near = nearest_key(object, key.value);
    let mut finding = cx
        .report(severity, format!("{kind} `{name}` has no key `{}`", key.value))
        .at(key, "this key is asked for here")
        .state(wanted.state())
        .event_message(wanted.event_message(&says));
    finding = match near {
        Some((near, node)) => finding
            .also(node.key().unwrap_or(node), format!("the nearest key of {kind} `{name}`"))
            .help("name an existing key, or mark the reference `optional: true`")
            .unsafe_fix(format!("use `{near}`"), key.node.part(0..key.value.len()), near),
        None => finding
            .also(object.head(), format!("this {kind}"))
            .help("add the key, or mark the reference `optional: true`"),
    };
    finding.emit();
}
