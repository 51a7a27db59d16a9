//! The files that ConfigMap and Secret volumes bring into a container.

use std::borrow::Cow;

use super::env::{data_of, definition};
use super::{Container, KeyToPath, Object, Spanned, VolumeMount};
use crate::syntax::yaml::Value;

/// A file that a volume brings.
#[derive(Debug, Clone)]
pub struct MountedFile<'r> {
    /// Its path in the container.
    pub path: String,
    /// Its content; `None` where it is no text.
    pub text: Option<Cow<'r, str>>,
    /// The value it is written as.
    pub node: Value<'r>,
    /// The key it is kept under.
    pub key: &'r str,
    /// The ConfigMap or Secret.
    pub object: Object<'r>,
    /// Its mode: of the item, of the volume, or 0644 (`SetDefaults_ConfigMapVolumeSource`).
    pub mode: i64,
    /// The mode as written, or the volume's source where none is.
    pub mode_node: Value<'r>,
    /// The mount that brings it.
    pub mount: VolumeMount<'r>,
}

/// One ConfigMap or Secret in a volume.
struct VolumePart<'r> {
    kind: &'static str,
    name: Spanned<'r, &'r str>,
    items: Vec<KeyToPath<'r>>,
    mode: Option<Spanned<'r, i64>>,
    node: Value<'r>,
}

/// Every file of every ConfigMap and Secret volume mounted in a container, as far as the objects are here.
pub fn files<'r>(container: Container<'r>) -> Vec<MountedFile<'r>> {
    let mut out = Vec::new();
    for mount in container.spec.volume_mounts() {
        let (Some(name), Some(path)) = (mount.name(), mount.mount_path()) else { continue };
        let Some(volume) = container.pod.volume(name.value) else { continue };
        for part in parts(volume) {
            let Some(object) = definition(container.object(), part.kind, part.name.value) else { continue };
            add(&part, object, mount, path.value, &mut out);
        }
    }
    out
}

fn parts<'r>(volume: super::Volume<'r>) -> Vec<VolumePart<'r>> {
    let mut out = Vec::new();
    if let Some((map, name)) = volume.config_map().and_then(|m| Some((m, m.name()?))) {
        let (items, mode, node) = (map.items().collect(), map.default_mode(), map.node());
        out.push(VolumePart { kind: "ConfigMap", name, items, mode, node });
    }
    if let Some((secret, name)) = volume.secret().and_then(|s| Some((s, s.secret_name()?))) {
        let (items, mode, node) = (secret.items().collect(), secret.default_mode(), secret.node());
        out.push(VolumePart { kind: "Secret", name, items, mode, node });
    }
    let Some(projected) = volume.projected() else { return out };
    for source in projected.sources() {
        for (kind, reference) in [("ConfigMap", source.config_map()), ("Secret", source.secret())] {
            let Some((reference, name)) = reference.and_then(|r| Some((r, r.name()?))) else { continue };
            let (items, mode, node) =
                (reference.items().collect(), projected.default_mode(), projected.node());
            out.push(VolumePart { kind, name, items, mode, node });
        }
    }
    out
}

fn add<'r>(
    part: &VolumePart<'r>,
    object: Object<'r>,
    mount: VolumeMount<'r>,
    folder: &str,
    out: &mut Vec<MountedFile<'r>>,
) {
    for (key, text, node) in data_of(object) {
        let item = part.items.iter().find(|item| item.key().is_some_and(|k| k.value == key));
        if item.is_none() && !part.items.is_empty() {
            continue;
        }
        let file = item.and_then(|item| item.path()).map_or(key, |path| path.value);
        let path = match mount.sub_path().map(|s| s.value.trim_end_matches('/')) {
            None | Some("") => format!("{}/{file}", folder.trim_end_matches('/')),
            Some(sub) if sub == file => folder.to_owned(),
            Some(sub) => match file.strip_prefix(sub).and_then(|rest| rest.strip_prefix('/')) {
                Some(rest) => format!("{}/{rest}", folder.trim_end_matches('/')),
                None => continue,
            },
        };
        let mode = item.and_then(|item| item.mode()).or(part.mode);
        out.push(MountedFile {
            path,
            text,
            node,
            key,
            object,
            mode: mode.map_or(0o644, |mode| mode.value),
            mode_node: mode.map_or(part.node, |mode| mode.node),
            mount,
        });
    }
}
