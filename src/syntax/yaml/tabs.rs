//! Tabs where go-yaml allows none.
//!
//! Its scanner skips a tab between tokens only inside brackets or where no key can begin (`scannerc.go`,
//! `yaml_parser_scan_to_next_token`): not at the start of a line, nor after `-` or `?`. Other parsers let many
//! of these pass, on lines with nothing but white space above all.

use super::tree::{Data, Node, Tree};

/// What go-yaml says of such a tab.
pub(super) const MESSAGE: &str = "found character that cannot start any token";

/// The first such tab in `start..end`, whose nodes are those from number `first` on.
pub(super) fn find(tree: &Tree, first: usize, start: usize, end: usize) -> Option<usize> {
    let text = tree.source.text.as_bytes();
    let mut line_seen = None;
    memchr::memchr_iter(b'\t', &text[start..end]).map(|at| start + at).find(|&at| {
        let line = memchr::memrchr(b'\n', &text[..at]).map_or(0, |before| before + 1).max(start);
        // Only the first tab of a line can stand before its first token.
        if line_seen.replace(line) == Some(line) || !begins_token(&text[line..at]) {
            return false;
        }
        !tree.nodes[first..].iter().any(|node| holds(node, at))
    })
}

/// Whether a token of a block could begin after `before`: spaces, or `-` and `?` with spaces around them.
fn begins_token(before: &[u8]) -> bool {
    before.iter().all(|b| matches!(b, b' ' | b'-' | b'?'))
        && !before.windows(2).any(|pair| matches!(pair, [b'-' | b'?', b'-' | b'?']))
}

fn holds(node: &Node, at: usize) -> bool {
    let inside = node.start as usize <= at && at < node.end as usize;
    inside
        && matches!(
            node.data,
            Data::Scalar { .. } | Data::Mapping { flow: true, .. } | Data::Sequence { flow: true, .. }
        )
}
