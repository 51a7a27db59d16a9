//! An argument names a file that the mounted ConfigMap or Secret does not have.
//!
//! ## Why it fails
//! The folder holds the keys of the ConfigMap and nothing else. The program finds no such file and ends.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: web, namespace: shop }
//! data:
//!   settings.yml: "debug: false"
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     args: [--config=/etc/web/settings.yaml] #~ argument-names-missing-file
//!     volumeMounts: [{ name: config, mountPath: /etc/web }]
//!   volumes:
//!   - name: config
//!     configMap: { name: web }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: web, namespace: shop }
//! data:
//!   settings.yml: "debug: false"
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     args: [--config=/etc/web/settings.yml]
//!     volumeMounts: [{ name: config, mountPath: /etc/web }]
//!   volumes:
//!   - name: config
//!     configMap: { name: web }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ArgumentNamesMissingFile;

impl Lint for ArgumentNamesMissingFile {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::warning("E1 H8 C14").predicts(
        CrashLoopBackOff,
        "BackOff",
        "Back-off restarting failed container {} in pod {}",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        if container.volume_mounts().next().is_none() {
            return;
        }
        let mut known: Option<Vec<mounted::MountedFile<'r>>> = None;
        let working_folder = container.spec.node().get("workingDir").and_then(Value::as_str);
        for (at, item) in container.command_line().enumerate() {
            let Some(written) = path_in(item.value, at > 0 && working_folder.is_some()) else { continue };
            let path = match working_folder {
                Some(folder) if !written.starts_with('/') => {
                    format!("{}/{}", folder.trim_end_matches('/'), written.trim_start_matches("./"))
                }
                _ => written.to_owned(),
            };
            let Some((folder, name)) = path.rsplit_once('/') else { continue };
            if !name.contains('.') || !is_closed(container, folder, &path) {
                continue;
            }
            let files = known.get_or_insert_with(|| mounted::files(container));
            let beside: Vec<_> = files
                .iter()
                .filter(|file| file.path.rsplit_once('/').is_some_and(|(at, _)| at == folder))
                .collect();
            let Some(first) = beside.first() else { continue };
            if beside.iter().any(|file| file.path == path || !reference::keys_are_final(file.object)) {
                continue;
            }
            let at = item.value.len() - written.len();
            let finding = cx
                .warning(format!("there is no file `{path}`"))
                .at(item.node.part(at..item.value.len()), "")
                .also(
                    first.mount.node(),
                    format!("{} `{}` is the whole folder", first.object.kind(), first.object.name()),
                )
                .event_message(container.back_off());
            let near = nearest(name, beside.iter().filter_map(|f| Some((f.path.rsplit_once('/')?.1, f))));
            match near {
                Some(near) => {
                    finding.also(near.node, "this one is there").help(format!("write `{}`", near.path)).emit()
                }
                None => finding.help("name a key that is there, or add it").emit(),
            }
        }
    }
}

/// Endings of scripts that interpreters are given without a folder.
const SCRIPTS: &[&str] = &[".py", ".js", ".mjs", ".sh", ".rb", ".pl", ".php"];

/// The path an item ends in: an absolute one, alone or behind `=`, or a script in the working folder.
fn path_in(item: &str, in_folder: bool) -> Option<&str> {
    let path = item.rsplit_once('=').map_or(item, |(_, path)| path);
    let plain = path.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'.' | b'-' | b'_'));
    let script = in_folder && !item.starts_with('-') && SCRIPTS.iter().any(|end| item.ends_with(end));
    (plain && (path.starts_with('/') || script && path == item)).then_some(path)
}

/// Whether a folder is one ConfigMap or Secret as a whole, and nothing else is mounted at the path.
fn is_closed(container: Container<'_>, folder: &str, path: &str) -> bool {
    let mut at_folder = 0;
    for mount in container.volume_mounts() {
        let place = mount.mount_path().map_or("", |place| place.value.trim_end_matches('/'));
        if place == path {
            return false;
        }
        if place == folder {
            let volume = mount.name().and_then(|name| container.pod.volume(name.value));
            let whole = volume.is_some_and(|v| v.config_map().is_some() || v.secret().is_some());
            if !whole || mount.sub_path().is_some() {
                return false;
            }
            at_folder += 1;
        }
    }
    at_folder == 1
}
