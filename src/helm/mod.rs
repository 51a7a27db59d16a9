//! Helm charts rendered as Helm renders them, each byte with its origin.

pub mod bytes;
pub mod causes;
pub mod chart;
pub mod dependencies;
pub mod emit;
pub mod eval;
pub mod functions;
pub mod go;
pub mod keys;
pub mod manifests;
pub mod objects;
pub mod prepared;
pub mod print;
pub mod releases;
pub mod render;
pub mod rope;
pub mod semver;
pub mod template;
pub mod value;
pub mod values;
pub mod values_schema;

pub use chart::{Chart, Edited, LoadError, load, load_edited};
pub use manifests::{Manifest, RenderedTemplate};
pub use render::{Options, RenderError, RenderErrorKind, RenderWarning, Rendered, render};
