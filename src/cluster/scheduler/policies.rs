//! Cluster-wide objects that admission writes into Pods: priorities and runtime classes.

use rustc_hash::FxHashMap;

use super::read::{items, toleration};
use super::resources::{Defaults, Resources};
use super::spec::Toleration;
use super::symbols::{Symbol, Symbols};
use crate::model::quantity::Quantity;
use crate::syntax::yaml::Value;

/// A PriorityClass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Priority {
    /// Its value.
    pub value: i32,
    /// Pods of it wait rather than evict others.
    pub never_preempts: bool,
}

/// What a RuntimeClass adds to Pods (`plugin/pkg/admission/runtimeclass/admission.go`).
#[derive(Debug, Clone, Default)]
pub struct RuntimeClass {
    /// `overhead.podFixed`
    pub overhead: Option<Resources>,
    /// `scheduling.nodeSelector`
    pub node_selector: Vec<(Symbol, Symbol)>,
    /// `scheduling.tolerations`
    pub tolerations: Vec<Toleration>,
}

/// Priorities and runtime classes by name.
#[derive(Debug, Clone, Default)]
pub struct Policies {
    priorities: FxHashMap<Symbol, Priority>,
    global_default: Option<Priority>,
    runtime_classes: FxHashMap<Symbol, RuntimeClass>,
    container_defaults: FxHashMap<Symbol, Vec<(Box<str>, Quantity)>>,
}

/// A class nobody defined: its Pods may well preempt others, so that nothing certain follows from priorities.
const UNKNOWN: Priority = Priority { value: 1_000_000_000, never_preempts: false };

impl Policies {
    /// Takes a PriorityClass or RuntimeClass; anything else is left alone.
    pub fn add(&mut self, kind: &str, name: &str, object: Value<'_>, symbols: &mut Symbols) {
        match kind {
            "PriorityClass" => {
                let value = object.get("value").and_then(|v| v.as_i64()).unwrap_or(0);
                let class = Priority {
                    value: value.clamp(i32::MIN.into(), i32::MAX.into()) as i32,
                    never_preempts: object.str_at(&["preemptionPolicy"]) == Some("Never"),
                };
                if object.get("globalDefault").and_then(|v| v.as_bool()) == Some(true) {
                    self.global_default = Some(class);
                }
                self.priorities.insert(symbols.intern(name), class);
            }
            "RuntimeClass" => {
                let selector = object.at(&["scheduling", "nodeSelector"]);
                let pairs = selector.into_iter().flat_map(|v| v.entries());
                let pairs = pairs.filter_map(|e| Some((e.name(), e.value.text()?)));
                let overhead = object.at(&["overhead", "podFixed"]);
                let class = RuntimeClass {
                    overhead: overhead.map(|list| Resources::read(Some(list), symbols)),
                    node_selector: pairs.map(|(k, v)| (symbols.intern(k), symbols.intern(v))).collect(),
                    tolerations: items(object, &["scheduling", "tolerations"])
                        .map(|t| toleration(t, symbols))
                        .collect(),
                };
                self.runtime_classes.insert(symbols.intern(name), class);
            }
            _ => {}
        }
    }

    /// Takes a LimitRange: what it makes containers of its namespace ask for
    /// (`SetDefaults_LimitRangeItem` in `pkg/apis/core/v1/defaults.go`, `plugin/pkg/admission/limitranger`).
    pub fn add_limit_range(&mut self, namespace: Symbol, object: Value<'_>) {
        let known = self.container_defaults.entry(namespace).or_default();
        for item in items(object, &["spec", "limits"]).filter(|i| i.str_at(&["type"]) == Some("Container")) {
            // A request defaults to the default limit, that to the greatest; else it is the least.
            let lists = ["defaultRequest", "default", "max", "min"];
            let entries = lists.iter().filter_map(|list| item.get(list)).flat_map(|list| list.entries());
            for entry in entries {
                let amount = entry.value.text().and_then(|text| Quantity::parse(text).ok());
                if let Some(amount) = amount.filter(|_| known.iter().all(|(name, _)| **name != *entry.name()))
                {
                    known.push((entry.name().into(), amount));
                }
            }
        }
    }

    /// What containers of a namespace ask for where they say nothing.
    pub fn container_defaults(&self, namespace: Symbol) -> &Defaults {
        self.container_defaults.get(&namespace).map_or(&[], Vec::as_slice)
    }

    /// What a Pod gets from its `priorityClassName`.
    pub fn priority(&self, class: &str, symbols: &Symbols) -> Priority {
        let none = Priority { value: 0, never_preempts: false };
        match class {
            "" => self.global_default.unwrap_or(none),
            "system-cluster-critical" => Priority { value: 2_000_000_000, ..none },
            "system-node-critical" => Priority { value: 2_000_001_000, ..none },
            _ => symbols.find(class).and_then(|c| self.priorities.get(&c).copied()).unwrap_or(UNKNOWN),
        }
    }

    /// The runtime class of this name, if it is known.
    pub fn runtime_class(&self, name: &str, symbols: &Symbols) -> Option<&RuntimeClass> {
        self.runtime_classes.get(&symbols.find(name)?)
    }
}
