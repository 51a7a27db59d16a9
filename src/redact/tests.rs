use clap::ValueEnum;

use super::*;
use crate::diagnostic::*;
use crate::report::{Context, Format, Pages, Run, Style, Summary, resolve as messages};
use crate::syntax::{Segment, SourceMap};
use crate::versions::VersionSet;

fn masked(text: &str) -> String {
    let sources = Sources::default();
    let source = sources.add_file("a.yaml".into(), None, text.into());
    Redactor::new(&sources, [&yaml::parse(&source)]).source(&source).into_owned()
}

#[test]
fn names_of_credentials() {
    for name in [
        "PASSWORD",
        "DB_PASSWORD",
        "POSTGRES_PASSWORD",
        "password",
        "dbPassword",
        "API_KEY",
        "apiKey",
        "AWS_SECRET_ACCESS_KEY",
        "GITHUB_TOKEN",
        "JWT_SECRET",
        "SECRET_KEY_BASE",
        "MYSQL_PWD",
        "auth.token",
        "PGPASSWORD",
        "VAULT_SECRET_ID",
        "ENCRYPTION_KEY",
        "SENTRY_DSN",
        "REDIS_PASS",
        "CLIENT_SECRET",
        "SSH_PASSPHRASE",
        "AUTHTOKEN",
    ] {
        assert!(is_credential(name), "{name}");
    }
    for name in [
        "TLS_KEY_FILE",
        "TOKEN_TTL",
        "PUBLIC_KEY",
        "JWT_PUBLIC_KEY",
        "PASSWORD_FILE",
        "SECRET_NAME",
        "TOKEN_URL",
        "KEY_VALUE_STORE",
        "COMPASS",
        "LOG_LEVEL",
        "PWD",
        "MONKEY",
        "TOKENIZER",
        "AUTH_ENABLED",
        "KEYCLOAK_HOST",
        "PASSWORD_MIN_LENGTH",
        "SSH_KEY_PATH",
        "",
        "PASSENGER_COUNT",
    ] {
        assert!(!is_credential(name), "{name}");
    }
}

#[test]
fn secrets_and_environment_are_masked() {
    let text = "\
apiVersion: v1
kind: List
items:
- kind: Secret
  metadata: {name: db}
  data:
    user: aHVudGVyMg==
  stringData:
    conf: |
      first line
      second line
    n: 12345
---
kind: Pod
spec:
  containers:
  - env:
    - name: DB_PASSWORD
      value: hunter2
    - {name: API_KEY, value: 'abc def'}
    - name: LOG_LEVEL
      value: debug
    - name: TOKEN
      value: $(OTHER)
    - name: ALLOW_EMPTY_PASSWORD
      value: \"yes\"
    - name: URL
      value: postgres://app:s3cret@db/app
";
    let expected = "\
apiVersion: v1
kind: List
items:
- kind: Secret
  metadata: {name: db}
  data:
    user: •••
  stringData:
    conf: |
      •••
      •••
    n: •••
---
kind: Pod
spec:
  containers:
  - env:
    - name: DB_PASSWORD
      value: •••
    - {name: API_KEY, value: •••}
    - name: LOG_LEVEL
      value: debug
    - name: TOKEN
      value: $(OTHER)
    - name: ALLOW_EMPTY_PASSWORD
      value: \"yes\"
    - name: URL
      value: postgres://app:•••@db/app
";
    assert_eq!(masked(text), expected);
}

#[test]
fn generators_and_applied_configurations_are_masked() {
    assert_eq!(
        masked("kind: Kustomization\nsecretGenerator:\n- name: x\n  literals:\n  - user=bob\n"),
        "kind: Kustomization\nsecretGenerator:\n- name: x\n  literals:\n  - user=•••\n"
    );
    let text = "kind: Secret\nmetadata:\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: '{\"data\":{}}'\n";
    assert!(masked(text).ends_with("last-applied-configuration: •••\n"));
}

