//! Semantic versions and their ranges, as `github.com/Masterminds/semver/v3` reads them.

use std::cmp::Ordering;
use std::sync::LazyLock;

use regex::Regex;

use super::go;

/// A version; `1` and `v1.2` count as `1.0.0` and `1.2.0`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// First number.
    pub major: u64,
    /// Second number.
    pub minor: u64,
    /// Third number.
    pub patch: u64,
    /// What follows `-`.
    pub pre: String,
    /// What follows `+`.
    pub metadata: String,
    /// As it was written.
    pub original: String,
}

/// Longer texts are refused.
const MAX_VERSION: usize = 256;
const MAX_CONSTRAINT: usize = 512;
const MAX_GROUPS: usize = 32;

impl Version {
    /// Reads a version (`NewVersion`); the error is the library's.
    pub fn parse(text: &str) -> Result<Self, String> {
        const INVALID: &str = "invalid semantic version";
        if text.len() > MAX_VERSION {
            return Err(format!("version string is too long (max {MAX_VERSION} bytes)"));
        }
        let rest = text.strip_prefix('v').unwrap_or(text);
        let (rest, metadata) = cut(rest, '+');
        let (numbers, pre) = cut(rest, '-');
        let dotted = |t: &str| {
            t.split('.').all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
        };
        if pre.is_some_and(|t| !dotted(t)) || metadata.is_some_and(|t| !dotted(t)) {
            return Err(INVALID.to_owned());
        }
        let parts: Vec<&str> = numbers.split('.').collect();
        let digits = |p: &&str| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit());
        if parts.len() > 3 || !parts.iter().all(digits) {
            return Err(INVALID.to_owned());
        }
        let number = |at: usize| -> Result<u64, String> {
            let part = parts.get(at).copied().unwrap_or("0");
            part.parse().map_err(|_| {
                let part = go::quote(part);
                format!(
                    "error parsing version segment: strconv.ParseUint: parsing {part}: value out of range"
                )
            })
        };
        let pre = pre.unwrap_or("");
        let leading_zero =
            |p: &str| p.len() > 1 && p.starts_with('0') && p.bytes().all(|b| b.is_ascii_digit());
        if pre.split('.').any(leading_zero) {
            return Err("version segment starts with 0".to_owned());
        }
        Ok(Self {
            major: number(0)?,
            minor: number(1)?,
            patch: number(2)?,
            pre: pre.to_owned(),
            metadata: metadata.unwrap_or("").to_owned(),
            original: text.to_owned(),
        })
    }

    /// Its order against another; metadata does not count.
    pub fn compare(&self, other: &Self) -> Ordering {
        (self.major, self.minor, self.patch).cmp(&(other.major, other.minor, other.patch)).then_with(
            || match (self.pre.is_empty(), other.pre.is_empty()) {
                (true, true) => Ordering::Equal,
                (true, false) => Ordering::Greater,
                (false, true) => Ordering::Less,
                (false, false) => compare_pre(&self.pre, &other.pre),
            },
        )
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)?;
        if !self.pre.is_empty() {
            write!(f, "-{}", self.pre)?;
        }
        if !self.metadata.is_empty() {
            write!(f, "+{}", self.metadata)?;
        }
        Ok(())
    }
}

fn cut(text: &str, mark: char) -> (&str, Option<&str>) {
    text.split_once(mark).map_or((text, None), |(before, after)| (before, Some(after)))
}

