//! Patterns of `.helmignore`: Go's `path/filepath.Match`.

/// A pattern: `*` and `?` stay within one path element, `[…]` is a class.
#[derive(Debug)]
pub struct FilePattern {
    parts: Vec<Part>,
}

#[derive(Debug, PartialEq)]
enum Part {
    /// This character.
    Char(char),
    /// Any one character but `/`.
    One,
    /// Any number of characters but `/`.
    Many,
    /// One of these characters; with `negated`, any other.
    Class { negated: bool, ranges: Vec<(char, char)> },
}

impl Part {
    fn matches(&self, c: char) -> bool {
        match self {
            Self::Char(known) => *known == c,
            Self::One | Self::Many => c != '/',
            Self::Class { negated, ranges } => {
                ranges.iter().any(|&(low, high)| (low..=high).contains(&c)) != *negated
            }
        }
    }
}

impl FilePattern {
    /// Reads a pattern. `None` if it is malformed.
    pub fn parse(pattern: &str) -> Option<Self> {
        let mut parts = Vec::with_capacity(pattern.len());
        let mut chars = pattern.chars();
        while let Some(c) = chars.next() {
            match c {
                '*' if parts.last() == Some(&Part::Many) => {}
                '*' => parts.push(Part::Many),
                '?' => parts.push(Part::One),
                '\\' => parts.push(Part::Char(chars.next()?)),
                '[' => parts.push(class(&mut chars)?),
                c => parts.push(Part::Char(c)),
            }
        }
        Some(Self { parts })
    }

    /// Whether it matches the whole name.
    pub fn is_match(&self, name: &str) -> bool {
        let (mut at, mut rest) = (0, name);
        // Where the last star stands, and what it has not taken yet.
        let mut star: Option<(usize, &str)> = None;
        loop {
            let mut after = rest.chars();
            match (self.parts.get(at), after.next()) {
                (None, None) => return true,
                (Some(Part::Many), _) => {
                    star = Some((at, rest));
                    at += 1;
                }
                (Some(part), Some(c)) if part.matches(c) => {
                    at += 1;
                    rest = after.as_str();
                }
                _ => {
                    // The star takes one character more.
                    let Some((stars_at, untaken)) = star else { return false };
                    let mut after = untaken.chars();
                    if after.next().is_none_or(|c| c == '/') {
                        return false;
                    }
                    star = Some((stars_at, after.as_str()));
                    at = stars_at + 1;
                    rest = after.as_str();
                }
            }
        }
    }
}

/// The class after `[`.
fn class(chars: &mut std::str::Chars<'_>) -> Option<Part> {
    let rest = chars.as_str();
    let (body, negated) = match rest.strip_prefix('^') {
        Some(body) => (body, true),
        None => (rest, false),
    };
    let mut inner = body.chars();
    let mut ranges = Vec::new();
    loop {
        let low = match inner.next()? {
            ']' if !ranges.is_empty() => break,
            '\\' => inner.next()?,
            ']' | '-' => return None,
            c => c,
        };
        let mut after = inner.clone();
        let high = if after.next() == Some('-') {
            inner = after;
            match inner.next()? {
                '\\' => inner.next()?,
                ']' | '-' => return None,
                c => c,
            }
        } else {
            low
        };
        ranges.push((low, high));
    }
    *chars = inner;
    Some(Part::Class { negated, ranges })
}

#[cfg(test)]
mod tests {
    use super::FilePattern;

    fn matches(pattern: &str, name: &str) -> Option<bool> {
        FilePattern::parse(pattern).map(|pattern| pattern.is_match(name))
    }

    /// Cases of Go's own `path/filepath/match_test.go`, its errors as `None`.
    #[test]
    fn as_in_go() {
        for (pattern, name, wanted) in [
            ("abc", "abc", Some(true)),
            ("*", "abc", Some(true)),
            ("*c", "abc", Some(true)),
            ("a*", "a", Some(true)),
            ("a*", "ab/c", Some(false)),
            ("a*/b", "abc/b", Some(true)),
            ("a*/b", "a/c/b", Some(false)),
            ("a*b*c*d*e*/f", "axbxcxdxe/f", Some(true)),
            ("a*b*c*d*e*/f", "axbxcxdxexxx/f", Some(true)),
            ("a*b*c*d*e*/f", "axbxcxdxe/xxx/f", Some(false)),
            ("a*b?c*x", "abxbbxdbxebxczzx", Some(true)),
            ("a*b?c*x", "abxbbxdbxebxczzy", Some(false)),
            ("ab[c]", "abc", Some(true)),
            ("ab[b-d]", "abc", Some(true)),
            ("ab[e-g]", "abc", Some(false)),
            ("ab[^c]", "abc", Some(false)),
            ("ab[^b-d]", "abc", Some(false)),
            ("ab[^e-g]", "abc", Some(true)),
            ("a\\*b", "a*b", Some(true)),
            ("a\\*b", "ab", Some(false)),
            ("a?b", "a☺b", Some(true)),
            ("a[^a]b", "a☺b", Some(true)),
            ("a???b", "a☺b", Some(false)),
            ("[a-ζ]*", "α", Some(true)),
            ("*[a-ζ]", "A", Some(false)),
            ("a?b", "a/b", Some(false)),
            ("a*b", "a/b", Some(false)),
            ("[\\]a]", "]", Some(true)),
            ("[\\-]", "-", Some(true)),
            ("[x\\-]", "z", Some(false)),
            ("[]a]", "]", None),
            ("[-]", "-", None),
            ("[x-]", "x", None),
            ("[-x]", "x", None),
            ("[a-b-c]", "a", None),
            ("[", "a", None),
            ("[^", "a", None),
            ("[^bc", "a", None),
            ("a[", "ab", None),
            ("*x", "xxx", Some(true)),
        ] {
            assert_eq!(matches(pattern, name), wanted, "{pattern} on {name}");
        }
    }
}
