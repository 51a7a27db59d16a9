//! What findings offer, on the Bad example of every lint: each fix that may be applied mends its finding, and
//! each format says every finding.

use podlint::diagnostic::{Applicability, Diagnostic};
use podlint::fix::{Linted, Mode, Texts, mend};
use podlint::redact::Redactor;
use podlint::registry;
use podlint::report::{self, Context, Format, Pages, Style, Summary};
use podlint::run::Run;
use podlint::syntax::Sources;

use crate::lint_examples::{Fence, examples, lint};

struct Example(Run, Vec<Diagnostic>);

impl Linted for Example {
    fn sources(&self) -> &Sources {
        &self.0.sources
    }

    fn diagnostics(&self) -> &[Diagnostic] {
        &self.1
    }
}

fn check(example: &[Fence], texts: &Texts) -> Example {
    let mut files = example.to_vec();
    for file in &mut files {
        let name = if file.file.is_empty() { "example.yaml" } else { &file.file };
        if let Some(text) = texts.get(name) {
            file.text.clone_from(text);
        }
    }
    let (run, found) = lint(&files);
    Example(run, found)
}

fn every_bad_example() -> impl Iterator<Item = (&'static str, Vec<Fence>)> {
    registry::ALL.iter().flat_map(|info| examples(info.docs, "Bad").into_iter().map(|e| (info.name, e)))
}

#[test]
fn fixes_mend_what_they_promise() {
    let mut faults = Vec::new();
    let mut mended = 0;
    for (name, example) in every_bad_example() {
        let first = check(&example, &Texts::new());
        let offered = |d: &Diagnostic| d.fixes.iter().any(|f| f.applicability != Applicability::DisplayOnly);
        if !first.1.iter().any(offered) {
            continue;
        }
        let after = mend(&first, Mode::Unsafe, |texts| check(&example, texts));
        mended += after.applied;
        let left = after.last.as_ref().map_or(0, |last| last.1.iter().filter(|d| offered(d)).count());
        if after.applied == 0 || after.taken_back > 0 || left > 0 {
            let texts: Vec<_> = after.files.iter().map(|f| f.after.as_str()).collect();
            let (applied, back) = (after.applied, after.taken_back);
            faults.push(format!(
                "{name}: {applied} applied, {back} taken back, {left} left\n{}",
                texts.join("\n")
            ));
        }
    }
    assert!(mended > 10, "only {mended} mended");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_format_says_every_finding() {
    let schema: serde_json::Value = serde_json::from_str(report::SCHEMA).unwrap();
    let sarif = include_str!("../sarif-2.1.0-subset.schema.json");
    let sarif: serde_json::Value = serde_json::from_str(sarif).unwrap();
    let validators = [schema, sarif].map(|schema| jsonschema::validator_for(&schema).unwrap());
    for (name, example) in every_bad_example() {
        let Example(run, found) = check(&example, &Texts::new());
        let redactor = Redactor::new(&run.sources, run.trees.iter().map(|data| &data.tree));
        let (sources, versions) = (&run.sources, run.settings.versions);
        let context = Context { sources, redactor: &redactor, docs: &Pages, versions };
        let messages = report::resolve(&found, context);
        let summary = Summary::default();
        for format in <Format as clap::ValueEnum>::value_variants() {
            let mut out = Vec::new();
            let run = report::Run { context, messages: &messages, summary: &summary };
            format.report(Style::PLAIN).write(&run, &mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            assert!(found.iter().all(|d| text.contains(d.lint)), "{name} {format:?}: {text}");
            let validator = match format {
                Format::Json => &validators[0],
                Format::Sarif => &validators[1],
                _ => continue,
            };
            let document: serde_json::Value = serde_json::from_str(&text).unwrap();
            let faults: Vec<_> =
                validator.iter_errors(&document).map(|e| format!("{}: {e}", e.instance_path)).collect();
            assert!(faults.is_empty(), "{name} {format:?}: {}\n{text}", faults.join("\n"));
        }
    }
}
