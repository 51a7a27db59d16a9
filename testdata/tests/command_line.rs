//! The program as users call it: paths, options, configuration, exit codes.

use std::fs;
use std::path::Path;

use assert_cmd::Command;

use crate::hostile::{podlint, stdout};

const BAD: &str = "\
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
  - name: web
    image: nginx:1.27.2
    resources:
      limits: { memory: 1024m }
";

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn code(folder: &Path, arguments: &[&str]) -> i32 {
    podlint(folder, arguments).status.code().unwrap()
}

fn stderr(folder: &Path, arguments: &[&str]) -> String {
    String::from_utf8(podlint(folder, arguments).stderr).unwrap()
}

#[test]
fn exit_codes() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &[("bad.yaml", BAD), ("ok.yaml", "a: 1\n")]);
    assert_eq!(code(dir.path(), &[]), 1);
    assert_eq!(code(dir.path(), &["ok.yaml"]), 0);
    assert_eq!(code(dir.path(), &["-W", "memory-in-millibytes"]), 0);
    assert_eq!(code(dir.path(), &["-A", "all", "-D", "container-creating"]), 1);
    assert_eq!(code(dir.path(), &["-D", "container-creating", "-A", "all"]), 0);
    for wrong in [
        &["--nonsense"][..],
        &["-D", "nonsense"],
        &["none.yaml"],
        &["x*.yaml"],
        &["--config", "none"],
        &["--cluster", "none.yaml"],
        &["--kubernetes-version", "9.9"],
        &["render", "none.yaml"],
        &["--notes", "lints"],
    ] {
        assert_eq!(code(dir.path(), wrong), 2, "{wrong:?}");
        assert!(stderr(dir.path(), wrong).contains("error"), "{wrong:?}");
    }
    // What can be linted is linted all the same.
    let both = podlint(dir.path(), &["--format", "short", "none.yaml", "bad.yaml"]);
    assert_eq!(both.status.code(), Some(2));
    assert!(stdout(&both).starts_with("bad.yaml:9:25: error[memory-in-millibytes]"));
}

/// Files are read side by side: whichever is done first, the report is the same to the byte.
#[test]
fn one_run_is_like_the_other() {
    let dir = tempfile::tempdir().unwrap();
    for number in 0..60 {
        let padding = "# padding\n".repeat((60 - number) * 20);
        let text = format!("{padding}{}", BAD.replace("nginx:1.27.2", "k8s.gcr.io/pause:3.2"));
        write(
            dir.path(),
            &[(&format!("{number:02}.yaml"), &text.replace("name: web }", &format!("name: web{number} }}")))],
        );
    }
    let run = |threads: &str| {
        let mut podlint = Command::cargo_bin("podlint").unwrap();
        podlint.current_dir(dir.path()).env("RAYON_NUM_THREADS", threads).args(["--format", "json"]);
        podlint.output().unwrap().stdout
    };
    let alone = run("1");
    assert!(alone.len() > 10_000);
    for _ in 0..3 {
        assert!(run("8") == alone);
    }
}

#[test]
fn global_options_stand_anywhere() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &[("bad.yaml", BAD)]);
    for arguments in [
        &["--quiet", "--threads", "1", "render", "bad.yaml"][..],
        &["render", "bad.yaml", "--quiet", "--color", "never", "--threads", "1"],
    ] {
        let output = podlint(dir.path(), arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(stdout(&output).starts_with("apiVersion: v1\nkind: Pod\n"));
    }
}

#[test]
fn standard_input_has_a_name() {
    let dir = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::cargo_bin("podlint").unwrap();
        let output = command.current_dir(dir.path()).args(arguments).write_stdin(BAD).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, text) = run(&["--format", "short", "-"]);
    assert_eq!(code, Some(1));
    assert!(text.starts_with("<stdin>:9:25:"), "{text}");
    let (_, text) = run(&["--format", "short", "-", "--stdin-filename", "k8s/a.yaml"]);
    assert!(text.starts_with("k8s/a.yaml:9:25:"), "{text}");
    let (_, text) = run(&["render", "-", "--format", "json"]);
    assert!(text.starts_with("[\n{\"apiVersion\":\"v1\""), "{text}");
}

#[test]
fn the_configuration_is_found_upward_and_options_beat_it() {
    let dir = tempfile::tempdir().unwrap();
    write(
        dir.path(),
        &[
            ("podlint.yaml", "levels: {all: allow}\nexclude: [old/]\n"),
            ("k/bad.yaml", BAD),
            ("old/x.yaml", BAD),
        ],
    );
    let run = |arguments: &[&str]| {
        Command::cargo_bin("podlint").unwrap().current_dir(dir.path()).args(arguments).output().unwrap()
    };
    assert_eq!(run(&["k"]).status.code(), Some(0));
    let shown = run(&["k", "old", "-D", "all", "--format", "short"]);
    assert_eq!(stdout(&shown).lines().count(), 1);
    assert!(String::from_utf8_lossy(&shown.stderr).contains("left out by the configuration"));
    assert_eq!(run(&["--no-config", "k"]).status.code(), Some(1));
    write(dir.path(), &[("podlint.yaml", "levels:\n  al: allow\n")]);
    let wrong = run(&[]);
    assert_eq!(wrong.status.code(), Some(2));
    let text = String::from_utf8_lossy(&wrong.stderr);
    assert!(text.contains("podlint.yaml:2:3") && text.contains("did you mean `all`?"), "{text}");
}

