//! Writes the registry of lints: one module a file of `lints/*/`, one table of checks a subject.
//!
//! A lint is found by its `impl Lint for NAME` and named after the type in kebab case. Its documentation is
//! the file's leading `//!` text; a second lint in one file has its own in the `///` text of its type.

#![allow(clippy::expect_used, reason = "a build script reports by panicking: cargo shows the words")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

const SUBJECTS: [(&str, &str); 7] = [
    ("Pod", "PodCheck"),
    ("Container", "ContainerCheck"),
    ("Object", "ObjectCheck"),
    ("UnitView", "UnitCheck"),
    ("File", "FileCheck"),
    ("Refused", "RefusedCheck"),
    ("Payload", "PayloadCheck"),
];

struct Found {
    type_name: String,
    subject: String,
    module: String,
    chapter: String,
    docs: String,
}

fn main() {
    println!("cargo::rerun-if-changed=lints");
    println!("cargo::rerun-if-changed=src/build.rs");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut modules = String::new();
    let mut found = Vec::new();
    for chapter in sorted(&root.join("lints")).into_iter().filter(|p| p.is_dir()) {
        for file in sorted(&chapter).into_iter().filter(|p| p.extension().is_some_and(|e| e == "rs")) {
            let stem = file.file_stem().expect("a file has a stem").to_string_lossy().into_owned();
            writeln!(modules, "#[path = {:?}]\npub mod {stem};", file).expect("writing to a string");
            scan(&file, &stem, &chapter, &mut found);
        }
    }
    check_names(&found);
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("registry.rs"), modules + &tables(&found) + &readmes(&root))
        .expect("OUT_DIR is writable");
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<_> =
        fs::read_dir(folder).into_iter().flatten().map(|e| e.expect("readable").path()).collect();
    all.sort();
    all
}

fn scan(file: &Path, stem: &str, chapter: &Path, found: &mut Vec<Found>) {
    let text = fs::read_to_string(file).expect("a lint is UTF-8");
    let docs = doc_lines(text.lines().take_while(|l| l.starts_with("//!")), "//!");
    let mut rest = text.as_str();
    let mut first = true;
    while let Some(at) = rest.find("\nimpl Lint for ") {
        rest = &rest[at + "\nimpl Lint for ".len()..];
        let type_name: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
        let subject = rest
            .split("type Subject<'r> = ")
            .nth(1)
            .map(|s| s.chars().take_while(|c| c.is_alphanumeric()).collect::<String>())
            .unwrap_or_else(|| panic!("{}: {type_name} has no Subject", file.display()));
        assert!(SUBJECTS.iter().any(|(s, _)| *s == subject), "{}: unknown subject {subject}", file.display());
        let own = own_docs(&text, &type_name);
        let docs = if own.contains("## Bad") || !first { own } else { docs.clone() };
        assert!(docs.contains("## Bad"), "{}: {type_name} has no Bad example", file.display());
        let chapter = chapter.file_name().expect("a folder has a name").to_string_lossy().into_owned();
        found.push(Found { type_name, subject, module: stem.to_owned(), chapter, docs });
        first = false;
    }
}

fn doc_lines<'a>(lines: impl Iterator<Item = &'a str>, mark: &str) -> String {
    lines
        .map(|l| l.strip_prefix(mark).unwrap_or(l))
        .map(|l| l.strip_prefix(' ').unwrap_or(l).to_owned() + "\n")
        .collect()
}

/// The `///` lines directly above `pub struct NAME`.
fn own_docs(text: &str, type_name: &str) -> String {
    let lines: Vec<_> = text.lines().collect();
    let Some(at) = lines.iter().position(|l| *l == format!("pub struct {type_name};")) else {
        panic!("no `pub struct {type_name};`");
    };
    let start = lines[..at].iter().rposition(|l| !l.starts_with("///")).map_or(0, |p| p + 1);
    doc_lines(lines[start..at].iter().copied(), "///")
}

fn kebab(type_name: &str) -> String {
    let mut out = String::new();
    for (at, c) in type_name.char_indices() {
        if c.is_uppercase() && at > 0 {
            out.push('-');
        }
        out.extend(c.to_lowercase());
    }
    out
}

fn check_names(found: &[Found]) {
    let mut names: Vec<_> = found.iter().map(|f| kebab(&f.type_name)).collect();
    names.sort();
    for pair in names.windows(2) {
        assert!(pair[0] != pair[1], "two lints are called {}", pair[0]);
    }
}

fn tables(found: &[Found]) -> String {
    let mut out = String::new();
    out += "use crate::lint::{Lint as _, LintInfo, Registered};\n";
    for (at, f) in found.iter().enumerate() {
        writeln!(
            out,
            "static INFO_{at}: LintInfo = LintInfo {{ name: {:?}, chapter: {:?}, docs: {:?}, meta: <{}::{} as crate::lint::Lint>::META }};",
            kebab(&f.type_name), f.chapter, f.docs, f.module, f.type_name
        )
        .expect("writing to a string");
    }
    let all: Vec<_> = (0..found.len()).map(|at| format!("&INFO_{at}")).collect();
    writeln!(
        out,
        "/// Every lint, by chapter and file.\npub static ALL: &[&LintInfo] = &[{}];",
        all.join(", ")
    )
    .expect("writing");
    for (subject, check) in SUBJECTS {
        let entries: Vec<_> = found
            .iter()
            .enumerate()
            .filter(|(_, f)| f.subject == subject)
            .map(|(at, f)| {
                format!(
                    "Registered {{ info: &INFO_{at}, check: |s, cx| {}::{}::check(s, cx) }}",
                    f.module, f.type_name
                )
            })
            .collect();
        let name = subject.to_uppercase();
        writeln!(
            out,
            "/// The lints that look at a {subject}.\npub(crate) static {name}: &[Registered<crate::lint::{check}>] = &[{}];",
            entries.join(",\n")
        )
        .expect("writing to a string");
    }
    out
}

/// The chapters' own pages.
fn readmes(root: &Path) -> String {
    let mut entries = Vec::new();
    for chapter in sorted(&root.join("lints")).into_iter().filter(|p| p.is_dir()) {
        let name = chapter.file_name().expect("a folder has a name").to_string_lossy().into_owned();
        let page = chapter.join("README.md");
        if page.exists() {
            entries.push(format!("({name:?}, include_str!({page:?}))"));
        }
    }
    format!(
        "/// The README of each chapter: name and Markdown.\npub static CHAPTERS: &[(&str, &str)] = &[{}];\n",
        entries.join(", ")
    )
}
