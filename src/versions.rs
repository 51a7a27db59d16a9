//! Kubernetes minor versions, and sets of them.

use std::fmt;
use std::str::FromStr;

/// A set of Kubernetes minor versions, 1.24 to 1.37: those podlint has tables of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct VersionSet(u16);

/// Why a text names no version that podlint knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VersionError {
    /// It is not written `1.34`, `v1.34.4` or `1.30..1.34`.
    #[error("`{0}` is not a Kubernetes version: write `1.34`, or a range `1.30..1.34`")]
    Syntax(String),
    /// There are no tables of that version.
    #[error("no tables of Kubernetes {0}: {first} to {last} are known",
        first = VersionSet::name(VersionSet::FIRST), last = VersionSet::name(VersionSet::LAST))]
    Unknown(String),
    /// The range's end comes before its start.
    #[error("the range `{0}` is empty: the older version comes first")]
    Backwards(String),
}

impl VersionSet {
    /// The oldest minor version with tables.
    pub const FIRST: u8 = 24;
    /// The newest minor version with tables.
    pub const LAST: u8 = 37;
    /// No version at all.
    pub const NONE: Self = Self(0);
    /// Every version with tables.
    pub const ALL: Self = Self((1 << (Self::LAST - Self::FIRST + 1)) - 1);
    /// The versions upstream supports (<https://kubernetes.io/releases/>): what is checked when nobody asks
    /// for others.
    pub const SUPPORTED: Self = Self(Self::ALL.0 & !((1 << (34 - Self::FIRST)) - 1));

    /// The set of one minor version; empty where there are no tables of it.
    pub const fn of(minor: u8) -> Self {
        if minor < Self::FIRST || minor > Self::LAST {
            return Self::NONE;
        }
        Self(1 << (minor - Self::FIRST))
    }

    /// The versions from `first` to `last`, both included, as far as there are tables.
    pub const fn between(first: u8, last: u8) -> Self {
        let mut set = Self::NONE;
        let mut minor = if first < Self::FIRST { Self::FIRST } else { first };
        while minor <= last && minor <= Self::LAST {
            set = set.union(Self::of(minor));
            minor += 1;
        }
        set
    }

    /// From the bits of the schema tables: bit 0 is 1.24.
    pub const fn from_bits(bits: u16) -> Self {
        Self(bits & Self::ALL.0)
    }

    /// The bits, bit 0 being 1.24.
    pub const fn bits(self) -> u16 {
        self.0
    }

    /// Whether there is no version in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many versions there are.
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Whether the minor version is in the set.
    pub const fn contains(self, minor: u8) -> bool {
        self.0 & Self::of(minor).0 != 0
    }

    /// Whether every version of `other` is in this set.
    pub const fn holds(self, other: Self) -> bool {
        other.0 & !self.0 == 0
    }

    /// What both have.
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// What either has.
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What this has and `other` has not.
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The oldest version.
    pub fn oldest(self) -> Option<u8> {
        (self.0 != 0).then(|| Self::FIRST + self.0.trailing_zeros() as u8)
    }

    /// The newest version.
    pub fn newest(self) -> Option<u8> {
        (self.0 != 0).then(|| Self::FIRST + (15 - self.0.leading_zeros() as u8))
    }

    /// The minor versions, oldest first.
    pub fn minors(self) -> impl Iterator<Item = u8> {
        (Self::FIRST..=Self::LAST).filter(move |&minor| self.contains(minor))
    }

    /// The versions' names, oldest first: `1.33`, `1.34`.
    pub fn names(self) -> Vec<String> {
        self.minors().map(Self::name).collect()
    }

    /// How a minor version is written.
    pub fn name(minor: u8) -> String {
        format!("1.{minor}")
    }
}

impl fmt::Display for VersionSet {
    /// `1.34`, `1.34 and 1.35`, `1.30 to 1.34`; sets with holes are listed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Some(first), Some(last)) = (self.oldest(), self.newest()) else { return f.write_str("none") };
        if first == last {
            write!(f, "1.{first}")
        } else if last == first + 1 {
            write!(f, "1.{first} and 1.{last}")
        } else if *self == Self::between(first, last) {
            write!(f, "1.{first} to 1.{last}")
        } else {
            f.write_str(&self.names().join(", "))
        }
    }
}

impl FromStr for VersionSet {
    type Err = VersionError;

    /// Reads `1.34`, `v1.34.4` or a range `1.30..1.34`.
    fn from_str(text: &str) -> Result<Self, VersionError> {
        let text = text.trim();
        let Some((from, to)) = text.split_once("..") else { return minor(text).map(Self::of) };
        let (from, to) = (minor(from.trim())?, minor(to.trim_start_matches('=').trim())?);
        if from > to {
            return Err(VersionError::Backwards(text.to_string()));
        }
        Ok(Self::between(from, to))
    }
}

/// The minor version that `1.34`, `v1.34.4` or `1.34.4-gke.10` names.
fn minor(text: &str) -> Result<u8, VersionError> {
    let syntax = || VersionError::Syntax(text.to_string());
    let rest = text.strip_prefix('v').unwrap_or(text).strip_prefix("1.").ok_or_else(syntax)?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (number, tail) = rest.split_at(digits);
    if digits == 0 || !(tail.is_empty() || tail.starts_with(['.', '-', '+'])) {
        return Err(syntax());
    }
    match number.parse() {
        Ok(minor) if !VersionSet::of(minor).is_empty() => Ok(minor),
        _ => Err(VersionError::Unknown(format!("1.{number}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str) -> VersionSet {
        text.parse().unwrap()
    }

    #[test]
    fn reads_versions_and_ranges() {
        assert_eq!(set("1.34"), VersionSet::of(34));
        assert_eq!(set("v1.34.4"), VersionSet::of(34));
        assert_eq!(set("1.34.4-gke.1047000"), VersionSet::of(34));
        assert_eq!(set("1.30..1.34").minors().collect::<Vec<_>>(), [30, 31, 32, 33, 34]);
        assert_eq!(set("1.34..1.37"), VersionSet::SUPPORTED);
        assert_eq!(set("1.24..1.37"), VersionSet::ALL);
    }

    #[test]
    fn refuses_what_is_no_version() {
        for text in ["", "34", "1", "1.", "1.x", "2.1", "1.34x", "latest"] {
            assert!(matches!(text.parse::<VersionSet>(), Err(VersionError::Syntax(_))), "{text}");
        }
        for text in ["1.23", "1.38", "1.999"] {
            assert!(matches!(text.parse::<VersionSet>(), Err(VersionError::Unknown(_))), "{text}");
        }
        assert!(matches!("1.34..1.30".parse::<VersionSet>(), Err(VersionError::Backwards(_))));
    }

    #[test]
    fn reads_aloud() {
        assert_eq!(set("1.34").to_string(), "1.34");
        assert_eq!(set("1.34..1.35").to_string(), "1.34 and 1.35");
        assert_eq!(set("1.34..1.37").to_string(), "1.34 to 1.37");
        assert_eq!(set("1.24..1.25").union(set("1.37")).to_string(), "1.24, 1.25, 1.37");
        assert_eq!(VersionSet::NONE.to_string(), "none");
    }
}
