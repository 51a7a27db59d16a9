//! Amounts of resources, as the scheduler adds and compares them.
//!
//! Sources: `pkg/scheduler/framework/types.go` (Resource), `k8s.io/component-helpers/resource/helpers.go`
//! (PodRequests), `pkg/apis/core/v1/defaults.go` (requests from limits).

use super::symbols::{Symbol, Symbols};
use crate::model::quantity::Quantity;
use crate::syntax::yaml::Value;

/// What a container counts for in scoring where it asks for no CPU, in thousandths
/// (`pkg/scheduler/util/pod_resources.go`).
pub const DEFAULT_MILLI_CPU: i64 = 100;
/// What a container counts for in scoring where it asks for no memory, in bytes.
pub const DEFAULT_MEMORY: i64 = 200 * 1024 * 1024;

/// A sum of resources.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resources {
    /// CPU in thousandths of a core.
    pub milli_cpu: i64,
    /// Memory in bytes.
    pub memory: i64,
    /// Ephemeral storage in bytes.
    pub ephemeral_storage: i64,
    /// How many Pods.
    pub pods: i64,
    /// Extended resources, huge pages and attachable volumes, in whole units, sorted by symbol.
    pub scalars: Vec<(Symbol, i64)>,
}

impl Resources {
    /// Reads a resource list; what is no quantity, or nothing the scheduler looks at, is left out.
    pub fn read(value: Option<Value<'_>>, symbols: &mut Symbols) -> Self {
        let mut sum = Self::default();
        for entry in value.into_iter().flat_map(|v| v.entries()) {
            let Some(amount) = entry.value.text().and_then(|text| Quantity::parse(text).ok()) else {
                continue;
            };
            sum.set(entry.name(), amount, symbols);
        }
        sum
    }

    fn set(&mut self, name: &str, amount: Quantity, symbols: &mut Symbols) {
        match name {
            "cpu" => self.milli_cpu = amount.milli_value(),
            "memory" => self.memory = amount.value(),
            "ephemeral-storage" => self.ephemeral_storage = amount.value(),
            "pods" => self.pods = amount.value(),
            _ if is_scalar(name) => *self.scalar_mut(symbols.intern(name)) = amount.value(),
            _ => {}
        }
    }

    fn scalar_mut(&mut self, name: Symbol) -> &mut i64 {
        let at = match self.scalars.binary_search_by_key(&name, |s| s.0) {
            Ok(at) => at,
            Err(at) => {
                self.scalars.insert(at, (name, 0));
                at
            }
        };
        &mut self.scalars[at].1
    }

    /// The amount of a resource beside CPU, memory and storage.
    pub fn scalar(&self, name: Symbol) -> i64 {
        self.scalars.binary_search_by_key(&name, |s| s.0).map_or(0, |at| self.scalars[at].1)
    }

    /// Adds `other`, `sign` times.
    pub fn add(&mut self, other: &Self, sign: i64) {
        let add = |to: &mut i64, amount: i64| *to = to.saturating_add(amount.saturating_mul(sign));
        add(&mut self.milli_cpu, other.milli_cpu);
        add(&mut self.memory, other.memory);
        add(&mut self.ephemeral_storage, other.ephemeral_storage);
        for &(name, amount) in &other.scalars {
            add(self.scalar_mut(name), amount);
        }
    }

    /// Takes the greater amount of each resource.
    pub fn max(&mut self, other: &Self) {
        self.milli_cpu = self.milli_cpu.max(other.milli_cpu);
        self.memory = self.memory.max(other.memory);
        self.ephemeral_storage = self.ephemeral_storage.max(other.ephemeral_storage);
        for &(name, amount) in &other.scalars {
            let here = self.scalar_mut(name);
            *here = (*here).max(amount);
        }
    }
}

/// Whether the scheduler counts a resource by its name alone (`IsScalarResourceName`).
fn is_scalar(name: &str) -> bool {
    let native = !name.contains('/') || name.contains("kubernetes.io/");
    let extended = !native && !name.starts_with("requests.");
    extended
        || name.starts_with("hugepages-")
        || name.contains("kubernetes.io/")
        || name.starts_with("attachable-volumes-")
}

