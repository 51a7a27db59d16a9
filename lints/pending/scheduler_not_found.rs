//! `schedulerName` names a scheduler that nothing here runs.
//!
//! ## Why it fails
//! Each scheduler looks at the Pods that carry its name. A name that none has is an error nobody reports: the Pod
//! stays Pending, without a single event.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: joiner }
//! spec:
//!   schedulerName: binpacking-scheduler #~ scheduler-not-found
//!   containers:
//!   - name: joiner
//!     image: registry.example.com/joiner:0.7.0
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: joiner }
//! spec:
//!   schedulerName: default-scheduler
//!   containers:
//!   - name: joiner
//!     image: registry.example.com/joiner:0.7.0
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct SchedulerNotFound;

/// Schedulers that clusters and well-known projects bring along.
const KNOWN: &[&str] = &[
    "default-scheduler",
    "volcano",
    "yunikorn",
    "stork",
    "kai-scheduler",
    "koord-scheduler",
    "topolvm-scheduler",
    "scheduler-plugins-scheduler",
    "gke.io/optimize-utilization-scheduler",
    "hami-scheduler",
    "tidb-scheduler",
    "linstor-scheduler",
];

impl Lint for SchedulerNotFound {
    type Subject<'r> = Pod<'r>;
    const META: Meta = Meta::warning("P9").predicts(Pending, "", "");

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        let Some(place) = pod.spec.node().get("schedulerName") else { return };
        let Some(name) = place.as_str().filter(|name| !name.is_empty() && !name.contains("${")) else {
            return;
        };
        if KNOWN.contains(&name) || provided(cx.run, name) {
            return;
        }
        let near = nearest(name, KNOWN.iter().map(|known| (*known, *known)));
        let finding = cx
            .warning(format!("nothing here runs a scheduler called `{name}`"))
            .at(place, "Pods of a scheduler that does not run wait without an event");
        match near {
            Some(near) => finding
                .help(format!("write `{near}` if it was meant"))
                .unsafe_fix(format!("use `{near}`"), place.span(), near)
                .emit(),
            None => finding
                .help("leave `schedulerName` out for the default scheduler; if the cluster runs this one, allow the lint here")
                .emit(),
        }
    }
}

/// Whether anything but `schedulerName` fields of Pods mentions the name: a configuration, a flag, a workload.
fn provided(run: &Run, name: &str) -> bool {
    let users = run.pods().filter_map(|pod| pod.spec.node().get("schedulerName"));
    let users = users.filter(|value| value.as_str() == Some(name)).count().max(1);
    let mentions: usize = run.trees.iter().map(|data| data.tree.source.text.matches(name).count()).sum();
    mentions > users
}
