//! A template of a chart cannot be parsed.
//!
//! ## Why it fails
//! Helm parses every template of a chart and of its subcharts before it renders the first one. An action that is
//! not closed, an `end` too many or too few, a function that does not exist: nothing of the chart is installed.
//!
//! ## Bad
//! ```text
//! replicas: {{ .Values.replicas | defualt 1 }}
//! {{- if .Values.service.enabled }}
//! kind: Service
//! ```
//!
//! ## Good
//! ```text
//! replicas: {{ .Values.replicas | default 1 }}
//! {{- if .Values.service.enabled }}
//! kind: Service
//! {{- end }}
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct TemplateDoesNotParse;

impl Lint for TemplateDoesNotParse {
    type Subject<'r> = File<'r>;
    const META: Meta = Meta::error("").predicts(Rejected, "", "");

    /// Rendering reports it: a chart that does not render gives no subject.
    fn check<'r>(_: File<'r>, _: &mut Cx<'r>) {}
}
