//! The Pod must run near Pods that nobody makes.
//!
//! ## Why it fails
//! Required Pod affinity holds only where a running Pod has all the labels of its selector. Where no Pod has, the
//! scheduler rejects every node. (A Pod that its own selector matches may go first.)
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: cache, labels: { app: redis-cache } }
//! spec:
//!   containers:
//!   - name: redis
//!     image: redis:7.4.1
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, labels: { app: web } }
//! spec:
//!   affinity:
//!     podAffinity:
//!       requiredDuringSchedulingIgnoredDuringExecution:
//!       - topologyKey: kubernetes.io/hostname
//!         labelSelector:
//!           matchLabels: { app: redis-cach } #~ pod-affinity-selects-nothing
//!   containers:
//!   - name: web
//!     image: registry.example.com/web:1.4.2
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: cache, labels: { app: redis-cache } }
//! spec:
//!   containers:
//!   - name: redis
//!     image: redis:7.4.1
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, labels: { app: web } }
//! spec:
//!   affinity:
//!     podAffinity:
//!       requiredDuringSchedulingIgnoredDuringExecution:
//!       - topologyKey: kubernetes.io/hostname
//!         labelSelector:
//!           matchLabels: { app: redis-cache }
//!   containers:
//!   - name: web
//!     image: registry.example.com/web:1.4.2
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct PodAffinitySelectsNothing;

impl Lint for PodAffinitySelectsNothing {
    type Subject<'r> = Pod<'r>;
    const META: Meta = Meta::warning("P5").predicts(
        Pending,
        "FailedScheduling",
        "0/{0} nodes are available: {0} node(s) didn't match pod affinity rules.",
    );

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        if cx.run.scheduling.base(cx.run).is_some() {
            return;
        }
        let path = ["affinity", "podAffinity", "requiredDuringSchedulingIgnoredDuringExecution"];
        for term in pod.spec.node().at(&path).into_iter().flat_map(Value::items) {
            if let Some(selector) = term.get("labelSelector") {
                self::term(selector, cx);
            }
        }
    }
}

fn term<'r>(selector: Value<'r>, cx: &mut Cx<'r>) {
    let labels = |pod: Pod<'r>| pod.template.at(&["metadata", "labels"]);
    if cx.run.pods().any(|pod| selector::label_selector_matches(selector, labels(pod))) {
        return;
    }
    // Other Pods may well come from elsewhere: only a near miss is worth a word.
    for entry in selector.get("matchLabels").into_iter().flat_map(Value::entries) {
        let Some(wanted) = entry.value.text() else { continue };
        let values = cx.run.pods().filter_map(labels).filter_map(|l| l.get(entry.name()));
        let known: Vec<(&str, Value<'r>)> = values.filter_map(|v| Some((v.text()?, v))).collect();
        if known.iter().any(|(value, _)| *value == wanted) {
            continue;
        }
        let Some(near) = nearest(wanted, known.into_iter()) else { continue };
        let text = near.text().unwrap_or("");
        cx.warning(format!("no Pod has the label `{}={wanted}`, which this one must run near", entry.name()))
            .at(entry.value, "no Pod here has this value")
            .also(near, "the nearest value")
            .help(format!("write `{text}` if it was meant"))
            .unsafe_fix(format!("use `{text}`"), entry.value.span(), text)
            .emit();
    }
}
