//! A quantity's text cut into digits and suffix.

use super::{Format, QuantityError};

/// The parts of a quantity's text.
pub(super) struct Parts<'t> {
    pub(super) negative: bool,
    pub(super) whole: &'t str,
    pub(super) fraction: &'t str,
    pub(super) suffix: &'t str,
}

pub(super) const DECIMAL: [(&str, i32); 10] =
    [("n", -9), ("u", -6), ("m", -3), ("", 0), ("k", 3), ("M", 6), ("G", 9), ("T", 12), ("P", 15), ("E", 18)];
const BINARY: [(&str, i32); 6] = [("Ki", 10), ("Mi", 20), ("Gi", 30), ("Ti", 40), ("Pi", 50), ("Ei", 60)];

/// Base, exponent and format of a suffix.
pub(super) fn suffix(text: &str) -> Option<(u8, i32, Format)> {
    if let Some(&(_, exponent)) = DECIMAL.iter().find(|(name, _)| *name == text) {
        return Some((10, exponent, Format::DecimalSi));
    }
    if let Some(&(_, exponent)) = BINARY.iter().find(|(name, _)| *name == text) {
        return Some((2, exponent, Format::BinarySi));
    }
    let number = text.strip_prefix(['e', 'E'])?;
    let number: i64 = number.parse().ok()?;
    // The decoder keeps the low 32 bits.
    Some((10, number as i32, Format::DecimalExponent))
}

/// Cuts a text as `parseQuantityString` does; leading zeros are left out of `whole`.
pub(super) fn split(text: &str) -> Result<Parts<'_>, QuantityError> {
    let (negative, rest) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let rest = rest.trim_start_matches('0');
    let cut = |text: &str, more: fn(u8) -> bool| text.bytes().take_while(|&b| more(b)).count();
    let (whole, rest) = rest.split_at(cut(rest, |b| b.is_ascii_digit()));
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(rest) => rest.split_at(cut(rest, |b| b.is_ascii_digit())),
        None => ("", rest),
    };
    let letters = cut(rest, |b| b"eEinumkKMGTP".contains(&b));
    let signed = usize::from(matches!(rest.as_bytes().get(letters), Some(b'-' | b'+')));
    let end = letters + signed;
    if rest.bytes().skip(end).any(|b| !b.is_ascii_digit()) {
        return Err(QuantityError::Format);
    }
    Ok(Parts { negative, whole, fraction, suffix: rest })
}

/// The digits as one number, and how many at its end did not fit.
pub(super) fn digits(whole: &str, fraction: &str) -> (i128, i32) {
    let (mut value, mut dropped) = (0i128, 0);
    for digit in whole.bytes().chain(fraction.bytes()) {
        let next = value.checked_mul(10).and_then(|v| v.checked_add((digit - b'0').into()));
        match next {
            Some(next) if dropped == 0 => value = next,
            _ => dropped += 1,
        }
    }
    (value, dropped)
}
