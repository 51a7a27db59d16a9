use std::sync::Arc;

use snapbox::{assert_data_eq, str};

use super::*;
use crate::diagnostic::*;
use crate::redact::Redactor;
use crate::syntax::{Segment, SegmentKind, Source, SourceMap, Sources, Span, yaml};
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

/// `key: {{ .Values.logKey }}` rendered to `key: LOG_LEVEL`, and a ConfigMap beside it.
fn chart() -> (Paper, Vec<Diagnostic>) {
    let sources = Sources::default();
    let template = sources.add_file(
        "web/templates/deployment.yaml".into(),
        None,
        "env:\nkey: {{ .Values.logKey }}\n".into(),
    );
    let values = sources.add_file("web/values.yaml".into(), None, "a: 1\nlogKey: LOG_LEVEL\n".into());
    let map =
        sources.add_file("web/templates/configmap.yaml".into(), None, "data:\n  LOG_LEVELS: info\n".into());
    let text = "env:\nkey: LOG_LEVEL\n";
    let value = text.find("LOG").unwrap() as u32;
    let segments = vec![
        Segment {
            start: 0,
            len: value,
            parent: Span::new(template.id, 0, value),
            kind: SegmentKind::Literal,
            via: None,
        },
        Segment {
            start: value,
            len: 9,
            parent: at(&values, "LOG_LEVEL"),
            kind: SegmentKind::Value,
            via: Some(at(&template, "{{ .Values.logKey }}")),
        },
    ];
    let rendered = sources.add_virtual("rendered".into(), text.into(), SourceMap { segments });
    let span = at(&rendered, "LOG_LEVEL");
    let labels = vec![label(span, ""), label(at(&map, "LOG_LEVELS"), "the nearest key of ConfigMap `app`")];
    let mut d =
        finding("configmap-key-missing", Severity::Error, "ConfigMap `app` has no key `LOG_LEVEL`", labels);
    d.pod_state = Some(PodState::CreateContainerConfigError);
    d.fixes = vec![Fix {
        title: "use `LOG_LEVELS`".into(),
        edits: vec![Edit { span, text: "LOG_LEVELS".into() }],
        applicability: Applicability::Unsafe,
    }];
    (Paper::new(sources, &[&rendered]), vec![d])
}

