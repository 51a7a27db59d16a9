//! Files that nobody should write: a clear word about each, in bounded time and memory, and no harm to the
//! files beside it.

use std::fs;
use std::path::Path;
use std::process::Output;
use std::time::{Duration, Instant};

use assert_cmd::Command;
use tempfile::TempDir;

/// A manifest with one finding, which must stay visible beside every hostile file.
const GOOD: &str = "\
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
const SEEN: &str = "good.yaml:9:25: error[memory-in-millibytes]";
/// Debug builds on busy machines included.
const PATIENCE: Duration = Duration::from_secs(60);

pub fn podlint(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::cargo_bin("podlint").unwrap();
    command.current_dir(folder).args(["--no-config"]).args(arguments).timeout(PATIENCE).output().unwrap()
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn folder(bytes: &[u8]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("good.yaml"), GOOD).unwrap();
    fs::write(dir.path().join("bad.yaml"), bytes).unwrap();
    dir
}

/// Lints a folder with a hostile file: the lines about it.
fn about(bytes: &[u8]) -> Vec<String> {
    let dir = folder(bytes);
    let start = Instant::now();
    let output = podlint(dir.path(), &["--format", "short", "."]);
    assert!(start.elapsed() < PATIENCE);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let text = stdout(&output);
    assert!(text.contains(SEEN), "{text}");
    text.lines().filter(|line| line.contains("bad.yaml")).map(str::to_owned).collect()
}

/// The one line about a file.
fn word(text: impl AsRef<[u8]>) -> String {
    let lines = about(text.as_ref());
    assert_eq!(lines.len(), 1, "{lines:?}");
    lines[0].clone()
}

const HEAD: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";

#[test]
fn empty_files_say_nothing() {
    for text in ["", "\n\n", "# only a comment\n", "---\n---\n", "\u{feff}"] {
        assert_eq!(about(text.as_bytes()), [""; 0], "{text:?}");
    }
}

#[test]
fn what_is_no_text() {
    assert!(word(b"\x7fELF\x02\x01\x01\0\0\0").contains("error[unreadable-file]: the file is binary"));
    let invalid = word(b"a: b\nc: \xc3\x28\n");
    assert!(
        invalid.starts_with("bad.yaml:2:4: error[unreadable-file]: the file is not valid UTF-8"),
        "{invalid}"
    );
    assert!(word(b"\xff\xfea\0:\0 \0b\0").contains("UTF-16"));
}

#[test]
fn broken_syntax_has_a_place() {
    for (text, place) in [
        (format!("{HEAD}data:\n\ta: b\n"), "bad.yaml:5:"),
        (format!("{HEAD}data:\n  a: \"b\n"), "bad.yaml:5:"),
        (format!("{HEAD}data: {{a: b\n"), "bad.yaml:4:"),
        (format!("{HEAD}data:\n  a: b: c\n"), "bad.yaml:5:"),
        (format!("{HEAD}data:\n  {{{{ .Values.x }}}}\n  b: c\n"), "bad.yaml:5:"),
    ] {
        let line = word(&text);
        assert!(line.starts_with(place), "{text}\n{line}");
    }
    assert!(word(format!("{HEAD}data:\n\ta: b\n")).contains("error[invalid-yaml]"));
    assert!(word(format!("{HEAD}data:\n  {{{{ x }}}}\n  b: c\n")).contains("warning[unrendered-template]"));
    let doubled = word(format!("{HEAD}data:\n  a: b\n  a: c\n"));
    assert!(doubled.starts_with("bad.yaml:6:3:") && doubled.contains("duplicate-key"), "{doubled}");
}

#[test]
fn one_broken_document_harms_no_other() {
    let lines = about(format!("a: [\n---\n{GOOD}---\n\"\n").as_bytes());
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(
        lines.iter().any(|line| line.starts_with("bad.yaml:11:25: error[memory-in-millibytes]")),
        "{lines:?}"
    );
}

#[test]
fn deep_nesting() {
    let deep = |open: &str, close: &str| open.repeat(10_000) + &close.repeat(10_000);
    assert!(word(deep("[", "]")).contains("invalid-yaml"));
    assert!(word(deep("{a: ", "}")).contains("invalid-yaml"));
    assert!(word(deep("- ", "")).contains("invalid-yaml"));
    let mut block = String::new();
    for depth in 0..3_000 {
        block.push_str(&" ".repeat(depth));
        block.push_str("a:\n");
    }
    assert!(word(block).contains("invalid-yaml"));
}

