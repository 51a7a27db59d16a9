//! A variable or file takes the resources of a container the Pod does not have.
//!
//! ## Why it fails
//! The kubelet looks up the container by its name and refuses to go on: `container … not found`.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     env:
//!     - name: LIMIT
//!       valueFrom: { resourceFieldRef: { containerName: app, resource: limits.memory } } #~ resource-field-of-unknown-container
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     env:
//!     - name: LIMIT
//!       valueFrom: { resourceFieldRef: { containerName: web, resource: limits.memory } }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ResourceFieldOfUnknownContainer;

/// Containers that service meshes and agents put into Pods.
const INJECTED: &[&str] = &["istio-proxy", "linkerd-proxy", "envoy", "vault-agent", "dapr", "daprd"];

impl Lint for ResourceFieldOfUnknownContainer {
    type Subject<'r> = Pod<'r>;
    const META: Meta = Meta::error("E1")
        .predicts(CreateContainerConfigError, "Failed", "Error: container {} not found")
        .predicts(
            ContainerCreating,
            "FailedMount",
            "MountVolume.SetUp failed for volume \"{}\" : container {} not found",
        );

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        let in_env = pod.containers().flat_map(|c| c.env()).filter_map(|variable| {
            Some((None, variable.value_from()?.resource_field_ref()?.container_name()?))
        });
        let in_volumes = pod.spec.volumes().flat_map(|volume| {
            let name = volume.name().map_or("", |name| name.value);
            let plain = volume.downward_api();
            let projected = volume.projected().into_iter().flat_map(ProjectedVolume::sources);
            let sources: Vec<_> =
                plain.into_iter().chain(projected.filter_map(VolumeProjection::downward_api)).collect();
            sources.into_iter().flat_map(|s| s.get("items")).flat_map(Value::items).filter_map(move |item| {
                let node = item.at(&["resourceFieldRef", "containerName"])?;
                Some((Some(name), Spanned { value: node.as_str()?, node }))
            })
        });
        for (volume, wanted) in in_env.chain(in_volumes) {
            if pod.containers().any(|c| c.name_or_empty() == wanted.value)
                || wanted.value.contains("${")
                || INJECTED.contains(&wanted.value)
            {
                continue;
            }
            let finding = cx
                .error(format!("the Pod has no container `{}`", wanted.value))
                .at(wanted, "")
                .help("name a container of this Pod, or leave the name out to mean this one");
            match volume {
                None => finding.event_message(format!("Error: container {} not found", wanted.value)).emit(),
                Some(volume) => finding
                    .state(ContainerCreating)
                    .event_message(format!(
                        "MountVolume.SetUp failed for volume \"{volume}\" : container {} not found",
                        wanted.value
                    ))
                    .emit(),
            }
        }
    }
}
