//! Charts linted: findings where the user edits, each once, fixes through the template.

use std::fs;
use std::path::Path;

use serde_json::Value;

const DEPLOYMENT: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      dnsPolicy: {{ .Values.dns | default \"Clusterfirst\" }}
      containers:
      - name: web
        image: \"{{ .Values.image.repository }}:{{ .Values.image.tag }}\"
        resources:
          {{- toYaml .Values.resources | nindent 10 }}
";
const VALUES: &str = "\
image:
  repository: nginx
  tag: '1.27'
resources:
  limits:
    memory: 128m
";

fn chart(folder: &Path, files: &[(&str, &str)]) {
    let chart = ("Chart.yaml", "apiVersion: v2\nname: web\nversion: 0.1.0\n");
    for (name, text) in [chart].iter().chain(files) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn lint(folder: &Path, arguments: &[&str]) -> Vec<Value> {
    let output = assert_cmd::Command::cargo_bin("podlint")
        .unwrap()
        .current_dir(folder)
        .args(["--no-config", "--format", "json"])
        .args(arguments)
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    report["diagnostics"].as_array().unwrap().clone()
}

fn places(diagnostic: &Value) -> Vec<String> {
    let labels = diagnostic["labels"].as_array().unwrap();
    let place = |l: &Value| format!("{}:{}", l["path"].as_str().unwrap(), l["span"]["start"]["line"]);
    labels.iter().map(place).collect()
}

fn of<'d>(diagnostics: &'d [Value], lint: &str) -> Vec<&'d Value> {
    diagnostics.iter().filter(|d| d["lint"] == lint).collect()
}

#[test]
fn findings_lie_in_values_and_templates() {
    let folder = tempfile::tempdir().unwrap();
    let files =
        [("templates/deployment.yaml", DEPLOYMENT), ("values.yaml", VALUES), ("ci/a-values.yaml", "a: 1\n")];
    chart(folder.path(), &files);
    let found = lint(folder.path(), &["."]);
    let memory = of(&found, "memory-in-millibytes");
    assert_eq!(memory.len(), 1, "{found:#?}");
    assert_eq!(places(memory[0]), ["values.yaml:6", "templates/deployment.yaml:14"]);
    let policy = of(&found, "unsupported-value");
    assert_eq!(places(policy[0])[0], "templates/deployment.yaml:9");
    let named = lint(folder.path(), &["values.yaml"]);
    assert_eq!(of(&named, "memory-in-millibytes").len(), 1);
    assert!(of(&named, "unsupported-value").is_empty());
}

#[test]
fn fixes_go_through_templates() {
    let folder = tempfile::tempdir().unwrap();
    chart(folder.path(), &[("templates/deployment.yaml", DEPLOYMENT), ("values.yaml", VALUES)]);
    lint(folder.path(), &[".", "--fix", "--unsafe-fixes"]);
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("values.yaml"), VALUES.replace("128m", "128Mi"));
    assert_eq!(read("templates/deployment.yaml"), DEPLOYMENT.replace("Clusterfirst", "ClusterFirst"));
}

#[test]
fn what_does_not_render_is_reported_with_its_callers() {
    let folder = tempfile::tempdir().unwrap();
    let helpers = "{{- define \"web.tag\" -}}\n{{ .Values.image.tag }}\n{{- end }}\n";
    let template = "kind: ConfigMap\ndata: { tag: {{ include \"web.tag\" . }} }\n";
    let files =
        [("templates/_helpers.tpl", helpers), ("templates/cm.yaml", template), ("values.yaml", "a: 1\n")];
    chart(folder.path(), &files);
    let found = lint(folder.path(), &["."]);
    let fails = of(&found, "template-fails");
    assert_eq!(fails[0]["severity"], "warning");
    assert_eq!(fails[0]["message"], "nil pointer evaluating interface {}.tag");
    assert_eq!(places(fails[0]), ["templates/_helpers.tpl:2", "templates/cm.yaml:2"]);
    fs::write(folder.path().join("templates/cm.yaml"), "a: {{ defualt 1 .Values.a }}\n").unwrap();
    let found = lint(folder.path(), &["."]);
    let parse = of(&found, "template-does-not-parse");
    assert_eq!(parse[0]["severity"], "error");
    assert_eq!(parse[0]["help"], "did you mean `default`?");
}

