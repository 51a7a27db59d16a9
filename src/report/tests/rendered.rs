//! Findings on text made from other files.

use super::*;
use crate::syntax::{Segment, SegmentKind, SourceMap};

/// `key: {{ .Values.logKey }}` rendered to `key: LOG_LEVEL`, and a ConfigMap beside it.
pub(super) fn chart() -> (Paper, Vec<Diagnostic>) {
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

/// A list item of a template that begins with a value, and a block printed from values.
#[test]
fn what_begins_in_a_template_is_shown_there() {
    let sources = Sources::default();
    let template = "- name: {{ .Values.n }}\n  x: 1\n  {{ toYaml .Values.r }}\n";
    let template = sources.add_file("t.yaml".into(), None, template.into());
    let values = sources.add_file("values.yaml".into(), None, "n: web\nr:\n  cpu: 1\n  memory: 2\n".into());
    let text = "- name: web\n  x: 1\n  cpu: 1\n  memory: 2\n";
    let mut segments = Vec::new();
    let mut piece = |what: &str, parent: Span, kind: SegmentKind, via: Option<Span>| {
        let start = text.find(what).unwrap() as u32;
        segments.push(Segment { start, len: what.len() as u32, parent, kind, via });
    };
    let yaml = at(&template, "{{ toYaml .Values.r }}");
    piece("- name: ", at(&template, "- name: "), SegmentKind::Literal, None);
    let name = values.span(3, 6);
    piece("web", name, SegmentKind::Value, Some(at(&template, "{{ .Values.n }}")));
    piece("\n  x: 1\n  ", at(&template, "\n  x: 1\n  "), SegmentKind::Literal, None);
    piece("cpu: 1", at(&values, "cpu: 1"), SegmentKind::Value, Some(yaml));
    piece("memory: 2", at(&values, "memory: 2"), SegmentKind::Value, Some(yaml));
    let rendered = sources.add_virtual("r".into(), text.into(), SourceMap { segments });
    let item = rendered.span(2, text.len());
    let places = |span: Span| {
        let findings = [finding("l", Severity::Error, "m", vec![label(span, "")])];
        let paper = Context {
            sources: &sources,
            redactor: &Redactor::default(),
            docs: &Pages,
            versions: VersionSet::ALL,
        };
        let labels = message(&findings[0], paper).labels;
        labels.iter().map(|l| format!("{}:{}: {}", l.path, l.span.start.line, l.text)).collect::<Vec<_>>()
    };
    assert_eq!(places(item), ["t.yaml:1: "]);
    assert_eq!(
        places(at(&rendered, "memory: 2")),
        ["values.yaml:4: from here", "t.yaml:3: renders `memory: 2` here"]
    );
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
