//! A volume of huge pages is used by a Pod that asks for no huge pages.
//!
//! ## Why it fails
//! The kubelet mounts an `emptyDir` of medium `HugePages` with the page size that a container of the Pod
//! asks for. Without such a request it cannot mount the volume.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   volumes:
//!   - name: pages
//!     emptyDir: { medium: HugePages } #~ huge-page-volume-without-request
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     volumeMounts:
//!     - { name: pages, mountPath: /hugepages }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   volumes:
//!   - name: pages
//!     emptyDir: { medium: HugePages }
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     resources:
//!       requests: { memory: 64Mi, hugepages-2Mi: 128Mi }
//!       limits: { memory: 64Mi, hugepages-2Mi: 128Mi }
//!     volumeMounts:
//!     - { name: pages, mountPath: /hugepages }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct HugePageVolumeWithoutRequest;

impl Lint for HugePageVolumeWithoutRequest {
    type Subject<'r> = Pod<'r>;
    const META: Meta = Meta::error("C4").predicts(
        ContainerCreating,
        "FailedMount",
        "MountVolume.SetUp failed for volume \"{}\" : medium {}: hugePages storage requested, but there is no resource request for huge pages",
    );

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        for volume in pod.spec.volumes() {
            let Some(medium) = volume.empty_dir().and_then(EmptyDirVolume::medium) else { continue };
            let Some(size) = medium.value.strip_prefix("HugePages") else { continue };
            let name = volume.name().map_or("", |name| name.value);
            let mut sizes: Vec<&str> = pod.containers().flat_map(asked).collect();
            sizes.sort_unstable();
            sizes.dedup();
            let quoted = format!("MountVolume.SetUp failed for volume \"{name}\" : medium");
            let (message, event) = match size.strip_prefix('-') {
                None if sizes.len() > 1 => (
                    format!("the Pod asks for pages of several sizes: `{}`", sizes.join("`, `")),
                    format!(
                        "{quoted}: HugePages can't be used if container requests multiple huge page sizes"
                    ),
                ),
                None if sizes.len() == 1 => continue,
                Some(size) if sizes.contains(&size) => continue,
                _ => (
                    "no container of the Pod asks for these huge pages".to_owned(),
                    format!(
                        "{quoted} {}: hugePages storage requested, but there is no resource request for huge pages",
                        medium.value
                    ),
                ),
            };
            cx.error(message)
                .at(medium, "")
                .event_message(event)
                .help("give a container `hugepages-2Mi` (or the size meant) in requests and limits, or write `HugePages-2Mi` here")
                .emit();
        }
    }
}

/// The sizes of huge pages a container asks for.
fn asked<'r>(container: Container<'r>) -> impl Iterator<Item = &'r str> {
    let resources = container.resources();
    let requests = resources.into_iter().flat_map(ResourceRequirements::requests);
    let limits = resources.into_iter().flat_map(ResourceRequirements::limits);
    requests.chain(limits).filter_map(|e| e.name().strip_prefix("hugepages-"))
}
