//! Every lint, found by `build.rs` in `lints/`.

include!(concat!(env!("OUT_DIR"), "/registry.rs"));

/// A lint by its name, or by one it had before.
pub fn by_name(name: &str) -> Option<&'static LintInfo> {
    ALL.iter().copied().find(|info| info.name == name || info.meta.former_names.contains(&name))
}
