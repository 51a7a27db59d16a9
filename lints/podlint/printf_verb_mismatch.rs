//! `printf` is given a value that its verb cannot show, and the complaint lands in the rendered text.
//!
//! ## Why it fails
//! Go does not stop: it writes `%!d(float64=8080)`, `%!s(<nil>)` or `%!s(MISSING)` in the place of the value. Numbers
//! of values files are floats, whatever they look like, so that `%d` fits none of them; `%s` shows texts only.
//!
//! ## Bad
//! ```text
//! url: {{ printf "http://web:%d" .Values.port }}          # values.yaml: port: 8080
//! ```
//!
//! ## Good
//! ```text
//! url: {{ printf "http://web:%d" (int .Values.port) }}
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct PrintfVerbMismatch;

impl Lint for PrintfVerbMismatch {
    type Subject<'r> = File<'r>;
    const META: Meta = Meta::warning("");

    /// Rendering the chart reports it.
    fn check<'r>(_: File<'r>, _: &mut Cx<'r>) {}
}
