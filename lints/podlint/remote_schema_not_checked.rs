//! The schema of a chart's values refers to one elsewhere, which is not fetched.
//!
//! ## Why it fails
//! Helm fetches it whenever the chart is rendered, and stops where it cannot. podlint opens no connection: what that
//! schema demands of the values is not checked.
//!
//! ## Bad
//! ```text
//! "image": { "$ref": "https://schemas.example/image.json" }
//! ```
//!
//! ## Good
//! ```text
//! "image": { "$ref": "#/$defs/image" }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct RemoteSchemaNotChecked;

impl Lint for RemoteSchemaNotChecked {
    type Subject<'r> = File<'r>;
    const META: Meta = Meta::note("");

    /// Rendering the chart reports it.
    fn check<'r>(_: File<'r>, _: &mut Cx<'r>) {}
}
