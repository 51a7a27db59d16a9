//! `--fix`, `--unsafe-fixes`, `--diff`, `--baseline` and the formats, through the program.

use std::path::Path;

use assert_cmd::Command;
use snapbox::{assert_data_eq, str};

const POD: &str = "\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: web # the one
    image: nginx:1.27.2
    resources:
      limits:\r
        memory: '1024m' # bytes?\r
        cpu: 1
";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("pod.yaml"), POD).unwrap();
    folder
}

fn podlint(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("podlint").unwrap();
    let output = command.current_dir(folder).arg("--no-config").args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn read(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("pod.yaml")).unwrap()
}

#[test]
fn a_diff_changes_nothing() {
    let folder = folder();
    let (code, out, err) = podlint(folder.path(), &["--diff", "--unsafe-fixes"]);
    assert_data_eq!(
        out,
        str![[r#"
--- a/pod.yaml
+++ b/pod.yaml
@@ -7,5 +7,5 @@
     image: nginx:1.27.2
     resources:
       limits:
-        memory: '1024m' # bytes?
+        memory: 1024Mi # bytes?
         cpu: 1

"#]]
    );
    assert!(err.contains("1 finding would be mended in 1 file"), "{err}");
    assert_eq!((code, read(folder.path()).as_str()), (1, POD));
}

#[test]
fn fixing_mends_what_it_may() {
    let folder = folder();
    let (code, _, err) = podlint(folder.path(), &["--fix"]);
    assert_eq!((code, read(folder.path()).as_str()), (1, POD), "{err}");
    let (code, out, err) = podlint(folder.path(), &["--fix", "--unsafe-fixes"]);
    assert_eq!((code, out.as_str()), (0, ""), "{err}");
    assert!(err.contains("1 finding mended in 1 file"), "{err}");
    assert_eq!(read(folder.path()), POD.replace("'1024m'", "1024Mi"));
    assert_eq!(podlint(folder.path(), &["--unsafe-fixes"]).0, 2);
}

#[test]
fn a_baseline_silences_what_it_knows() {
    let folder = folder();
    let (code, out, _) = podlint(folder.path(), &["--write-baseline", "known.json"]);
    assert_eq!((code, out.as_str()), (0, ""));
    let moved = POD.replace("spec:", "# moved\nspec:");
    std::fs::write(folder.path().join("pod.yaml"), moved).unwrap();
    let (code, out, err) = podlint(folder.path(), &["--baseline", "known.json"]);
    assert_eq!((code, out.as_str()), (0, ""));
    assert!(err.contains("1 finding left out"), "{err}");
    assert_eq!(podlint(folder.path(), &["--baseline", "absent.json"]).0, 2);
}

#[test]
fn every_format_is_written_and_the_same_each_time() {
    let folder = folder();
    for format in ["full", "medium", "short", "json", "sarif", "github", "junit", "gitlab"] {
        let (code, out, _) = podlint(folder.path(), &["--format", format, "--threads", "1"]);
        assert!(code == 1 && out.contains("memory-in-millibytes"), "{format}: {out}");
        assert_eq!(out, podlint(folder.path(), &["--format", format, "--threads", "4"]).1);
    }
}
