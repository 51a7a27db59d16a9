//! The value that was probably meant.

use super::{Edit, Refusal, Repair};

/// Adds the nearest supported value to a refusal: certain where only case or separators differ, a guess where
/// one or two letters do.
pub fn suggest(refusal: &mut Refusal, text: &str, supported: &[&str]) {
    let plain = |text: &str| {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    let wanted = plain(text);
    if wanted.is_empty() {
        return;
    }
    let same = supported.iter().find(|s| plain(s) == wanted);
    let near = || {
        let scored = supported.iter().map(|s| (distance(&wanted, &plain(s)), s));
        scored.filter(|(d, s)| *d <= 2 && *d * 3 <= s.len()).min_by_key(|(d, _)| *d).map(|(_, s)| s)
    };
    let Some(found) = same.or_else(near) else { return };
    refusal.help = Some(format!("did you mean `{found}`?"));
    refusal.repair = Some(Repair {
        title: format!("write `{found}`"),
        edits: vec![Edit { span: refusal.span, text: (*found).to_owned() }],
        safe: false,
    });
}

/// How many letters have to be put in, taken out or changed (Levenshtein); long texts are far from everything.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len() > 64 || b.len() > 64 {
        return usize::MAX / 4;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = before + usize::from(x != y);
            before = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(before + 1);
        }
    }
    row[b.len()]
}
