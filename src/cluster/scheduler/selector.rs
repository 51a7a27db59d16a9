//! Selectors over labels: `LabelSelector`, `NodeSelector` and their requirements.
//!
//! Sources: `k8s.io/apimachinery/pkg/labels/selector.go`,
//! `k8s.io/component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go`.

use super::symbols::{Labels, Symbol, Symbols};
use crate::syntax::yaml::Value;

/// What a requirement asks of a key's value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Operator {
    /// The value is one of these.
    In(Vec<Symbol>),
    /// The value is none of these, or the key is absent.
    NotIn(Vec<Symbol>),
    /// The key is there.
    Exists,
    /// The key is absent.
    DoesNotExist,
    /// The value is a number above this one.
    Greater(i64),
    /// The value is a number below this one.
    Less(i64),
}

/// One condition on one key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Requirement {
    /// The label's key.
    pub key: Symbol,
    /// What is asked of it.
    pub operator: Operator,
}

impl Requirement {
    /// `key` must have `value`.
    pub fn equals(key: Symbol, value: Symbol) -> Self {
        Self { key, operator: Operator::In(vec![value]) }
    }

    /// Reads `{key, operator, values}`; `None` where Kubernetes cannot make a requirement of it.
    pub fn read(value: Value<'_>, symbols: &mut Symbols) -> Option<Self> {
        let key = symbols.intern(value.get("key")?.text()?);
        let values: Vec<&str> =
            value.get("values").into_iter().flat_map(|v| v.items()).filter_map(|v| v.text()).collect();
        let number = || if values.len() == 1 { values[0].parse().ok() } else { None };
        let operator = match value.get("operator")?.text()? {
            "In" if !values.is_empty() => Operator::In(values.iter().map(|v| symbols.intern(v)).collect()),
            "NotIn" if !values.is_empty() => {
                Operator::NotIn(values.iter().map(|v| symbols.intern(v)).collect())
            }
            "Exists" => Operator::Exists,
            "DoesNotExist" => Operator::DoesNotExist,
            "Gt" => Operator::Greater(number()?),
            "Lt" => Operator::Less(number()?),
            _ => return None,
        };
        Some(Self { key, operator })
    }

    /// Whether the labels fulfil it.
    pub fn matches(&self, labels: &Labels, symbols: &Symbols) -> bool {
        let value = labels.get(self.key);
        let number = |v: Symbol| symbols.text(v).parse::<i64>().ok();
        match &self.operator {
            Operator::In(values) => value.is_some_and(|v| values.contains(&v)),
            Operator::NotIn(values) => value.is_none_or(|v| !values.contains(&v)),
            Operator::Exists => value.is_some(),
            Operator::DoesNotExist => value.is_none(),
            Operator::Greater(than) => value.and_then(number).is_some_and(|v| v > *than),
            Operator::Less(than) => value.and_then(number).is_some_and(|v| v < *than),
        }
    }
}

/// A `LabelSelector`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Selector {
    /// An absent selector matches nothing.
    Nothing,
    /// All of these must hold; none of them: everything matches.
    All(Vec<Requirement>),
}

impl Selector {
    /// Reads a `LabelSelector`; an absent one matches nothing.
    pub fn read(value: Option<Value<'_>>, symbols: &mut Symbols) -> Self {
        let Some(value) = value else { return Self::Nothing };
        let mut all = Vec::new();
        for entry in value.get("matchLabels").into_iter().flat_map(|v| v.entries()) {
            if let Some(text) = entry.value.text() {
                let key = symbols.intern(entry.name());
                all.push(Requirement::equals(key, symbols.intern(text)));
            }
        }
        for item in value.get("matchExpressions").into_iter().flat_map(|v| v.items()) {
            match Requirement::read(item, symbols) {
                Some(requirement) => all.push(requirement),
                None => return Self::Nothing,
            }
        }
        Self::All(all)
    }

    /// Whether it is written but empty: such a selector matches everything, and `PodTopologySpread` counts
    /// nothing for it.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::All(all) if all.is_empty())
    }

    /// Whether the labels fulfil it.
    pub fn matches(&self, labels: &Labels, symbols: &Symbols) -> bool {
        match self {
            Self::Nothing => false,
            Self::All(all) => all.iter().all(|requirement| requirement.matches(labels, symbols)),
        }
    }

    /// A pair of key and value that everything it matches must carry, if there is one.
    pub fn pair(&self) -> Option<(Symbol, Symbol)> {
        let Self::All(all) = self else { return None };
        all.iter().find_map(|requirement| match &requirement.operator {
            Operator::In(values) if values.len() == 1 => Some((requirement.key, values[0])),
            _ => None,
        })
    }

    /// Adds what `matchLabelKeys` (`In`) or `mismatchLabelKeys` (`NotIn`) make of the Pod's own labels
    /// (`pkg/registry/core/pod/strategy.go`); a selector that is absent stays so.
    pub fn add_keys(&mut self, keys: Option<Value<'_>>, labels: &Labels, symbols: &mut Symbols, equal: bool) {
        let Self::All(all) = self else { return };
        for key in keys.into_iter().flat_map(|v| v.items()).filter_map(|v| v.text()) {
            let key = symbols.intern(key);
            if let Some(value) = labels.get(key) {
                let operator = if equal { Operator::In(vec![value]) } else { Operator::NotIn(vec![value]) };
                all.push(Requirement { key, operator });
            }
        }
    }
}