#[test]
fn alias_bombs() {
    let mut bomb =
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
            .to_owned();
    for level in 1..12 {
        let alias = format!("*a{}, ", level - 1).repeat(10);
        bomb.push_str(&format!("a{level}: &a{level} [{}]\n", alias.trim_end_matches(", ")));
    }
    let line = word(&bomb);
    assert!(line.contains("error[invalid-yaml]: document contains excessive aliasing"), "{line}");
    let merged = (0..40).fold("a0: &a0 {x: 1}\n".to_owned(), |text, level| {
        text + &format!("a{}: &a{} {{<<: [*a{level}, *a{level}], y{level}: 1}}\n", level + 1, level + 1)
    });
    assert_eq!(about(format!("{HEAD}{merged}").as_bytes()).len(), 1);
    assert!(word(format!("{HEAD}b: &b {{c: *b}}\n")).contains("anchor contains itself"));
}

#[test]
fn a_million_documents() {
    let text = "---\na: 1\n".repeat(1_000_000);
    assert_eq!(about(text.as_bytes()), [""; 0]);
    let broken = "---\na: [\n".repeat(100_000);
    let lines = about(broken.as_bytes());
    assert!((1..=1_000).contains(&lines.len()), "{}", lines.len());
}

#[test]
fn a_hundred_megabytes() {
    let dir = folder(b"");
    let file = fs::File::create(dir.path().join("bad.yaml")).unwrap();
    file.set_len(100 << 20).unwrap();
    let output = podlint(dir.path(), &["--format", "short", "."]);
    let text = stdout(&output);
    assert!(
        text.contains("bad.yaml:1:1: warning[unreadable-file]: the file is larger than 64 MiB"),
        "{text}"
    );
    assert!(text.contains(SEEN));
    let named = podlint(dir.path(), &["--format", "short", "bad.yaml", "good.yaml"]);
    assert_eq!(named.status.code(), Some(2));
    assert!(stdout(&named).contains(SEEN));
    assert!(String::from_utf8_lossy(&named.stderr).contains("error: `bad.yaml` is larger than 64 MiB"));
}

#[test]
fn one_endless_line() {
    let text = format!("{HEAD}data:\n  a: {}\n", "x".repeat(8 << 20));
    let lines = about(text.as_bytes());
    assert!(lines.len() <= 1, "{lines:?}");
    let names: String = (0..20_000).map(|at| format!("  k{at}: v\n")).collect();
    assert_eq!(about(format!("{HEAD}data:\n{names}").as_bytes()), [""; 0]);
}

#[cfg(unix)]
#[test]
fn folders_that_lead_in_circles_and_files_without_permission() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let dir = folder(b"");
    fs::create_dir(dir.path().join("a")).unwrap();
    symlink("..", dir.path().join("a/up")).unwrap();
    symlink("self", dir.path().join("self")).unwrap();
    let locked = dir.path().join("locked.yaml");
    fs::write(&locked, GOOD).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    let output = podlint(dir.path(), &["--format", "short", "."]);
    let text = stdout(&output);
    assert_eq!(text.matches(SEEN).count(), 1, "{text}");
    // The superuser reads everything.
    if fs::read(&locked).is_err() {
        assert!(
            text.contains("locked.yaml:1:1: warning[unreadable-file]: the file cannot be read"),
            "{text}"
        );
        let named = podlint(dir.path(), &["locked.yaml"]);
        assert_eq!(named.status.code(), Some(2));
    }
}

/// A file that even the superuser cannot read: the system answers with an error.
#[test]
#[cfg(target_os = "linux")]
fn a_file_that_cannot_be_read() {
    let dir = folder(b"");
    std::os::unix::fs::symlink("/proc/self/mem", dir.path().join("broken.yaml")).unwrap();
    let text = stdout(&podlint(dir.path(), &["--format", "short", "."]));
    assert!(text.contains("broken.yaml:1:1: warning[unreadable-file]: the file cannot be read"), "{text}");
    assert_eq!(text.matches(SEEN).count(), 1, "{text}");
    let named = podlint(dir.path(), &["--format", "short", "broken.yaml", "good.yaml"]);
    assert_eq!(named.status.code(), Some(2));
    assert!(stdout(&named).contains(SEEN));
    assert!(String::from_utf8_lossy(&named.stderr).contains("error: `broken.yaml` cannot be read"));
}
