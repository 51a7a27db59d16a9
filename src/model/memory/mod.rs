//! Memory: the limit a container really has, and what its programs are told to take.

mod claims;
mod databases;

pub use claims::{ClaimKind, MemoryClaim, claims, jvm_size};

use super::quantity::Quantity;
use super::{Container, Effective, From, Object, Pod};
use crate::cluster::index::same_namespace;
use crate::syntax::yaml::Value;

/// Bytes below which the runtime cannot even start a container's first process: runc's own start needs more
/// (`container init was OOM-killed (memory limit too low?)`, libcontainer/process_linux.go).
pub const SANDBOX_FLOOR: i64 = 4 << 20;

/// Bytes in a person's words: exact where they fit a binary unit, else rounded.
pub fn in_words(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["Ki", "Mi", "Gi", "Ti", "Pi"];
    if bytes < 1024 {
        return format!("{bytes} bytes");
    }
    let power = (bytes.ilog2() / 10).min(5);
    let exact = bytes as f64 / (1u64 << (10 * power)) as f64;
    let rounded = (exact * 10.0).round() / 10.0;
    format!("{rounded}{}", UNITS[power as usize - 1])
}

impl<'r> Container<'r> {
    /// Its memory limit in bytes as the kernel will have it: its own, the Pod's, or a LimitRange's default.
    pub fn memory_limit(self) -> Option<Effective<'r, i64>> {
        if let Some(limit) = self.limit("memory") {
            let value = Quantity::parse(limit.text()?).ok()?.value();
            return (value > 0).then_some(Effective { value, from: From::Written(limit) });
        }
        if let Some(limit) = self.pod.spec.node().at(&["resources", "limits", "memory"]) {
            let value = Quantity::parse(limit.text()?).ok()?.value();
            return (value > 0).then_some(Effective { value, from: From::Written(limit) });
        }
        let (value, node) = default_memory_limit(self.pod.object)?;
        Some(Effective { value, from: From::Admission(node.span()) })
    }
}

/// An amount of memory somewhere in an object.
#[derive(Debug, Clone, Copy)]
pub struct MemoryAmount<'r> {
    /// `limit`, `request`, `default limit` …
    pub what: &'static str,
    /// As written.
    pub text: &'r str,
    /// Whole bytes, rounded up.
    pub bytes: i64,
    /// Where.
    pub node: Value<'r>,
    /// Whether a container will run under it: a limit, or a default that a container of the unit gets.
    pub binds: bool,
}

/// Every memory limit, request and default an object writes down, as far as they are quantities.
pub fn amounts<'r>(object: Object<'r>) -> Vec<MemoryAmount<'r>> {
    let mut out = Vec::new();
    let mut add = |what, node: Option<Value<'r>>, binds| {
        let Some((text, node)) = node.and_then(|node| Some((node.text()?, node))) else { return };
        let Ok(quantity) = Quantity::parse(text) else { return };
        out.push(MemoryAmount { what, text: text.trim(), bytes: quantity.value(), node, binds });
    };
    if let Some(pod) = Pod::of(object) {
        let spec = pod.spec.node();
        add("limit of the Pod", spec.at(&["resources", "limits", "memory"]), true);
        add("request of the Pod", spec.at(&["resources", "requests", "memory"]), false);
        for container in pod.containers() {
            add("limit", container.limit("memory"), true);
            add("request", container.request("memory"), false);
        }
    }
    if object.kind() == "LimitRange" {
        let items = object.at(&["spec", "limits"]).into_iter().flat_map(Value::items);
        for item in items.filter(|item| item.str_at(&["type"]) == Some("Container")) {
            add("default limit", item.at(&["default", "memory"]), default_applies(object));
            add("default request", item.at(&["defaultRequest", "memory"]), false);
            add("maximum", item.at(&["max", "memory"]), false);
        }
    }
    out
}

/// Whether a container of the unit has no memory limit of its own and so gets the LimitRange's.
fn default_applies(range: Object<'_>) -> bool {
    range
        .unit_objects()
        .filter(|o| same_namespace(o.namespace(), range.namespace()))
        .filter_map(Pod::of)
        .any(|pod| pod.containers().any(|c| c.limit("memory").is_none()))
}

/// The default memory limit that a LimitRange of the object's unit and namespace gives to containers: `default`,
/// or `max` where there is none (`SetDefaults_LimitRangeItem`).
fn default_memory_limit(object: Object<'_>) -> Option<(i64, Value<'_>)> {
    let in_namespace =
        |o: &Object<'_>| o.kind() == "LimitRange" && same_namespace(o.namespace(), object.namespace());
    let range = object.unit_objects().find(in_namespace)?;
    let limits = range.at(&["spec", "limits"])?;
    let item = limits.items().find(|item| item.str_at(&["type"]) == Some("Container"))?;
    let node = item.at(&["default", "memory"]).or_else(|| item.at(&["max", "memory"]))?;
    let value = Quantity::parse(node.text()?).ok()?.value();
    (value > 0).then_some((value, node))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_as_people_say_them() {
        assert_eq!(in_words(512), "512 bytes");
        assert_eq!(in_words(4 << 30), "4Gi");
        assert_eq!(in_words(1_500_000_000), "1.4Gi");
        assert_eq!(in_words(2000), "2Ki");
    }
}
