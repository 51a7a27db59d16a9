//! SchedulingGates: a Pod with gates is not even looked at
//! (`pkg/scheduler/framework/plugins/schedulinggates`, `pkg/registry/core/pod/strategy.go`).

use crate::syntax::yaml::Value;

/// What the Pod's condition says.
pub const MESSAGE: &str = "Scheduling is blocked due to non-empty scheduling gates";

/// The condition's reason.
pub const REASON: &str = "SchedulingGated";

/// The gates of a Pod's `spec`.
pub fn gates(spec: Value<'_>) -> impl Iterator<Item = Value<'_>> {
    spec.get("schedulingGates").into_iter().flat_map(|v| v.items())
}
