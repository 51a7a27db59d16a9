//! What a scalar means to Kubernetes.
//!
//! Kubernetes reads YAML through sigs.k8s.io/yaml, which is go-yaml v2's reading of YAML 1.1
//! (`resolve.go`), turned into JSON. `on` is a boolean, `0777` is 511, `1e3` is 1000.

/// What a scalar becomes in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScalarKind {
    /// `null`, `~` or nothing.
    Null,
    /// `true`, `yes`, `on` … and their opposites.
    Bool(bool),
    /// A whole number that fits 64 bits.
    Int,
    /// A number with a fraction, an exponent, or too large for 64 bits.
    Float,
    /// Infinity or not-a-number: YAML can say it, JSON cannot, so Kubernetes refuses the document.
    NotJson,
    /// Text.
    String,
    /// A plain `<<` (a merge key where a key stands).
    Merge,
}

/// A number as Go keeps it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// Fits an `int64`.
    Int(i64),
    /// Fits a `uint64` only.
    Uint(u64),
    /// Anything else.
    Float(f64),
}

/// Resolves a plain scalar without tag, as go-yaml v2 does.
pub fn resolve_plain(text: &str) -> ScalarKind {
    let Some(&first) = text.as_bytes().first() else { return ScalarKind::Null };
    match first {
        b'0'..=b'9' | b'+' | b'-' | b'.' => resolve_number(text),
        b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~' | b'<' => {
            resolve_word(text)
        }
        _ => ScalarKind::String,
    }
}

fn resolve_word(text: &str) -> ScalarKind {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            ScalarKind::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            ScalarKind::Bool(false)
        }
        "~" | "null" | "Null" | "NULL" => ScalarKind::Null,
        "<<" => ScalarKind::Merge,
        _ => ScalarKind::String,
    }
}

fn resolve_number(text: &str) -> ScalarKind {
    match text {
        ".nan" | ".NaN" | ".NAN" | ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" | "-.inf"
        | "-.Inf" | "-.INF" => return ScalarKind::NotJson,
        _ => {}
    }
    match number(text) {
        Some(Number::Int(_) | Number::Uint(_)) => ScalarKind::Int,
        Some(Number::Float(_)) => ScalarKind::Float,
        None => ScalarKind::String,
    }
}

/// The value of a scalar that [`resolve_plain`] calls a number.
pub fn number(text: &str) -> Option<Number> {
    let first = *text.as_bytes().first()?;
    if !(first.is_ascii_digit() || matches!(first, b'+' | b'-' | b'.')) {
        return None;
    }
    // The common case first: a short run of decimal digits without a leading zero.
    if text.len() < 18 && first != b'0' && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok().map(Number::Int);
    }
    let plain: std::borrow::Cow<'_, str> =
        if text.contains('_') { text.replace('_', "").into() } else { text.into() };
    if first == b'.' {
        // Go drops the underscores of what begins with a digit or sign only.
        return float(text);
    }
    integer(&plain).or_else(|| float(&plain))
}

/// Go's `strconv.ParseInt(text, 0, 64)`, then `ParseUint`.
fn integer(text: &str) -> Option<Number> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let lower = digits.as_bytes().get(1).map(u8::to_ascii_lowercase);
    let (radix, digits) = match (digits.as_bytes().first()?, lower) {
        (b'0', Some(b'x')) => (16, &digits[2..]),
        (b'0', Some(b'b')) => (2, &digits[2..]),
        (b'0', Some(b'o')) => (8, &digits[2..]),
        (b'0', Some(_)) => (8, &digits[1..]),
        _ => (10, digits),
    };
    if !digits.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    let value = u64::from_str_radix(digits, radix).ok()?;
    match (negative, i64::try_from(value)) {
        (false, Ok(value)) => Some(Number::Int(value)),
        (true, Ok(value)) => Some(Number::Int(-value)),
        (true, Err(_)) => (value == 1 << 63).then_some(Number::Int(i64::MIN)),
        // Go's ParseUint knows no sign.
        (false, Err(_)) => (!text.starts_with('+')).then_some(Number::Uint(value)),
    }
}

