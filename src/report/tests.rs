mod machines;
mod rendered;

use std::sync::Arc;

use snapbox::{assert_data_eq, str};

use super::*;
use crate::diagnostic::*;
use crate::redact::Redactor;
use crate::syntax::{Source, Sources, Span, yaml};
use crate::versions::VersionSet;

/// Where `what` stands in a source.
fn at(source: &Source, what: &str) -> Span {
    let start = source.text.find(what).unwrap();
    source.span(start, start + what.len())
}

fn label(span: Span, text: &str) -> Label {
    Label { span, text: text.into() }
}

fn finding(lint: &'static str, severity: Severity, message: &str, labels: Vec<Label>) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(severity, message);
    diagnostic.lint = lint;
    diagnostic.level = if severity == Severity::Error { Level::Deny } else { Level::Warn };
    diagnostic.labels = labels;
    diagnostic
}

struct Paper {
    sources: Sources,
    redactor: Redactor,
}

impl Paper {
    fn new(sources: Sources, read: &[&Arc<Source>]) -> Self {
        let trees: Vec<_> = read.iter().map(|source| yaml::parse(source)).collect();
        let redactor = Redactor::new(&sources, &trees);
        Self { sources, redactor }
    }

    fn context(&self) -> Context<'_> {
        let (sources, redactor) = (&self.sources, &self.redactor);
        Context { sources, redactor, docs: &Pages, versions: VersionSet::between(33, 34) }
    }

    fn print(&self, diagnostics: &[Diagnostic], format: Format, style: Style) -> String {
        let messages = resolve(diagnostics, self.context());
        let summary = Summary { files: 1, documents: 1, resources: 1, remarks: Vec::new() };
        let run = Run { context: self.context(), messages: &messages, summary: &summary };
        let mut out = Vec::new();
        format.report(style).write(&run, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn plain(&self, diagnostics: &[Diagnostic]) -> String {
        self.print(diagnostics, Format::Full, Style::PLAIN)
    }
}

const GRAPHICAL: Style = Style { color: false, graphical: true, width: Some(100) };
const MEMORY: &str =
    "spec:\n  containers:\n  - name: wäb\n    resources:\n      limits:\n        memory: 1024m\n";

fn memory() -> (Paper, Vec<Diagnostic>) {
    let sources = Sources::default();
    let file = sources.add_file("k8s/web.yaml".into(), None, MEMORY.into());
    let span = at(&file, "1024m");
    let mut d = finding(
        "memory-in-millibytes",
        Severity::Error,
        "the memory limit `1024m` is 1.024 bytes",
        vec![label(span, "`m` means thousandths")],
    );
    d.pod_state = Some(PodState::ContainerCreating);
    d.event = Some(Event {
        reason: "SandboxChanged".into(),
        message: "Pod sandbox changed, it will be killed and re-created.".into(),
    });
    d.help = Some("write `1024Mi` if mebibytes were meant".into());
    let edits = vec![Edit { span, text: "1024Mi".into() }];
    d.fixes = vec![Fix { title: "write `1024Mi`".into(), edits, applicability: Applicability::Unsafe }];
    d.resource = Some(ResourceRef {
        api_version: "apps/v1".into(),
        kind: "Deployment".into(),
        namespace: Some("shop".into()),
        name: "web".into(),
    });
    d.field = Some("spec.template.spec.containers[0].resources.limits[memory]".into());
    (Paper::new(sources, &[&file]), vec![d])
}

#[test]
fn full_reads_as_promised() {
    let (paper, findings) = memory();
    assert_data_eq!(
        paper.print(&findings, Format::Full, GRAPHICAL),
        str![[r#"
error[memory-in-millibytes]: the memory limit `1024m` is 1.024 bytes
   ╭─[k8s/web.yaml:6:17]
 5 │       limits:
 6 │         memory: 1024m
   ·                 ──┬──
   ·                   ╰── `m` means thousandths
   ╰────
  predicts  shop/web stays ContainerCreating
            SandboxChanged: Pod sandbox changed, it will be killed and re-created.
  help      write `1024Mi` if mebibytes were meant (`podlint --fix --unsafe-fixes` does it)
  see       podlint explain memory-in-millibytes


"#]]
    );
}

#[test]
fn full_is_ascii_in_a_pipe() {
    let (paper, findings) = memory();
    assert_data_eq!(
        paper.plain(&findings),
        str![[r#"
error[memory-in-millibytes]: the memory limit `1024m` is 1.024 bytes
   ,-[k8s/web.yaml:6:17]
 5 |       limits:
 6 |         memory: 1024m
   :                 ^^|^^
   :                   `-- `m` means thousandths
   `----
  predicts  shop/web stays ContainerCreating
            SandboxChanged: Pod sandbox changed, it will be killed and re-created.
  help      write `1024Mi` if mebibytes were meant (`podlint --fix --unsafe-fixes` does it)
  see       podlint explain memory-in-millibytes


"#]]
    );
}

#[test]
fn short_is_one_clickable_line() {
    let (paper, findings) = memory();
    assert_eq!(
        paper.print(&findings, Format::Short, Style::PLAIN),
        "k8s/web.yaml:6:17: error[memory-in-millibytes]: the memory limit `1024m` is 1.024 bytes\n"
    );
    let coloured = Style { color: true, ..Style::PLAIN };
    assert!(paper.print(&findings, Format::Short, coloured).contains("\x1b["));
}

#[test]
fn medium_adds_the_sentences() {
    let (paper, findings) = memory();
    assert_data_eq!(
        paper.print(&findings, Format::Medium, Style::PLAIN),
        str![[r#"
k8s/web.yaml:6:17: error[memory-in-millibytes]: the memory limit `1024m` is 1.024 bytes
 = k8s/web.yaml:6:17: `m` means thousandths
 = predicts shop/web stays ContainerCreating
   SandboxChanged: Pod sandbox changed, it will be killed and re-created.
 = help: write `1024Mi` if mebibytes were meant (`podlint --fix --unsafe-fixes` does it)

"#]]
    );
}

#[test]
fn columns_count_characters() {
    let sources = Sources::default();
    let file = sources.add_file("a.yaml".into(), None, "名前: {ö: 1024m}\r\n".into());
    let findings = [finding("some-lint", Severity::Warning, "no", vec![label(at(&file, "1024m"), "here")])];
    let paper = Paper::new(sources, &[]);
    assert_data_eq!(
        paper.plain(&findings),
        str![[r#"
warning[some-lint]: no
   ,-[a.yaml:1:9]
 1 | 名前: {ö: 1024m}
   :           ^^|^^
   :             `-- here
   `----
  see       podlint explain some-lint


"#]]
    );
}

#[test]
fn findings_come_in_order_and_once() {
    let sources = Sources::default();
    let b = sources.add_file("b.yaml".into(), None, "x: 1\ny: 2\n".into());
    let a = sources.add_file("a.yaml".into(), None, "x: 1\n".into());
    let make = |lint, span| finding(lint, Severity::Warning, "m", vec![label(span, "")]);
    let findings = [
        make("z", b.span(5, 6)),
        make("a", b.span(5, 6)),
        make("z", a.span(0, 1)),
        make("z", b.span(0, 1)),
        make("a", b.span(5, 6)),
    ];
    let paper = Paper::new(sources, &[]);
    assert_eq!(
        paper.print(&findings, Format::Short, Style::PLAIN),
        "a.yaml:1:1: warning[z]: m\nb.yaml:1:1: warning[z]: m\nb.yaml:2:1: warning[a]: m\nb.yaml:2:1: warning[z]: m\n"
    );
}

#[test]
fn fingerprints_do_not_move_with_lines() {
    let print = |lead: &str, message_text: &str| {
        let sources = Sources::default();
        let file = sources.add_file("a.yaml".into(), None, format!("{lead}x: 1\n").into());
        let findings = [finding("l", Severity::Error, message_text, vec![label(at(&file, "x"), "")])];
        let paper = Paper::new(sources, &[]);
        message(&findings[0], paper.context()).fingerprint
    };
    assert_eq!(print("", "bad at line 1"), print("# more\n", "bad at line 2"));
    assert_ne!(print("", "bad"), print("", "worse"));
}

#[test]
fn long_lines_and_control_characters_do_no_harm() {
    let sources = Sources::default();
    let text = format!("\u{feff}a: \x1b[31m{}bad{}\n", "x".repeat(5_000), "y".repeat(5_000));
    let file = sources.add_file("\x1b[2Ja.yaml".into(), None, text.into());
    let findings = [finding("l", Severity::Error, "evil \x1b[2J", vec![label(at(&file, "bad"), "here")])];
    let paper = Paper::new(sources, &[]);
    let text = paper.plain(&findings);
    assert!(!text.contains('\x1b') && !paper.print(&findings, Format::Medium, Style::PLAIN).contains('\x1b'));
    assert!(text.lines().all(|line| line.chars().count() < 200), "{text}");
    let lines: Vec<_> = text.lines().collect();
    let column = |line: &str, what: &str| line.find(what).map(|at| line[..at].chars().count()).unwrap();
    assert_eq!(column(lines[2], "bad"), column(lines[3], "^|^"));
}

#[test]
fn labels_at_the_end_of_a_text_and_over_many_lines_are_drawn() {
    let sources = Sources::default();
    let file = sources.add_file("a.yaml".into(), None, "a:\n- b\n- c".into());
    let empty = sources.add_file("empty.yaml".into(), None, "".into());
    let spans = [file.span(0, 10), file.span(10, 10), empty.span(0, 0), file.span(2, 3)];
    let findings: Vec<_> = spans.map(|s| finding("l", Severity::Error, "m", vec![label(s, "here")])).into();
    let paper = Paper::new(sources, &[]);
    let text = paper.plain(&findings);
    assert_eq!(text.matches("`-- here").count(), 4, "{text}");
}

#[test]
fn ten_thousand_findings_in_one_file() {
    let sources = Sources::default();
    let text: String = (0..10_000).map(|at| format!("key{at}: value\n")).collect();
    let file = sources.add_file("big.yaml".into(), None, text.into());
    let make = |at: usize| {
        let range = file.line_range(at);
        finding("l", Severity::Warning, "m", vec![label(file.span(range.start, range.end), "here")])
    };
    let findings: Vec<_> = (0..10_000).map(make).collect();
    let paper = Paper::new(sources, &[]);
    assert_eq!(paper.plain(&findings).matches("warning[l]").count(), 10_000);
}

#[test]
fn predictions_name_what_they_are_about() {
    let (paper, mut findings) = memory();
    let mut predicted = |state, name: &str| {
        findings[0].pod_state = Some(state);
        findings[0].resource.as_mut().unwrap().name = name.into();
        let text = paper.plain(&findings);
        text.lines().find_map(|line| line.strip_prefix("  predicts  ")).unwrap().to_string()
    };
    assert_eq!(predicted(PodState::Rejected, "web"), "Deployment shop/web is Rejected");
    assert_eq!(predicted(PodState::Rejected, ""), "this Deployment is Rejected");
    assert_eq!(predicted(PodState::Pending, "web"), "shop/web stays Pending");
    assert_eq!(predicted(PodState::CrashLoopBackOff, "web"), "shop/web: CrashLoopBackOff");
}
