//! Which texts would be read as something other than a string if they stood without quotes.

use crate::syntax::yaml::scalar::{ScalarKind, resolve_plain};

/// Whether a string may stand plain as far as its meaning goes.
pub(super) fn stays_string(text: &str) -> bool {
    if is_timestamp(text) || is_base60(text) || is_signed_binary(text) {
        return false;
    }
    // The versions at hand do not look a `<` up in their table of words.
    matches!(resolve_plain(text), ScalarKind::String | ScalarKind::Merge)
}

/// go-yaml reads what follows `0b` as a number of its own, sign included.
fn is_signed_binary(text: &str) -> bool {
    let digits = text.strip_prefix("0b").and_then(|rest| rest.strip_prefix(['+', '-']));
    digits.is_some_and(|d| !d.is_empty() && d.bytes().all(|b| matches!(b, b'0' | b'1' | b'_')))
}

/// YAML 1.1's base 60 numbers, which go-yaml quotes for other readers' sake.
fn is_base60(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let mut parts = unsigned.split(':');
    let Some(first) = parts.next() else { return false };
    if !first.starts_with(|c: char| c.is_ascii_digit())
        || !first.bytes().all(|b| b.is_ascii_digit() || b == b'_')
    {
        return false;
    }
    let rest: Vec<&str> = parts.collect();
    let Some((last, middle)) = rest.split_last() else { return false };
    let last = match last.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|b| b.is_ascii_digit() || b == b'_') => whole,
        Some(_) => return false,
        None => last,
    };
    middle.iter().chain([&last]).all(|part| match part.as_bytes() {
        [ones] => ones.is_ascii_digit(),
        [tens, ones] => (b'0'..=b'5').contains(tens) && ones.is_ascii_digit(),
        _ => false,
    })
}

/// The timestamps go-yaml knows: a date, or a date and time with zone (`T`) or without (space).
pub(super) fn is_timestamp(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() < 8 || bytes[4] != b'-' || !bytes[..4].iter().all(u8::is_ascii_digit) {
        return false;
    }
    timestamp(text).is_some()
}

fn timestamp(text: &str) -> Option<()> {
    let year: u32 = text.get(..4)?.parse().ok()?;
    let (month, rest) = one_or_two(text.get(5..)?)?;
    let (day, rest) = one_or_two(rest.strip_prefix('-')?)?;
    if !(1..=12).contains(&month) || day < 1 || day > days_in(month, year) {
        return None;
    }
    if rest.is_empty() {
        return Some(());
    }
    let zoned = rest.starts_with(['T', 't']);
    if !zoned && !rest.starts_with(' ') {
        return None;
    }
    let (hour, rest) = one_or_two(rest.get(1..)?)?;
    let (minute, rest) = one_or_two(rest.strip_prefix(':')?)?;
    let (second, mut rest) = one_or_two(rest.strip_prefix(':')?)?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    if let Some(fraction) = rest.strip_prefix(['.', ','])
        && fraction.starts_with(|c: char| c.is_ascii_digit())
    {
        rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    if !zoned { rest.is_empty().then_some(()) } else { zone(rest) }
}

fn zone(text: &str) -> Option<()> {
    if text == "Z" {
        return Some(());
    }
    let (hours, minutes) = text.strip_prefix(['+', '-'])?.split_once(':')?;
    let two = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    (two(hours) && two(minutes) && hours <= "24" && minutes < "60").then_some(())
}

fn one_or_two(text: &str) -> Option<(u32, &str)> {
    let digits = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
    Some((text.get(..digits)?.parse().ok()?, &text[digits..]))
}

fn days_in(month: u32, year: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
