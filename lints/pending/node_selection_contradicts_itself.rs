//! The Pod asks for labels that no single node can have.
//!
//! ## Why it fails
//! `nodeSelector` and the expressions within one `nodeSelectorTerms` item must hold together, and a node has one
//! value for each label. Two values of one key where `or` was meant, a value both wanted and refused: no node
//! there is or will be fits.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: broker }
//! spec:
//!   affinity:
//!     nodeAffinity:
//!       requiredDuringSchedulingIgnoredDuringExecution:
//!         nodeSelectorTerms:
//!         - matchExpressions:
//!           - { key: topology.kubernetes.io/zone, operator: In, values: [eu-1a] }
//!           - { key: topology.kubernetes.io/zone, operator: In, values: [eu-1b] } #~ node-selection-contradicts-itself
//!   containers:
//!   - name: broker
//!     image: registry.example.com/broker:3.8.0
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: broker }
//! spec:
//!   affinity:
//!     nodeAffinity:
//!       requiredDuringSchedulingIgnoredDuringExecution:
//!         nodeSelectorTerms:
//!         - matchExpressions:
//!           - { key: topology.kubernetes.io/zone, operator: In, values: [eu-1a, eu-1b] }
//!   containers:
//!   - name: broker
//!     image: registry.example.com/broker:3.8.0
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct NodeSelectionContradictsItself;

impl Lint for NodeSelectionContradictsItself {
    type Subject<'r> = Pod<'r>;
    const META: Meta = Meta::error("P3 P4").predicts(
        Pending,
        "FailedScheduling",
        "0/{0} nodes are available: {0} node(s) didn't match Pod's node affinity/selector.",
    );

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        let selector = pod.spec.node().get("nodeSelector").into_iter().flat_map(Value::entries);
        let selector: Vec<Asked<'r>> = selector.filter_map(Asked::of_label).collect();
        let path = [
            "affinity",
            "nodeAffinity",
            "requiredDuringSchedulingIgnoredDuringExecution",
            "nodeSelectorTerms",
        ];
        let Some(terms) = pod.spec.node().at(&path) else { return };
        let clashes: Vec<_> = terms.items().map(|term| clash(&selector, term)).collect();
        // The terms are alternatives: all must fail.
        let (Some(first), true) = (clashes.iter().flatten().next(), clashes.iter().all(Option::is_some))
        else {
            return;
        };
        match first {
            Clash::Empty(term) => cx
                .error("the node affinity has an empty term, which no node fulfils".to_owned())
                .at(*term, "an empty term matches nothing")
                .help("say what the node must have, or leave the term out")
                .emit(),
            Clash::Between(one, other) => cx
                .error(format!("no node can be what `{}` asks for twice", one.key))
                .at(other.place, "and this as well")
                .also(one.place, "asked for here")
                .help(ALTERNATIVES)
                .emit(),
        }
    }
}

const ALTERNATIVES: &str =
    "where either would do, write one expression with both values, or two items of `nodeSelectorTerms`";

#[derive(Clone, Copy)]
struct Asked<'r> {
    key: &'r str,
    operator: &'r str,
    values: Option<Value<'r>>,
    place: Value<'r>,
}

enum Clash<'r> {
    Empty(Value<'r>),
    Between(Asked<'r>, Asked<'r>),
}

impl<'r> Asked<'r> {
    fn of_label(entry: Entry<'r>) -> Option<Self> {
        let known = entry.value.text().is_some_and(|text| !text.contains("${"));
        known.then(|| Self {
            key: entry.name(),
            operator: "In",
            values: Some(entry.value),
            place: entry.value,
        })
    }

    fn of_expression(item: Value<'r>) -> Option<Self> {
        let values = item.get("values");
        let opaque =
            values.into_iter().flat_map(Value::items).any(|v| v.text().is_some_and(|t| t.contains("${")));
        let (key, operator) = (item.str_at(&["key"])?, item.str_at(&["operator"])?);
        let place = values.and_then(|v| v.items().next()).or_else(|| item.get("operator"))?;
        (!opaque).then_some(Self { key, operator, values, place })
    }

    fn values(self) -> impl Iterator<Item = &'r str> {
        let list = self.values.into_iter().flat_map(Value::items);
        let one = self.values.filter(|v| !v.is_sequence());
        list.chain(one).filter_map(Value::text)
    }

    /// Whether no value can fulfil both.
    fn excludes(self, other: Self) -> bool {
        let (mine, theirs): (Vec<_>, Vec<_>) = (self.values().collect(), other.values().collect());
        match (self.operator, other.operator) {
            ("In", "In") => {
                !mine.is_empty() && !theirs.is_empty() && !mine.iter().any(|v| theirs.contains(v))
            }
            ("In", "NotIn") => !mine.is_empty() && mine.iter().all(|v| theirs.contains(v)),
            ("In" | "Exists" | "Gt" | "Lt", "DoesNotExist") => true,
            ("In", "Gt" | "Lt") => {
                let Some(limit) = theirs.first().and_then(|v| v.parse::<i64>().ok()) else { return false };
                let fits = |v: &&str| {
                    v.parse::<i64>().is_ok_and(|v| if other.operator == "Gt" { v > limit } else { v < limit })
                };
                !mine.iter().any(fits)
            }
            ("Gt", "Lt") => {
                let number = |v: &[&str]| v.first().and_then(|v| v.parse::<i64>().ok());
                number(&mine)
                    .zip(number(&theirs))
                    .is_some_and(|(above, below)| below.saturating_sub(above) < 2)
            }
            _ => false,
        }
    }
}

fn clash<'r>(selector: &[Asked<'r>], term: Value<'r>) -> Option<Clash<'r>> {
    let items = |name| term.get(name).into_iter().flat_map(Value::items);
    if items("matchExpressions").next().is_none() && items("matchFields").next().is_none() {
        return Some(Clash::Empty(term));
    }
    let mut asked = selector.to_vec();
    asked.extend(items("matchExpressions").filter_map(Asked::of_expression));
    for (at, &one) in asked.iter().enumerate() {
        for &other in &asked[at + 1..] {
            if one.key == other.key && (one.excludes(other) || other.excludes(one)) {
                return Some(Clash::Between(one, other));
            }
        }
    }
    None
}
