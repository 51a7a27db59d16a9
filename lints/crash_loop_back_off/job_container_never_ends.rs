//! A Job's Pod has a container that never ends beside the one that does the work.
//!
//! ## Why it fails
//! A Job is done when all containers of its Pod have ended. A proxy or log shipper that keeps running keeps
//! the Job open for ever. As a sidecar (an init container with `restartPolicy: Always`) it is stopped when
//! the work is done.
//!
//! ## Bad
//! ```yaml
//! apiVersion: batch/v1
//! kind: Job
//! metadata: { name: import, namespace: shop }
//! spec:
//!   template:
//!     spec:
//!       restartPolicy: Never
//!       containers:
//!       - name: import
//!         image: ghcr.io/acme/import:1.4.2
//!       - name: proxy
//!         image: nginx:1.27.2
//!         command: ["nginx", "-g", "daemon off;"] #~ job-container-never-ends
//! ```
//! ## Good
//! ```yaml
//! apiVersion: batch/v1
//! kind: Job
//! metadata: { name: import, namespace: shop }
//! spec:
//!   template:
//!     spec:
//!       restartPolicy: Never
//!       initContainers:
//!       - name: proxy
//!         image: nginx:1.27.2
//!         restartPolicy: Always
//!         command: ["nginx", "-g", "daemon off;"]
//!       containers:
//!       - name: import
//!         image: ghcr.io/acme/import:1.4.2
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct JobContainerNeverEnds;

impl Lint for JobContainerNeverEnds {
    type Subject<'r> = Pod<'r>;
    const META: Meta = Meta::warning("L1").predicts(NotReady, "", "");

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        let apps = || pod.containers().filter(|c| c.role == ContainerRole::App);
        if !pod.runs_to_completion() || apps().count() < 2 || apps().all(|c| c.lifetime() == Lifetime::Stays)
        {
            return;
        }
        for container in apps().filter(|c| c.lifetime() == Lifetime::Stays) {
            let Some(span) = container.argv().and_then(|argv| command::staying_command(&argv)) else {
                continue;
            };
            cx.warning(format!(
                "container `{}` never ends, and neither does the Job",
                container.name_or_empty()
            ))
            .at(span, "this runs until it is stopped")
            .help("make it a sidecar: an init container with `restartPolicy: Always`")
            .emit();
        }
    }
}
