//! What charts and sets of values share is read once; every finding lies in its own chart all the same.

use std::fs;
use std::path::Path;

use serde_json::Value;

/// A library as charts vendor it.
const LIBRARY: &str = "\
{{- define \"library.account\" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ .Release.Name }}
  labels: { team: {{ .Values.team | quote }}, tier: {{ .Values.teir | default \"none\" }} }
secret: []
{{- end -}}
";

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// Two charts with one library, both with a further set of values.
fn charts() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["one", "two"] {
        let chart = format!("apiVersion: v2\nname: {name}\nversion: 0.1.0\n");
        let values = "team: a\ntier: front\nunread: true\n";
        write(
            &folder.path().join(name),
            &[
                ("Chart.yaml", &chart),
                ("values.yaml", values),
                ("ci/b-values.yaml", "other: 1\n"),
                ("templates/account.yaml", "{{ include \"library.account\" . }}\n"),
                (
                    "charts/library/Chart.yaml",
                    "apiVersion: v2\nname: library\nversion: 0.1.0\ntype: library\n",
                ),
                ("charts/library/templates/_account.tpl", LIBRARY),
            ],
        );
    }
    folder
}

fn lint(folder: &Path, arguments: &[&str]) -> Vec<Value> {
    let output = assert_cmd::Command::cargo_bin("podlint")
        .unwrap()
        .current_dir(folder)
        // One thread reads both charts.
        .env("RAYON_NUM_THREADS", "1")
        .args(["--no-config", "--format", "json"])
        .args(arguments)
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    report["diagnostics"].as_array().unwrap().clone()
}

fn places(found: &[Value], lint: &str) -> Vec<String> {
    let of_lint = found.iter().filter(|d| d["lint"] == lint);
    let labels = of_lint.flat_map(|d| d["labels"].as_array().unwrap());
    let primary = labels.filter(|l| l["primary"] == true);
    let mut places: Vec<String> =
        primary.map(|l| format!("{}:{}", l["path"].as_str().unwrap(), l["span"]["start"]["line"])).collect();
    places.sort();
    places
}

#[test]
fn a_finding_in_a_library_lies_in_the_chart_that_vendors_it() {
    let folder = charts();
    let found = lint(folder.path(), &["."]);
    let account = |chart: &str| format!("{chart}/charts/library/templates/_account.tpl:7");
    assert_eq!(places(&found, "unknown-field"), [account("one"), account("two")], "{found:#?}");
}

#[test]
fn a_finding_of_two_sets_of_values_names_both() {
    let folder = charts();
    let found = lint(&folder.path().join("one"), &["."]);
    let unknown: Vec<_> = found.iter().filter(|d| d["lint"] == "unknown-field").collect();
    assert_eq!(unknown.len(), 1, "{found:#?}");
    let notes = unknown[0]["notes"].to_string();
    assert!(notes.contains("seen in") && notes.contains("ci/b-values.yaml"), "{notes}");
}

#[test]
fn keys_are_read_and_misspelled_by_a_library_in_each_chart() {
    let folder = charts();
    let found = lint(folder.path(), &["-W", "values-key-unread", "-W", "values-key-misspelled", "."]);
    assert_eq!(places(&found, "values-key-unread"), ["one/values.yaml:3", "two/values.yaml:3"], "{found:#?}");
    let read = |chart: &str| format!("{chart}/charts/library/templates/_account.tpl:6");
    assert_eq!(places(&found, "values-key-misspelled"), [read("one"), read("two")], "{found:#?}");
}

#[test]
fn a_set_that_gives_nothing_is_named_as_well() {
    let folder = charts();
    let one = folder.path().join("one");
    write(&one, &[("ci/b-values.yaml", "# the defaults\n")]);
    let found = lint(&one, &["."]);
    let unknown: Vec<_> = found.iter().filter(|d| d["lint"] == "unknown-field").collect();
    assert_eq!(unknown.len(), 1, "{found:#?}");
    assert!(unknown[0]["notes"].to_string().contains("ci/b-values.yaml"), "{found:#?}");
}
