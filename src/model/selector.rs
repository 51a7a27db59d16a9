//! Label selectors: what they match (`apimachinery/pkg/labels`, `metav1.LabelSelector`).

use crate::syntax::yaml::Value;

/// How a key and values are related.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// The label's value is one of them.
    In,
    /// It is none of them, or there is no such label.
    NotIn,
    /// There is such a label.
    Exists,
    /// There is no such label.
    DoesNotExist,
    /// The label's value is a greater whole number (node selectors only).
    Gt,
    /// The label's value is a smaller whole number (node selectors only).
    Lt,
}

impl Operator {
    /// Reads the operator of a `matchExpressions` item.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "In" => Self::In,
            "NotIn" => Self::NotIn,
            "Exists" => Self::Exists,
            "DoesNotExist" => Self::DoesNotExist,
            "Gt" => Self::Gt,
            "Lt" => Self::Lt,
            _ => return None,
        })
    }
}

/// One condition of a selector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement<'r> {
    /// The label.
    pub key: &'r str,
    /// The relation.
    pub operator: Operator,
    /// The values.
    pub values: Vec<&'r str>,
}

impl Requirement<'_> {
    /// Whether labels fulfil it; `label` looks one up.
    pub fn matches<'l>(&self, label: impl Fn(&str) -> Option<&'l str>) -> bool {
        let value = label(self.key);
        let integer = |text: &str| text.parse::<i64>().ok();
        match self.operator {
            Operator::In => value.is_some_and(|v| self.values.contains(&v)),
            Operator::NotIn => value.is_none_or(|v| !self.values.contains(&v)),
            Operator::Exists => value.is_some(),
            Operator::DoesNotExist => value.is_none(),
            Operator::Gt | Operator::Lt => {
                let (Some(have), [wanted]) = (value.and_then(integer), self.values.as_slice()) else {
                    return false;
                };
                let Some(wanted) = integer(wanted) else { return false };
                if self.operator == Operator::Gt { have > wanted } else { have < wanted }
            }
        }
    }
}

/// All conditions must hold; none holds for everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selector<'r> {
    /// The conditions.
    pub requirements: Vec<Requirement<'r>>,
}

impl<'r> Selector<'r> {
    /// Reads a `LabelSelector` (`matchLabels` and `matchExpressions`). `None` where the server would refuse
    /// it: an unknown operator, or values that do not go with the operator.
    pub fn from_label_selector(node: Value<'r>) -> Option<Self> {
        let mut out = node.get("matchLabels").map_or_else(Self::default, Self::from_labels);
        for item in node.get("matchExpressions").into_iter().flat_map(Value::items) {
            let requirement = requirement(item)?;
            if matches!(requirement.operator, Operator::Gt | Operator::Lt) {
                return None;
            }
            out.requirements.push(requirement);
        }
        Some(out)
    }

    /// Reads a map of labels, as a Service's selector and a `nodeSelector` are.
    pub fn from_labels(node: Value<'r>) -> Self {
        let requirement = |key, value| Requirement { key, operator: Operator::In, values: vec![value] };
        let requirements =
            node.entries().map(|e| requirement(e.name(), e.value.as_str().unwrap_or(""))).collect();
        Self { requirements }
    }

    /// Whether it has no condition, and so matches everything.
    pub fn is_empty(&self) -> bool {
        self.requirements.is_empty()
    }

    /// Whether labels fulfil every condition; `label` looks one up.
    pub fn matches<'l>(&self, label: impl Fn(&str) -> Option<&'l str>) -> bool {
        self.requirements.iter().all(|r| r.matches(&label))
    }

    /// Whether the labels of a map (`metadata.labels`) fulfil every condition.
    pub fn matches_labels(&self, labels: Option<Value<'_>>) -> bool {
        self.matches(|key| label_of(labels, key))
    }
}

fn requirement(item: Value<'_>) -> Option<Requirement<'_>> {
    let operator = Operator::parse(item.get("operator")?.as_str()?)?;
    let values: Vec<&str> =
        item.get("values").into_iter().flat_map(Value::items).filter_map(Value::as_str).collect();
    let fits = match operator {
        Operator::In | Operator::NotIn => !values.is_empty(),
        Operator::Exists | Operator::DoesNotExist => values.is_empty(),
        Operator::Gt | Operator::Lt => values.len() == 1,
    };
    fits.then_some(Requirement { key: item.get("key")?.as_str()?, operator, values })
}

/// A label's value; `null` is an empty text, as the decoder has it.
fn label_of<'r>(labels: Option<Value<'r>>, key: &str) -> Option<&'r str> {
    labels?.entry(key).map(|entry| entry.value.as_str().unwrap_or(""))
}

/// Whether a `LabelSelector` matches a map of labels, without building anything; a selector that the server
/// refuses matches nothing.
pub fn label_selector_matches(selector: Value<'_>, labels: Option<Value<'_>>) -> bool {
    let label = |key: &str| label_of(labels, key);
    let equal = selector.get("matchLabels").is_none_or(|m| {
        m.entries().all(|e| label(e.name()).is_some_and(|v| Some(v) == e.value.as_str().or(Some(""))))
    });
    equal
        && selector
            .get("matchExpressions")
            .is_none_or(|list| list.items().all(|item| requirement(item).is_some_and(|r| r.matches(label))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::yaml::{Tree, parse};

    fn tree(text: &str) -> Tree {
        parse(&crate::syntax::yaml::testing_source(text))
    }

    fn matches(selector: &str, labels: &str) -> bool {
        let (selector, labels) = (tree(selector), tree(labels));
        let node = selector.roots().next().unwrap().1;
        let labels = labels.roots().next().map(|(_, v)| v);
        let direct = label_selector_matches(node, labels);
        let built = Selector::from_label_selector(node).is_some_and(|s| s.matches_labels(labels));
        assert_eq!(direct, built);
        built
    }

    #[test]
    fn label_selectors() {
        assert!(matches("{}", "{a: b}"));
        assert!(matches("matchLabels: {a: b}", "{a: b, c: d}"));
        assert!(!matches("matchLabels: {a: x}", "{a: b}"));
        assert!(matches("matchLabels: {a: null}", "{a: ~}"));
        let expression = |e: &str, labels: &str| matches(&format!("matchExpressions: [{{{e}}}]"), labels);
        assert!(expression("key: a, operator: In, values: [b, c]", "{a: c}"));
        assert!(!expression("key: a, operator: In, values: [b]", "{}"));
        assert!(expression("key: a, operator: NotIn, values: [b]", "{}"));
        assert!(expression("key: a, operator: Exists", "{a: ''}"));
        assert!(expression("key: a, operator: DoesNotExist", "{}"));
        assert!(!expression("key: a, operator: In", "{a: c}"));
        assert!(!expression("key: a, operator: Near, values: [b]", "{a: b}"));
    }

    #[test]
    fn node_selectors_compare_numbers() {
        let r = |operator, value| Requirement { key: "cores", operator, values: vec![value] };
        assert!(r(Operator::Gt, "4").matches(|_| Some("8")));
        assert!(!r(Operator::Lt, "4").matches(|_| Some("8")));
        assert!(!r(Operator::Gt, "x").matches(|_| Some("8")));
    }
}
