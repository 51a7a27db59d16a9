//! The node's set-up installs two packages of Docker or containerd over each other.
//!
//! ## Why it fails
//! The distribution's `docker`/`docker.io` and Docker's own `docker-ce` bring different `containerd` and `runc`
//! binaries. What the older package leaves behind is then started with the newer one's daemon, and sandboxes fail.
//!
//! ## Bad
//! ```yaml
//! apiVersion: bootstrap.cluster.x-k8s.io/v1beta1
//! kind: KubeadmConfigTemplate
//! metadata: { name: workers }
//! spec:
//!   template:
//!     spec:
//!       preKubeadmCommands:
//!       - yum install -y docker #~ two-dockers-on-one-node
//!       - yum install -y docker-ce containerd.io
//! ```
//! ## Good
//! ```yaml
//! apiVersion: bootstrap.cluster.x-k8s.io/v1beta1
//! kind: KubeadmConfigTemplate
//! metadata: { name: workers }
//! spec:
//!   template:
//!     spec:
//!       preKubeadmCommands:
//!       - yum remove -y docker
//!       - yum install -y docker-ce containerd.io
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct TwoDockersOnOneNode;

impl Lint for TwoDockersOnOneNode {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::warning("C12").predicts(
        ContainerCreating,
        "FailedCreatePodSandBox",
        "Failed to create pod sandbox: Error response from daemon: ttrpc: client shutting down",
    );

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        let Some(spec) = object.spec().filter(|_| object.group() == "bootstrap.cluster.x-k8s.io") else {
            return;
        };
        let inner = spec.at(&["template", "spec"]).or_else(|| spec.get("kubeadmConfigSpec")).unwrap_or(spec);
        let (mut old, mut new) = (None, None);
        for command in inner.get("preKubeadmCommands").into_iter().flat_map(Value::items) {
            let Some(text) = command.as_str() else { continue };
            for part in text.split(['\n', ';', '&']) {
                let words: Vec<_> = part.split_whitespace().collect();
                if words.iter().any(|w| matches!(*w, "remove" | "purge" | "erase")) {
                    return;
                }
                if !words.contains(&"install") {
                    continue;
                }
                if words.iter().any(|w| matches!(*w, "docker" | "docker.io" | "docker-engine")) {
                    old = old.or(Some(command));
                }
                if words.iter().any(|w| matches!(*w, "docker-ce" | "containerd.io")) {
                    new = new.or(Some(command));
                }
            }
        }
        if let (Some(old), Some(new)) = (old, new) {
            cx.warning("two Docker packages are installed over each other")
                .at(old, "the distribution's")
                .also(new, "Docker's own")
                .help("install one of them; remove the other first on nodes that have it")
                .emit();
        }
    }
}