#[test]
fn broken_documents_hide_rather_too_much() {
    let text =
        "kind: Secret\nmetadata:\n  name: x\nstringData:\n  password: \"hunter2\n  other: [\nkey: hunter3\n";
    let shown = masked(text);
    assert!(!shown.contains("hunter"), "{shown}");
    assert!(shown.contains("name: x") && shown.contains("password:"), "{shown}");
    let pod = masked(
        "kind: Pod\nspec:\n  env:\n  - name: TOKEN\n    value: \"hunter2\n  - name: A\n    value: open\n",
    );
    assert!(!pod.contains("hunter") && pod.contains("value: open"), "{pod}");
}

#[test]
fn sentences_lose_values_but_keep_words_seen_anyway() {
    let sources = Sources::default();
    let text = "kind: Secret\nstringData: {a: admin, b: correct-horse, c: x1}\n";
    let source = sources.add_file("a.yaml".into(), None, text.into());
    let redactor = Redactor::new(&sources, [&yaml::parse(&source)]);
    assert_eq!(redactor.text("`admin` or administrator", &[]), "`•••` or administrator");
    assert_eq!(redactor.text("ConfigMap `admin`", &["admin"]), "ConfigMap `admin`");
    assert_eq!(redactor.text("xcorrect-horsex", &[]), "x•••x");
    assert_eq!(redactor.text("`x1` and x1", &[]), "`•••` and x1");
}

/// A Secret rendered from a values file and from a literal in the template.
fn chart(sources: &Sources) -> (std::sync::Arc<Source>, Span, Span) {
    let template = "kind: Secret\nstringData:\n  a: {{ .Values.pw }}\n  b: literal-pw\n  c: {{ \"inline-pw\" | quote }}\n";
    let template = sources.add_file("templates/s.yaml".into(), None, template.into());
    let values = sources.add_file("values.yaml".into(), None, "pw: from-values\n".into());
    let text = "kind: Secret\nstringData:\n  a: from-values\n  b: literal-pw\n  c: \"inline-pw\"\n";
    let find = |source: &Source, what: &str| {
        let at = source.text.find(what).unwrap();
        source.span(at, at + what.len())
    };
    let head = template.text.find("{{").unwrap() as u32;
    let value = find(&values, "from-values");
    let action = find(&template, "{{ .Values.pw }}");
    let middle = find(&template, "\n  b: literal-pw\n  c: ");
    let call = find(&template, "{{ \"inline-pw\" | quote }}");
    let segment = |start, len, parent, kind, via| Segment { start, len, parent, kind, via };
    let after = head + value.len();
    let segments = vec![
        segment(0, head, Span::new(template.id, 0, head), SegmentKind::Literal, None),
        segment(head, value.len(), value, SegmentKind::Value, Some(action)),
        segment(after, middle.len(), middle, SegmentKind::Literal, None),
        segment(after + middle.len(), 11, call, SegmentKind::Opaque, None),
    ];
    let rendered = sources.add_virtual("rendered".into(), text.into(), SourceMap { segments });
    (rendered, value, call)
}

#[test]
fn values_and_templates_behind_a_secret_are_masked() {
    let sources = Sources::default();
    let (rendered, ..) = chart(&sources);
    let redactor = Redactor::new(&sources, [&yaml::parse(&rendered)]);
    let shown: Vec<_> = sources.iter().map(|source| redactor.source(source).into_owned()).collect();
    assert_eq!(
        shown[0],
        "kind: Secret\nstringData:\n  a: {{ .Values.pw }}\n  b: •••\n  c: {{ \"•••\" | quote }}\n"
    );
    assert_eq!(shown[1], "pw: •••\n");
    assert_eq!(shown[2], "kind: Secret\nstringData:\n  a: •••\n  b: •••\n  c: •••\n");
}

