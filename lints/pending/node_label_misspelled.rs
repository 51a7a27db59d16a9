//! A Pod asks for a label of nodes that no node has: Kubernetes' own labels are called otherwise.
//!
//! ## Why it fails
//! Kubelets and cloud controllers label nodes with names of their own (`kubernetes.io/arch`,
//! `topology.kubernetes.io/zone`) and with Go's words for processors and systems (`amd64`, not `x86_64`). A selector
//! with another name or word under these prefixes matches no node, and the Pod stays Pending.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   nodeSelector:
//!     kubernetes.io/arch: x86_64 #~ node-label-misspelled
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   nodeSelector:
//!     kubernetes.io/arch: amd64
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct NodeLabelMisspelled;

impl Lint for NodeLabelMisspelled {
    type Subject<'r> = Pod<'r>;
    const META: Meta = Meta::warning("P3 P4 P5").predicts(
        Pending,
        "FailedScheduling",
        "0/{} nodes are available: {} node(s) didn't match Pod's node affinity/selector.",
    );

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        // Where nodes are known, the scheduler's own answer says it.
        if cx.run.index.of_kind(cx.run, "Node").next().is_some() {
            return;
        }
        for entry in pod.spec.node_selector() {
            key(entry.key, entry.name(), cx);
            words(entry.name(), &[entry.value], cx);
        }
        for expression in required_expressions(pod) {
            let Some(label) = expression.get("key") else { continue };
            let operator = expression.str_at(&["operator"]).unwrap_or("");
            if matches!(operator, "In" | "Exists" | "Gt" | "Lt") {
                key(label, label.as_str().unwrap_or(""), cx);
            }
            let values: Vec<_> = expression.get("values").into_iter().flat_map(Value::items).collect();
            if operator == "In" {
                words(label.as_str().unwrap_or(""), &values, cx);
            }
        }
        for topology in topologies(pod) {
            key(topology, topology.as_str().unwrap_or(""), cx);
        }
    }
}

/// The expressions of required node affinity, where one term is all there is: of several any will do.
fn required_expressions<'r>(pod: Pod<'r>) -> impl Iterator<Item = Value<'r>> {
    let terms = pod.spec.affinity().and_then(|affinity| {
        affinity.at(&["nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms"])
    });
    let only = terms.filter(|terms| terms.items().len() == 1).and_then(|terms| terms.items().next());
    only.and_then(|term| term.get("matchExpressions")).into_iter().flat_map(Value::items)
}

/// The topology keys without which a Pod is not scheduled.
fn topologies<'r>(pod: Pod<'r>) -> Vec<Value<'r>> {
    let spread = pod.spec.node().get("topologySpreadConstraints").into_iter().flat_map(Value::items);
    let hard = spread.filter(|c| c.str_at(&["whenUnsatisfiable"]) != Some("ScheduleAnyway"));
    let drawn = pod
        .spec
        .affinity()
        .and_then(|affinity| affinity.at(&["podAffinity", "requiredDuringSchedulingIgnoredDuringExecution"]))
        .into_iter()
        .flat_map(Value::items);
    hard.chain(drawn).filter_map(|term| term.get("topologyKey")).collect()
}

fn key<'r>(place: Value<'r>, name: &str, cx: &mut Cx<'r>) {
    let Some(meant) = well_known::node_label_meant(name) else { return };
    cx.warning(format!("no node has the label `{name}`"))
        .at(place, "Kubernetes gives nodes no label of this name")
        .write(place.span(), meant)
        .emit();
}

/// The values that a label of Kubernetes' own never has; said only where no other value is asked for.
fn words<'r>(label: &str, values: &[Value<'r>], cx: &mut Cx<'r>) {
    let meant: fn(&str) -> Option<&'static str> = match label {
        "kubernetes.io/arch" | "beta.kubernetes.io/arch" => well_known::architecture_meant,
        "kubernetes.io/os" | "beta.kubernetes.io/os" => well_known::system_meant,
        _ => return,
    };
    let texts: Option<Vec<_>> = values.iter().map(|v| Some((*v, v.as_str()?, meant(v.as_str()?)?))).collect();
    for (value, text, word) in texts.unwrap_or_default() {
        cx.warning(format!("no node has the label `{label}: {text}`"))
            .at(value, format!("nodes call it `{word}`"))
            .write(value.span(), word)
            .emit();
    }
}
