//! The requirements on the node exclude each other: no node can meet them all.
//!
//! ## Why it fails
//! The expressions of one term, and `nodeSelector` beside them, must all hold (`AND`); only separate
//! `nodeSelectorTerms` are alternatives. A label has one value, so two `In` without a common value never hold.
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
//!       affinity:
//!         nodeAffinity:
//!           requiredDuringSchedulingIgnoredDuringExecution:
//!             nodeSelectorTerms:
//!             - matchExpressions:
//!               - { key: topology.kubernetes.io/zone, operator: In, values: [a] }
//!               - { key: topology.kubernetes.io/zone, operator: In, values: [b] } #~ node-affinity-contradicts-itself
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
//!       affinity:
//!         nodeAffinity:
//!           requiredDuringSchedulingIgnoredDuringExecution:
//!             nodeSelectorTerms:
//!             - matchExpressions:
//!               - { key: topology.kubernetes.io/zone, operator: In, values: [a, b] }
//!       containers:
//!       - name: web
//!         image: ghcr.io/acme/web:1.4.2
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct NodeAffinityContradictsItself;

impl Lint for NodeAffinityContradictsItself {
    type Subject<'r> = Pod<'r>;
    const META: Meta = Meta::error("P3 P4").predicts(
        Pending,
        "FailedScheduling",
        "node(s) didn't match Pod's node affinity/selector",
    );

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        let terms = pod.spec.affinity().and_then(|a| {
            a.at(&["nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms"])
        });
        let terms: Vec<_> = terms.into_iter().flat_map(Value::items).collect();
        let selector: Vec<Want<'r>> = pod
            .spec
            .node_selector()
            .filter_map(|e| {
                Some(Want {
                    key: e.name(),
                    node: e.value,
                    allowed: Some(vec![e.value.text()?]),
                    denied: vec![],
                    absent: false,
                })
            })
            .collect();
        let conflicts: Vec<_> = terms.iter().map(|term| conflict(&selector, *term)).collect();
        // Each term is an alternative: all of them must be impossible.
        if conflicts.is_empty() || conflicts.iter().any(Option::is_none) {
            return;
        }
        for (first, second, key) in conflicts.into_iter().flatten() {
            cx.error(format!("no node can meet both requirements on `{key}`"))
                .at(second, "")
                .also(first, "together with this one")
                .help("put the values into one `In`, or the expressions into separate `nodeSelectorTerms`")
                .emit();
        }
    }
}

struct Want<'r> {
    key: &'r str,
    node: Value<'r>,
    /// The values that meet it; `None` for any.
    allowed: Option<Vec<&'r str>>,
    denied: Vec<&'r str>,
    absent: bool,
}

/// The two requirements of a term (and the selector) that exclude each other.
fn conflict<'r>(selector: &[Want<'r>], term: Value<'r>) -> Option<(Value<'r>, Value<'r>, &'r str)> {
    let own: Vec<Want<'r>> =
        term.get("matchExpressions").into_iter().flat_map(Value::items).filter_map(want).collect();
    for (at, later) in own.iter().enumerate() {
        for first in selector.iter().chain(&own[..at]).filter(|w| w.key == later.key) {
            if excludes(first, later) {
                return Some((first.node, later.node, later.key));
            }
        }
    }
    None
}

fn want<'r>(expression: Value<'r>) -> Option<Want<'r>> {
    let key = expression.str_at(&["key"])?;
    let values: Vec<&str> =
        expression.get("values").into_iter().flat_map(Value::items).filter_map(Value::text).collect();
    let mut out = Want { key, node: expression, allowed: None, denied: Vec::new(), absent: false };
    match expression.str_at(&["operator"])? {
        "In" => out.allowed = Some(values),
        "NotIn" => out.denied = values,
        "DoesNotExist" => out.absent = true,
        "Exists" => {}
        _ => return None,
    }
    Some(out)
}

fn excludes(a: &Want<'_>, b: &Want<'_>) -> bool {
    // `NotIn` holds for a missing label, everything else but `DoesNotExist` wants it there.
    let needs = |w: &Want<'_>| w.allowed.is_some() || (w.denied.is_empty() && !w.absent);
    if (a.absent && needs(b)) || (b.absent && needs(a)) {
        return true;
    }
    match (&a.allowed, &b.allowed) {
        (Some(x), Some(y)) => !x.iter().any(|v| y.contains(v)),
        (Some(x), None) => !x.is_empty() && x.iter().all(|v| b.denied.contains(v)),
        (None, Some(y)) => !y.is_empty() && y.iter().all(|v| a.denied.contains(v)),
        (None, None) => false,
    }
}