#[test]
fn findings_elsewhere_do_not_uncover_secrets() {
    let sources = Sources::default();
    let pod = sources.add_file("a.yaml".into(), None, "env: [{name: TOKEN, value: first-token}]\n".into());
    let other = sources.add_file("b.yaml".into(), None, "env: [{name: TOKEN, value: other-token}]\n".into());
    let secret =
        sources.add_file("c.yaml".into(), None, "kind: Secret\nstringData: {a: third-token}\n".into());
    let trees = [&pod, &other, &secret].map(yaml::parse);
    let mut finding = Diagnostic::new(Severity::Error, "m");
    assert_eq!(Redactor::for_findings(&sources, &trees, &[]).text("third-token", &[]), "third-token");
    finding.labels = vec![Label { span: pod.span(0, 3), text: String::new() }];
    let redactor = Redactor::for_findings(&sources, &trees, &[finding]);
    assert_eq!(redactor.text("first-token, third-token", &[]), "•••, •••");
    assert!(redactor.source(&pod).contains("•••"));
}

#[test]
fn no_format_tells() {
    let sources = Sources::default();
    let (rendered, ..) = chart(&sources);
    let text =
        "kind: Secret\ndata:\n  k: c3VwZXItc2VjcmV0\n  l: !!str 77\nstringData:\n  pin: 'planted-value'\n";
    let file = sources.add_file("secret.yaml".into(), None, text.into());
    let trees = [yaml::parse(&rendered), yaml::parse(&file)];
    let redactor = Redactor::new(&sources, &trees);
    let hidden =
        ["from-values", "literal-pw", "inline-pw", "c3VwZXItc2VjcmV0", "super-secret", "planted-value"];
    let mut findings = Vec::new();
    for source in [&rendered, &file] {
        for secret in hidden {
            let Some(at) = source.text.find(secret) else { continue };
            let span = source.span(at, at + secret.len());
            let mut d = Diagnostic::new(Severity::Error, format!("`{secret}` is bad, \"super-secret\" too"));
            (d.lint, d.level) = ("some-lint", Level::Deny);
            d.labels = vec![Label { span, text: format!("{secret} here") }];
            d.labels.push(Label { span: source.span(0, 0), text: format!("see {secret}") });
            d.event = Some(Event { reason: "Failed".into(), message: format!("Error: {secret}") });
            d.notes = vec![secret.to_string()];
            d.help = Some(format!("replace {secret}"));
            d.table = Some(format!("a | {secret}"));
            let edits = vec![Edit { span, text: format!("{secret}2") }];
            d.fixes = vec![Fix { title: format!("fix {secret}"), edits, applicability: Applicability::Safe }];
            findings.push(d);
        }
    }
    assert_eq!(findings.len(), 5);
    let context =
        Context { sources: &sources, redactor: &redactor, docs: &Pages, versions: VersionSet::SUPPORTED };
    let messages = messages(&findings, context);
    let summary = Summary::default();
    let run = Run { context, messages: &messages, summary: &summary };
    for format in Format::value_variants() {
        for style in [Style::PLAIN, Style { color: true, graphical: true, width: Some(80) }] {
            let mut out = Vec::new();
            format.report(style).write(&run, &mut out).unwrap();
            let out = String::from_utf8(out).unwrap();
            for secret in hidden {
                assert!(!out.contains(secret), "{format:?} tells {secret}:\n{out}");
            }
        }
    }
}

#[test]
fn a_payload_of_a_megabyte_is_searched_for_in_time() {
    let long = "x".repeat(1 << 20);
    let other = format!("{}y", &long[..300]);
    let text = format!("kind: Secret\nstringData: {{a: {long}, b: {other}}}\n");
    let redactor = Redactor::of_text("a.yaml", &text);
    assert_eq!(redactor.text(&format!("`{other}` is bad"), &[]), "`•••` is bad");
    assert_eq!(redactor.text(&format!("({long})"), &[]), "(•••)");
    assert_eq!(redactor.text(&format!("{}, cut", &long[..400]), &[]), "•••, cut");
}
