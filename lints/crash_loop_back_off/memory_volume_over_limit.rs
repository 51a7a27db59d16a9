//! A volume in memory may grow larger than the container's memory limit.
//!
//! ## Why it fails
//! What is written to an `emptyDir` of medium `Memory` counts against the limit of the container that
//! writes it. Where the volume's `sizeLimit` lies above, the kernel kills the container before the volume
//! is full.
//!
//! ## Bad
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata: { labels: { app: web } }
//!     spec:
//!       volumes:
//!       - name: shm
//!         emptyDir: { medium: Memory, sizeLimit: 2Gi } #~ memory-volume-over-limit
//!       containers:
//!       - name: web
//!         image: ghcr.io/acme/web:1.4.2
//!         resources:
//!           limits: { memory: 512Mi }
//!         volumeMounts:
//!         - { name: shm, mountPath: /dev/shm }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata: { labels: { app: web } }
//!     spec:
//!       volumes:
//!       - name: shm
//!         emptyDir: { medium: Memory, sizeLimit: 128Mi }
//!       containers:
//!       - name: web
//!         image: ghcr.io/acme/web:1.4.2
//!         resources:
//!           limits: { memory: 512Mi }
//!         volumeMounts:
//!         - { name: shm, mountPath: /dev/shm }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct MemoryVolumeOverLimit;

impl Lint for MemoryVolumeOverLimit {
    type Subject<'r> = Pod<'r>;
    const META: Meta = Meta::warning("L3").predicts(
        OOMKilled,
        "BackOff",
        "Back-off restarting failed container {} in pod {}",
    );

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        for volume in pod.spec.volumes() {
            let Some(directory) =
                volume.empty_dir().filter(|e| e.medium().is_some_and(|m| m.value == "Memory"))
            else {
                continue;
            };
            let Some(size) = directory.size_limit() else { continue };
            let Ok(bytes) = quantity::Quantity::parse(size.value).map(quantity::Quantity::value) else {
                continue;
            };
            let name = volume.name().map_or("", |name| name.value);
            let mounts =
                |c: &Container<'r>| c.volume_mounts().any(|m| m.name().is_some_and(|n| n.value == name));
            let limits: Vec<_> = pod.containers().filter(mounts).map(|c| (c, c.memory_limit())).collect();
            // One container without limit, or with room enough, may be the one that writes.
            let roomy = limits.iter().any(|(_, limit)| limit.is_none_or(|limit| limit.value > bytes));
            let Some((container, Some(limit))) = limits.first().filter(|_| !roomy) else { continue };
            let place = match limit.from {
                From::Written(node) => node.span(),
                From::Admission(span) => span,
                From::Default(_) => continue,
            };
            cx.warning(format!(
                "the volume `{name}` may hold {}, the container {}",
                memory::in_words(bytes as u64),
                memory::in_words(limit.value as u64)
            ))
            .at(size.node, "counts against the limit of who writes it")
            .also(place, "the container's memory limit")
            .event_message(container.back_off())
            .note("the container's last state is OOMKilled, exit code 137")
            .help("raise the memory limit above the volume's size and what the program needs, or make the volume smaller")
            .emit();
        }
    }
}
