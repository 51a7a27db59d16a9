//! Did you mean …?

/// The edit distance between two texts (insert, delete, replace, swap neighbours), counted in characters.
///
/// `None` as soon as it must exceed `limit`.
pub fn distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut next = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let replace = row[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            next[j] = replace.min(row[j] + 1).min(next[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                next[j] = next[j].min(before[j - 2] + 1);
            }
        }
        if next.iter().min().is_some_and(|&least| least > limit) {
            return None;
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().filter(|&d| d <= limit)
}

/// A name, and how far from it others may be; tells most of those that are too far without comparing them.
#[derive(Debug, Clone, Copy)]
pub struct Near {
    length: usize,
    letters: u64,
    /// The most edits between it and a name that may be meant; 0 for names too short to guess at.
    limit: usize,
}

impl Near {
    /// A name that nobody defines.
    pub fn to(name: &str) -> Self {
        let characters = name.chars().count();
        let limit = if characters < 3 { 0 } else { (characters / 5).clamp(1, 3) };
        Self { length: name.len(), letters: letters_of(name), limit }
    }

    /// `false` only where a name is too far away: each edit changes the length by one character and the set of
    /// letters by two at most.
    pub fn may_be(&self, known: &str) -> bool {
        self.limit > 0
            && known.len().abs_diff(self.length) <= 4 * self.limit
            && (self.letters ^ letters_of(known)).count_ones() as usize <= 2 * self.limit
    }
}

/// The candidate whose name is nearly `name`: at least 80 % alike and at most three edits away.
pub fn nearest<'c, T>(name: &str, candidates: impl Iterator<Item = (&'c str, T)>) -> Option<T> {
    let near = Near::to(name);
    let mut best: Option<(usize, &str, T)> = None;
    for (known, item) in candidates {
        if !near.may_be(known) || known == name {
            continue;
        }
        let known_limit = best.as_ref().map_or(near.limit, |(d, ..)| *d);
        let Some(d) = distance(name, known, known_limit) else { continue };
        if differ_in_number(known, name) {
            continue;
        }
        if best.as_ref().is_none_or(|(bd, bk, _)| (d, known) < (*bd, *bk)) {
            best = Some((d, known, item));
        }
    }
    best.map(|(.., item)| item)
}

/// Which letters a text has, as bits; letters that share a bit only make names look nearer.
fn letters_of(text: &str) -> u64 {
    text.bytes().fold(0, |set, b| set | 1 << (b & 63))
}

/// `data-0` and `data-1`, `web-v1` and `web-v2` are siblings, not slips of the pen.
fn differ_in_number(a: &str, b: &str) -> bool {
    let strip = |s: &str| s.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    a != b && strip(a) == strip(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_and_siblings() {
        let near = |name, known: &[&'static str]| nearest(name, known.iter().map(|k| (*k, *k)));
        assert_eq!(near("app-confg", &["app-config", "other"]), Some("app-config"));
        assert_eq!(near("settnigs", &["settings"]), Some("settings"));
        assert_eq!(near("data-1", &["data-0"]), None);
        assert_eq!(near("ab", &["ac"]), None);
        assert_eq!(near("frontend", &["backend"]), None);
    }

    #[test]
    fn distances() {
        assert_eq!(distance("abc", "abc", 2), Some(0));
        assert_eq!(distance("abc", "acb", 2), Some(1));
        assert_eq!(distance("kitten", "sitting", 2), None);
        assert_eq!(distance("kitten", "sitting", 3), Some(3));
    }
}
