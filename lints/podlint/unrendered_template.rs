//! A file outside any chart holds template actions and is no YAML as it stands.
//!
//! ## Why it fails
//! `{{ … }}` is filled in by Helm, gomplate, Ansible or a script. `kubectl apply` does not do that: it refuses
//! the file. podlint cannot tell what it will become and looks no further.
//!
//! If the file belongs to a chart, the folder lacks its `Chart.yaml`; if some program renders it, lint what the
//! program prints (`… | podlint -`) and exclude the template in `podlint.yaml`.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata:
//!   {{ .Metadata }} #~ unrendered-template
//!   name: a
//! ```
//!
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata:
//!   name: a
//! data:
//!   page: "{{ .Title }}"
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct UnrenderedTemplate;

impl Lint for UnrenderedTemplate {
    type Subject<'r> = File<'r>;
    const META: Meta = Meta::warning("").predicts(Rejected, "", "");

    fn check<'r>(file: File<'r>, cx: &mut Cx<'r>) {
        if !matches!(file.data.kind, FileKind::Manifest | FileKind::Values | FileKind::Kustomization) {
            return;
        }
        let broken =
            |problem: &&Problem| problem.kind != ProblemKind::DuplicateKey && file.is_template(problem);
        let Some(problem) = file.data.tree.problems.iter().find(broken) else { return };
        cx.warning("this is a template, not yet YAML")
            .at(problem.span, problem.message.clone())
            .help("lint what it becomes, or exclude it in `podlint.yaml`")
            .emit();
    }
}
