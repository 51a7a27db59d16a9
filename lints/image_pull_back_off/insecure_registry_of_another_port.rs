//! The image is on another port of the registry that the node may ask without TLS.
//!
//! ## Why it fails
//! Docker asks a registry by plain http only if `daemon.json` lists it in `insecure-registries` with the very same
//! port. An image on another port is asked by https, and the pull fails.
//!
//! ## Bad
//! ```json file=node/daemon.json
//! { "insecure-registries": ["registry.factory.local:5001"] }
//! ```
//! ```yaml file=pod.yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: mes }
//! spec:
//!   containers:
//!   - name: mes
//!     image: registry.factory.local:5000/mes/adapter:2.8.0 #~ insecure-registry-of-another-port
//! ```
//! ## Good
//! ```json file=node/daemon.json
//! { "insecure-registries": ["registry.factory.local:5000"] }
//! ```
//! ```yaml file=pod.yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: mes }
//! spec:
//!   containers:
//!   - name: mes
//!     image: registry.factory.local:5000/mes/adapter:2.8.0
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct InsecureRegistryOfAnotherPort;

impl Lint for InsecureRegistryOfAnotherPort {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::warning("I1").predicts(
        ErrImagePull,
        "Failed",
        "Failed to pull image: http: server gave HTTP response to HTTPS client",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let Some(image) = container.image() else { return };
        let Some((registry, _)) = image.value.split_once('/') else { return };
        let Some((host, port)) = registry.split_once(':') else { return };
        for file in node::node_files(cx.run, NodeConfig::DockerDaemon) {
            for (_, root) in file.data.tree.roots() {
                let listed: Vec<_> =
                    root.get("insecure-registries").into_iter().flat_map(Value::items).collect();
                let known = |item: &&Value<'_>| item.as_str().is_some_and(|r| r == registry || r == host);
                if listed.iter().any(|item| known(&item)) {
                    continue;
                }
                let other = listed.iter().find(|item| {
                    item.as_str().and_then(|r| r.split_once(':')).is_some_and(|(name, _)| name == host)
                });
                if let Some(other) = other {
                    cx.warning(format!(
                        "`{registry}` is not among the insecure registries, another port of it is"
                    ))
                    .at(image, format!("asked by https on port {port}"))
                    .also(*other, "the port that may be asked without TLS")
                    .help("use the same port in both")
                    .emit();
                }
            }
        }
    }
}
