//! A value without quotes is a number or a bool to YAML, and another text is printed.
//!
//! ## Why it fails
//! Helm reads values as YAML 1.1 and every number as a float: `1.10` is printed as `1.1`, which as a tag is another
//! image; `12345678` as `1.2345678e+07`, `0123` as `83`, `on` and `no` as `true` and `false`. `quote` in the template
//! comes too late: it quotes what is left.
//!
//! It is reported where the changed text lands in a text: an image, an argument, the value of a variable, a file of a
//! ConfigMap. Where a number is wanted, it is the same number.
//!
//! ## Bad
//! ```text
//! tag: 1.10         # templates/deployment.yaml: image: "nginx:{{ .Values.tag }}"
//! ```
//!
//! ## Good
//! ```text
//! tag: "1.10"
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct UnquotedValueChanged;

impl Lint for UnquotedValueChanged {
    type Subject<'r> = File<'r>;
    const META: Meta = Meta::warning("").predicts(ImagePullBackOff, "", "");

    /// Rendering the chart reports it.
    fn check<'r>(_: File<'r>, _: &mut Cx<'r>) {}
}
