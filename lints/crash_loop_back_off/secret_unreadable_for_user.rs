//! Files of a volume may be read by root only, and the container runs as somebody else.
//!
//! ## Why it fails
//! The kubelet writes the files of Secrets, ConfigMaps and projected volumes as root. With a mode such as 0400 and no
//! `fsGroup` nobody else may read them: the program finds the file and gets `permission denied`.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   securityContext: { runAsUser: 1000 }
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     volumeMounts: [{ name: tls, mountPath: /tls }]
//!   volumes:
//!   - name: tls
//!     secret:
//!       secretName: web-tls
//!       defaultMode: 0400 #~ secret-unreadable-for-user
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   securityContext: { runAsUser: 1000, fsGroup: 1000 }
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     volumeMounts: [{ name: tls, mountPath: /tls }]
//!   volumes:
//!   - name: tls
//!     secret:
//!       secretName: web-tls
//!       defaultMode: 0400
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct SecretUnreadableForUser;

/// Read permission of group and others. A user that the image does not know is in root's group.
const READ_BY_OTHERS: i64 = 0o044;

impl Lint for SecretUnreadableForUser {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::warning("E1 L1 C14").predicts(
        CrashLoopBackOff,
        "BackOff",
        "Back-off restarting failed container {} in pod {}",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let pod = container.pod.spec.security_context();
        let user = container.user();
        let Some(user) = user.filter(|user| user.value > 0) else { return };
        if pod.is_some_and(|pod| pod.node().get("fsGroup").is_some()) {
            return;
        }
        for mount in container.volume_mounts() {
            let volume = mount.name().and_then(|name| container.pod.volume(name.value));
            let source =
                ["secret", "configMap", "projected"].iter().find_map(|kind| volume?.node().get(kind));
            let Some(mode) = source.and_then(|source| source.get("defaultMode")) else { continue };
            let Some(bits) = mode.as_i64().filter(|bits| (0..=0o777).contains(bits)) else { continue };
            if bits & READ_BY_OTHERS == 0 {
                cx.warning(format!("user {} may not read these files", user.value))
                    .at(mode, format!("mode 0{bits:o}: root alone"))
                    .also(user, "the user it runs as")
                    .also(mount.node(), "mounted here")
                    .event_message(container.back_off())
                    .help("set `fsGroup` in the Pod's `securityContext`, or a mode such as 0440")
                    .emit();
            }
        }
    }
}
