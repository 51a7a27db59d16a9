//! The Bad and Good examples in every lint's documentation: Bad fires exactly its lint at the `#~` marks and
//! nothing else, Good is silent (notes aside).
//!
//! A fence says more where it must: ```` ```yaml file=a.yaml ````, `file=config.toml`, `cluster` (the block is
//! a snapshot), `kubernetes=1.34`. Several fences in one section are files of one example, as long as each
//! names its file.

use podlint::diagnostic::{Diagnostic, Severity};
use podlint::discover::kind::classify;
use podlint::pipeline::{self, Loaded};
use podlint::registry;
use podlint::run::{Run, Settings};
use podlint::syntax::resolve;

#[derive(Clone)]
pub(crate) struct Fence {
    pub(crate) file: String,
    cluster: bool,
    /// Shown as it is, not run: a piece of a template.
    is_template: bool,
    kubernetes: Option<String>,
    /// The text without marks.
    pub(crate) text: String,
    /// Line (from 1) and lint of each mark.
    marks: Vec<(usize, String)>,
}

/// The fences under a heading, as examples: a fence without a file name is an example of its own.
pub(crate) fn examples(docs: &str, heading: &str) -> Vec<Vec<Fence>> {
    let mut out: Vec<Vec<Fence>> = Vec::new();
    let mut section = String::new();
    let mut open: Option<Fence> = None;
    for line in docs.lines() {
        if let Some(fence) = &mut open {
            if line.trim_end() == "```" {
                let fence = open.take().unwrap();
                let alone = fence.file.is_empty() && !fence.cluster;
                // Templates show what a whole chart does: the tests of charts run those.
                if section != heading || fence.is_template {
                    continue;
                }
                match out.last_mut() {
                    Some(last) if !alone && last.iter().any(|f| !f.file.is_empty() || f.cluster) => {
                        last.push(fence)
                    }
                    _ => out.push(vec![fence]),
                }
            } else {
                let (code, marks) = line.split_once("#~ ").unwrap_or((line, ""));
                let number = fence.text.lines().count() + 1;
                fence.marks.extend(marks.split_whitespace().map(|lint| (number, lint.to_owned())));
                fence.text.push_str(if marks.is_empty() { code } else { code.trim_end() });
                fence.text.push('\n');
            }
        } else if let Some(info) = line.strip_prefix("```") {
            let words: Vec<_> = info.split_whitespace().collect();
            let get = |key: &str| words.iter().find_map(|w| w.strip_prefix(key)).map(str::to_owned);
            open = Some(Fence {
                file: get("file=").unwrap_or_default(),
                cluster: words.contains(&"cluster"),
                is_template: words.first() == Some(&"text"),
                kubernetes: get("kubernetes="),
                text: String::new(),
                marks: Vec::new(),
            });
        } else if let Some(title) = line.strip_prefix("## ") {
            section = title.trim().to_owned();
        }
    }
    out
}

pub(crate) fn lint(example: &[Fence]) -> (Run, Vec<Diagnostic>) {
    let mut settings = Settings::default();
    if let Some(version) = example.iter().find_map(|f| f.kubernetes.as_deref()) {
        settings.versions = version.parse().unwrap();
    }
    let (mut files, mut snapshots) = (Vec::new(), Vec::new());
    for fence in example {
        let name = match (fence.file.as_str(), fence.cluster) {
            ("", true) => "cluster.yaml",
            ("", false) => "example.yaml",
            (file, _) => file,
        };
        let path = std::path::Path::new(name);
        let loaded = Loaded {
            name: name.to_owned(),
            path: None,
            kind: classify(path, None),
            text: fence.text.clone(),
            reported: true,
        };
        if fence.cluster { snapshots.push(loaded) } else { files.push(loaded) }
    }
    let outcome = pipeline::lint(files, snapshots, settings);
    let mut loud = podlint::suppress::apply(&outcome.run, outcome.diagnostics);
    loud.retain(|d| d.severity > Severity::Note);
    (outcome.run, loud)
}

/// `file:line lint` of every mark.
fn marks(example: &[Fence]) -> Vec<String> {
    let mut out = Vec::new();
    for fence in example {
        let name = if fence.file.is_empty() { "example.yaml" } else { &fence.file };
        out.extend(fence.marks.iter().map(|(line, lint)| format!("{name}:{line} {lint}")));
    }
    out.sort();
    out
}

fn places(run: &Run, found: &[Diagnostic]) -> Vec<String> {
    let mut out: Vec<_> = found
        .iter()
        .map(|d| {
            let origin = resolve(&run.sources, d.primary().unwrap())[0];
            let source = run.sources.get(origin.span.source);
            format!("{}:{} {}", source.name, source.position(origin.span.start).line, d.lint)
        })
        .collect();
    out.sort();
    out.dedup();
    out
}

/// Whether the lint's examples run: levels of notes stay quiet, so their Bad example is only parsed.
#[test]
fn bad_examples_fire_and_good_ones_are_silent() {
    let mut wrong = Vec::new();
    for info in registry::ALL {
        let bad = examples(info.docs, "Bad");
        assert!(!bad.is_empty() || info.docs.contains("```text"), "{}: no Bad example", info.name);
        for example in &bad {
            if info.meta.severity == Severity::Note {
                continue;
            }
            let (run, found) = lint(example);
            let (want, got) = (marks(example), places(&run, &found));
            if want != got || !want.iter().any(|m| m.ends_with(&format!(" {}", info.name))) {
                wrong.push(format!("{} bad: marked {want:?}, found {got:?} {:?}", info.name, texts(&found)));
            }
        }
        for example in examples(info.docs, "Good") {
            let (run, found) = lint(&example);
            if !found.is_empty() {
                wrong.push(format!(
                    "{} good: found {:?} {:?}",
                    info.name,
                    places(&run, &found),
                    texts(&found)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn texts(found: &[Diagnostic]) -> Vec<&str> {
    found.iter().map(|d| d.message.as_str()).collect()
}

/// Applying each fix of a Bad example leaves text that parses and no longer shows the finding.
#[test]
fn fixes_of_bad_examples_mend_them() {
    let mut wrong = Vec::new();
    for info in registry::ALL {
        for example in examples(info.docs, "Bad").iter().filter(|e| e.len() == 1) {
            let (_, found) = lint(example);
            for finding in found.iter().filter(|d| d.lint == info.name) {
                for fix in &finding.fixes {
                    let mut text = example[0].text.clone();
                    let mut edits = fix.edits.clone();
                    edits.sort_by_key(|e| std::cmp::Reverse(e.span.start));
                    for edit in &edits {
                        text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
                    }
                    let fixed = Fence {
                        file: example[0].file.clone(),
                        cluster: false,
                        is_template: false,
                        kubernetes: example[0].kubernetes.clone(),
                        text,
                        marks: Vec::new(),
                    };
                    let (_, after) = lint(&[fixed]);
                    let still = after.iter().any(|d| d.lint == info.name && d.message == finding.message);
                    if still || after.iter().any(|d| d.lint == "invalid-yaml") {
                        wrong.push(format!(
                            "{}: `{}` does not mend {:?}",
                            info.name, fix.title, finding.message
                        ));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
