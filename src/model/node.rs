//! Configuration of nodes and of the control plane, as it lies in repositories.

use super::object::Object;
use super::pod::{Container, Pod};
use super::view::Spanned;
use crate::discover::FileKind;
use crate::discover::kind::NodeConfig;
use crate::lint::File;
use crate::run::Run;
use crate::syntax::yaml::Value;

/// A duration as Go writes it (`1h2m3.5s`, `300ms`), in seconds; `0` needs no unit.
pub fn go_duration(text: &str) -> Option<f64> {
    if text == "0" {
        return Some(0.0);
    }
    let (sign, mut rest) = text.strip_prefix('-').map_or((1.0, text), |rest| (-1.0, rest));
    let mut seconds = 0.0;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number: f64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let unit = rest.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(rest.len());
        seconds += number
            * match &rest[..unit] {
                "h" => 3600.0,
                "m" => 60.0,
                "s" => 1.0,
                "ms" => 1e-3,
                "us" | "µs" => 1e-6,
                "ns" => 1e-9,
                _ => return None,
            };
        rest = &rest[unit..];
    }
    Some(sign * seconds)
}

/// A field of a mapping that holds a duration, in seconds.
pub fn duration_field<'r>(node: Value<'r>, name: &str) -> Option<Spanned<'r, f64>> {
    let node = node.get(name)?;
    Some(Spanned { value: go_duration(node.as_str()?)?, node })
}

/// A field of a mapping that holds a whole number.
pub fn int_field<'r>(node: Value<'r>, name: &str) -> Option<Spanned<'r, i64>> {
    let node = node.get(name)?;
    Some(Spanned { value: node.as_i64()?, node })
}

/// The kubelets' configurations among the inputs.
pub fn kubelets(run: &Run) -> impl Iterator<Item = Object<'_>> {
    run.index.of_kind(run, "KubeletConfiguration")
}

/// The containers that run a program of the control plane, by the program's name.
pub fn control_plane<'r>(run: &'r Run, program: &'r str) -> impl Iterator<Item = Container<'r>> {
    run.index.of_kind(run, "Pod").filter_map(Pod::of).flat_map(Pod::containers).filter(move |container| {
        container.command().next().is_some_and(|first| first.value.rsplit('/').next() == Some(program))
    })
}

/// A flag among a container's command and arguments.
#[derive(Clone, Copy, Debug)]
pub struct Flag<'r> {
    /// The item of the list.
    pub item: Value<'r>,
    /// What stands behind `=`, or the next item.
    pub value: &'r str,
}

/// The value of `--name=value` or `--name value`.
pub fn flag<'r>(container: Container<'r>, name: &str) -> Option<Flag<'r>> {
    let mut items = container.command_line();
    while let Some(item) = items.next() {
        let Some(rest) = item.value.trim_start_matches('-').strip_prefix(name) else { continue };
        if let Some(value) = rest.strip_prefix('=') {
            return Some(Flag { item: item.node, value: value.trim_matches('"') });
        }
        if rest.is_empty() {
            let next = items.next()?;
            return Some(Flag { item: next.node, value: next.value });
        }
    }
    None
}

/// A flag that kubeadm passes to a component (`controllerManager.extraArgs` of its ClusterConfiguration): a map until
/// v1beta3, a list of names and values from v1beta4 on.
pub fn kubeadm_flag<'r>(cluster: Object<'r>, component: &str, name: &str) -> Option<Flag<'r>> {
    let given = cluster.at(&[component, "extraArgs"])?;
    let named = |item: &Value<'r>| item.str_at(&["name"]) == Some(name);
    let item = given.get(name).or_else(|| given.items().rfind(named)?.get("value"))?;
    Some(Flag { item, value: item.text()? })
}

/// The files of a kind of node configuration.
pub fn node_files(run: &Run, kind: NodeConfig) -> impl Iterator<Item = File<'_>> {
    run.trees.iter().filter(move |d| d.kind == FileKind::NodeConfig(kind)).map(move |data| File { run, data })
}

#[cfg(test)]
mod tests {
    use super::go_duration;

    #[test]
    fn durations() {
        assert_eq!(go_duration("1h2m3.5s"), Some(3723.5));
        assert_eq!(go_duration("300ms"), Some(0.3));
        assert_eq!(go_duration("10"), None);
        assert_eq!(go_duration("0"), Some(0.0));
        assert_eq!(go_duration(""), None);
    }
}
