//! Go's `strconv` for numbers: how floats print and how texts are read as numbers.

use super::hexfloat::{binary, hexadecimal};
use crate::syntax::yaml::scalar::{shortest_plain, shortest_scientific};

/// `strconv.FormatFloat(value, 'g', -1, 64)`: what `print` and go-yaml show of a float.
pub use crate::helm::go::format_float as shortest;

/// `strconv.FormatFloat` for the verbs `b`, `e`, `E`, `f`, `F`, `g`, `G`, `x` and `X`.
pub fn format(value: f64, verb: char, precision: Option<usize>) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let text = match verb.to_ascii_lowercase() {
        'f' => match precision {
            Some(precision) => format!("{value:.precision$}"),
            None => shortest_plain(value),
        },
        'e' => exponential(value, precision),
        'x' => hexadecimal(value, precision),
        'b' => binary(value),
        _ => general(value, precision),
    };
    if verb.is_ascii_uppercase() { text.to_uppercase() } else { text }
}

fn exponential(value: f64, precision: Option<usize>) -> String {
    let text = match precision {
        Some(precision) => format!("{value:.precision$e}"),
        None => shortest_scientific(value),
    };
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, digits) = match exponent.strip_prefix('-') {
        Some(digits) => ('-', digits),
        None => ('+', exponent),
    };
    format!("{mantissa}e{sign}{digits:0>2}")
}

/// `%g`: the exponent form outside 1e-4 … 1e6 (or 10 to the precision), without trailing zeros.
fn general(value: f64, precision: Option<usize>) -> String {
    let significant = precision.map(|p| p.max(1));
    let text = match significant {
        Some(digits) => format!("{value:.*e}", digits - 1),
        None => return shortest(value),
    };
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    let known = digits.len().max(1) as i32;
    let mut limit = significant.map_or(6, |p| p as i32);
    // Digits that are all before the point do not make a number long.
    if precision.is_some() && limit > known && known > exponent {
        limit = known;
    }
    if exponent < -4 || exponent >= limit {
        return exponential(value, Some((known - 1) as usize));
    }
    let fraction = (known - 1 - exponent).max(0) as usize;
    format!("{value:.fraction$}")
}

/// Go's conversion of a float to `int64`: what does not fit becomes the smallest integer (amd64).
pub fn truncate(value: f64) -> i64 {
    // Not-a-number lies in no range.
    if !(-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&value) {
        return i64::MIN;
    }
    value as i64
}

/// Why `strconv` refuses a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParseError {
    /// No number.
    Syntax,
    /// Too large for 64 bits; the nearest number is given back with it.
    Range(i64),
}

/// `strconv.ParseInt(text, base, 64)`; base 0 goes by the prefix (`0x`, `0o`, `0b`, `0`) and allows `_`.
///
/// # Errors
/// Where the text is no integer or does not fit.
pub fn parse_int(text: &str, base: u32) -> Result<i64, ParseError> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (base, digits) = if base == 0 { by_prefix(digits)? } else { (base, digits.to_owned()) };
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(base)) {
        return Err(ParseError::Syntax);
    }
    let limit = if negative { i64::MIN } else { i64::MAX };
    let value = i128::from(u64::from_str_radix(&digits, base).map_err(|_| ParseError::Range(limit))?);
    i64::try_from(if negative { -value } else { value }).map_err(|_| ParseError::Range(limit))
}

fn by_prefix(digits: &str) -> Result<(u32, String), ParseError> {
    let lower = digits.to_ascii_lowercase();
    let (base, rest) = match lower.get(..2) {
        Some("0x") => (16, &lower[2..]),
        Some("0o") => (8, &lower[2..]),
        Some("0b") => (2, &lower[2..]),
        Some(_) if lower.starts_with('0') => (8, &lower[1..]),
        _ => (10, lower.as_str()),
    };
    if !rest.contains('_') {
        return Ok((base, rest.to_owned()));
    }
    let prefixed = base != 10;
    let wrong = rest.ends_with('_') || rest.contains("__") || (rest.starts_with('_') && !prefixed);
    if wrong { Err(ParseError::Syntax) } else { Ok((base, rest.replace('_', ""))) }
}

/// `strconv.ParseFloat(text, 64)`; `None` where it has an error, overflow included.
pub fn parse_float(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let value: f64 = text.parse().ok()?;
    let word = unsigned.starts_with(|c: char| c.is_ascii_alphabetic());
    (value.is_finite() || word).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_print_as_in_go() {
        for (value, want) in [
            (1_000_000.0, "1e+06"),
            (100_000.0, "100000"),
            (123_456_789.0, "1.23456789e+08"),
            (0.5, "0.5"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (-0.0, "-0"),
            (1e21, "1e+21"),
            (f64::INFINITY, "+Inf"),
        ] {
            assert_eq!(shortest(value), want);
        }
        assert_eq!(format(2.71459, 'f', Some(2)), "2.71");
        assert_eq!(format(2.71459, 'g', Some(3)), "2.71");
        assert_eq!(format(1234.5678, 'e', Some(3)), "1.235e+03");
        assert_eq!(format(1234.5678, 'G', Some(2)), "1.2E+03");
        assert_eq!(format(100_000.0, 'g', Some(8)), "100000");
    }

    #[test]
    fn integers_are_read_by_prefix() {
        assert_eq!(parse_int("0x1F", 0), Ok(31));
        assert_eq!(parse_int("010", 0), Ok(8));
        assert_eq!(parse_int("1_000", 0), Ok(1000));
        assert_eq!(parse_int("08", 0), Err(ParseError::Syntax));
        assert_eq!(parse_int("-9223372036854775808", 10), Ok(i64::MIN));
        assert_eq!(parse_int("9223372036854775808", 10), Err(ParseError::Range(i64::MAX)));
    }
}
