//! The order of keys: go-yaml's natural sort, in which `9` comes before `10`.

use std::rc::Rc;

use super::Dialect;
use crate::helm::value::Entry;

/// Sorts entries as go-yaml's `keyList` does.
///
/// The order is not always transitive, so that the standard library's sort must not see it.
pub(super) fn sort(entries: &mut Vec<(&Rc<str>, &Entry)>, dialect: Dialect) {
    if entries.len() <= 12 {
        for at in 1..entries.len() {
            let mut to = at;
            while to > 0 && less(entries[to].0, entries[to - 1].0, dialect) {
                entries.swap(to, to - 1);
                to -= 1;
            }
        }
        return;
    }
    let mut right = entries.split_off(entries.len() / 2);
    sort(entries, dialect);
    sort(&mut right, dialect);
    let left = std::mem::take(entries);
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    loop {
        let from_right = match (left.peek(), right.peek()) {
            (Some(a), Some(b)) => less(b.0, a.0, dialect),
            (Some(_), None) => false,
            (None, Some(_)) => true,
            (None, None) => return,
        };
        entries.extend(if from_right { right.next() } else { left.next() });
    }
}

fn less(a: &str, b: &str, dialect: Dialect) -> bool {
    if a.is_ascii() && b.is_ascii() {
        return less_by(a.as_bytes(), b.as_bytes(), |&b| char::from(b), dialect);
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    less_by(&a, &b, |&c| c, dialect)
}

fn less_by<T>(a: &[T], b: &[T], character: impl Fn(&T) -> char, dialect: Dialect) -> bool {
    let mut after_digit = false;
    for at in 0..a.len().min(b.len()) {
        let (x, y) = (character(&a[at]), character(&b[at]));
        if x == y {
            after_digit = x.is_ascii_digit();
            continue;
        }
        match (x.is_alphabetic(), y.is_alphabetic()) {
            (true, true) => return x < y,
            (false, false) => {}
            (first, second) => {
                let digits_first = dialect == Dialect::V3 && after_digit;
                return if digits_first { first } else { second };
            }
        }
        let lead = i64::from((x == '0' || y == '0') && follows_number(&a[..at], &character));
        let (xn, x_end) = run(&a[at..], lead, &character);
        let (yn, y_end) = run(&b[at..], lead, &character);
        return if xn != yn {
            xn < yn
        } else if x_end != y_end {
            x_end < y_end
        } else {
            x < y
        };
    }
    a.len() < b.len()
}

/// Whether the text ends in digits that are not all zero.
fn follows_number<T>(text: &[T], character: impl Fn(&T) -> char) -> bool {
    text.iter().rev().map(character).take_while(char::is_ascii_digit).any(|c| c != '0')
}

/// The number that the text begins with and how many digits it has.
fn run<T>(text: &[T], lead: i64, character: impl Fn(&T) -> char) -> (i64, usize) {
    let mut number = lead;
    let mut digits = 0;
    for digit in text.iter().map_while(|c| character(c).to_digit(10)) {
        number = number.wrapping_mul(10).wrapping_add(i64::from(digit));
        digits += 1;
    }
    (number, digits)
}
