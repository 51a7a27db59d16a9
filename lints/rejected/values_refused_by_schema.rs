//! Values do not fit the chart's `values.schema.json`.
//!
//! ## Why it fails
//! Helm checks the merged values of a chart and of each subchart against their schemas and installs nothing where
//! they do not fit.
//!
//! ## Bad
//! ```text
//! # values.schema.json: {"properties": {"replicas": {"type": "integer"}}}
//! replicas: "3"
//! ```
//!
//! ## Good
//! ```text
//! # values.schema.json: {"properties": {"replicas": {"type": "integer"}}}
//! replicas: 3
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ValuesRefusedBySchema;

impl Lint for ValuesRefusedBySchema {
    type Subject<'r> = File<'r>;
    const META: Meta = Meta::error("").predicts(Rejected, "", "");

    /// Rendering reports it: a chart that does not render gives no subject.
    fn check<'r>(_: File<'r>, _: &mut Cx<'r>) {}
}
