//! The formats that programs read, and what is said of a whole run.

use super::rendered::chart;
use super::*;

#[test]
fn github_annotations_escape() {
    let sources = Sources::default();
    let file = sources.add_file("a,b:c.yaml".into(), None, "x: 1\n".into());
    let findings = [finding("some-lint", Severity::Error, "100%\nof it", vec![label(at(&file, "1"), "")])];
    let paper = Paper::new(sources, &[]);
    assert_eq!(
        paper.print(&findings, Format::Github, Style::PLAIN),
        "::error file=a%2Cb%3Ac.yaml,line=1,endLine=1,col=4,endColumn=5,title=some-lint::100%25%0Aof it\n"
    );
}

#[test]
fn gitlab_tells_copies_apart() {
    let (paper, findings) = memory();
    let mut other = findings[0].clone();
    other.labels[0].span.end -= 1;
    let text = paper.print(&[findings[0].clone(), other], Format::Gitlab, Style::PLAIN);
    let issues: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(issues[0]["severity"], "critical");
    assert_eq!(issues[0]["location"]["positions"]["begin"]["line"], 6);
    assert_ne!(issues[0]["fingerprint"], issues[1]["fingerprint"]);
}

#[test]
fn junit_is_xml() {
    let sources = Sources::default();
    let file = sources.add_file("a&b.yaml".into(), None, "x: 1\n".into());
    let mut findings =
        vec![finding("some-lint", Severity::Error, "<\u{1}>", vec![label(at(&file, "1"), "")])];
    findings.push(finding("other-lint", Severity::Warning, "maybe", vec![label(at(&file, "1"), "")]));
    let paper = Paper::new(sources, &[]);
    assert_data_eq!(
        paper.print(&findings, Format::Junit, Style::PLAIN),
        str![[r#"
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="podlint" tests="2" failures="1" errors="0" skipped="1">
  <testsuite name="a&amp;b.yaml" tests="2" failures="1" errors="0" skipped="1">
    <testcase classname="a&amp;b.yaml" name="other-lint (1:4)" file="a&amp;b.yaml" line="1">
      <skipped message="maybe"></skipped>
    </testcase>
    <testcase classname="a&amp;b.yaml" name="some-lint (1:4)" file="a&amp;b.yaml" line="1">
      <failure message="&lt;�&gt;" type="error"></failure>
    </testcase>
  </testsuite>
</testsuites>

"#]]
    );
    assert!(paper.print(&[], Format::Junit, Style::PLAIN).contains(r#"name="no findings""#));
}

fn assert_valid(schema: &serde_json::Value, text: &str) {
    let document: serde_json::Value = serde_json::from_str(text).unwrap();
    let validator = jsonschema::validator_for(schema).unwrap();
    let faults: Vec<_> =
        validator.iter_errors(&document).map(|e| format!("{}: {e}", e.instance_path)).collect();
    assert!(faults.is_empty(), "{}\n{text}", faults.join("\n"));
}

#[test]
fn json_follows_its_schema() {
    let schema = serde_json::from_str(SCHEMA).unwrap();
    for (paper, findings) in [memory(), chart()] {
        let text = paper.print(&findings, Format::Json, Style::PLAIN);
        assert_valid(&schema, &text);
        assert_eq!(text, paper.print(&findings, Format::Json, Style::PLAIN));
    }
    let (paper, findings) = memory();
    let json: serde_json::Value =
        serde_json::from_str(&paper.print(&findings, Format::Json, Style::PLAIN)).unwrap();
    let found = &json["diagnostics"][0];
    assert_eq!(found["versions"], serde_json::json!(["1.33", "1.34"]));
    assert_eq!(
        found["labels"][0]["span"],
        serde_json::json!({
            "start": { "line": 6, "column": 17, "byte": 80 },
            "end": { "line": 6, "column": 22, "byte": 85 },
        })
    );
    assert_eq!(json["summary"]["errors"], 1);
    for state in PodState::ALL {
        assert!(SCHEMA.contains(&format!("\"{}\"", state.name())), "{state:?}");
    }
}

#[test]
fn sarif_follows_its_schema() {
    let mut schemas = vec![include_str!("../../../testdata/sarif-2.1.0-subset.schema.json").to_string()];
    // The standard's own schema, where somebody has it at hand.
    schemas.extend(std::env::var_os("SARIF_SCHEMA").map(|path| std::fs::read_to_string(path).unwrap()));
    for schema in schemas {
        let schema = serde_json::from_str(&schema).unwrap();
        for (paper, mut findings) in [memory(), chart()] {
            findings[0].fixes[0].applicability = Applicability::Safe;
            assert_valid(&schema, &paper.print(&findings, Format::Sarif, Style::PLAIN));
            assert_valid(&schema, &paper.print(&[], Format::Sarif, Style::PLAIN));
        }
    }
    let (paper, mut findings) = memory();
    findings[0].fixes[0].applicability = Applicability::Safe;
    let sarif: serde_json::Value =
        serde_json::from_str(&paper.print(&findings, Format::Sarif, Style::PLAIN)).unwrap();
    let run = &sarif["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "memory-in-millibytes");
    assert!(run["tool"]["driver"]["rules"][0]["help"]["markdown"].as_str().unwrap().contains("thousandths"));
    let replaced = &run["results"][0]["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(replaced["deletedRegion"]["startColumn"], 17);
}

#[test]
fn statistics_and_summary_count() {
    let (paper, mut findings) = memory();
    findings.push(finding("other", Severity::Warning, "m", vec![findings[0].labels[0].clone()]));
    findings[1].level = Level::Deny;
    let messages = resolve(&findings, paper.context());
    assert_eq!(statistics(&messages), "1  error    memory-in-millibytes\n1  warning  other\n");
    let summary =
        Summary { files: 12, documents: 40, resources: 34, remarks: vec!["1 chart left out".into()] };
    let time = std::time::Duration::from_millis(50);
    assert_eq!(
        summary_line(&messages, &summary, time, Style::PLAIN),
        "1 error, 1 warning (2 denied) in 12 files (40 documents), 0.05 s\n1 chart left out\n"
    );
    assert!(
        summary_line(&resolve(&[], paper.context()), &summary, time, Style::PLAIN)
            .starts_with("no findings in 12 files")
    );
}

#[test]
fn a_broken_pipe_comes_back() {
    struct Closed;
    impl std::io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let (paper, findings) = memory();
    let messages = resolve(&findings, paper.context());
    let summary = Summary::default();
    let run = Run { context: paper.context(), messages: &messages, summary: &summary };
    for format in <Format as clap::ValueEnum>::value_variants() {
        let error = format.report(Style::PLAIN).write(&run, &mut Closed).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe, "{format:?}");
    }
}
