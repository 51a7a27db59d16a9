//! The cases of `testdata/lints/CHAPTER/LINT/CASE/`: files of one run, with `#~ lint-name …` on each line where a
//! finding's primary label stands; files that take no comments have their marks in `expected`, as
//! `FILE:LINE lint-name`. Every error and warning must be marked, and every mark must be met. A file
//! `cluster.yaml` is a snapshot. A case without marks must be silent.

use std::fs;
use std::path::{Path, PathBuf};

use podlint::diagnostic::Severity;
use podlint::discover::kind::classify;
use podlint::pipeline::{self, Loaded};
use podlint::run::Settings;
use podlint::syntax::resolve;

/// Every folder three levels down.
fn cases() -> Vec<PathBuf> {
    let folders = |path: &Path| -> Vec<PathBuf> {
        let mut all: Vec<_> = fs::read_dir(path)
            .into_iter()
            .flatten()
            .map(|e| e.unwrap().path())
            .filter(|p| p.is_dir())
            .collect();
        all.sort();
        all
    };
    folders(Path::new("testdata/lints")).iter().flat_map(|p| folders(p)).flat_map(|p| folders(&p)).collect()
}

fn files(case: &Path) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for entry in walkdir::WalkDir::new(case).sort_by_file_name() {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(case).unwrap().to_str().unwrap().to_owned();
            out.push((name, fs::read_to_string(entry.path()).unwrap()));
        }
    }
    out
}

fn marks(files: &[(String, String)]) -> Vec<String> {
    let mut out = Vec::new();
    for (name, text) in files {
        if name == "expected" {
            out.extend(text.lines().filter(|l| !l.trim().is_empty()).map(str::to_owned));
            continue;
        }
        for (at, line) in text.lines().enumerate() {
            if let Some((_, lints)) = line.split_once("#~ ") {
                out.extend(lints.split_whitespace().map(|lint| format!("{name}:{} {lint}", at + 1)));
            }
        }
    }
    out.sort();
    out
}

fn found(files: &[(String, String)]) -> Vec<String> {
    let load = |(name, text): &(String, String)| Loaded {
        name: name.clone(),
        path: None,
        kind: classify(Path::new(name), None),
        text: text.clone(),
        reported: true,
    };
    let is_snapshot = |name: &str| name == "cluster.yaml";
    let manifests = files.iter().filter(|(n, _)| n != "expected" && !is_snapshot(n)).map(load).collect();
    let snapshots = files.iter().filter(|(n, _)| is_snapshot(n)).map(load).collect();
    let outcome = pipeline::lint(manifests, snapshots, Settings::default());
    let mut out: Vec<_> = outcome
        .diagnostics
        .iter()
        .filter(|d| d.severity > Severity::Note)
        .map(|d| {
            let origin = resolve(&outcome.run.sources, d.primary().unwrap())[0];
            let source = outcome.run.sources.get(origin.span.source);
            format!("{}:{} {}", source.name, source.position(origin.span.start).line, d.lint)
        })
        .collect();
    out.sort();
    out.dedup();
    out
}

#[test]
fn every_case_is_found_where_it_is_marked_and_nothing_else() {
    let mut wrong = Vec::new();
    for case in cases() {
        let files = files(&case);
        let (want, got) = (marks(&files), found(&files));
        if want != got {
            wrong.push(format!("{}: marked {want:?}, found {got:?}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