/// What LimitRanges make a container ask for where it says nothing.
pub type Defaults = [(Box<str>, Quantity)];

/// What a container asks for: its requests, its limits where no request stands, and a LimitRange's defaults
/// where neither does.
pub fn container_requests(container: Value<'_>, defaults: &Defaults, symbols: &mut Symbols) -> Resources {
    let mut sum = Resources::default();
    for (name, amount) in defaults {
        sum.set(name, *amount, symbols);
    }
    let Some(resources) = container.get("resources") else { return sum };
    let (limits, requests) = (resources.get("limits"), resources.get("requests"));
    for entry in limits.into_iter().flat_map(|v| v.entries()) {
        if let Some(amount) = entry.value.text().and_then(|text| Quantity::parse(text).ok()) {
            sum.set(entry.name(), amount, symbols);
        }
    }
    for entry in requests.into_iter().flat_map(|v| v.entries()) {
        if let Some(amount) = entry.value.text().and_then(|text| Quantity::parse(text).ok()) {
            sum.set(entry.name(), amount, symbols);
        }
    }
    sum
}

/// Whether an init container runs beside the others.
pub fn is_sidecar(container: Value<'_>) -> bool {
    container.str_at(&["restartPolicy"]) == Some("Always")
}

/// What a Pod asks for, and what it counts for in scoring: `(cpu in thousandths, memory in bytes)`.
pub fn pod_requests(
    spec: Value<'_>,
    overhead: Option<Value<'_>>,
    defaults: &Defaults,
    symbols: &mut Symbols,
) -> (Resources, (i64, i64)) {
    let mut sum = Resources::default();
    let mut scored = (0i64, 0i64);
    let mut score = |asked: &Resources| {
        let cpu = if asked.milli_cpu == 0 { DEFAULT_MILLI_CPU } else { asked.milli_cpu };
        let memory = if asked.memory == 0 { DEFAULT_MEMORY } else { asked.memory };
        scored = (scored.0.saturating_add(cpu), scored.1.saturating_add(memory));
    };
    for container in spec.get("containers").into_iter().flat_map(|v| v.items()) {
        let asked = container_requests(container, defaults, symbols);
        score(&asked);
        sum.add(&asked, 1);
    }
    let (mut sidecars, mut most) = (Resources::default(), Resources::default());
    for container in spec.get("initContainers").into_iter().flat_map(|v| v.items()) {
        let mut asked = container_requests(container, defaults, symbols);
        if is_sidecar(container) {
            score(&asked);
            sum.add(&asked, 1);
            sidecars.add(&asked, 1);
            most.max(&sidecars);
        } else {
            asked.add(&sidecars, 1);
            most.max(&asked);
        }
    }
    sum.max(&most);
    pod_level(spec, &mut sum, symbols);
    scored = (scored.0.max(sum.milli_cpu), scored.1.max(sum.memory));
    let overhead = Resources::read(overhead, symbols);
    sum.add(&overhead, 1);
    (sum, scored)
}

/// `spec.resources` replaces the containers' sums; its limits count where neither it nor a container requests.
fn pod_level(spec: Value<'_>, sum: &mut Resources, symbols: &mut Symbols) {
    let Some(resources) = spec.get("resources") else { return };
    let supported = |name: &str| matches!(name, "cpu" | "memory") || name.starts_with("hugepages-");
    for (list, always) in [("limits", false), ("requests", true)] {
        for entry in resources.get(list).into_iter().flat_map(|v| v.entries()) {
            let name = entry.name();
            let Some(amount) = entry.value.text().and_then(|text| Quantity::parse(text).ok()) else {
                continue;
            };
            let asked = match name {
                "cpu" => sum.milli_cpu != 0,
                "memory" => sum.memory != 0,
                _ => symbols.find(name).is_some_and(|s| sum.scalar(s) != 0),
            };
            if supported(name) && (always || !asked) {
                sum.set(name, amount, symbols);
            }
        }
    }
}
