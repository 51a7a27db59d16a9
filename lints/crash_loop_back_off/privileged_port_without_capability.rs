//! A process that is not root listens on a port below 1024.
//!
//! ## Why it fails
//! Binding such a port takes the capability NET_BIND_SERVICE, which a process of another user than root
//! does not get. (containerd from 2.0 on and Docker allow it in a Pod's own network; older runtimes do not:
//! `bind: permission denied`.)
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: nginx:1.27.2 #~ privileged-port-without-capability
//!     securityContext:
//!       runAsUser: 101
//!       capabilities: { drop: [ALL] }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: nginxinc/nginx-unprivileged:1.27.2
//!     securityContext:
//!       runAsUser: 101
//!       capabilities: { drop: [ALL] }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct PrivilegedPortWithoutCapability;

impl Lint for PrivilegedPortWithoutCapability {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::note("L1").predicts(
        CrashLoopBackOff,
        "BackOff",
        "Back-off restarting failed container {} in pod {}",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let user = container
            .security_context()
            .and_then(SecurityContext::run_as_user)
            .or_else(|| container.pod.spec.security_context().and_then(|p| p.run_as_user()));
        let Some(user) = user.filter(|user| user.value > 0) else { return };
        let allowed = container
            .pod
            .spec
            .security_context()
            .into_iter()
            .flat_map(|p| p.sysctls())
            .any(|s| s.name().is_some_and(|n| n.value == "net.ipv4.ip_unprivileged_port_start"));
        let (Some(image), Some(known)) = (container.image(), container.known_image()) else { return };
        let Some(port) = known.image.ports.iter().find(|port| **port < 1024).filter(|_| !allowed) else {
            return;
        };
        cx.note(format!("`{}` listens on port {port}, which takes root or a capability", image.value))
            .at(image, "")
            .also(user, "not root")
            .event_message(container.back_off())
            .help("let it listen on a port from 1024 on, or set the sysctl `net.ipv4.ip_unprivileged_port_start`")
            .emit();
    }
}
