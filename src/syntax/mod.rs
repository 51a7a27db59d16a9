//! Texts, spans and the trees read from them.

pub mod origin;
pub mod source;
pub mod span;
pub mod yaml;

pub use origin::{Origin, identity, resolve};
pub use source::{LineColumn, Segment, SegmentKind, Source, SourceMap, Sources};
pub use span::{SourceId, Span};
