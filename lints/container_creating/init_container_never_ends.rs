//! An init container runs something that never ends.
//!
//! ## Why it fails
//! The application's containers start once every init container has ended. One that runs a server or waits
//! for ever keeps the Pod in `Init` for good. (A sidecar is an init container with `restartPolicy:
//! Always`.)
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   initContainers:
//!   - name: proxy
//!     image: nginx:1.27.2
//!     command: ["nginx", "-g", "daemon off;"] #~ init-container-never-ends
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   initContainers:
//!   - name: proxy
//!     image: nginx:1.27.2
//!     restartPolicy: Always
//!     command: ["nginx", "-g", "daemon off;"]
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct InitContainerNeverEnds;

impl Lint for InitContainerNeverEnds {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("L1").predicts(PodInitializing, "", "");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        if container.role != ContainerRole::Init {
            return;
        }
        let (place, severity) = match container.argv() {
            Some(argv) if container.lifetime() == Lifetime::Stays => match command::staying_command(&argv) {
                Some(span) => (span, Severity::Error),
                None => return,
            },
            Some(_) => return,
            None if container.command_line().next().is_some() => return,
            None => match (container.image(), container.known_image()) {
                (Some(image), Some(known)) if known.image.default_command == DefaultCommand::Stays => {
                    (image.span(), if known.certain { Severity::Error } else { Severity::Warning })
                }
                _ => return,
            },
        };
        cx.report(severity, format!("init container `{}` never ends", container.name_or_empty()))
            .at(place, "this runs until it is stopped")
            .note("`kubectl get pod` shows `Init:0/…` for ever, without an event")
            .help("let it end, or make it a sidecar with `restartPolicy: Always`")
            .emit();
    }
}
