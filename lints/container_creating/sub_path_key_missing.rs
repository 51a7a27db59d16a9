//! A `subPath` names a key that the ConfigMap or Secret does not have.
//!
//! ## Why it fails
//! The kubelet makes an empty folder where the file should be. Where the image has a file there, the
//! runtime fails (`not a directory`); else the program finds a folder instead of its configuration.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: app, namespace: shop }
//! data: { app.yml: "a: 1" }
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   volumes:
//!   - name: config
//!     configMap: { name: app }
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     volumeMounts:
//!     - { name: config, mountPath: /etc/web/app.yaml, subPath: app.yaml } #~ sub-path-key-missing
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: app, namespace: shop }
//! data: { app.yaml: "a: 1" }
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   volumes:
//!   - name: config
//!     configMap: { name: app }
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     volumeMounts:
//!     - { name: config, mountPath: /etc/web/app.yaml, subPath: app.yaml }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct SubPathKeyMissing;

impl Lint for SubPathKeyMissing {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::warning("C14 E1")
        .predicts(CrashLoopBackOff, "BackOff", "Back-off restarting failed container {} in pod {}")
        .predicts(RunContainerError, "Failed", "Error: {}");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        for mount in container.volume_mounts() {
            let (Some(sub), Some(name)) = (mount.sub_path(), mount.name()) else { continue };
            let Some(volume) = container.pod.volume(name.value) else { continue };
            let (kind, object, items): (_, _, Vec<_>) = match (volume.config_map(), volume.secret()) {
                (Some(map), _) => ("ConfigMap", map.name(), map.items().collect()),
                (_, Some(secret)) => ("Secret", secret.secret_name(), secret.items().collect()),
                _ => continue,
            };
            let Some(Lookup::Found(candidates)) =
                object.map(|name| cx.lookup(container.object(), kind, name.value))
            else {
                continue;
            };
            let Some(object) = candidates.first().copied() else { continue };
            if !candidates.iter().all(|o| reference::keys_are_final(*o))
                || object.data().unit != container.object().data().unit
            {
                continue;
            }
            let wanted = sub.value.trim_matches('/');
            let paths: Vec<&str> = if items.is_empty() {
                candidates.iter().flat_map(|o| env::data_of(*o)).map(|(key, ..)| key).collect()
            } else {
                items.iter().filter_map(|item| item.path()).map(|path| path.value).collect()
            };
            let here = paths.iter().any(|p| *p == wanted || p.starts_with(&format!("{wanted}/")));
            if here || wanted.is_empty() || wanted.contains("$(") {
                continue;
            }
            let mut finding = cx
                .warning(format!("volume `{}` has no file `{wanted}`", name.value))
                .at(sub, "becomes an empty folder")
                .also(object.head(), format!("this {kind} has `{}`", paths.join("`, `")))
                .event_message(container.back_off())
                .help("name a key that is there, or add it");
            if let Some(near) = nearest(wanted, paths.iter().map(|p| (*p, *p))) {
                finding =
                    finding.unsafe_fix(format!("write `{near}`"), sub.node.part(0..sub.value.len()), near);
            }
            finding.emit();
        }
    }
}
