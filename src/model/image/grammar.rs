//! The grammar of a reference (`github.com/distribution/reference`, `regexp.go`), without a regular expression:
//! each image is asked about by many lints.

use std::ops::Range;

/// Where the parts of a reference lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// The repository behind the registry.
    pub repository: Range<usize>,
    /// The tag behind the colon.
    pub tag: Option<Range<usize>>,
    /// Algorithm and digits behind the `@`.
    pub digest: Option<Range<usize>>,
}

/// The parts of a reference that names its registry; `None` where the text does not follow the grammar.
pub fn parts(full: &str) -> Option<Parts> {
    let slash = full.find('/').filter(|&slash| is_domain(&full[..slash]));
    let start = slash.map_or(0, |slash| slash + 1);
    let end = full[start..].find([':', '@']).map_or(full.len(), |at| start + at);
    if !full[start..end].split('/').all(is_component) {
        return None;
    }
    let at = full[end..].find('@').map(|at| end + at);
    let tag = full[end..].starts_with(':').then(|| end + 1..at.unwrap_or(full.len()));
    let digest = at.map(|at| at + 1..full.len());
    if tag.as_ref().is_some_and(|tag| !is_tag(&full[tag.clone()]))
        || digest.as_ref().is_some_and(|digest| !is_digest(&full[digest.clone()]))
    {
        return None;
    }
    Some(Parts { repository: start..end, tag, digest })
}

/// A host name or an address in brackets, with a port or without.
fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let hexadecimal = |b: u8| b.is_ascii_hexdigit() || b == b':';
    let (is_host, port) = match text.strip_prefix('[') {
        Some(inner) => {
            let Some((address, port)) = inner.split_once(']') else { return false };
            (!address.is_empty() && address.bytes().all(hexadecimal), port)
        }
        None => {
            let (host, port) = text.split_at(text.find(':').unwrap_or(text.len()));
            (host.split('.').all(is_label), port)
        }
    };
    let digits = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    is_host && (port.is_empty() || port.strip_prefix(':').is_some_and(digits))
}

/// Small letters and digits, between them one `.`, one or two `_` or any number of `-`.
fn is_component(text: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let mut rest = text.as_bytes();
    loop {
        let plain = rest.iter().take_while(|&&b| is_plain(b)).count();
        if plain == 0 {
            return false;
        }
        rest = &rest[plain..];
        let between = match rest {
            [] => return true,
            [b'_', b'_', ..] => 2,
            [b'.' | b'_', ..] => 1,
            _ => rest.iter().take_while(|&&b| b == b'-').count(),
        };
        if between == 0 {
            return false;
        }
        rest = &rest[between..];
    }
}

fn is_tag(text: &str) -> bool {
    let is_word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    (1..=128).contains(&text.len())
        && text.bytes().all(|b| is_word(b) || matches!(b, b'.' | b'-'))
        && text.bytes().next().is_some_and(is_word)
}

fn is_digest(text: &str) -> bool {
    let Some((algorithm, digits)) = text.split_once(':') else { return false };
    let is_part = |part: &str| {
        part.bytes().next().is_some_and(|b| b.is_ascii_alphabetic())
            && part.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    algorithm.split(['-', '_', '+', '.']).all(is_part)
        && digits.len() >= 32
        && digits.bytes().all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::*;

    /// The library's own regular expression, put together as it does.
    fn as_the_library_says(full: &str) -> Option<Parts> {
        const LABEL: &str = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
        let domain = format!(r"(?:{LABEL}(?:\.{LABEL})*|\[(?:[a-fA-F0-9:]+)\])(?::[0-9]+)?");
        let path = r"[a-z0-9]+(?:(?:[._]|__|[-]+)[a-z0-9]+)*";
        let tag = r"[0-9A-Za-z_][0-9A-Za-z_.-]{0,127}";
        let digest = r"[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*[:][0-9A-Fa-f]{32,}";
        let regex =
            Regex::new(&format!("^(?:(?:{domain})/)?({path}(?:/{path})*)(?::({tag}))?(?:@({digest}))?$"))
                .unwrap();
        let found = regex.captures(full)?;
        let range = |group: usize| found.get(group).map(|m| m.range());
        Some(Parts { repository: range(1)?, tag: range(2), digest: range(3) })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn it_is_the_grammar_of_the_library(
            text in r"(\[[a-f:]{0,3}\]?|[aB.-]{0,4})(:[0-9a]{0,2})?/?[ab0._/-]{0,8}(:[aA._-]{0,4})?(@[aA+.-]{1,4}:[a-g]{31,33})?"
        ) {
            prop_assert_eq!(parts(&text), as_the_library_says(&text));
        }

        #[test]
        fn any_text_is_answered_alike(text in ".{0,12}") {
            prop_assert_eq!(parts(&text), as_the_library_says(&text));
        }
    }
}
