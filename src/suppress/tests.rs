use super::*;
use crate::discover::FileKind;
use crate::pipeline::{Loaded, lint};
use crate::run::Settings;

const POD: &str = "\
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
  - name: web
    image: nginx:1.27.2
    resources:
      limits:
        memory: 1024m
";

/// `line lint` of what is left.
fn left(text: &str) -> Vec<String> {
    let file = Loaded {
        name: "a.yaml".to_owned(),
        path: None,
        kind: FileKind::Manifest,
        text: text.to_owned(),
        reported: true,
    };
    let outcome = lint(vec![file], Vec::new(), Settings::default());
    let mut out: Vec<_> = apply(&outcome.run, outcome.diagnostics)
        .iter()
        .filter(|d| d.severity > Severity::Note)
        .map(|d| {
            let span = d.primary().unwrap();
            format!("{} {}", outcome.run.sources.get(span.source).position(span.start).line, d.lint)
        })
        .collect();
    out.sort();
    out
}

fn with(line: usize, comment: &str) -> String {
    let mut lines: Vec<_> = POD.lines().collect();
    lines.insert(line - 1, comment);
    lines.join("\n") + "\n"
}

#[test]
fn on_the_line_above_it_or_above_a_key() {
    const NONE: [&str; 0] = [];
    assert_eq!(left(POD), ["10 memory-in-millibytes"]);
    assert_eq!(
        left(&POD.replace("1024m", "1024m # podlint: allow(memory-in-millibytes) -- tiny on purpose")),
        NONE
    );
    let order = "# podlint: allow(memory-in-millibytes)";
    for line in [1, 4, 5, 6, 8, 9, 10] {
        assert_eq!(left(&with(line, &format!("    {order}"))), NONE, "{line}");
    }
    assert_eq!(left(&with(7, order)), ["11 memory-in-millibytes", "7 unused-suppression"]);
    assert_eq!(left(&with(3, order)), ["11 memory-in-millibytes", "3 unused-suppression"]);
    assert_eq!(left(&format!("{POD}---\n{order}\n{POD}")), ["10 memory-in-millibytes"]);
    assert_eq!(left(&format!("{order}\n{POD}---\n{POD}")), ["22 memory-in-millibytes"]);
    assert_eq!(left(&format!("{POD}---\n{POD}# podlint: allow-file(memory-in-millibytes)\n")), NONE);
}

#[test]
fn states_and_all_are_names_too() {
    for name in ["container-creating", "ContainerCreating", "all", "pending, all"] {
        let rest = left(&POD.replace("1024m", &format!("1024m # podlint: allow({name})")));
        let unused = if name.contains(',') { vec!["10 unused-suppression".to_owned()] } else { vec![] };
        assert_eq!(rest, unused, "{name}");
    }
}

#[test]
fn what_is_no_suppression() {
    assert_eq!(
        left(&POD.replace("1024m", "1024m # podlint: allow(memory-in-milibytes)")),
        ["10 memory-in-millibytes", "10 unknown-lint"]
    );
    assert_eq!(
        left(&POD.replace("1024m", "1024m # podlint: allow")),
        ["10 memory-in-millibytes", "10 unknown-lint"]
    );
    assert_eq!(left(&POD.replace("1024m", "1024m # podlint: allows much")), ["10 memory-in-millibytes"]);
    assert_eq!(left(&POD.replace("1024m", "1024m # see podlint: allow(x)")), ["10 memory-in-millibytes"]);
    let inside = "\
apiVersion: v1
kind: ConfigMap
metadata: { name: a }
data:
  a: |
    # podlint: allow(all)
    x: 1
";
    assert_eq!(left(inside), [""; 0]);
}

#[test]
fn an_unused_comment_can_be_removed() {
    let text = with(7, "    # podlint: allow(pending) -- why");
    let file = Loaded {
        name: "a.yaml".to_owned(),
        path: None,
        kind: FileKind::Manifest,
        text: text.clone(),
        reported: true,
    };
    let outcome = lint(vec![file], Vec::new(), Settings::default());
    let all = apply(&outcome.run, outcome.diagnostics);
    let fix = &all.iter().find(|d| d.lint == "unused-suppression").unwrap().fixes[0];
    let edit = &fix.edits[0];
    let (start, end) = (edit.span.start as usize, edit.span.end as usize);
    assert_eq!(text[..start].to_owned() + &text[end..], POD);
}

#[test]
fn forbidden_findings_cannot_be_silenced() {
    let text = POD.replace("1024m", "1024m # podlint: allow(all)");
    let file =
        Loaded { name: "a.yaml".to_owned(), path: None, kind: FileKind::Manifest, text, reported: true };
    let mut outcome = lint(vec![file], Vec::new(), Settings::default());
    outcome.diagnostics.iter_mut().for_each(|d| d.level = Level::Forbid);
    let all = apply(&outcome.run, outcome.diagnostics);
    assert!(all.iter().any(|d| d.lint == "memory-in-millibytes"));
}

#[test]
fn comments_of_templates() {
    let sources = crate::syntax::Sources::default();
    let text = "a:\n  {{- /* podlint: allow(all) -- why */}}\n  b: 1\n  c: {{ .x }} {{/* podlint: allow(pending) */}}\nd: 1\n";
    let source = sources.add_file("t.yaml".to_owned(), None, text.into());
    let found = comment::find(&source, None);
    assert_eq!(found.len(), 2);
    assert_eq!(source.slice(found[0].span), "{{- /* podlint: allow(all) -- why */}}");
    assert_eq!(source.slice(found[1].names[0]), "pending");
    let covered = |at: usize| {
        let scope = scope::of(text, &found[at]);
        &text[scope.start as usize..scope.end as usize]
    };
    assert!(covered(0).ends_with("  b: 1"));
    assert!(covered(1).starts_with("  c:"));
}