/// One term of a `NodeSelector`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct NodeTerm {
    /// What the node's labels must fulfil.
    pub labels: Vec<Requirement>,
    /// `(wanted, name)`: the node must have this name, or must not.
    pub names: Vec<(bool, Symbol)>,
    /// Every name that `In` lists: what the scheduler narrows its search to.
    pub listed: Option<Vec<Symbol>>,
    /// Kubernetes cannot read it: it matches no node.
    pub broken: bool,
}

impl NodeTerm {
    /// Reads one term; `None` for an empty one, which matches no node.
    fn read(value: Value<'_>, symbols: &mut Symbols) -> Option<Self> {
        let mut term = Self::default();
        let (mut seen, at) = (false, |name| value.get(name).into_iter().flat_map(|v| v.items()));
        for item in at("matchExpressions") {
            seen = true;
            match Requirement::read(item, symbols) {
                Some(requirement) => term.labels.push(requirement),
                None => term.broken = true,
            }
        }
        for item in at("matchFields") {
            seen = true;
            term.read_field(item, symbols);
        }
        seen.then_some(term)
    }

    fn read_field(&mut self, item: Value<'_>, symbols: &mut Symbols) {
        let names: Vec<Symbol> = item
            .get("values")
            .into_iter()
            .flat_map(|v| v.items())
            .filter_map(|v| v.text())
            .map(|name| symbols.intern(name))
            .collect();
        let wanted = match (item.str_at(&["key"]), item.str_at(&["operator"])) {
            (Some("metadata.name"), Some("In")) => true,
            (Some("metadata.name"), Some("NotIn")) => false,
            _ => {
                self.broken = true;
                return;
            }
        };
        match names.as_slice() {
            [name] => self.names.push((wanted, *name)),
            _ => self.broken = true,
        }
        if wanted {
            self.listed = Some(match self.listed.take() {
                Some(before) => before.into_iter().filter(|name| names.contains(name)).collect(),
                None => names,
            });
        }
    }

    /// Whether a node of this name and these labels fulfils it.
    pub fn matches(&self, name: Symbol, labels: &Labels, symbols: &Symbols) -> bool {
        !self.broken
            && self.labels.iter().all(|requirement| requirement.matches(labels, symbols))
            && self.names.iter().all(|&(wanted, other)| (name == other) == wanted)
    }
}

/// The terms of a `NodeSelector`, of which one must hold; empty terms are left out and match nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct NodeTerms(pub Vec<NodeTerm>);

impl NodeTerms {
    /// Reads `{nodeSelectorTerms: [...]}`.
    pub fn read(value: Value<'_>, symbols: &mut Symbols) -> Self {
        let terms = value.get("nodeSelectorTerms").into_iter().flat_map(|v| v.items());
        Self(terms.filter_map(|term| NodeTerm::read(term, symbols)).collect())
    }

    /// A single term, as a preference has it.
    pub fn read_one(term: Value<'_>, symbols: &mut Symbols) -> Self {
        Self(NodeTerm::read(term, symbols).into_iter().collect())
    }

    /// `allowedTopologies` of a StorageClass: terms of `matchLabelExpressions` with keys and values.
    pub fn read_topologies(list: Option<Value<'_>>, symbols: &mut Symbols) -> Self {
        let mut terms = Vec::new();
        for term in list.into_iter().flat_map(|v| v.items()) {
            let mut labels = Vec::new();
            for item in term.get("matchLabelExpressions").into_iter().flat_map(|v| v.items()) {
                let Some(key) = item.str_at(&["key"]) else { continue };
                let values = item.get("values").into_iter().flat_map(|v| v.items());
                let values = values.filter_map(|v| v.text()).map(|v| symbols.intern(v)).collect();
                labels.push(Requirement { key: symbols.intern(key), operator: Operator::In(values) });
            }
            if !labels.is_empty() {
                terms.push(NodeTerm { labels, ..NodeTerm::default() });
            }
        }
        Self(terms)
    }

    /// Whether one of the terms holds.
    pub fn matches(&self, name: Symbol, labels: &Labels, symbols: &Symbols) -> bool {
        self.0.iter().any(|term| term.matches(name, labels, symbols))
    }
}
