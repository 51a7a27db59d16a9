use std::fmt::Write;
use std::sync::Arc;

use proptest::prelude::*;

use crate::syntax::yaml::compose::{Composer, parse_with};
use crate::syntax::yaml::tree::{Data, Tree};
use crate::syntax::{Source, Sources};

fn source(text: &str) -> Arc<Source> {
    Sources::default().add_file("x.yaml".to_owned(), None, text.into())
}

/// All that a tree says, node by node.
fn dump(tree: &Tree) -> String {
    let mut out = String::new();
    for document in &tree.documents {
        writeln!(out, "{document:?}").unwrap();
    }
    for (at, node) in tree.nodes.iter().enumerate() {
        let place = format!("{at} {}..{} in {:?}", node.start, node.end, node.parent);
        match node.data {
            Data::Scalar { kind, style, .. } => {
                let text = tree.value(super::NodeId(at as u32)).text();
                writeln!(out, "{place} {kind:?} {style:?} {text:?}").unwrap();
            }
            Data::Mapping { flow, first, len } => {
                let links = &tree.links[first as usize..(first + 2 * len) as usize];
                writeln!(out, "{place} mapping {flow} {links:?}").unwrap();
            }
            Data::Sequence { flow, first, len } => {
                let links = &tree.links[first as usize..(first + len) as usize];
                writeln!(out, "{place} sequence {flow} {links:?}").unwrap();
            }
        }
    }
    for problem in &tree.problems {
        writeln!(out, "{problem:?}").unwrap();
    }
    out
}

fn same(text: &str) {
    let source = source(text);
    let (quick, general) = (dump(&parse_with(&source, true)), dump(&parse_with(&source, false)));
    assert_eq!(quick, general, "{text}");
}

#[test]
fn simple_documents_are_simple() {
    let text = "---\n# c\na:  b # c\n'b': \"x: y\"\nc:\n- 1\n-   d: {}\n    e: [a, 'b', {c: d}]\n- - x\n  -\nf: |\n  x\n\n   y\ng:\n";
    let read = |text: &str| {
        let mut composer = Composer::new(&source(text), true);
        super::read(&mut composer, text).is_ok()
    };
    assert!(read(text));
    for not in [
        "a: &x 1",
        "a: !t 1",
        "a: b\n c: d",
        "a: b: c",
        "a:\tb",
        "a: \"\\x41\"",
        "a: >\n  b",
        "- a\nb: c",
        "a: \u{85}",
        "a: |2\n   b",
        "a: [b,\n c]",
        "a: [b: c]",
        "a: {b}",
        "? a\n: b",
        "%YAML 1.1",
        "a: b\n...\n",
        "a",
    ] {
        assert!(!read(not), "{not}");
    }
    same(text);
}

/// Every short text of the signs that make structure.
#[test]
fn every_short_text_is_read_alike() {
    const SIGNS: &[u8] = b"a: \n-#|'\"[]{},?";
    for length in 0..=4 {
        for number in 0..SIGNS.len().pow(length) {
            let mut rest = number;
            let text: String = (0..length)
                .map(|_| {
                    let sign = SIGNS[rest % SIGNS.len()];
                    rest /= SIGNS.len();
                    char::from(sign)
                })
                .collect();
            same(&text);
            same(&format!("k: {text}\nl: m\n"));
        }
    }
}

/// Lines as people write them, at any indentation, so that most texts have one thing wrong or odd at most.
fn lines() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        4 => "[a-z0-9./-]{1,6}",
        1 => r#"[a:#{}\[\],&*!|>'"%@`? \\~-]{1,5}"#,
        1 => Just("\"a b\"".to_owned()),
        1 => Just("'a: #'".to_owned()),
        1 => Just("'it''s \\ '".to_owned()),
        1 => Just(r#""say \"é\n\"""#.to_owned()),
        1 => Just("\"opened  ".to_owned()),
        1 => Just("'opened".to_owned()),
        1 => Just("closed\"".to_owned()),
        1 => Just("closed'".to_owned()),
        1 => Just("[a, b c, \"d\"]".to_owned()),
        1 => Just("{a: b, c: [d], 'e': -1}".to_owned()),
        1 => Just("{}".to_owned()),
        1 => Just("a b # c".to_owned()),
        1 => Just("|".to_owned()),
        1 => Just("|-".to_owned()),
        1 => Just("|+".to_owned()),
        1 => Just("on".to_owned()),
        2 => Just(String::new()),
    ];
    let lead = prop_oneof![
        4 => "[a-c]{1,2}:",
        2 => Just("- ".to_owned()),
        2 => "- [a-c]:",
        1 => Just("-".to_owned()),
        1 => Just("-   - ".to_owned()),
        1 => Just("\"q\":".to_owned()),
        1 => Just("# ".to_owned()),
        1 => Just("---".to_owned()),
        1 => Just("<<:".to_owned()),
        1 => Just(String::new()),
    ];
    let line = (
        0..5usize,
        lead,
        prop_oneof![5 => Just(" "), 1 => Just(""), 1 => Just("  "), 1 => Just("\t")],
        value,
        prop_oneof![6 => Just(""), 1 => Just(" "), 1 => Just(" #")],
    )
        .prop_map(|(indent, lead, space, value, end)| {
            format!("{:1$}{lead}{space}{value}{end}\n", "", indent)
        });
    (prop::collection::vec(line, 0..9), any::<bool>()).prop_map(|(lines, cut)| {
        let text = lines.concat();
        if cut { text.trim_end_matches('\n').to_owned() } else { text }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lines_are_read_alike(text in lines()) {
        same(&text);
    }
}

/// `PODLINT_CORPUS=folder cargo test --lib quick -- --ignored`: every file of a folder.
#[test]
#[ignore = "needs a folder of manifests"]
fn files_are_read_alike() {
    let mut files = 0;
    for entry in walkdir::WalkDir::new(std::env::var("PODLINT_CORPUS").unwrap()).into_iter().flatten() {
        if let Ok(text) = std::fs::read_to_string(entry.path()) {
            same(&text);
            files += 1;
        }
    }
    assert!(files > 0);
    println!("{files} files are read alike");
}
