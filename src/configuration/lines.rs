//! Formats of one setting a line.

use super::Fault;

/// Each line with the byte it starts at, without its break.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line.trim_end_matches(['\n', '\r'])))
    })
}

/// A section header that is not closed.
pub fn ini(text: &str) -> Option<Fault> {
    lines(text).find_map(|(start, line)| {
        let trimmed = line.trim_start();
        let header = trimmed.starts_with('[') && !trimmed.contains(']') && !trimmed.contains('=');
        let at = start + line.len() - trimmed.len();
        header
            .then(|| Fault::new(at, start + line.trim_end().len(), "the section header is not closed by `]`"))
    })
}

/// A `\u` without four hexadecimal digits (`java.util.Properties`, "Malformed \uxxxx encoding").
pub fn properties(text: &str) -> Option<Fault> {
    lines(text).find_map(|(start, line)| {
        if line.trim_start().starts_with(['#', '!']) {
            return None;
        }
        let bytes = line.as_bytes();
        let mut at = 0;
        while at + 1 < bytes.len() {
            if bytes[at] != b'\\' {
                at += 1;
                continue;
            }
            let digits = bytes.get(at + 2..at + 6);
            if bytes[at + 1] == b'u' && !digits.is_some_and(|d| d.iter().all(u8::is_ascii_hexdigit)) {
                let end = (at + 6).min(bytes.len());
                return Some(Fault::new(start + at, start + end, "`\\u` wants four hexadecimal digits"));
            }
            at += 2;
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_and_escapes() {
        assert_eq!(ini("[a]\nx = 1\n[b\n").map(|f| f.start), Some(10));
        assert_eq!(ini("[a]\nlist = [1,\n 2]\n"), None);
        assert_eq!(properties("a=\\u20ac\n"), None);
        assert_eq!(properties("a=\\\\u2\n"), None);
        assert_eq!(properties("a=1\nb=\\u20G\n").map(|f| f.start), Some(6));
    }
}
