//! A container runs an image that has nothing to run for long.
//!
//! ## Why it fails
//! Images of operating systems, interpreters and tools start a shell or print their usage when nobody says
//! what to run. Without a terminal that ends at once, and Kubernetes restarts the container for ever.
//!
//! ## Bad
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata: { labels: { app: web } }
//!     spec:
//!       containers:
//!       - name: web
//!         image: ubuntu:24.04 #~ image-without-long-running-command
//! ```
//! ## Good
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata: { labels: { app: web } }
//!     spec:
//!       containers:
//!       - name: web
//!         image: ubuntu:24.04
//!         command: ["sleep", "infinity"]
//! ```
//! ```yaml
//! apiVersion: batch/v1
//! kind: Job
//! metadata: { name: hello }
//! spec:
//!   template:
//!     spec:
//!       restartPolicy: Never
//!       containers:
//!       - name: hello
//!         image: hello-world:linux
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ImageWithoutLongRunningCommand;

impl Lint for ImageWithoutLongRunningCommand {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("L1 H6").predicts(
        CrashLoopBackOff,
        "BackOff",
        "Back-off restarting failed container {} in pod {}",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        if !container.restarts_always()
            || container.is_interactive()
            || container.command_line().next().is_some()
        {
            return;
        }
        let (Some(image), Some(known)) = (container.image(), container.known_image()) else { return };
        let runs = match known.image.default_command {
            DefaultCommand::Interactive(program) => {
                format!("`{program}`, which ends at once without a terminal")
            }
            DefaultCommand::Ends(program) => format!("`{program}`, which ends at once"),
            _ => return,
        };
        let severity = if known.certain { Severity::Error } else { Severity::Warning };
        cx.report(severity, format!("the image `{}` has no long-running command", image.value))
            .at(image, format!("runs {runs}"))
            .event_message(container.back_off())
            .note("the container's last state is Completed or Error, soon after each start")
            .help("say what to run in `command`; to keep a container for debugging: `[\"sleep\", \"infinity\"]`")
            .emit();
    }
}
