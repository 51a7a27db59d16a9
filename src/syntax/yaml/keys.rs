//! What Kubernetes makes of a mapping's keys: merge keys expanded, keys turned into strings, doubles found.

use rustc_hash::FxHashMap;

use super::scalar::{ScalarKind, number};
use super::tree::{Data, NodeId, Tree};
use crate::syntax::Span;

/// What became of a mapping's children.
pub(crate) struct Merge {
    /// The effective pairs, if they differ from what was written.
    pub(crate) pairs: Option<Vec<NodeId>>,
    /// First span, second span and name of each key that stands twice.
    pub(crate) duplicates: Vec<(Span, Span, String)>,
    /// How many nodes the merges added.
    pub(crate) merged: u64,
}

/// Looks through the pairs of one mapping.
pub(crate) fn finish(tree: &mut Tree, children: &[NodeId]) -> Result<Merge, (String, Span)> {
    let mut out = Merge { pairs: None, duplicates: Vec::new(), merged: 0 };
    for pair in children.chunks_exact(2) {
        name_key(tree, pair[0])?;
    }
    let has_merge = children.chunks_exact(2).any(|pair| kind(tree, pair[0]) == Some(ScalarKind::Merge));
    if has_merge {
        out.pairs = Some(expand(tree, children, &mut out.merged)?);
    }
    let pairs = out.pairs.as_deref().unwrap_or(children);
    let doubles = find_doubles(tree, pairs);
    if !doubles.is_empty() {
        for &(first, second) in &doubles {
            let (a, b) = (pairs[2 * first], pairs[2 * second]);
            let name = text(tree, b).to_owned();
            out.duplicates.push((span(tree, a), span(tree, b), name));
        }
        let kept = pairs
            .chunks_exact(2)
            .enumerate()
            .filter(|(at, _)| !doubles.iter().any(|(first, _)| first == at))
            .flat_map(|(_, pair)| [pair[0], pair[1]])
            .collect();
        out.pairs = Some(kept);
    }
    Ok(out)
}

fn kind(tree: &Tree, id: NodeId) -> Option<ScalarKind> {
    match tree.node(id).data {
        Data::Scalar { kind, .. } => Some(kind),
        _ => None,
    }
}

fn span(tree: &Tree, id: NodeId) -> Span {
    tree.value(id).span()
}

fn text(tree: &Tree, id: NodeId) -> &str {
    tree.value(id).text().unwrap_or("")
}

/// Turns a key into the string it is in JSON: `on` is `true`, `0777` is `511`.
fn name_key(tree: &mut Tree, id: NodeId) -> Result<(), (String, Span)> {
    let Data::Scalar { kind, style, .. } = tree.node(id).data else {
        return Err((
            "invalid map key: only strings, numbers and booleans can be keys".to_owned(),
            span(tree, id),
        ));
    };
    let name = match kind {
        ScalarKind::String | ScalarKind::Merge => return Ok(()),
        ScalarKind::Bool(value) => value.to_string(),
        ScalarKind::Int | ScalarKind::Float => {
            number(text(tree, id)).map(|n| n.to_json()).unwrap_or_default()
        }
        ScalarKind::Null | ScalarKind::NotJson => {
            return Err((format!("unsupported map key: {:?}", text(tree, id)), span(tree, id)));
        }
    };
    let (decoded, start, len) = if text(tree, id) == name {
        (false, tree.node(id).start, name.len() as u32)
    } else {
        let start = tree.decoded.len() as u32;
        tree.decoded.push_str(&name);
        (true, start, name.len() as u32)
    };
    tree.nodes[id.0 as usize].data = Data::Scalar { kind: ScalarKind::String, style, decoded, start, len };
    Ok(())
}

/// Puts the entries of merged mappings where the merge key stands: what is written later wins, as in go-yaml.
fn expand(tree: &Tree, children: &[NodeId], merged: &mut u64) -> Result<Vec<NodeId>, (String, Span)> {
    let mut out = Vec::with_capacity(children.len() + 8);
    for pair in children.chunks_exact(2) {
        if kind(tree, pair[0]) != Some(ScalarKind::Merge) {
            out.extend_from_slice(pair);
            continue;
        }
        let message =
            || ("map merge requires map or sequence of maps as the value".to_owned(), span(tree, pair[1]));
        match tree.node(pair[1]).data {
            Data::Mapping { .. } => merge_one(tree, pair[1], &mut out, merged),
            Data::Sequence { .. } => {
                for item in tree.value(pair[1]).items().rev() {
                    if !item.is_mapping() {
                        return Err(message());
                    }
                    merge_one(tree, item.id, &mut out, merged);
                }
            }
            Data::Scalar { .. } => return Err(message()),
        }
    }
    Ok(out)
}

fn merge_one(tree: &Tree, mapping: NodeId, out: &mut Vec<NodeId>, merged: &mut u64) {
    for entry in tree.value(mapping).entries() {
        out.push(entry.key.id);
        out.push(entry.value.id);
        *merged += 2;
    }
}

/// Pairs (earlier, later) of entries with the same key, as positions.
fn find_doubles(tree: &Tree, pairs: &[NodeId]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let keys = pairs.len() / 2;
    if keys <= 12 {
        for second in 1..keys {
            let name = text(tree, pairs[2 * second]);
            if let Some(first) = (0..second).rev().find(|&first| text(tree, pairs[2 * first]) == name) {
                out.push((first, second));
            }
        }
        return out;
    }
    let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
    seen.reserve(keys);
    for at in 0..keys {
        if let Some(first) = seen.insert(text(tree, pairs[2 * at]), at) {
            out.push((first, at));
        }
    }
    out
}