/// Part by part; numbers before words, fewer parts before more.
fn compare_pre(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.split('.'), b.split('.'));
    loop {
        let order = match (a.next(), b.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(a), Some(b)) => match (a.parse::<u64>(), b.parse::<u64>()) {
                (Ok(a), Ok(b)) => a.cmp(&b),
                (Ok(_), Err(_)) => Ordering::Less,
                (Err(_), Ok(_)) => Ordering::Greater,
                (Err(_), Err(_)) => a.cmp(b),
            },
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// A range of versions: alternatives of conditions that all have to hold.
#[derive(Debug, Clone)]
pub struct Constraints {
    groups: Vec<Vec<Constraint>>,
}

#[derive(Debug, Clone)]
struct Constraint {
    operator: String,
    version: Version,
    /// Some part was left out or is a wildcard.
    dirty: bool,
    minor_dirty: bool,
    patch_dirty: bool,
}

const OPERATORS: &str = r"=||!=|>|<|>=|=>|<=|=<|~|~>|\^";
const VERSION: &str = concat!(
    r"v?([0-9|x|X|\*]+)(\.[0-9|x|X|\*]+)?(\.[0-9|x|X|\*]+)?",
    r"(-([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?",
    r"(\+([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?"
);

struct Patterns {
    one: Option<Regex>,
    range: Option<Regex>,
    find: Option<Regex>,
    valid: Option<Regex>,
}

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| Patterns {
    one: Regex::new(&format!(r"^\s*({OPERATORS})\s*({VERSION})\s*$")).ok(),
    range: Regex::new(&format!(r"\s*({VERSION})\s+-\s+({VERSION})\s*")).ok(),
    find: Regex::new(&format!(r"({OPERATORS})\s*({VERSION})")).ok(),
    valid: Regex::new(&format!(
        r"^(\s*({OPERATORS})\s*({VERSION})\s*)((?:\s+|,\s*)({OPERATORS})\s*({VERSION})\s*)*$"
    ))
    .ok(),
});

impl Constraints {
    /// Reads a range (`NewConstraint`); the error is the library's.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.len() > MAX_CONSTRAINT {
            return Err(format!("constraint string is too long (max {MAX_CONSTRAINT} bytes)"));
        }
        let text = rewrite_ranges(text);
        let alternatives: Vec<&str> = text.split("||").collect();
        if alternatives.len() > MAX_GROUPS {
            return Err(format!("too many constraint groups (max {MAX_GROUPS})"));
        }
        let mut groups = Vec::new();
        for alternative in alternatives {
            let (Some(valid), Some(find)) = (&PATTERNS.valid, &PATTERNS.find) else { continue };
            if !valid.is_match(alternative) {
                return Err(format!("improper constraint: {}", go::quote(alternative)));
            }
            let group: Result<Vec<_>, _> =
                find.find_iter(alternative).map(|m| Constraint::parse(m.as_str())).collect();
            groups.push(group?);
        }
        Ok(Self { groups })
    }

    /// Whether a version lies in the range. A pre-release does only where the range names one.
    pub fn check(&self, version: &Version) -> bool {
        self.groups.iter().any(|group| {
            let with_pre = group.iter().any(|c| !c.version.pre.is_empty());
            (version.pre.is_empty() || with_pre) && group.iter().all(|c| c.check(version))
        })
    }
}

fn rewrite_ranges(text: &str) -> String {
    let Some(range) = &PATTERNS.range else { return text.to_owned() };
    range
        .replace_all(text, |c: &regex::Captures<'_>| {
            let part = |at: usize| c.get(at).map_or("", |m| m.as_str()).to_owned();
            format!(">= {}, <= {} ", part(1), part(11))
        })
        .into_owned()
}

impl Constraint {
    fn parse(text: &str) -> Result<Self, String> {
        let improper = || format!("improper constraint: {}", go::quote(text));
        let captures = PATTERNS.one.as_ref().and_then(|p| p.captures(text)).ok_or_else(improper)?;
        let part = |at: usize| captures.get(at).map_or("", |m| m.as_str());
        let (major, minor, patch, pre) = (part(3), part(4), part(5), part(6));
        let wild = |p: &str| matches!(p.trim_start_matches('.'), "" | "x" | "X" | "*");
        let (version, minor_dirty, patch_dirty, dirty) = if wild(major) {
            (format!("0.0.0{pre}"), false, false, true)
        } else if wild(minor) {
            (format!("{major}.0.0{pre}"), true, false, true)
        } else if wild(patch) {
            (format!("{major}{minor}.0{pre}"), false, true, true)
        } else {
            (part(2).to_owned(), false, false, false)
        };
        let version = Version::parse(&version).map_err(|_| "constraint parser error".to_owned())?;
        Ok(Self { operator: part(1).to_owned(), version, dirty, minor_dirty, patch_dirty })
    }

