//! A list or map of the values is printed as Go shows it, not as YAML.
//!
//! ## Why it fails
//! An action prints a list as `[a b]` and a map as `map[a:1 b:2]`. To YAML the first is a list of one text, the second
//! a text: the program gets one argument in the place of several, or words that it cannot read.
//!
//! ## Bad
//! ```text
//! args: {{ .Values.args }}            # values.yaml: args: [serve, --verbose]
//! ```
//!
//! ## Good
//! ```text
//! args: {{ toJson .Values.args }}
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct CollectionPrintedAsGo;

impl Lint for CollectionPrintedAsGo {
    type Subject<'r> = File<'r>;
    const META: Meta = Meta::warning("");

    /// Rendering the chart reports it.
    fn check<'r>(_: File<'r>, _: &mut Cx<'r>) {}
}
