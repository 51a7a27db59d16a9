//! Go's `time.Duration`: nanoseconds.

use crate::helm::functions::FunctionError;

const SECOND: u64 = 1_000_000_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// `Duration.String`: `1h30m0s`, `1.5s`, `2ms`.
pub(super) fn display(nanos: i64) -> String {
    let sign = if nanos < 0 { "-" } else { "" };
    let magnitude = nanos.unsigned_abs();
    if magnitude == 0 {
        return "0s".to_owned();
    }
    if magnitude < SECOND {
        let (unit, size) = match magnitude {
            0..1_000 => ("ns", 1),
            1_000..1_000_000 => ("µs", 1_000),
            _ => ("ms", 1_000_000),
        };
        return format!("{sign}{}{unit}", fraction(magnitude, size));
    }
    let (hours, minutes) = (magnitude / HOUR, magnitude % HOUR / MINUTE);
    let seconds = fraction(magnitude % MINUTE, SECOND);
    match (hours, minutes) {
        (0, 0) => format!("{sign}{seconds}s"),
        (0, _) => format!("{sign}{minutes}m{seconds}s"),
        _ => format!("{sign}{hours}h{minutes}m{seconds}s"),
    }
}

fn fraction(value: u64, unit: u64) -> String {
    let rest = value % unit;
    if rest == 0 {
        return (value / unit).to_string();
    }
    let digits = unit.ilog10() as usize;
    let rest = format!("{rest:0digits$}");
    format!("{}.{}", value / unit, rest.trim_end_matches('0'))
}

/// sprig's `durationRound`: the largest whole unit.
pub(super) fn rounded(nanos: i64) -> String {
    let magnitude = nanos.unsigned_abs();
    for (size, unit) in
        [(365 * DAY, "y"), (30 * DAY, "mo"), (DAY, "d"), (HOUR, "h"), (MINUTE, "m"), (SECOND, "s")]
    {
        if magnitude > size {
            return format!("{}{unit}", magnitude / size);
        }
    }
    "0s".to_owned()
}

/// `time.ParseDuration`.
///
/// # Errors
/// In the words of the real function.
pub(super) fn parse(text: &str) -> Result<i64, FunctionError> {
    let invalid = || FunctionError::new(format!("time: invalid duration {}", crate::helm::go::quote(text)));
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(invalid());
    }
    let mut total = 0f64;
    let mut exact = 0i128;
    while !rest.is_empty() {
        let len = rest.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
        let number: f64 = rest[..len].parse().map_err(|_| invalid())?;
        let whole: i128 = rest[..len].split('.').next().and_then(|w| w.parse().ok()).unwrap_or(0);
        rest = &rest[len..];
        let len = rest.find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(rest.len());
        let unit = &rest[..len];
        rest = &rest[len..];
        let size: i128 = match unit {
            "ns" => 1,
            "us" | "µs" | "μs" => 1_000,
            "ms" => 1_000_000,
            "s" => i128::from(SECOND),
            "m" => i128::from(MINUTE),
            "h" => i128::from(HOUR),
            "" => {
                let quoted = crate::helm::go::quote(text);
                return Err(format!("time: missing unit in duration {quoted}").into());
            }
            _ => {
                let (unit, quoted) = (crate::helm::go::quote(unit), crate::helm::go::quote(text));
                return Err(format!("time: unknown unit {unit} in duration {quoted}").into());
            }
        };
        exact = whole.checked_mul(size).and_then(|n| exact.checked_add(n)).ok_or_else(invalid)?;
        total += (number - whole as f64) * size as f64;
    }
    let nanos = exact + total as i128;
    i64::try_from(if negative { -nanos } else { nanos }).map_err(|_| invalid())
}
