//! Charts against what Helm recorded: see `testdata/charts/README.md`.

use std::fs;
use std::path::{Path, PathBuf};

use podlint::helm::{self, Options, manifests};
use podlint::syntax::Sources;

fn chart(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/charts").join(name)
}

fn options() -> Options {
    Options { kube_version: "1.36".into(), stop_at_failure: true, ..Options::default() }
}

fn rendered(path: &Path, values: Option<&str>) -> String {
    let sources = Sources::default();
    let chart = helm::load(&sources, path, "chart").unwrap();
    let mut options = options();
    if let Some(values) = values {
        let text = fs::read_to_string(path.join(values)).unwrap();
        options.values.push(sources.add_file(values.into(), None, text.into()));
    }
    let rendered = helm::render(&sources, &chart, &options);
    assert!(rendered.errors.is_empty(), "{:?}", rendered.errors);
    manifests::print(&rendered.templates, &manifests::show)
}

#[test]
fn constructs_of_a_chart_render_as_in_helm() {
    for (values, recorded) in [(None, "default.yaml"), (Some("ci/one-values.yaml"), "one.yaml")] {
        let got = rendered(&chart("web"), values);
        let want = fs::read_to_string(chart("web").join("recorded").join(recorded)).unwrap();
        snapbox::assert_data_eq!(got, snapbox::Data::text(want).raw());
    }
}

#[test]
fn hooks_and_tests_are_marked() {
    let sources = Sources::default();
    let chart = helm::load(&sources, &chart("web"), "web").unwrap();
    let rendered = helm::render(&sources, &chart, &options());
    let of = |path: &str| rendered.templates.iter().find(|t| t.path == path).unwrap();
    let hooks = of("web/templates/hooks.yaml");
    assert_eq!(hooks.manifests[0].hook.as_deref().unwrap(), ["pre-install", "pre-upgrade"]);
    assert!(hooks.manifests[1].skipped);
    assert!(of("web/templates/tests/test.yaml").manifests[0].is_test());
    assert!(of("web/templates/deployment.yaml").manifests[0].hook.is_none());
    assert_eq!(rendered.notes.as_deref(), Some("release-name is up.\n"));
}

const CHART: &str = "apiVersion: v2\nname: a\nversion: 0.1.0\n";

/// Files of a chart, and what Helm says of it.
const REFUSED: &[(&[(&str, &str)], &str)] = &[
    (&[("Chart.yaml", "apiVersion: v2\nname: a\n")], "chart.metadata.version is required"),
    (&[("Chart.yaml", "apiVersion: v2\nversion: 1.0.0\n")], "chart.metadata.name is required"),
    (
        &[("Chart.yaml", "apiVersion: v2\nname: a/b\nversion: 1.0.0\n")],
        "chart.metadata.name \"a/b\" is invalid",
    ),
    (
        &[("Chart.yaml", "apiVersion: v2\nname: a\nversion: latest\n")],
        "chart.metadata.version \"latest\" is invalid",
    ),
    (&[("Chart.yaml", "apiVersion: v9\nname: a\nversion: 1.0.0\n")], "unsupported chart version"),
    (
        &[("Chart.yaml", "apiVersion: v2\nname: a\nversion: 1.0.0\ntype: library\n")],
        "library charts are not installable",
    ),
    (
        &[("Chart.yaml", "apiVersion: v2\nname: a\nversion: 1.0.0\nkubeVersion: '<1.20'\n")],
        "chart requires kubeVersion: <1.20 which is incompatible with Kubernetes v1.36",
    ),
    (
        &[(
            "Chart.yaml",
            "apiVersion: v2\nname: a\nversion: 1.0.0\ndependencies:\n- { name: b, version: 1.x }\n",
        )],
        "found in Chart.yaml, but missing in charts/ directory: b",
    ),
    (
        &[("Chart.yaml", CHART), ("values.yaml", "- a\n")],
        "cannot unmarshal array into Go value of type map[string]interface {}",
    ),
    (&[("Chart.yaml", CHART), (".helmignore", "a/**\n")], "double-star (**) syntax is not supported"),
    (
        &[("Chart.yaml", CHART), ("templates/a.yaml", "{{ if .x }}")],
        "parse error at (a/templates/a.yaml:1): unexpected EOF",
    ),
    (
        &[("Chart.yaml", CHART), ("templates/a.yaml", "\n{{ defualt 1 2 }}")],
        "parse error at (a/templates/a.yaml:2): function \"defualt\" not defined",
    ),
    (
        &[("Chart.yaml", CHART), ("templates/a.yaml", "{{ include \"nope\" . }}")],
        "template: no template \"nope\" associated with template \"gotpl\"",
    ),
    (
        &[("Chart.yaml", CHART), ("templates/a.yaml", "a: {{ .Values.image.tag }}")],
        "nil pointer evaluating interface {}.tag",
    ),
    (
        &[
            ("Chart.yaml", CHART),
            ("templates/a.yaml", "{{ define \"x\" }}{{ include \"x\" . }}{{ end }}{{ include \"x\" . }}"),
        ],
        "rendering template has a nested reference name: x: unable to execute template",
    ),
    (&[("Chart.yaml", CHART), ("templates/a.yaml", "{{ fail \"say this\" }}")], "say this"),
    (&[("Chart.yaml", CHART), ("templates/a.yaml", "{{ required \"need x\" .Values.x }}")], "need x"),
    (
        &[("Chart.yaml", CHART), ("templates/a.yaml", "just text")],
        "YAML parse error on a/templates/a.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go value of type util.SimpleHead",
    ),
    (&[("Chart.yaml", CHART), ("templates/a.yaml", "a: b: c")], "YAML parse error on a/templates/a.yaml"),
    (
        &[("Chart.yaml", CHART), ("templates/a.yaml", "metadata: { annotations: { a: [1] } }")],
        "json: cannot unmarshal array into Go struct field .metadata.annotations of type string",
    ),
];

