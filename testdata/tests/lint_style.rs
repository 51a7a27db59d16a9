//! The house's rules for lints that a test can hold.

use std::fs;

use podlint::registry;

fn lint_files() -> Vec<(String, String)> {
    let mut out = Vec::new();
    for chapter in fs::read_dir("lints").unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()) {
        for file in fs::read_dir(chapter).unwrap().map(|e| e.unwrap().path()) {
            if file.extension().is_some_and(|e| e == "rs") {
                out.push((file.display().to_string(), fs::read_to_string(&file).unwrap()));
            }
        }
    }
    assert!(!out.is_empty());
    out
}

#[test]
fn a_lint_imports_the_prelude_and_nothing_else_of_the_crate() {
    for (file, text) in lint_files() {
        for line in text.lines().filter(|l| l.contains("crate::")) {
            assert!(line.trim() == "use crate::prelude::*;", "{file}: {line}");
        }
    }
}

#[test]
fn names_read_as_mistakes_in_kebab_case_and_docs_say_why() {
    for info in registry::ALL {
        assert!(
            info.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
            "{}",
            info.name
        );
        let title = info.docs.lines().next().unwrap_or("");
        assert!(
            title.ends_with('.') && title.len() < 100,
            "{}: the first line is one sentence: {title}",
            info.name
        );
        for heading in ["## Why it fails", "## Bad", "## Good"] {
            assert!(info.docs.contains(heading), "{}: no {heading}", info.name);
        }
    }
}

#[test]
fn messages_are_lower_case_without_final_stop() {
    let calls = ["cx.error(", "cx.warning(", "cx.note("];
    for (file, text) in lint_files() {
        for call in calls {
            for part in text.split(call).skip(1) {
                let Some(message) =
                    part.split('"').nth(1).filter(|_| part.find('"').is_some_and(|at| at < 30))
                else {
                    continue;
                };
                let first = message.chars().next().unwrap_or('a');
                let keyword = message.split([' ', '{']).next().unwrap_or("");
                let name = keyword.chars().skip(1).any(char::is_uppercase) || KINDS.contains(&keyword);
                assert!(!first.is_uppercase() || name, "{file}: {message}");
                assert!(!message.ends_with('.'), "{file}: {message}");
            }
        }
    }
}

/// Kinds and proper names that a message may begin with.
const KINDS: &[&str] = &[
    "Secret",
    "Service",
    "Pod",
    "Pods",
    "Deployment",
    "Ingress",
    "Role",
    "Node",
    "Java",
    "Docker",
    "Kubernetes",
    "Node.js",
    "Go",
    "ConfigMap",
    "Redis",
    "Job",
    "Namespace",
    "Elasticsearch",
    "Kafka",
    "Helm",
];
