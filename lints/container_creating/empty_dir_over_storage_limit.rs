//! An emptyDir may hold more than the Pod's ephemeral storage limit.
//!
//! ## Why it fails
//! What is written to an `emptyDir` counts against the containers' `ephemeral-storage` limits. Where the
//! volume's `sizeLimit` lies above their sum, the Pod is evicted before the volume is full: `Pod ephemeral
//! local storage usage exceeds the total limit of containers`.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   volumes:
//!   - name: data
//!     emptyDir: { sizeLimit: 5Gi } #~ empty-dir-over-storage-limit
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     resources:
//!       limits: { ephemeral-storage: 1Gi }
//!     volumeMounts:
//!     - { name: data, mountPath: /data }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   volumes:
//!   - name: data
//!     emptyDir: { sizeLimit: 5Gi }
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     resources:
//!       limits: { ephemeral-storage: 6Gi }
//!     volumeMounts:
//!     - { name: data, mountPath: /data }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct EmptyDirOverStorageLimit;

impl Lint for EmptyDirOverStorageLimit {
    type Subject<'r> = Pod<'r>;
    const META: Meta = Meta::warning("C3").predicts(
        Evicted,
        "Evicted",
        "Pod ephemeral local storage usage exceeds the total limit of containers {}. ",
    );

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        let mut total = quantity::Quantity::ZERO;
        let mut place = None;
        // Only where every container has a limit is there one for the Pod.
        for container in pod.running_containers() {
            let Some(limit) = container.limit("ephemeral-storage") else { return };
            let Some(Ok(quantity)) = limit.text().map(quantity::Quantity::parse) else { return };
            total = total.plus(quantity);
            place.get_or_insert(limit);
        }
        let Some(place) = place else { return };
        for volume in pod.spec.volumes() {
            let Some(directory) =
                volume.empty_dir().filter(|e| e.medium().is_none_or(|m| m.value.is_empty()))
            else {
                continue;
            };
            let Some(size) = directory.size_limit() else { continue };
            let Ok(limit) = quantity::Quantity::parse(size.value) else { continue };
            if limit > total {
                cx.warning(format!("the volume may hold `{}`, the Pod {total} in all", size.value))
                    .at(size.node, "never reached")
                    .also(place, "counts against this limit")
                    .event_message(format!(
                        "Pod ephemeral local storage usage exceeds the total limit of containers {total}. "
                    ))
                    .help("raise the `ephemeral-storage` limit above the volume's size")
                    .emit();
            }
        }
    }
}
