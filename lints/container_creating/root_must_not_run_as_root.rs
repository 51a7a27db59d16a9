//! A container must not run as root, and would.
//!
//! ## Why it fails
//! With `runAsNonRoot: true` the kubelet refuses to create a container whose user is 0. The user is
//! `runAsUser`, or else the image's own, and that must be a number: of a name the kubelet cannot tell.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: nginx:1.27.2
//!     securityContext: { runAsNonRoot: true } #~ root-must-not-run-as-root
//! ```
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     securityContext: { runAsNonRoot: true, runAsUser: 0 } #~ root-must-not-run-as-root
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
//!     securityContext: { runAsNonRoot: true, runAsUser: 101 }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct RootMustNotRunAsRoot;

impl Lint for RootMustNotRunAsRoot {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("L1 C1").predicts(CreateContainerConfigError, "Failed", "Error: {}");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let (own, pod) = (container.security_context(), container.pod.spec.security_context());
        let wanted =
            own.and_then(SecurityContext::run_as_non_root).or_else(|| pod.and_then(|p| p.run_as_non_root()));
        let Some(wanted) = wanted.filter(|wanted| wanted.value) else { return };
        let user = container.user();
        let of = format!(
            "(pod: \"{}_{}\", container: {})",
            container.object().name(),
            container.object().namespace_or_default(),
            container.name_or_empty()
        );
        if let Some(user) = user {
            if user.value == 0 {
                cx.error("the user is 0, and `runAsNonRoot` forbids that")
                    .at(user, "root")
                    .also(wanted, "must not be root")
                    .event_message(format!("Error: container's runAsUser breaks non-root policy {of}"))
                    .help("name a user other than 0")
                    .emit();
            }
            return;
        }
        // Windows has no user 0.
        let windows = container.pod.spec.os().and_then(|os| os.str_at(&["name"])) == Some("windows");
        let (Some(image), Some(known)) = (container.image(), container.known_image()) else { return };
        let (message, event) = match known.user() {
            _ if windows => return,
            ImageUser::Root => (
                format!("the image `{}` runs as root, and `runAsNonRoot` forbids that", image.value),
                format!("Error: container has runAsNonRoot and image will run as root {of}"),
            ),
            ImageUser::Name(user) => (
                format!(
                    "the image `{}` runs as `{user}`, and of a name the kubelet cannot tell who it is",
                    image.value
                ),
                format!(
                    "Error: container has runAsNonRoot and image has non-numeric user ({user}), cannot verify user is non-root {of}"
                ),
            ),
            _ => return,
        };
        let severity = if known.certain { Severity::Error } else { Severity::Warning };
        cx.report(severity, message)
            .at(wanted, "must not be root")
            .also(image, "the image's user")
            .event_message(event)
            .help("set `runAsUser` to a user the image can work with, or use an image that has one")
            .emit();
    }
}
