use std::sync::Arc;

use super::*;
use crate::diagnostic::{Edit, Fix, Label, ResourceRef};
use crate::syntax::{Segment, SegmentKind, Source, SourceMap, Span};

/// Finds `bad` and mends it to `good`, `odd` to something that needs a second pass, `worse` to a broken text,
/// `stubborn` to itself.
struct Run {
    sources: Sources,
    diagnostics: Vec<Diagnostic>,
}

impl Linted for Run {
    fn sources(&self) -> &Sources {
        &self.sources
    }

    fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }
}

const RULES: &[(&str, &str, Applicability)] = &[
    ("bad", "good", Applicability::Safe),
    ("odd", "bad", Applicability::Safe),
    ("guess", "good", Applicability::Unsafe),
    ("worse", "'", Applicability::Safe),
    ("stubborn", "stubborn # still", Applicability::Safe),
    ("shown", "good", Applicability::DisplayOnly),
];

fn lint(files: &[(&str, &str)], texts: &Texts) -> Run {
    let sources = Sources::default();
    let mut diagnostics = Vec::new();
    for (name, text) in files {
        let text = texts.get(*name).map_or(*text, String::as_str);
        let source = sources.add_file(name.to_string(), None, text.into());
        findings(&source, &mut diagnostics);
    }
    Run { sources, diagnostics }
}

fn findings(source: &Arc<Source>, out: &mut Vec<Diagnostic>) {
    for &(what, by, applicability) in RULES {
        for (start, _) in source.text.match_indices(what) {
            let span = source.span(start, start + what.len());
            let mut d = Diagnostic::new(Severity::Error, format!("{what} is bad"));
            d.lint = "some-lint";
            d.labels = vec![Label { span, text: String::new() }];
            d.field = Some(format!("line {}", source.position(span.start).line));
            d.resource = Some(ResourceRef {
                api_version: "v1".into(),
                kind: "Pod".into(),
                namespace: None,
                name: what.into(),
            });
            let edits = vec![Edit { span, text: by.into() }];
            d.fixes = vec![Fix { title: format!("write {by}"), edits, applicability }];
            out.push(d);
        }
    }
}

fn mended(text: &str, mode: Mode) -> (String, usize, usize) {
    let files = [("a.yaml", text)];
    let first = lint(&files, &Texts::new());
    let mended = mend(&first, mode, |texts| lint(&files, texts));
    let after = mended.files.first().map_or_else(|| text.to_string(), |file| file.after.clone());
    (after, mended.applied, mended.taken_back)
}

#[test]
fn edits_keep_everything_else() {
    let text = "\u{feff}# ä bad comment too\r\na:   bad # why\r\nb: \"x\"\r\n";
    let expected = "\u{feff}# ä good comment too\r\na:   good # why\r\nb: \"x\"\r\n";
    assert_eq!(mended(text, Mode::Safe), (expected.into(), 2, 0));
}

#[test]
fn guesses_need_to_be_asked_for_and_display_is_never_applied() {
    let text = "a: guess\nb: shown\n";
    assert_eq!(mended(text, Mode::Safe), (text.into(), 0, 0));
    assert_eq!(mended(text, Mode::Unsafe), ("a: good\nb: shown\n".into(), 1, 0));
}

#[test]
fn passes_go_on_until_nothing_is_left() {
    assert_eq!(mended("a: odd\nb: bad\n", Mode::Safe).0, "a: good\nb: good\n");
}

#[test]
fn what_breaks_the_file_or_mends_nothing_is_taken_back() {
    assert_eq!(mended("a: bad\nb: worse\n", Mode::Safe), ("a: good\nb: worse\n".into(), 1, 1));
    assert_eq!(mended("a: bad\nb: stubborn\n", Mode::Safe), ("a: good\nb: stubborn\n".into(), 1, 1));
}

#[test]
fn overlapping_fixes_wait_and_equal_ones_count_together() {
    let lint = |texts: &Texts| {
        let sources = Sources::default();
        let text = texts.get("a.yaml").map_or("a: one two\n", String::as_str);
        let source = sources.add_file("a.yaml".into(), None, text.into());
        let mut diagnostics = Vec::new();
        for (lint, what, by) in
            [("a", "one two", "1 two"), ("b", "two", "2"), ("c", "one two", "1 two"), ("d", "one", "uno")]
        {
            let Some(start) = text.find(what) else { continue };
            let span = source.span(start, start + what.len());
            let mut d = Diagnostic::new(Severity::Error, what);
            d.lint = lint;
            d.labels = vec![Label { span, text: String::new() }];
            let edits = vec![Edit { span, text: by.into() }];
            d.fixes = vec![Fix { title: by.into(), edits, applicability: Applicability::Safe }];
            diagnostics.push(d);
        }
        Run { sources, diagnostics }
    };
    let mended = mend(&lint(&Texts::new()), Mode::Safe, lint);
    assert_eq!(mended.files[0].after, "a: uno 2\n");
}

