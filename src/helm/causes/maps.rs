//! A map or list that an action prints the way Go shows it: `map[cpu:1]`.

use super::places::printer;
use super::{Charts, lead};
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix};

/// Says that a map wants `toYaml`. Whether it was that.
pub(super) fn explain(charts: &Charts<'_>, diagnostic: &mut Diagnostic) -> bool {
    let Some((data, primary)) = charts.text_of(diagnostic) else { return false };
    let sources = &charts.run.sources;
    if !sources.text(primary).trim_matches('"').starts_with("map[") {
        return false;
    }
    let Some(action) = printer(sources, primary) else { return false };
    let written = sources.text(action);
    let inner = written.trim_matches(['{', '}']).trim_matches('-').trim();
    if inner.contains(['|', '(']) || !inner.starts_with(['.', '$']) {
        return false;
    }
    let text = &data.tree.source.text;
    let before = text.get(..primary.start as usize).unwrap_or("");
    let line = before.rsplit('\n').next().unwrap_or("");
    let mut key = line.trim_start();
    while let Some(rest) = key.strip_prefix("- ") {
        key = rest.trim_start();
    }
    let wanted = format!("{{{{- toYaml {inner} | nindent {} }}}}", line.len() - key.len() + 2);
    lead(diagnostic, action, "prints a map as Go shows it", None);
    diagnostic.help = Some(format!("write `{wanted}`"));
    diagnostic.fixes = vec![Fix {
        title: "print it as YAML".to_owned(),
        edits: vec![Edit { span: action, text: wanted }],
        applicability: Applicability::Unsafe,
    }];
    true
}
