//! `podlint explain` as users call it, and the coverage table of `lints/README.md`.

use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use podlint::explain::{coverage, topics};
use podlint::registry;

fn explain(arguments: &[&str]) -> Output {
    Command::cargo_bin("podlint").unwrap().arg("explain").args(arguments).output().unwrap()
}

fn text(arguments: &[&str]) -> String {
    let output = explain(arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_lint_with_its_documentation_prediction_and_relatives() {
    let page = text(&["memory-in-millibytes"]);
    for part in [
        "Why it fails",
        "What the cluster would show",
        "ContainerCreating",
        "Pod sandbox changed, it will be killed and re-created.",
        "memory-without-unit",
        "kubectl describe pod",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains('\u{1b}') && !page.contains("#~"), "{page}");
}

#[test]
fn a_state_with_lints_commands_and_causes_no_file_shows() {
    let page = text(&["ContainerCreating"]);
    for part in
        ["How to confirm", "memory-in-millibytes", "Causes that no file shows", "Leftovers of another docker"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
}

#[test]
fn a_pasted_message_part_by_part() {
    let message = "0/4 nodes are available: 1 node(s) had no available volume zone, 2 Insufficient cpu.";
    for arguments in [&[message][..], &message.split(' ').collect::<Vec<_>>()] {
        let page = text(arguments);
        assert!(
            page.contains("1 node(s) had no available volume zone") && page.contains("2 Insufficient cpu")
        );
    }
    let mut command = Command::cargo_bin("podlint").unwrap();
    let output = command.args(["explain", "-"]).write_stdin(message).output().unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().contains("2 Insufficient cpu"));
}

#[test]
fn formats() {
    let markdown = text(&["--format", "markdown", "OOMKilled"]);
    assert!(markdown.starts_with("# OOMKilled\n") && markdown.contains("## How to confirm"));
    let json: serde_json::Value = serde_json::from_str(&text(&["OOMKilled", "--format", "json"])).unwrap();
    assert_eq!(json["schema_version"], 1);
    assert_eq!(json["pages"][0]["kind"], "state");
    assert!(
        json["pages"][0]["lints"]
            .as_array()
            .unwrap()
            .iter()
            .any(|l| l["name"] == "program-memory-over-limit")
    );
    let colour = text(&["OOMKilled", "--color", "always"]);
    assert!(colour.contains('\u{1b}'));
}

#[test]
fn what_nothing_is_known_about() {
    let output = explain(&["CrashLoopBackof"]);
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(
        error.contains("nothing is known") && error.contains("podlint explain CrashLoopBackOff"),
        "{error}"
    );
    assert_eq!(explain(&[]).status.code(), Some(2));
    assert_eq!(explain(&["--all", "OOMKilled"]).status.code(), Some(2));
}

#[test]
fn all_pages_as_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    text(&["--all", "--format", "markdown", "--output", path]);
    let index = fs::read_to_string(folder.path().join("index.md")).unwrap();
    for link in index.lines().filter_map(|line| line.split_once("](")?.1.strip_suffix(')')) {
        assert!(folder.path().join(link).exists(), "{link}");
    }
    for file in
        ["lint/memory-in-millibytes.md", "state/crashloopbackoff.md", "event/failedmount.md", "row/p1.md"]
    {
        assert!(folder.path().join(file).exists(), "{file}");
    }
    let printed = text(&["--all", "--format", "markdown"]);
    assert!(printed.contains("# OOMKilled\n") && printed.contains("# P1: "));
}

/// A new lint touches no other file: the table may lack it until it is written anew, but what it says is true.
#[test]
fn the_coverage_table_is_true_and_whole() {
    let table = fs::read_to_string("lints/README.md").unwrap();
    for row in coverage::coverage() {
        let line = table.lines().find(|line| line.starts_with(&format!("| {} |", row.number)));
        let line = line.unwrap_or_else(|| panic!("row {} is not in lints/README.md", row.number));
        let links: Vec<_> = line.split("](").skip(1).filter_map(|rest| rest.split_once(')')).collect();
        assert!(!links.is_empty(), "{}: neither lint nor section", row.number);
        for (link, _) in links {
            let file = link.split('#').next().unwrap();
            assert!(Path::new("lints").join(file).exists(), "{}: {link}", row.number);
            let lint = file.rsplit('/').next().unwrap().trim_end_matches(".rs").replace('_', "-");
            let named = row.lints.iter().any(|info| info.name == lint);
            let explained = row.topics.iter().any(|topic| file == format!("{}/README.md", topic.chapter));
            assert!(named || explained, "{}: {link} does not cover it; {REWRITE}", row.number);
        }
    }
    // What no file can show has a section, and the table leads there.
    for topic in topics().iter().filter(|topic| !topic.seen.is_empty()) {
        assert!(table.contains(&format!("[{}](", topic.name())), "{}: {REWRITE}", topic.title);
    }
    assert!(registry::ALL.len() > 100);
}

const REWRITE: &str = "write it anew: podlint explain --coverage --format markdown > lints/README.md";
