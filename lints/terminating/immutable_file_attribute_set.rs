//! The container sets the immutable attribute on files of its own layer.
//!
//! ## Why it fails
//! A file with the attribute `i` cannot be removed, not even by the runtime: the container's folder stays
//! (`operation not permitted`), and with it the Pod, until somebody runs `chattr -i` on the node.
//!
//! ## Bad
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata:
//!       labels: { app: web }
//!     spec:
//!       containers:
//!       - name: web
//!         image: ghcr.io/acme/web:1.4.2
//!         command: [sh, -c, "chattr +i /opt/license.key && exec server"] #~ immutable-file-attribute-set
//! ```
//! ## Good
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata:
//!       labels: { app: web }
//!     spec:
//!       containers:
//!       - name: web
//!         image: ghcr.io/acme/web:1.4.2
//!         command: [sh, -c, "chmod 0400 /opt/license.key && exec server"]
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ImmutableFileAttributeSet;

impl Lint for ImmutableFileAttributeSet {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::warning("T2").predicts(Terminating, "FailedKillPod", "operation not permitted");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let set = |command: &str| {
            let mut words = command.split_whitespace();
            let program = words.find(|w| *w != "sudo" && !w.contains('='));
            program.is_some_and(|p| p.rsplit('/').next() == Some("chattr"))
                && words.any(|w| w.starts_with('+') && w.contains('i'))
        };
        let place = |text: &str| {
            let command = text.split(['\n', ';', '&', '|']).find(|command| set(command))?;
            let start = command.as_ptr() as usize - text.as_ptr() as usize;
            let indent = command.len() - command.trim_start().len();
            Some((start + indent, start + command.trim_end().len()))
        };
        let direct = container.command().next().is_some_and(|c| c.value.rsplit('/').next() == Some("chattr"));
        for item in container.command_line() {
            let script = place(item.value).map(|(start, end)| yaml::inner_span(item.node, start, end));
            let flag = direct && item.value.starts_with('+') && item.value.contains('i');
            if let Some(span) = script.or(flag.then(|| item.span())) {
                let path = item.node.path_from(container.object().root());
                cx.warning("files made immutable cannot be removed with the container")
                    .at(span, "`chattr +i`")
                    .field(path)
                    .help("use permissions (`chmod 0400`) or a read-only mount instead")
                    .emit();
            }
        }
    }
}