#[test]
fn what_a_broken_file_defines_is_not_missed() {
    let folder = tempfile::tempdir().unwrap();
    let helpers = "{{ define \"name\" }}web{{ end }}{{ if }}";
    let template = "kind: ConfigMap\ndata: { a: {{ include \"name\" . }} }\n";
    let files = [
        ("templates/_helpers.tpl", helpers),
        ("templates/a.yaml", template),
        ("templates/b.yaml", "a: {{ defualt 1 2 }}\n"),
    ];
    chart(folder.path(), &files);
    let found = lint(folder.path(), &["."]);
    let lints: Vec<&str> = found.iter().filter_map(|d| d["lint"].as_str()).collect();
    assert_eq!(lints, ["template-does-not-parse"; 2], "{found:#?}");
}

#[test]
fn values_files_beside_the_chart_are_offered() {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        ("web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 0.1.0\n"),
        ("web/values.yaml", "a: 1\n"),
        ("web/values-prod.yaml", "a: 2\n"),
        ("web/values.staging.yml", "a: 3\n"),
        ("web/values/prod.yaml", "a: 4\n"),
        ("web/values-object.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n"),
        ("web/ci/a-values.yaml", "a: 5\n"),
        (
            "web/templates/a.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { a: '{{ .Values.a }}' }\n",
        ),
    ];
    chart(folder.path(), &files);
    fs::remove_file(folder.path().join("Chart.yaml")).unwrap();
    let remarks = |arguments: &[&str]| {
        let output = assert_cmd::Command::cargo_bin("podlint")
            .unwrap()
            .current_dir(folder.path())
            .args(["--format", "json", "."])
            .args(arguments)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        report["summary"]["remarks"].as_array().unwrap().clone()
    };
    let all = remarks(&["--no-config"]);
    assert_eq!(
        all,
        [
            "`values-prod.yaml`, `values.staging.yml`, `values/prod.yaml` lie beside web: to lint the chart with them, \
          write a release under `helm.releases` in `podlint.yaml`"
        ]
    );
    let release = |file: &str| format!("  - {{ chart: web, values: [web/{file}] }}\n");
    let some = release("values-prod.yaml") + &release("values.staging.yml");
    fs::write(folder.path().join("podlint.yaml"), format!("helm:\n  releases:\n{some}")).unwrap();
    let left = remarks(&[]);
    assert_eq!(left.len(), 1);
    assert!(left[0].as_str().unwrap().starts_with("`values/prod.yaml` lies beside web: "), "{left:?}");
    fs::write(
        folder.path().join("podlint.yaml"),
        format!("helm:\n  releases:\n{some}{}", release("values/prod.yaml")),
    )
    .unwrap();
    assert!(remarks(&[]).is_empty());
}

#[test]
fn keys_read_and_keys_set_are_compared() {
    let folder = tempfile::tempdir().unwrap();
    let template = "kind: ConfigMap\ndata:\n  a: {{ .Values.replicaCout }}\n  b: {{ .Values.log.level }}\n";
    let values = "replicaCount: 3\nlog:\n  level: info\n  format: json\n";
    chart(folder.path(), &[("templates/cm.yaml", template), ("values.yaml", values)]);
    let found = lint(folder.path(), &[".", "--notes"]);
    let misspelled = of(&found, "values-key-misspelled");
    assert_eq!(places(misspelled[0]), ["templates/cm.yaml:3", "values.yaml:1"]);
    let unread = of(&found, "values-key-unread");
    assert_eq!(unread.len(), 1);
    assert_eq!(places(unread[0]), ["values.yaml:4"]);
}

#[test]
fn an_object_of_two_templates_is_found_and_hooks_may_share_names() {
    let dir = tempfile::tempdir().unwrap();
    let map = |note: &str| {
        format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  annotations: {{ {note} }}\n")
    };
    let hook = map("helm.sh/hook: pre-install");
    chart(dir.path(), &[("templates/a.yaml", &map("a: b")), ("templates/b.yaml", &map("a: c"))]);
    let diagnostics = lint(dir.path(), &["."]);
    let [twice] = of(&diagnostics, "object-defined-twice")[..] else { panic!("{diagnostics:?}") };
    assert_eq!(places(twice), ["templates/b.yaml:4", "templates/a.yaml:4"]);
    chart(dir.path(), &[("templates/b.yaml", &hook)]);
    assert!(of(&lint(dir.path(), &["."]), "object-defined-twice").is_empty());
}
