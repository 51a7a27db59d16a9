//! Saved clusters: what `kubectl get … -o yaml` (or `json`) printed, in one file or several.
//!
//! A snapshot's objects are read like any others; they make a unit of their own, which nothing reports on.
//! What a snapshot holds of a cluster-scoped kind is all there is; of namespaced kinds it is complete only
//! where the configuration says so ([`super::index::Index`] keeps to that).

use std::sync::Arc;

use rayon::prelude::*;

use crate::syntax::yaml::{Tree, parse};
use crate::syntax::{Segment, SegmentKind, Source, SourceMap, Sources};

/// Snapshots below this size are read in one piece.
const LARGE: usize = 2 << 20;
/// How large a piece is, about.
const PIECE: usize = 4 << 20;
/// How kubectl begins a List of objects of several kinds.
const HEAD: &str = "apiVersion: v1\nitems:\n";

/// Reads a snapshot's text; a large List, as kubectl writes it, in pieces side by side.
pub fn read(sources: &Sources, source: &Arc<Source>) -> Vec<Tree> {
    let pieces = pieces(&source.text);
    if pieces.len() < 2 {
        return vec![parse(source)];
    }
    pieces
        .into_par_iter()
        .map(|(start, end)| {
            let parent = source.span(start, end);
            let at = HEAD.len() as u32;
            let segment =
                Segment { start: at, len: parent.len(), parent, kind: SegmentKind::Literal, via: None };
            let text = format!("{HEAD}{}kind: List\n", &source.text[start..end]);
            let map = SourceMap { segments: vec![segment] };
            parse(&sources.add_virtual(source.name.clone(), text.into_boxed_str(), map))
        })
        .collect()
}

/// The byte ranges of runs of items, none where the text is not written as kubectl writes a large List.
fn pieces(text: &str) -> Vec<(usize, usize)> {
    if text.len() < LARGE || !text.starts_with(HEAD) || !text[HEAD.len()..].starts_with("- ") {
        return Vec::new();
    }
    // The keys behind the items stand at the line's beginning, and so does nothing else but items.
    let Some(end) = text.rfind("\nkind: List\n").map(|at| at + 1) else { return Vec::new() };
    let mut pieces = Vec::new();
    let mut start = HEAD.len();
    while end - start > PIECE {
        let mut from = start + PIECE;
        while !text.is_char_boundary(from) {
            from += 1;
        }
        let Some(next) = text[from..end].find("\n- ").map(|at| from + at + 1) else { break };
        pieces.push((start, next));
        start = next;
    }
    pieces.push((start, end));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::resolve;

    fn list(items: usize) -> String {
        let mut text = HEAD.to_owned();
        for at in 0..items {
            let filler = "x".repeat(100);
            text += &format!(
                "- apiVersion: v1\n  kind: Node\n  metadata:\n    name: n{at}\n    note: {filler}\n"
            );
        }
        text + "kind: List\nmetadata:\n  resourceVersion: \"\"\n"
    }

    #[test]
    fn large_lists_are_read_in_pieces_with_places_in_the_file() {
        let sources = Sources::default();
        let text = list(60_000);
        let source = sources.add_file("c.yaml".into(), None, text.into_boxed_str());
        let trees = read(&sources, &source);
        assert!(trees.len() > 1);
        let items = |tree: &Tree| tree.roots().next().unwrap().1.get("items").unwrap().items().count();
        assert_eq!(trees.iter().map(items).sum::<usize>(), 60_000);
        let last = trees.last().unwrap();
        let node = last.roots().next().unwrap().1.get("items").unwrap().items().last().unwrap();
        let name = node.at(&["metadata", "name"]).unwrap();
        let origin = resolve(&sources, name.span())[0].span;
        assert_eq!((origin.source, sources.text(origin)), (source.id, "n59999"));
    }

    #[test]
    fn other_texts_stay_whole() {
        assert!(pieces(&list(10)).is_empty());
        assert!(pieces(&"a: b\n".repeat(1 << 20)).is_empty());
    }
}