    fn check(&self, v: &Version) -> bool {
        let c = &self.version;
        let order = v.compare(c);
        match self.operator.as_str() {
            "" | "=" if self.dirty => self.tilde(v),
            "" | "=" => order == Ordering::Equal,
            "!=" => self.not_equal(v),
            ">" if self.dirty && v.major != c.major => v.major > c.major,
            ">" if self.dirty && self.minor_dirty => false,
            ">" if self.dirty && self.patch_dirty => v.minor > c.minor,
            ">" => order == Ordering::Greater,
            "<" => order == Ordering::Less,
            ">=" | "=>" => order != Ordering::Less,
            "<=" | "=<" if self.dirty => {
                v.major < c.major || v.major == c.major && (v.minor <= c.minor || self.minor_dirty)
            }
            "<=" | "=<" => order != Ordering::Greater,
            "~" | "~>" => self.tilde(v),
            _ => self.caret(v),
        }
    }

    fn not_equal(&self, v: &Version) -> bool {
        let c = &self.version;
        if !self.dirty {
            return v.compare(c) != Ordering::Equal;
        }
        if c.major != v.major || c.minor != v.minor && !self.minor_dirty {
            return true;
        }
        if self.minor_dirty {
            return false;
        }
        if c.patch != v.patch && !self.patch_dirty {
            return true;
        }
        if self.patch_dirty {
            return (!v.pre.is_empty() || !c.pre.is_empty())
                && compare_pre(&v.pre, &c.pre) != Ordering::Equal;
        }
        v.compare(c) != Ordering::Equal
    }

    fn tilde(&self, v: &Version) -> bool {
        let c = &self.version;
        if v.compare(c) == Ordering::Less {
            return false;
        }
        if (c.major, c.minor, c.patch) == (0, 0, 0) && !self.minor_dirty && !self.patch_dirty {
            return true;
        }
        v.major == c.major && (v.minor == c.minor || self.minor_dirty)
    }

    fn caret(&self, v: &Version) -> bool {
        let c = &self.version;
        if v.compare(c) == Ordering::Less {
            return false;
        }
        if c.major > 0 || self.minor_dirty {
            return v.major == c.major;
        }
        if v.major > 0 {
            return false;
        }
        if c.minor > 0 || self.patch_dirty {
            return v.minor == c.minor;
        }
        v.minor == 0 && c.patch == v.patch
    }
}

/// Whether a text is a version.
pub fn is_version(text: &str) -> bool {
    Version::parse(text).is_ok()
}

/// Whether a version lies in a range; false where either cannot be read (Helm's `IsCompatibleRange`).
pub fn is_compatible(range: &str, version: &str) -> bool {
    match (Version::parse(version), Constraints::parse(range)) {
        (Ok(version), Ok(range)) => range.check(&version),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        for (range, version, want) in [
            (">=1.19-0", "1.34.0", true),
            (">=1.19-0", "v1.34.0-gke.100", true),
            (">=1.19", "1.34.0-alpha", false),
            ("^1.21.0-0", "1.36.0", true),
            ("~1.2", "1.2.9", true),
            ("~1.2", "1.3.0", false),
            ("1.x", "1.9.9", true),
            ("1.2 - 1.4.5", "1.4.6", false),
            ("1.2 - 1.4.5", "1.3.0", true),
            ("<1.14-0", "1.36.0", false),
            (">= 1.9, < 2 || > 3", "4.5.0", true),
            ("", "1.0.0", false),
            ("*", "1.0.0", true),
            ("latest", "1.0.0", false),
            ("> 1.18", "1.18.5", false),
            ("!=1.2", "1.2.3", false),
            ("^0.2.3", "0.3.0", false),
        ] {
            assert_eq!(is_compatible(range, version), want, "{range} {version}");
        }
    }
}