#[test]
fn charts_are_refused_as_by_helm() {
    let mut wrong = Vec::new();
    for (files, want) in REFUSED {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in *files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let sources = Sources::default();
        let got = match helm::load(&sources, folder.path(), "a") {
            Err(error) => error.to_string(),
            Ok(chart) => {
                let rendered = helm::render(&sources, &chart, &options());
                rendered.errors.first().map_or(String::new(), ToString::to_string)
            }
        };
        if !got.contains(want) {
            wrong.push(format!("{files:?}\n  want {want}\n  got  {got}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn errors_are_laid_out_as_by_helm() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("templates")).unwrap();
    fs::write(folder.path().join("Chart.yaml"), "apiVersion: v2\nname: errors\nversion: 0.1.0\n").unwrap();
    fs::write(folder.path().join("values.yaml"), "a: 1\n").unwrap();
    let recorded = include_str!("../charts/errors.txt");
    for case in recorded.split("=== ").skip(1) {
        let (template, want) = case.split_once('\n').unwrap();
        fs::write(folder.path().join("templates/a.yaml"), format!("{template}\n")).unwrap();
        let sources = Sources::default();
        let chart = helm::load(&sources, folder.path(), "errors").unwrap();
        let rendered = helm::render(&sources, &chart, &options());
        let got = rendered.errors.first().map_or(String::new(), ToString::to_string);
        assert_eq!(got, want.trim_end_matches('\n'), "{template}");
    }
}

#[test]
fn endless_templates_end() {
    let bodies = [
        "{{ define \"x\" }}{{ template \"x\" . }}{{ end }}{{ template \"x\" . }}",
        "{{ range untilStep 0 1000000 1 }}{{ range untilStep 0 1000000 1 }}x{{ end }}{{ end }}",
        "{{ $s := \"xxxxxxxx\" }}{{ range until 100 }}{{ $s = print $s $s }}{{ end }}",
        "{{ tpl .Values.self . }}",
    ];
    for body in bodies {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("templates")).unwrap();
        fs::write(folder.path().join("Chart.yaml"), CHART).unwrap();
        fs::write(folder.path().join("values.yaml"), "self: '{{ tpl .Values.self . }}'\n").unwrap();
        fs::write(folder.path().join("templates/a.yaml"), body).unwrap();
        let sources = Sources::default();
        let chart = helm::load(&sources, folder.path(), "a").unwrap();
        let rendered = helm::render(&sources, &chart, &options());
        assert_eq!(rendered.errors.len(), 1, "{body}");
    }
}
