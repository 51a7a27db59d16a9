//! Keys of values that YAML reads as a bool: `on`, `no`, `y`. No template finds them by the name they are written by.

use std::rc::Rc;

use super::{Path, below};
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, Label, Severity};
use crate::helm::value::Dict;
use crate::syntax::yaml::scalar::{ScalarKind, resolve_plain};
use crate::syntax::{Source, Span};

/// The finding for a read of such a key, and the key as YAML reads it.
pub(super) fn read_as_bool(
    path: &[Rc<str>],
    span: Span,
    own: &Dict,
    source: &Source,
) -> Option<(Diagnostic, Path)> {
    let (name, above) = path.split_last()?;
    let ScalarKind::Bool(value) = resolve_plain(name) else { return None };
    let read = if value { "true" } else { "false" };
    let table = below(own, above)?;
    let key = table.entry(read).filter(|_| table.get(name).is_none())?.key?.span;
    if key.source != source.id || source.slice(key) != &**name {
        return None;
    }
    let message = format!("the key `{name}` is `{read}` to YAML: `.Values.{}` finds nothing", path.join("."));
    let mut finding = Diagnostic::new(Severity::Warning, message);
    finding.lint = "unquoted-value-changed";
    finding.labels.push(Label { span: key, text: "to YAML 1.1 this is a bool".to_owned() });
    finding.labels.push(Label { span, text: "read here".to_owned() });
    finding.help = Some(format!("put it in quotes: `\"{name}\"`"));
    finding.fixes.push(Fix {
        title: format!("write `\"{name}\"`"),
        edits: vec![Edit { span: key, text: format!("\"{name}\"") }],
        applicability: Applicability::Unsafe,
    });
    let mut full = above.to_vec();
    full.push(read.into());
    Some((finding, full))
}