#[test]
fn rendered_text_is_shown_where_it_was_written_and_where_it_was_used() {
    let (paper, findings) = chart();
    assert_data_eq!(
        paper.print(&findings, Format::Full, GRAPHICAL),
        str![[r#"
error[configmap-key-missing]: ConfigMap `app` has no key `LOG_LEVEL`
   ╭─[web/values.yaml:2:9]
 1 │ a: 1
 2 │ logKey: LOG_LEVEL
   ·         ────┬────
   ·             ╰── from here
   ╰────
   ╭─[web/templates/deployment.yaml:2:6]
 1 │ env:
 2 │ key: {{ .Values.logKey }}
   ·      ──────────┬─────────
   ·                ╰── becomes `LOG_LEVEL`
   ╰────
   ╭─[web/templates/configmap.yaml:2:3]
 1 │ data:
 2 │   LOG_LEVELS: info
   ·   ─────┬────
   ·        ╰── the nearest key of ConfigMap `app`
   ╰────
  predicts  CreateContainerConfigError
  help      use `LOG_LEVELS` (`podlint --fix --unsafe-fixes` does it)
  see       podlint explain configmap-key-missing


"#]]
    );
    let edit = &message(&findings[0], paper.context()).fixes[0].edits[0];
    assert_eq!((edit.path, edit.start, edit.end), ("web/values.yaml", 13, 22));
}

#[test]
fn lost_origins_say_so_and_offer_no_edit() {
    let sources = Sources::default();
    let template = sources.add_file("t.yaml".into(), None, "a: {{ .Values.x | sha256sum }}\n".into());
    let text = "a: deadbeef\n";
    let segment = Segment {
        start: 3,
        len: 8,
        parent: at(&template, "{{ .Values.x | sha256sum }}"),
        kind: SegmentKind::Opaque,
        via: None,
    };
    let rendered = sources.add_virtual("r".into(), text.into(), SourceMap { segments: vec![segment] });
    let span = at(&rendered, "beef");
    let mut d = finding("some-lint", Severity::Note, "no", vec![label(span, "bad")]);
    let edits = vec![Edit { span, text: "cafe".into() }];
    d.fixes = vec![Fix { title: "write cafe".into(), edits, applicability: Applicability::Safe }];
    let paper = Paper::new(sources, &[]);
    let findings = [d];
    let message = message(&findings[0], paper.context());
    assert_eq!(message.labels[0].text, "bad (made from what stands here)");
    assert_eq!(message.notes, ["the text here becomes `beef`"]);
    assert_eq!(message.fixes[0].applicability, Applicability::DisplayOnly);
    assert!(message.fixes[0].edits.is_empty());
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
fn github_annotations_escape() {
    let sources = Sources::default();
    let file = sources.add_file("a,b:c.yaml".into(), None, "x: 1\n".into());
    let findings = [finding("some-lint", Severity::Error, "100%\nof it", vec![label(at(&file, "1"), "")])];
    let paper = Paper::new(sources, &[]);
    assert_eq!(
        paper.print(&findings, Format::Github, Style::PLAIN),
        "::error file=a%2Cb%3Ac.yaml,line=1,endLine=1,col=4,endColumn=5,title=some-lint::100%25%0Aof it\n"
    );
}

#[test]
fn gitlab_tells_copies_apart() {
    let (paper, findings) = memory();
    let mut other = findings[0].clone();
    other.labels[0].span.end -= 1;
    let text = paper.print(&[findings[0].clone(), other], Format::Gitlab, Style::PLAIN);
    let issues: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(issues[0]["severity"], "critical");
    assert_eq!(issues[0]["location"]["positions"]["begin"]["line"], 6);
    assert_ne!(issues[0]["fingerprint"], issues[1]["fingerprint"]);
}

#[test]
fn junit_is_xml() {
    let sources = Sources::default();
    let file = sources.add_file("a&b.yaml".into(), None, "x: 1\n".into());
    let mut findings =
        vec![finding("some-lint", Severity::Error, "<\u{1}>", vec![label(at(&file, "1"), "")])];
    findings.push(finding("other-lint", Severity::Warning, "maybe", vec![label(at(&file, "1"), "")]));
    let paper = Paper::new(sources, &[]);
    assert_data_eq!(
        paper.print(&findings, Format::Junit, Style::PLAIN),
        str![[r#"
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="podlint" tests="2" failures="1" errors="0" skipped="1">
  <testsuite name="a&amp;b.yaml" tests="2" failures="1" errors="0" skipped="1">
    <testcase classname="a&amp;b.yaml" name="other-lint (1:4)" file="a&amp;b.yaml" line="1">
      <skipped message="maybe"></skipped>
    </testcase>
    <testcase classname="a&amp;b.yaml" name="some-lint (1:4)" file="a&amp;b.yaml" line="1">
      <failure message="&lt;�&gt;" type="error"></failure>
    </testcase>
  </testsuite>
</testsuites>

"#]]
    );
    assert!(paper.print(&[], Format::Junit, Style::PLAIN).contains(r#"name="no findings""#));
}

fn assert_valid(schema: &serde_json::Value, text: &str) {
    let document: serde_json::Value = serde_json::from_str(text).unwrap();
    let validator = jsonschema::validator_for(schema).unwrap();
    let faults: Vec<_> =
        validator.iter_errors(&document).map(|e| format!("{}: {e}", e.instance_path)).collect();
    assert!(faults.is_empty(), "{}\n{text}", faults.join("\n"));
}

#[test]
fn json_follows_its_schema() {
    let schema = serde_json::from_str(SCHEMA).unwrap();
    for (paper, findings) in [memory(), chart()] {
        let text = paper.print(&findings, Format::Json, Style::PLAIN);
        assert_valid(&schema, &text);
        assert_eq!(text, paper.print(&findings, Format::Json, Style::PLAIN));
    }
    let (paper, findings) = memory();
    let json: serde_json::Value =
        serde_json::from_str(&paper.print(&findings, Format::Json, Style::PLAIN)).unwrap();
    let found = &json["diagnostics"][0];
    assert_eq!(found["versions"], serde_json::json!(["1.33", "1.34"]));
    assert_eq!(
        found["labels"][0]["span"],
        serde_json::json!({
            "start": { "line": 6, "column": 17, "byte": 80 },
            "end": { "line": 6, "column": 22, "byte": 85 },
        })
    );
    assert_eq!(json["summary"]["errors"], 1);
    for state in PodState::ALL {
        assert!(SCHEMA.contains(&format!("\"{}\"", state.name())), "{state:?}");
    }
}

#[test]
fn sarif_follows_its_schema() {
    let mut schemas = vec![include_str!("../../testdata/sarif-2.1.0-subset.schema.json").to_string()];
    // The standard's own schema, where somebody has it at hand.
    schemas.extend(std::env::var_os("SARIF_SCHEMA").map(|path| std::fs::read_to_string(path).unwrap()));
    for schema in schemas {
        let schema = serde_json::from_str(&schema).unwrap();
        for (paper, mut findings) in [memory(), chart()] {
            findings[0].fixes[0].applicability = Applicability::Safe;
            assert_valid(&schema, &paper.print(&findings, Format::Sarif, Style::PLAIN));
            assert_valid(&schema, &paper.print(&[], Format::Sarif, Style::PLAIN));
        }
    }
    let (paper, mut findings) = memory();
    findings[0].fixes[0].applicability = Applicability::Safe;
    let sarif: serde_json::Value =
        serde_json::from_str(&paper.print(&findings, Format::Sarif, Style::PLAIN)).unwrap();
    let run = &sarif["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "memory-in-millibytes");
    assert!(run["tool"]["driver"]["rules"][0]["help"]["markdown"].as_str().unwrap().contains("thousandths"));
    let replaced = &run["results"][0]["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(replaced["deletedRegion"]["startColumn"], 17);
}

#[test]
fn long_lines_and_control_characters_do_no_harm() {
    let sources = Sources::default();
    let text = format!("\u{feff}a: \x1b[31m{}bad{}\n", "x".repeat(5_000), "y".repeat(5_000));
    let file = sources.add_file("a.yaml".into(), None, text.into());
    let findings = [finding("l", Severity::Error, "evil \x1b[2J", vec![label(at(&file, "bad"), "here")])];
    let paper = Paper::new(sources, &[]);
    let text = paper.plain(&findings);
    assert!(!text.contains('\x1b'));
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
fn statistics_and_summary_count() {
    let (paper, mut findings) = memory();
    findings.push(finding("other", Severity::Warning, "m", vec![findings[0].labels[0].clone()]));
    findings[1].level = Level::Deny;
    let messages = resolve(&findings, paper.context());
    assert_eq!(statistics(&messages), "1  error    memory-in-millibytes\n1  warning  other\n");
    let summary =
        Summary { files: 12, documents: 40, resources: 34, remarks: vec!["1 chart left out".into()] };
    let time = std::time::Duration::from_millis(50);
    assert_eq!(
        summary_line(&messages, &summary, time, Style::PLAIN),
        "1 error, 1 warning (2 denied) in 12 files (40 documents), 0.05 s\n1 chart left out\n"
    );
    assert!(summary_line(&[], &summary, time, Style::PLAIN).starts_with("no findings in 12 files"));
}

#[test]
fn a_broken_pipe_comes_back() {
    struct Closed;
    impl std::io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let (paper, findings) = memory();
    let messages = resolve(&findings, paper.context());
    let summary = Summary::default();
    let run = Run { context: paper.context(), messages: &messages, summary: &summary };
    for format in <Format as clap::ValueEnum>::value_variants() {
        let error = format.report(Style::PLAIN).write(&run, &mut Closed).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe, "{format:?}");
    }
}
