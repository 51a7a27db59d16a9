use proptest::prelude::*;

use super::{Tree, Value, parse, write_json};
use crate::syntax::Sources;

fn read(text: &str) -> Tree {
    parse(&Sources::default().add_file("x.yaml".to_owned(), None, text.into()))
}

fn json(text: &str) -> String {
    let tree = read(text);
    let mut out = Vec::new();
    for document in &tree.documents {
        let mut text = String::new();
        match document.root {
            Some(root) => write_json(tree.value(root), &mut text, &|_| false),
            None => text.push_str("error"),
        }
        out.push(text);
    }
    out.join(" ")
}

#[test]
fn the_last_block_scalar_gets_the_line_break_that_kubectl_adds() {
    assert_eq!(json("a: |\n  x"), r#"{"a":"x\n"}"#);
    assert_eq!(json("a: |-\n  x"), r#"{"a":"x"}"#);
    assert_eq!(json("a: |+ # why\n  x"), r#"{"a":"x\n"}"#);
    assert_eq!(json("a: >2-\n  x"), r#"{"a":"x"}"#);
    assert_eq!(json("a: |\n  x\n  "), r#"{"a":"x\n"}"#);
    assert_eq!(json("a: |\n  x\n---\nb: 'y'"), r#"{"a":"x\n"} {"b":"y"}"#);
}

#[test]
fn unknown_tags_make_text() {
    assert_eq!(json("a: !!python/name:x\nb: !Ref 1\nc: !!int 1"), r#"{"a":"","b":"1","c":1}"#);
}

#[test]
fn a_broken_document_harms_no_other() {
    assert_eq!(
        json("a: [1\n---\nb: 2\n---\n\tc: 3\n---\nd: \"x\n---\ne: 5"),
        r#"error {"b":2} error error {"e":5}"#
    );
}

#[test]
fn tabs_where_go_yaml_allows_none() {
    for text in
        ["\ta: 1", "a: 1\n\t\nb: 2", "- \tb", "-\tb", "a: 1\n\t# c\n", "a:\n  b: 1\n\t\n  c: 2", "\t\na: 1"]
    {
        assert_eq!(json(text), "error", "{text:?}");
    }
    for (text, want) in [
        ("a:\tb\t# c", r#"{"a":"b"}"#),
        ("{\n\ta: 1\n}", r#"{"a":1}"#),
        ("a: |\n  x\n  \ty\n", r#"{"a":"x\n\ty\n"}"#),
        ("a: 'x\n  \ty'", r#"{"a":"x y"}"#),
        ("--\ta: 1", r#"{"--\ta":1}"#),
    ] {
        assert_eq!(json(text), want, "{text:?}");
    }
}

/// Pieces that YAML is made of, so that random texts reach deep into the parser.
fn yaml() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zäß€😀]{1,3}",
        Just("\n".to_owned()),
        Just("\n  ".to_owned()),
        Just("\r\n".to_owned()),
        Just("\n---\n".to_owned()),
        Just("\n    - ".to_owned()),
        Just("\u{feff}".to_owned()),
        Just("\u{2028}".to_owned()),
        r#"[-:?,\[\]{}#&*!|>'"%@` \t\\~0-9.]{1,3}"#,
        Just(": ".to_owned()),
        Just("&a ".to_owned()),
        Just("*a".to_owned()),
        Just("<<: *a".to_owned()),
        Just("!!binary ".to_owned()),
        Just("|2-\n".to_owned()),
        Just("\"\\u00e4\\x41\\/".to_owned()),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn check_spans(value: Value<'_>, text: &str, depth: usize) {
    let span = value.span();
    let (start, end) = (span.start as usize, span.end as usize);
    assert!(start <= end && text.get(start..end).is_some(), "{text:?} {start}..{end}");
    if depth < 20 {
        value.items().for_each(|item| check_spans(item, text, depth + 1));
        for entry in value.entries() {
            check_spans(entry.key, text, depth + 1);
            check_spans(entry.value, text, depth + 1);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spans_lie_on_character_boundaries(text in yaml()) {
        let tree = read(&text);
        for (_, root) in tree.roots() {
            check_spans(root, &text, 0);
        }
        for problem in &tree.problems {
            let (start, end) = (problem.span.start as usize, problem.span.end as usize);
            prop_assert!(text.get(start..end).is_some(), "{:?} {:?}", text, problem);
        }
    }
}
