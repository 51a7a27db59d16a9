//! A container runs an image that has nothing to run for long.
//!
//! ## Why it fails
//! Images of operating systems, interpreters and tools start a shell or print their usage when nobody says
//! what to run. Without a terminal that ends at once, and Kubernetes restarts the container for ever. Some servers
//! print their usage likewise, unless an argument tells them to serve (`start`, `server`, `tunnel`).
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
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: sso, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: sso } }
//!   template:
//!     metadata: { labels: { app: sso } }
//!     spec:
//!       containers:
//!       - name: keycloak
//!         image: quay.io/keycloak/keycloak:26.0
//!         args: ["--hostname=sso.example.com"] #~ image-without-long-running-command
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
        if !container.restarts_always() || container.is_interactive() || container.has_command() {
            return;
        }
        let (Some(image), Some(known)) = (container.image(), container.known_image()) else { return };
        let variable = known.image.instead_of_arguments;
        if !variable.is_empty() && Environment::of(container).may_have(&[variable]) {
            return;
        }
        if let Some(first) = container.args().next() {
            return without_verb(container, &known, first, cx);
        }
        let runs = match known.image.default_command {
            DefaultCommand::Interactive(program) => {
                format!("`{program}`, which ends at once without a terminal")
            }
            DefaultCommand::Ends(program) => format!("`{program}`, which ends at once"),
            _ => return,
        };
        let severity = if known.certain { Severity::Error } else { Severity::Warning };
        let help = match known.image.serves_with {
            [] => {
                "say what to run in `command`; to keep a container for debugging: `[\"sleep\", \"infinity\"]`"
                    .to_owned()
            }
            [verb, ..] => format!("give it `args` that begin with `{verb}`"),
        };
        cx.report(severity, format!("the image `{}` has no long-running command", image.value))
            .at(image, format!("runs {runs}"))
            .event_message(container.back_off())
            .note("the container's last state is Completed or Error, soon after each start")
            .help(help)
            .emit();
    }
}

/// Arguments for a server, none of which tells it to serve.
fn without_verb<'r>(container: Container<'r>, known: &Known, first: Spanned<'r, &'r str>, cx: &mut Cx<'r>) {
    let verbs = known.image.serves_with;
    let says = |arg: &str| arg.contains("$(") || arg.split_whitespace().any(|word| verbs.contains(&word));
    if verbs.is_empty() || container.args().any(|arg| says(arg.value)) {
        return;
    }
    let program = known.image.program;
    cx.warning(format!("`{program}` is not told to serve, and ends"))
        .at(first, format!("no `{}` among the arguments", verbs.join("`, `")))
        .event_message(container.back_off())
        .help(format!("begin the arguments with `{}`", verbs[0]))
        .emit();
}
