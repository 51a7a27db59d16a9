//! A template of a chart stops while it is rendered.
//!
//! ## Why it fails
//! A field of something that is not there (`nil pointer evaluating interface {}.tag`), a number where a function
//! wants a string, an `include` of a template that nobody defines, a `fail` or `required` of the chart itself: Helm
//! prints the error and installs nothing.
//!
//! With the values of a file (`ci/*-values.yaml`, a release of `podlint.yaml`) this is certain. With the chart's
//! defaults alone it is likely, unless the chart asks for values: then it is a note.
//!
//! ## Bad
//! ```text
//! image: {{ .Values.image.name }}     # values.yaml has no `image`
//! ```
//!
//! ## Good
//! ```text
//! image: {{ (.Values.image).name | default "nginx" }}
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct TemplateFails;

impl Lint for TemplateFails {
    type Subject<'r> = File<'r>;
    const META: Meta = Meta::error("").predicts(Rejected, "", "");

    /// Rendering reports it: a chart that does not render gives no subject.
    fn check<'r>(_: File<'r>, _: &mut Cx<'r>) {}
}
