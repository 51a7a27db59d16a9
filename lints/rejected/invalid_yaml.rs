//! A document cannot be read as YAML, or not as the YAML that Kubernetes reads.
//!
//! ## Why it fails
//! kubectl, Helm, Flux and Argo CD turn YAML into JSON before anything is sent. A tab where a space belongs,
//! an unclosed quote or bracket, a `null` key, a `%YAML` directive, infinity: they stop there, and with
//! `kubectl apply -f` the other documents of the file may be applied or not, depending on their order.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata:
//!   name: "web #~ invalid-yaml
//! ```
//!
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata:
//!   name: "web"
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct InvalidYaml;

impl Lint for InvalidYaml {
    type Subject<'r> = File<'r>;
    const META: Meta = Meta::error("").predicts(Rejected, "", "");

    fn check<'r>(file: File<'r>, cx: &mut Cx<'r>) {
        if !matches!(
            file.data.kind,
            FileKind::Manifest | FileKind::Kustomization | FileKind::Values | FileKind::Chart(ChartPart::Crd)
        ) {
            return;
        }
        for problem in &file.data.tree.problems {
            let text = file.document_text(problem);
            if problem.kind == ProblemKind::DuplicateKey || file.is_template(problem) {
                continue;
            }
            let at = problem.span;
            // What is not even meant for Kubernetes may be fine for the program it is meant for.
            let meant = text.contains("apiVersion") && text.contains("kind");
            let severity = if meant { Severity::Error } else { Severity::Warning };
            let finding = cx.report(severity, problem.message.clone()).at(at, "");
            match help(problem, text) {
                Some(help) => finding.help(help).emit(),
                None => finding.emit(),
            }
        }
    }
}

fn help(problem: &Problem, text: &str) -> Option<&'static str> {
    if problem.kind == ProblemKind::Syntax && text.contains('\t') {
        return Some("YAML is indented with spaces: look for tabs");
    }
    (problem.kind == ProblemKind::AliasBomb).then_some("write out what the aliases repeat")
}
