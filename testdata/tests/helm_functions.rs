//! The functions of templates against what Helm recorded: see `testdata/charts/functions/README.md`.

use std::fs;
use std::path::Path;

use podlint::helm::{self, Options};
use podlint::syntax::Sources;

fn options() -> Options {
    Options {
        release: "release-name".into(),
        namespace: "default".into(),
        kube_version: "1.36".into(),
        api_versions: Vec::new(),
        values: Vec::new(),
        set: Vec::new(),
        stop_at_failure: true,
    }
}

#[test]
fn every_function_gives_what_helm_gives() {
    let chart = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/charts/functions");
    let want = fs::read_to_string(chart.join("rendered.yaml")).unwrap();
    let output = assert_cmd::Command::cargo_bin("podlint")
        .unwrap()
        .args(["render", "--show-secrets", "--kubernetes-version", "1.36", "--release", "release-name"])
        .arg(&chart)
        .output()
        .unwrap();
    let got = String::from_utf8(output.stdout).unwrap();
    for (got, want) in got.lines().zip(want.lines()) {
        assert_eq!(got, want);
    }
    assert_eq!(got.len(), want.len(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn calls_fail_in_the_words_of_the_real_functions() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("templates")).unwrap();
    fs::write(folder.path().join("Chart.yaml"), "apiVersion: v2\nname: errors\nversion: 0.1.0\n").unwrap();
    fs::write(folder.path().join("values.yaml"), "port: 8080\nwords: [a, b]\n").unwrap();
    let recorded = include_str!("../charts/functions/errors.tsv");
    let mut wrong = Vec::new();
    for line in recorded.lines() {
        let (call, want) = line.split_once('\t').unwrap();
        let want = want.strip_prefix("Error: ").unwrap_or(want);
        fs::write(folder.path().join("templates/a.yaml"), format!("{{{{ {call} }}}}\n")).unwrap();
        let sources = Sources::default();
        let chart = helm::load(&sources, folder.path(), "errors").unwrap();
        let rendered = helm::render(&sources, &chart, &options());
        let got = rendered.errors.first().map_or(String::new(), ToString::to_string);
        if !got.ends_with(want) {
            wrong.push(format!("{call}\n  want {want}\n  got  {got}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), recorded.lines().count(), wrong.join("\n"));
}