/// A float by go-yaml's own expression; what overflows stays text.
fn float(text: &str) -> Option<Number> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], Some(&unsigned[at + 1..])),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    if let Some(exponent) = exponent {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if exponent.is_empty() || !digits(exponent) {
            return None;
        }
    }
    text.parse::<f64>().ok().filter(|f| f.is_finite()).map(Number::Float)
}

impl Number {
    /// The number as Go's JSON encoder prints it.
    pub fn to_json(self) -> String {
        match self {
            Number::Int(value) => value.to_string(),
            Number::Uint(value) => value.to_string(),
            Number::Float(value) => go_float(value),
        }
    }

    /// The number as a float.
    pub fn as_f64(self) -> f64 {
        match self {
            Number::Int(value) => value as f64,
            Number::Uint(value) => value as f64,
            Number::Float(value) => value,
        }
    }
}

/// The shortest digits that read as this float, in the form `d.ddde-n`. Where two are as near, Go takes the
/// even one and Rust the greater.
pub fn shortest_scientific(value: f64) -> String {
    let text = format!("{value:e}");
    let digits = text.bytes().take_while(|b| *b != b'e').filter(u8::is_ascii_digit).count();
    if digits < 15 {
        return text;
    }
    let even = format!("{value:.*e}", digits - 1);
    if even.parse() == Ok(value) { even } else { text }
}

/// The shortest digits that read as this float, without exponent.
pub fn shortest_plain(value: f64) -> String {
    let text = format!("{value}");
    if text.len() < 16 {
        return text;
    }
    if let Some((_, fraction)) = text.split_once('.') {
        let even = format!("{value:.*}", fraction.len());
        return if even.parse() == Ok(value) { even } else { text };
    }
    let scientific = shortest_scientific(value);
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let digits = mantissa.replace('.', "");
    let sign = usize::from(digits.starts_with('-'));
    let width = exponent.parse::<usize>().unwrap_or(0) + 1 + sign;
    format!("{digits:0<width$}")
}

/// Go's `encoding/json` for a `float64`: plain digits between 1e-6 and 1e21, else an exponent.
pub fn go_float(value: f64) -> String {
    let magnitude = value.abs();
    if value == 0.0 || (1e-6..1e21).contains(&magnitude) {
        if value == 0.0 && value.is_sign_negative() {
            return "-0".to_owned();
        }
        return shortest_plain(value);
    }
    let text = shortest_scientific(value);
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    match exponent.strip_prefix('-') {
        // Go trims the zero it pads small negative exponents with.
        Some(digits) => format!("{mantissa}e-{}", digits.trim_start_matches('0')),
        None => format!("{mantissa}e+{exponent:0>2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers_of_yaml_1_1() {
        let json = |text: &str| match resolve_plain(text) {
            ScalarKind::Null => "null".to_owned(),
            ScalarKind::Bool(value) => value.to_string(),
            ScalarKind::Int | ScalarKind::Float => number(text).map(Number::to_json).unwrap_or_default(),
            ScalarKind::NotJson => "error".to_owned(),
            ScalarKind::String | ScalarKind::Merge => format!("{text:?}"),
        };
        for (text, want) in [
            ("on", "true"),
            ("n", "false"),
            ("tRue", "\"tRue\""),
            ("", "null"),
            ("0777", "511"),
            ("0888", "888"),
            ("0o17", "15"),
            ("._1", "\"._1\""),
            ("941744995297394.25", "941744995297394.2"),
            ("0o8", "\"0o8\""),
            ("0x1F", "31"),
            ("0b101", "5"),
            ("1_000", "1000"),
            ("1_0.5", "10.5"),
            ("1e3", "1000"),
            ("+1", "1"),
            (".5", "0.5"),
            ("1.", "1"),
            ("1e400", "\"1e400\""),
            ("12:30:45", "\"12:30:45\""),
            ("2020-01-01", "\"2020-01-01\""),
            ("18446744073709551616", "18446744073709552000"),
            (".inf", "error"),
            ("-", "\"-\""),
            ("1e21", "1e+21"),
            ("0.0000001", "1e-7"),
        ] {
            assert_eq!(json(text), want, "{text}");
        }
    }
}
