//! A container names no command, and neither does its image.
//!
//! ## Why it fails
//! The runtime has nothing to start: distroless base images come without entrypoint and command.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: gcr.io/distroless/static-debian12:nonroot #~ image-without-command
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: gcr.io/distroless/static-debian12:nonroot
//!     command: ["/app/web"]
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ImageWithoutCommand;

impl Lint for ImageWithoutCommand {
    type Subject<'r> = Container<'r>;
    const META: Meta =
        Meta::error("L1 C1").predicts(CreateContainerError, "Failed", "Error: no command specified");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        if container.command_line().next().is_some() {
            return;
        }
        let (Some(image), Some(known)) = (container.image(), container.known_image()) else { return };
        if known.image.default_command != DefaultCommand::Nothing {
            return;
        }
        let severity = if known.certain { Severity::Error } else { Severity::Warning };
        cx.report(
            severity,
            format!("neither the container nor the image `{}` says what to run", image.value),
        )
        .at(image, "this image has no entrypoint and no command")
        .help("write `command`, or use the image that holds your program")
        .emit();
    }
}
