//! What a comment covers. Told from the lines alone: templates, which no YAML parser reads, work the same.

use super::comment::Comment;

/// The bytes that a comment covers.
pub(super) fn of(text: &str, comment: &Comment) -> std::ops::Range<u32> {
    if comment.whole_file {
        return 0..u32::MAX;
    }
    let (start, end) = (comment.span.start as usize, comment.span.end as usize);
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let before = text[line..start].trim();
    let line_end = text[end..].find('\n').map_or(text.len(), |at| end + at);
    let scope = if before.is_empty() && text[end..line_end].trim().is_empty() {
        below(text, line, line_end)
    } else {
        line..line_end
    };
    scope.start as u32..scope.end as u32
}

/// The key, item or document below the comment's line.
fn below(text: &str, comment: usize, comment_end: usize) -> std::ops::Range<usize> {
    let mut lines = Lines { text, at: (comment_end + 1).min(text.len()) };
    let Some((start, first)) = lines.find(|(_, line)| says_something(line)) else {
        return comment..text.len();
    };
    if first.starts_with("---") || opens_document(text, comment) && indentation(first) == 0 {
        let after = if first.starts_with("---") { start + first.len() } else { start };
        let end = text[after..].find("\n---").map_or(text.len(), |at| after + at);
        return comment..end;
    }
    let depth = indentation(first);
    let is_item = first.trim_start().starts_with('-');
    let mut end = start + first.len();
    for (at, line) in lines {
        if !says_something(line) {
            continue;
        }
        let deeper = indentation(line) > depth;
        // A list may stand at the height of its key.
        let own_item = !is_item && indentation(line) == depth && line.trim_start().starts_with("- ");
        if line.starts_with("---") || !(deeper || own_item || is_action(line)) {
            break;
        }
        end = at + line.len();
    }
    comment..end
}

/// Whether only comments and separators stand between the comment and the document's begin.
fn opens_document(text: &str, comment: usize) -> bool {
    for line in text[..comment].lines().rev() {
        if line.starts_with("---") {
            return true;
        }
        if says_something(line.trim_start_matches('\u{feff}')) {
            return false;
        }
    }
    true
}

fn says_something(line: &str) -> bool {
    let line = line.trim();
    !(line.is_empty() || line.starts_with('#') || line.starts_with("{{/*") || line.starts_with("{{- /*"))
}

fn is_action(line: &str) -> bool {
    line.trim_start().starts_with("{{")
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Lines with the byte they start at, without their line break.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.text.len() {
            return None;
        }
        let start = self.at;
        let end = self.text[start..].find('\n').map_or(self.text.len(), |at| start + at);
        self.at = end + 1;
        Some((start, self.text[start..end].trim_end_matches('\r')))
    }
}
