//! The spanned YAML tree, read exactly as Kubernetes reads it.

mod compose;
mod content;
mod json;
mod keys;
mod quick;
pub mod scalar;
mod scalars;
mod tabs;
mod tag;
#[cfg(test)]
mod tests;
mod tree;
mod value;

pub use compose::parse;
pub use content::{content_map, inner_span};
pub use json::{write_json, write_string};
pub use tree::{DocumentData, NodeId, Problem, ProblemKind, Style, Tree};
pub use value::{Entry, Kind, Value, push_field};

/// A source of its own for a test's text.
#[cfg(test)]
pub(crate) fn testing_source(text: &str) -> std::sync::Arc<crate::syntax::Source> {
    crate::syntax::Sources::default().add_file("test.yaml".into(), None, text.into())
}
