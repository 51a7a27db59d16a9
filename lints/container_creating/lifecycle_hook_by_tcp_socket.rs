//! A lifecycle hook opens a TCP connection, which hooks cannot do.
//!
//! ## Why it fails
//! `tcpSocket` is kept in the API but no kubelet runs it: the hook fails each time
//! (<https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#LifecycleHandler>).
//! After a failed postStart hook the container is killed.
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
//!     lifecycle:
//!       postStart:
//!         tcpSocket: { port: 8080 } #~ lifecycle-hook-by-tcp-socket
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
//!     lifecycle:
//!       postStart:
//!         exec: { command: [/app/warm-up] }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct LifecycleHookByTcpSocket;

impl Lint for LifecycleHookByTcpSocket {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("C15")
        .predicts(PostStartHookError, "FailedPostStartHook", "PostStartHook failed")
        .predicts(Terminating, "FailedPreStopHook", "PreStopHook failed");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let Some(lifecycle) = container.lifecycle() else { return };
        let hooks = [(lifecycle.post_start(), PostStartHookError), (lifecycle.pre_stop(), Terminating)];
        for (hook, state) in hooks {
            let Some(socket) = hook.and_then(LifecycleHandler::tcp_socket) else { continue };
            let place = socket.port().map_or(socket.node(), |port| port.node);
            cx.error("no kubelet opens a TCP connection for a hook")
                .at(place, "")
                .state(state)
                .help("use `exec` or `httpGet`")
                .emit();
        }
    }
}
