//! The Pods name a scheduler that nothing here runs.
//!
//! ## Why it fails
//! Each scheduler takes only the Pods that name it. With a name that no scheduler has, nobody ever looks at the Pod: it
//! stays `Pending` without any event.
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
//!       schedulerName: default-schedular #~ scheduler-undefined
//!       containers:
//!       - name: web
//!         image: ghcr.io/acme/web:1.4.2
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
//!       schedulerName: default-scheduler
//!       containers:
//!       - name: web
//!         image: ghcr.io/acme/web:1.4.2
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct SchedulerUndefined;

/// Names of schedulers in wide use.
const SCHEDULERS: &[&str] =
    &["default-scheduler", "volcano", "yunikorn", "stork", "kube-scheduler", "koord-scheduler"];

impl Lint for SchedulerUndefined {
    type Subject<'r> = Pod<'r>;
    const META: Meta = Meta::warning("P9").predicts(Pending, "", "");

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        let Some(scheduler) =
            pod.spec.scheduler_name().filter(|s| s.value != "default-scheduler" && !s.value.is_empty())
        else {
            return;
        };
        let Some(near) = nearest(scheduler.value, SCHEDULERS.iter().map(|s| (*s, *s))) else { return };
        let configured = cx.run.index.of_kind(cx.run, "KubeSchedulerConfiguration").any(|configuration| {
            let profiles = configuration.at(&["profiles"]);
            profiles
                .into_iter()
                .flat_map(Value::items)
                .any(|p| p.str_at(&["schedulerName"]) == Some(scheduler.value))
        });
        let runs = || {
            cx.run.pods().any(|p| {
                p.object.name() == scheduler.value
                    || p.containers().any(|c| {
                        c.command_line().any(|item| {
                            item.value.contains("scheduler-name") && item.value.ends_with(scheduler.value)
                        })
                    })
            })
        };
        if configured || runs() {
            return;
        }
        cx.warning(format!("no scheduler is called `{}`", scheduler.value))
            .at(scheduler, "nobody looks at these Pods")
            .write(scheduler.span(), near)
            .emit();
    }
}
