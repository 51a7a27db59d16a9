//! Number and character constants, as Go's `strconv` reads them.

use super::ast::Number;
use super::lexer::Kind;
use crate::helm::go;

/// Reads a constant; the error is Go's.
pub fn parse(text: &str, kind: Kind) -> Result<Number, String> {
    match kind {
        Kind::CharConstant => character(text),
        Kind::Complex => complex(text),
        _ if text.ends_with('i') => imaginary(text),
        _ => real(text),
    }
}

fn character(text: &str) -> Result<Number, String> {
    let malformed = || format!("malformed character constant: {text}");
    let inner = text.get(1..).unwrap_or("");
    let (value, tail) = go::unquote_char(inner, '\'', &mut Vec::new()).ok_or("invalid syntax")?;
    if tail != "'" {
        return Err(malformed());
    }
    Ok(Number {
        int: Some(i64::from(value)),
        uint: Some(u64::from(value)),
        float: Some(f64::from(value)),
        complex: false,
        looks_float: false,
    })
}

fn complex(text: &str) -> Result<Number, String> {
    let invalid = || format!("illegal number syntax: {}", go::quote(text));
    let body = text.strip_suffix('i').ok_or_else(invalid)?;
    let at = body.rfind(['+', '-']).filter(|&at| at > 0).ok_or_else(invalid)?;
    let real: f64 = body[..at].replace('_', "").parse().map_err(|_| invalid())?;
    let imaginary: f64 = body[at..].replace('_', "").parse().map_err(|_| invalid())?;
    Ok(simplify(real, imaginary))
}

fn imaginary(text: &str) -> Result<Number, String> {
    let value = text.strip_suffix('i').and_then(|t| t.replace('_', "").parse::<f64>().ok());
    value.map(|v| simplify(0.0, v)).ok_or_else(|| format!("illegal number syntax: {}", go::quote(text)))
}

fn simplify(real: f64, imaginary: f64) -> Number {
    let float = (imaginary == 0.0).then_some(real);
    let int = float.filter(|f| f.fract() == 0.0 && f.abs() < 9e18).map(|f| f as i64);
    let uint = int.and_then(|i| u64::try_from(i).ok());
    Number { int, uint, float, complex: true, looks_float: false }
}

fn real(text: &str) -> Result<Number, String> {
    let hexadecimal = text.len() > 2 && text.starts_with(['0']) && text[1..].starts_with(['x', 'X']);
    let is_hex_int = hexadecimal && !text.contains(['p', 'P']);
    let looks_float = !is_hex_int && text.contains(['.', 'e', 'E', 'p', 'P']);
    let (negative, digits) = match text.strip_prefix(['+', '-']) {
        Some(rest) => (text.starts_with('-'), rest),
        None => (false, text),
    };
    let magnitude = parse_uint(digits);
    let int = magnitude.and_then(|m| {
        let m = i128::from(m);
        i64::try_from(if negative { -m } else { m }).ok()
    });
    let uint = magnitude.filter(|_| !negative && !text.starts_with('+') || int == Some(0));
    if let Some(float) = int.map(|i| i as f64).or(uint.map(|u| u as f64)) {
        return Ok(Number { int, uint, float: Some(float), complex: false, looks_float });
    }
    let illegal = || format!("illegal number syntax: {}", go::quote(text));
    let float = if hexadecimal { hex_float(digits) } else { parse_float(digits) }.ok_or_else(illegal)?;
    if !text.contains(['.', 'e', 'E', 'p', 'P']) {
        return Err(format!("integer overflow: {}", go::quote(text)));
    }
    let float = if negative { -float } else { float };
    let whole = float.fract() == 0.0;
    let int = (whole && float.abs() < 9.3e18).then_some(float as i64).filter(|&i| i as f64 == float);
    let uint = (whole && (0.0..1.8e19).contains(&float)).then_some(float as u64);
    Ok(Number { int, uint, float: Some(float), complex: false, looks_float })
}

/// `strconv.ParseUint` with base 0: prefixes `0x`, `0o`, `0b`, `0`, and underscores between digits.
fn parse_uint(digits: &str) -> Option<u64> {
    let lower = digits.to_ascii_lowercase();
    let (radix, body) = match lower.as_bytes() {
        [b'0', b'x', ..] => (16, &lower[2..]),
        [b'0', b'o', ..] => (8, &lower[2..]),
        [b'0', b'b', ..] => (2, &lower[2..]),
        [b'0', _, ..] => (8, &lower[1..]),
        _ => (10, lower.as_str()),
    };
    let bare = body.replace('_', "");
    let underscores_fit = !body.contains("__") && !body.ends_with('_');
    let valid = underscores_fit && bare.chars().all(|c| c.is_digit(radix));
    u64::from_str_radix(&bare, radix).ok().filter(|_| valid)
}

fn parse_float(digits: &str) -> Option<f64> {
    let valid = !digits.contains('_') && digits.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    digits.parse().ok().filter(|f: &f64| valid && f.is_finite())
}

fn hex_float(digits: &str) -> Option<f64> {
    let lower = digits.to_ascii_lowercase();
    let (mantissa, exponent) = lower.strip_prefix("0x")?.split_once('p')?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let bits = format!("{whole}{fraction}");
    let value = u64::from_str_radix(&bits, 16).ok()? as f64;
    let exponent: i32 = exponent.parse().ok()?;
    Some(value * 2f64.powi(exponent.checked_sub(4 * fraction.len() as i32)?))
}