#[test]
fn a_closed_pipe_is_quiet() {
    use std::process::{Command, Stdio};
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &[("bad.yaml", &format!("{BAD}---\n").repeat(2_000))]);
    let mut child = Command::new(assert_cmd::cargo::cargo_bin("podlint"))
        .current_dir(dir.path())
        .args(["--no-config", "--quiet"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(matches!(output.status.code(), Some(0 | 1)), "{:?}", output.status);
}

#[test]
fn the_catalogue_and_completions() {
    let dir = tempfile::tempdir().unwrap();
    let text = stdout(&podlint(dir.path(), &["lints"]));
    assert!(text.contains("memory-in-millibytes"), "{text}");
    let rows: serde_json::Value =
        serde_json::from_str(&stdout(&podlint(dir.path(), &["lints", "--format", "json"]))).unwrap();
    assert!(rows.as_array().unwrap().iter().any(|row| row["pod_states"][0] == "ContainerCreating"));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(stdout(&podlint(dir.path(), &["completions", shell])).contains("podlint"), "{shell}");
    }
    let help = stdout(&podlint(dir.path(), &["--help"]));
    for heading in ["Findings:", "Files:", "Cluster:", "Output:", "Global options:", "Exit codes:"] {
        assert!(help.contains(heading), "{heading}");
    }
}

/// A Pod whose variable comes from a ConfigMap that another file defines.
const USES: &str = "\
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
  - name: web
    image: nginx:1.27.2
    resources: { limits: { memory: 64Mi } }
    env:
    - name: A
      valueFrom: { configMapKeyRef: { name: settings, key: LEVEL } }
";

#[test]
fn named_files_know_the_rest_of_their_repository() {
    let dir = tempfile::tempdir().unwrap();
    let map = |key: &str| {
        format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: settings}}\ndata: {{{key}: x}}\n")
    };
    write(
        dir.path(),
        &[
            (".git/HEAD", ""),
            ("apps/web/pod.yaml", USES),
            ("common/map.yaml", &map("LEVEL")),
            ("common/bad.yaml", BAD),
        ],
    );
    let lines = |arguments: &[&str]| {
        let text = stdout(&podlint(dir.path(), &[&["--format", "short"], arguments].concat()));
        text.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(lines(&["apps/web/pod.yaml"]), [""; 0]);
    write(dir.path(), &[("common/map.yaml", &map("OTHER"))]);
    let told = lines(&["apps/web/pod.yaml"]);
    assert!(told.iter().any(|line| line.contains("LEVEL")), "{told:?}");
    assert!(told.iter().all(|line| line.starts_with("apps/web/pod.yaml:")), "{told:?}");
    // A copy for another environment has the key: alternatives.
    write(dir.path(), &[("other/map.yaml", &map("LEVEL"))]);
    assert_eq!(lines(&["apps/web/pod.yaml"]), [""; 0]);
    // What lies in the same folder is applied with it, .git or not.
    fs::remove_dir_all(dir.path().join(".git")).unwrap();
    fs::remove_dir_all(dir.path().join("other")).unwrap();
    write(dir.path(), &[("apps/web/map.yaml", &map("LEVEL"))]);
    assert_eq!(lines(&["apps/web/pod.yaml"]), [""; 0]);
}

/// The exit code of a run that reads its configuration.
fn configured(folder: &Path, arguments: &[&str]) -> i32 {
    let mut podlint = Command::cargo_bin("podlint").unwrap();
    podlint.current_dir(folder).args(arguments).output().unwrap().status.code().unwrap()
}

/// What the program says of the example that README shows.
fn of_the_example(arguments: &[&str]) -> String {
    let mut podlint = Command::cargo_bin("podlint").unwrap();
    stdout(&podlint.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).output().unwrap())
}

#[test]
fn the_configuration_names_the_baseline() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &[("bad.yaml", BAD), ("podlint.yaml", "baseline: known.json\n")]);
    assert_eq!(configured(dir.path(), &[]), 2, "a baseline that is not there is no empty one");
    assert_eq!(configured(dir.path(), &["--write-baseline", "known.json"]), 0);
    assert_eq!(configured(dir.path(), &[]), 0);
    assert_eq!(code(dir.path(), &[]), 1);
}

#[test]
fn the_configuration_names_definitions_of_kinds() {
    let definition = "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: caches.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { kind: Cache, plural: caches, singular: cache, listKind: CacheList }
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec: { type: object, properties: { size: { type: integer } } }
";
    let cache = "apiVersion: example.com/v1\nkind: Cache\nmetadata: { name: a }\nspec: { size: big }\n";
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &[("k8s/cache.yaml", cache), ("elsewhere/cache.yaml", definition)]);
    assert_eq!(configured(dir.path(), &["k8s", "-D", "warnings"]), 0, "nothing is known about the kind");
    write(dir.path(), &[("podlint.yaml", "crds: [elsewhere]\n")]);
    assert_eq!(configured(dir.path(), &["k8s", "-D", "warnings"]), 1, "now it is");
    assert_eq!(configured(dir.path(), &["elsewhere"]), 0);
    write(dir.path(), &[("podlint.yaml", "crds: [nowhere]\n")]);
    assert_eq!(configured(dir.path(), &["k8s"]), 2);
}

#[test]
fn a_release_gives_its_objects_its_namespace_and_fits_a_cluster() {
    let out = of_the_example(&["testdata/projects/shop"]);
    assert!(out.contains("couldn't find key LOG_LEVEL in ConfigMap shop/web-settings"), "{out}");
    let cluster = "testdata/projects/small-cluster.yaml";
    let out = of_the_example(&["fit", "--cluster", cluster, "testdata/projects/shop"]);
    assert!(out.contains("Deployment shop/web       3"), "{out}");
}

/// What README shows of the example is what the program says.
#[test]
fn the_readme_shows_the_example_as_it_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let out = of_the_example(&["testdata/projects/shop"]);
    for line in out.lines().filter(|line| line.starts_with("error[") || line.contains("-[testdata/")) {
        assert!(readme.contains(line), "README lacks: {line}");
    }
}