#[test]
fn inserted_lines_end_as_the_file_does() {
    let source = Sources::default().add_file("a".into(), None, "a: 1\r\nb: 2\r\n".into());
    let edit =
        FileEdit { span: source.span(6, 6), text: choose::line_ends_of(&source.text, 6, "c: 3\nd: 4\n") };
    assert_eq!(choose::edited(&source.text, &[&edit]), "a: 1\r\nc: 3\r\nd: 4\r\nb: 2\r\n");
}

use choose::FileEdit;

/// `image: {{ .Values.tag }}` rendered once or twice from one value.
fn chart(texts: &Texts, uses: usize) -> Run {
    let sources = Sources::default();
    let text = |name: &str, text: &str| texts.get(name).cloned().unwrap_or(text.to_string()).into_boxed_str();
    let values = sources.add_file("values.yaml".into(), None, text("values.yaml", "tag: bad\n"));
    let template = "a: {{ .Values.tag }}\n".repeat(uses);
    let template = sources.add_file("t.yaml".into(), None, text("t.yaml", &template));
    let tag = &values.text[5..values.text.len() - 1];
    let mut rendered = String::new();
    let mut segments = Vec::new();
    for (at, _) in template.text.match_indices("{{") {
        rendered.push_str("a: ");
        segments.push(Segment {
            start: rendered.len() as u32,
            len: tag.len() as u32,
            parent: values.span(5, 5 + tag.len()),
            kind: SegmentKind::Value,
            via: Some(template.span(at, at + 17)),
        });
        rendered.push_str(tag);
        rendered.push('\n');
    }
    let rendered = sources.add_virtual("r".into(), rendered.into(), SourceMap { segments });
    let mut diagnostics = Vec::new();
    findings(&rendered, &mut diagnostics);
    Run { sources, diagnostics }
}

#[test]
fn a_value_with_one_reader_is_mended_in_its_file() {
    let once = mend(&chart(&Texts::new(), 1), Mode::Safe, |texts| chart(texts, 1));
    let files: Vec<_> = once.files.iter().map(|f| (f.name.as_str(), f.after.as_str())).collect();
    assert_eq!(files, [("values.yaml", "tag: good\n")]);
    let twice = mend(&chart(&Texts::new(), 2), Mode::Safe, |texts| chart(texts, 2));
    assert!(twice.files.is_empty());
}

#[test]
fn a_circle_ends() {
    let flip = |texts: &Texts| {
        let text = texts.get("a.yaml").map_or("a: x\n", String::as_str);
        let sources = Sources::default();
        let source = sources.add_file("a.yaml".into(), None, text.into());
        let span: Span = source.span(3, 4);
        let mut d = Diagnostic::new(Severity::Error, text);
        d.lint = "l";
        d.labels = vec![Label { span, text: String::new() }];
        let by = if text.contains('x') { "y" } else { "x" };
        let edits = vec![Edit { span, text: by.into() }];
        d.fixes = vec![Fix { title: by.into(), edits, applicability: Applicability::Safe }];
        Run { sources, diagnostics: vec![d] }
    };
    assert!(mend(&flip(&Texts::new()), Mode::Safe, flip).applied <= MAX_PASSES);
}

fn file(name: &str, path: Option<PathBuf>, before: &str, after: &str) -> MendedFile {
    MendedFile { name: name.into(), path, before: before.into(), after: after.into() }
}

#[test]
fn diffs_name_their_files_and_hide_secrets() {
    let before = "kind: Secret\nstringData:\n  a: hunter2\nimmutable: on\n";
    let changed =
        file("k8s/s.yaml", None, before, "kind: Secret\nstringData:\n  a: hunter2\nimmutable: true\n");
    snapbox::assert_data_eq!(
        changed.diff(&Redactor::default(), Style::PLAIN),
        snapbox::str![[r#"
--- a/k8s/s.yaml
+++ b/k8s/s.yaml
@@ -1,4 +1,4 @@
 kind: Secret
 stringData:
   a: •••
-immutable: on
+immutable: true

"#]]
    );
    let within = file("s.yaml", None, before, &before.replace("hunter2", "hunter3"));
    let diff = within.diff(&Redactor::default(), Style::PLAIN);
    assert_eq!(diff, "# s.yaml: changes within secrets, which are not shown\n");
}

#[test]
fn files_are_replaced_whole_and_only_if_they_are_what_was_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.yaml");
    std::fs::write(&path, "a: bad\n").unwrap();
    let mut permissions = std::fs::metadata(&path).unwrap().permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o640);
    std::fs::set_permissions(&path, permissions).unwrap();
    let link = folder.path().join("link.yaml");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    file("link.yaml", Some(link.clone()), "a: bad\n", "a: good\n").write().unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "a: good\n");
    let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&path).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o640);
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(file("a.yaml", Some(path.clone()), "a: bad\n", "a: worse\n").write().is_err());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "a: good\n");
    assert!(file("<stdin>", None, "a\n", "b\n").write().is_err());
    let leftovers = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(leftovers, 2);
}
