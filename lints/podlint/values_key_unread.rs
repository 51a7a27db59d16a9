//! No template of a chart reads a key of its `values.yaml`.
//!
//! ## Why it fails
//! It does not fail: the value has no effect, whatever it is set to. Often the template that read it is gone, or
//! reads another name.
//!
//! ## Bad
//! ```text
//! # values.yaml; no template mentions logFormat
//! logFormat: json
//! ```
//!
//! ## Good
//! ```text
//! # values.yaml; templates/configmap.yaml: format: {{ .Values.logFormat }}
//! logFormat: json
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ValuesKeyUnread;

impl Lint for ValuesKeyUnread {
    type Subject<'r> = File<'r>;
    const META: Meta = Meta::note("");

    /// Rendering the chart reports it.
    fn check<'r>(_: File<'r>, _: &mut Cx<'r>) {}
}
