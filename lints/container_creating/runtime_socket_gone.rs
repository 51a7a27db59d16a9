//! The kubelet is sent to the socket of a runtime that is no more.
//!
//! ## Why it fails
//! The kubelet's own bridge to Docker, dockershim, went with Kubernetes 1.24
//! (<https://kubernetes.io/blog/2022/02/17/dockershim-faq/>). Nothing listens on its socket, and Docker's own speaks
//! another protocol: the kubelet ends when it starts, and the node stays NotReady.
//!
//! ## Bad
//! ```yaml
//! apiVersion: kubelet.config.k8s.io/v1beta1
//! kind: KubeletConfiguration
//! containerRuntimeEndpoint: unix:///var/run/dockershim.sock #~ runtime-socket-gone
//! ```
//! ## Good
//! ```yaml
//! apiVersion: kubelet.config.k8s.io/v1beta1
//! kind: KubeletConfiguration
//! containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct RuntimeSocketGone;

impl Lint for RuntimeSocketGone {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::warning("C16 U1")
        .predicts(ContainerCreating, "NodeNotReady", "Node is not ready")
        .predicts(Unknown, "NodeNotReady", "Node is not ready");

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        let socket = match object.kind() {
            "KubeletConfiguration" => object.at(&["containerRuntimeEndpoint"]),
            "InitConfiguration" | "JoinConfiguration" => object.at(&["nodeRegistration", "criSocket"]),
            _ => return,
        };
        let Some(socket) = socket else { return };
        let text = socket.as_str().unwrap_or("");
        let gone = if text.ends_with("/dockershim.sock") {
            "dockershim went with Kubernetes 1.24"
        } else if text.ends_with("/docker.sock") {
            "Docker's own socket speaks no CRI"
        } else {
            return;
        };
        cx.warning(format!("no container runtime answers at `{text}`"))
            .at(socket, gone)
            .help("name the runtime's: `unix:///run/containerd/containerd.sock`, `unix:///var/run/crio/crio.sock` or cri-dockerd's `unix:///run/cri-dockerd.sock`")
            .emit();
    }
}
