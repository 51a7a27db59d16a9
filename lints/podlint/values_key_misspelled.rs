//! A template reads a key that no values file sets, though one of nearly the same name is set.
//!
//! ## Why it fails
//! A missing key is no error to Helm: it prints nothing, or the default takes its place. What the values file says
//! under the other name is lost.
//!
//! ## Bad
//! ```text
//! replicas: {{ .Values.replicaCout | default 1 }}     # values.yaml: replicaCount: 3
//! ```
//!
//! ## Good
//! ```text
//! replicas: {{ .Values.replicaCount | default 1 }}    # values.yaml: replicaCount: 3
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ValuesKeyMisspelled;

impl Lint for ValuesKeyMisspelled {
    type Subject<'r> = File<'r>;
    const META: Meta = Meta::warning("");

    /// Rendering the chart reports it.
    fn check<'r>(_: File<'r>, _: &mut Cx<'r>) {}
}
