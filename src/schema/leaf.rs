//! Scalars with a grammar of their own, as Go reads them: quantities, times, durations, base64.
//!
//! The errors are those of `apimachinery/pkg/api/resource`, Go's `time` and `encoding/base64`.

/// What `resource.ParseQuantity` says to text that has not the form of a quantity.
const FORMAT: &str =
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const SUFFIX: &str = "unable to parse quantity's suffix";
const NUMERIC: &str = "unable to parse numeric part of quantity";

/// The error of `resource.ParseQuantity`, white space around the text having been cut.
pub fn quantity_error(text: &str) -> Option<&'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Some(FORMAT);
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits = |s: &str| s.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(unsigned);
    let mut rest = &unsigned[whole..];
    let mut fraction = 0;
    if let Some(after) = rest.strip_prefix('.') {
        fraction = digits(after);
        rest = &after[fraction..];
    }
    let letters = rest.bytes().take_while(|b| b"eEinumkKMGTP".contains(b)).count();
    let exponent = &rest[letters..];
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if digits(exponent) != exponent.len() {
        return Some(FORMAT);
    }
    if !is_suffix(rest) {
        return Some(SUFFIX);
    }
    // Without any digit the number is 0, but the way large and tiny scales are computed wants one.
    let scale = rest.strip_prefix(['e', 'E']).and_then(|n| n.parse::<i64>().ok());
    let exact = matches!(rest, "Pi" | "Ei") || scale.is_some_and(|n| n < -9);
    (whole == 0 && fraction == 0 && exact).then_some(NUMERIC)
}

fn is_suffix(suffix: &str) -> bool {
    match suffix {
        "" | "n" | "u" | "m" | "k" | "M" | "G" | "T" | "P" | "E" | "Ki" | "Mi" | "Gi" | "Ti" | "Pi"
        | "Ei" => true,
        _ => suffix.strip_prefix(['e', 'E']).is_some_and(|n| n.parse::<i64>().is_ok()),
    }
}

/// The layout `time.RFC3339`.
pub const RFC3339: &str = "2006-01-02T15:04:05Z07:00";
/// The layout of `metav1.MicroTime`.
pub const RFC3339_MICRO: &str = "2006-01-02T15:04:05.000000Z07:00";

/// The error of Go's `time.Parse` for one of the two layouts above.
pub fn time_error(text: &str, layout: &str) -> Option<String> {
    let micro = layout == RFC3339_MICRO;
    let fail = |rest: &str, chunk: &str| {
        Some(format!("parsing time {text:?} as {layout:?}: cannot parse {rest:?} as {chunk:?}"))
    };
    let mut rest = text;
    let mut range = None;
    let mut parts = [0u32; 6];
    let chunks =
        [("2006", 4, "-"), ("01", 2, "-"), ("02", 2, "T"), ("15", 2, ":"), ("04", 2, ":"), ("05", 2, "")];
    for (at, (chunk, len, after)) in chunks.into_iter().enumerate() {
        let Some(number) = rest.get(..len).filter(|n| n.bytes().all(|b| b.is_ascii_digit())) else {
            return fail(rest, chunk);
        };
        parts[at] = number.parse().unwrap_or(0);
        let limit = [(0, 9999), (1, 12), (1, 31), (0, 23), (0, 59), (0, 59)][at];
        if !(limit.0..=limit.1).contains(&parts[at]) && range.is_none() {
            range = Some(["year", "month", "day", "hour", "minute", "second"][at]);
            if at != 2 {
                return Some(format!("parsing time {text:?}: {} out of range", range.unwrap_or("")));
            }
        }
        rest = &rest[len..];
        match rest.strip_prefix(after) {
            Some(next) => rest = next,
            None => return fail(rest, after),
        }
    }
    rest = match fraction(rest, micro) {
        Ok(rest) => rest,
        Err(rest) => return fail(rest, ".000000"),
    };
    match zone(rest) {
        Ok(rest) if !rest.is_empty() => Some(format!("parsing time {text:?}: extra text: {rest:?}")),
        Ok(_) if parts[2] > days(parts[0], parts[1]) || range.is_some() => {
            Some(format!("parsing time {text:?}: day out of range"))
        }
        Ok(_) => None,
        Err(()) => fail(rest, "Z07:00"),
    }
}

fn fraction(rest: &str, micro: bool) -> Result<&str, &str> {
    let digits = rest.strip_prefix(['.', ',']).map(|r| r.bytes().take_while(u8::is_ascii_digit).count());
    match (micro, digits) {
        (true, Some(n)) if n >= 6 => Ok(&rest[7..]),
        (true, _) => Err(rest),
        (false, Some(n)) if n > 0 => Ok(&rest[n + 1..]),
        (false, _) => Ok(rest),
    }
}

fn zone(rest: &str) -> Result<&str, ()> {
    if let Some(rest) = rest.strip_prefix('Z') {
        return Ok(rest);
    }
    let zone = rest.get(..6).map(str::as_bytes).ok_or(())?;
    let digits = [1, 2, 4, 5].iter().all(|&at| zone[at].is_ascii_digit());
    (matches!(zone[0], b'+' | b'-') && zone[3] == b':' && digits).then_some(&rest[6..]).ok_or(())
}

fn days(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The error of Go's `time.ParseDuration`.
pub fn duration_error(text: &str) -> Option<String> {
    let invalid = || Some(format!("time: invalid duration {text:?}"));
    let mut rest = text.strip_prefix(['+', '-']).unwrap_or(text);
    if rest == "0" {
        return None;
    }
    if rest.is_empty() {
        return invalid();
    }
    while !rest.is_empty() {
        let number = rest.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
        let digits = &rest[..number];
        if digits.bytes().filter(|&b| b == b'.').count() > 1 || !digits.bytes().any(|b| b.is_ascii_digit()) {
            return invalid();
        }
        rest = &rest[number..];
        let unit = rest.find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(rest.len());
        match &rest[..unit] {
            "" => return Some(format!("time: missing unit in duration {text:?}")),
            "ns" | "us" | "µs" | "μs" | "ms" | "s" | "m" | "h" => {}
            other => return Some(format!("time: unknown unit {other:?} in duration {text:?}")),
        }
        rest = &rest[unit..];
    }
    None
}

/// The byte at which Go's `base64.StdEncoding` gives up; line breaks are skipped.
pub fn base64_error(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let newline = |at: usize| matches!(bytes.get(at), Some(b'\n' | b'\r'));
    let mut at = 0;
    loop {
        let mut quantum = 0;
        while quantum < 4 {
            let Some(&byte) = bytes.get(at) else {
                return (quantum != 0).then(|| at - quantum);
            };
            at += 1;
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' => quantum += 1,
                b'\n' | b'\r' => {}
                b'=' if quantum >= 2 => return padding_error(bytes, at, quantum, newline),
                _ => return Some(at - 1),
            }
        }
    }
}

fn padding_error(
    bytes: &[u8],
    mut at: usize,
    quantum: usize,
    newline: impl Fn(usize) -> bool,
) -> Option<usize> {
    let skip = |mut at: usize| {
        while newline(at) {
            at += 1;
        }
        at
    };
    if quantum == 2 {
        at = skip(at);
        match bytes.get(at) {
            None => return Some(bytes.len()),
            Some(b'=') => at += 1,
            Some(_) => return Some(at - 1),
        }
    }
    at = skip(at);
    (at < bytes.len()).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_as_the_server_takes_them() {
        for text in [
            "Mi", " 1", "1.", ".5", "+1", "010", "1E", "1e400", "0", "100m", "1.5Gi", "-1", "1e3", "1E-3",
            "5 ", "12e+6", "1Ei", "1e06",
        ] {
            assert_eq!(quantity_error(text), None, "{text}");
        }
        for text in ["", "1h", "0x10", "1 Gi", "64MB", "x", "1,5", "1.2.3", "{}", "true"] {
            assert_eq!(quantity_error(text), Some(FORMAT), "{text}");
        }
        for text in ["1e", "1e3Mi", "100K", "1mi", "1GiGi", "1kk", "1e+"] {
            assert!(quantity_error(text).is_some(), "{text}");
        }
        assert_eq!(quantity_error("100K"), Some(SUFFIX));
    }

    #[test]
    fn times_as_go_reads_them() {
        assert_eq!(time_error("2024-01-01T00:00:00Z", RFC3339), None);
        assert_eq!(time_error("2024-02-29T23:59:59.123+02:00", RFC3339), None);
        assert_eq!(time_error("2024-01-01T00:00:00.000000Z", RFC3339_MICRO), None);
        assert_eq!(
            time_error("x", RFC3339_MICRO).unwrap(),
            r#"parsing time "x" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "x" as "2006""#
        );
        assert_eq!(
            time_error("2024-01-01T00:00:00+02:00", RFC3339_MICRO).unwrap(),
            r#"parsing time "2024-01-01T00:00:00+02:00" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "+02:00" as ".000000""#
        );
        for text in ["2024-01-01", "2024-13-01T00:00:00Z", "2023-02-29T00:00:00Z", "2024-01-01 00:00:00Z"] {
            assert!(time_error(text, RFC3339).is_some(), "{text}");
        }
    }

    #[test]
    fn durations_and_base64() {
        for text in ["0", "1h30m", "1.5s", "-2m", "100ms"] {
            assert_eq!(duration_error(text), None, "{text}");
        }
        for text in ["", "1", "5 s", "1d", "s", "1..2s"] {
            assert!(duration_error(text).is_some(), "{text}");
        }
        for text in ["", "aGVsbG8=", "aGVs\nbG8=", "aGVsbA==", "aGVsbG8h"] {
            assert_eq!(base64_error(text), None, "{text}");
        }
        assert_eq!(base64_error("a$b"), Some(1));
        assert_eq!(base64_error("hello"), Some(4));
        assert_eq!(base64_error("aGVsbG8"), Some(4));
        assert_eq!(base64_error("aGVsbA="), Some(7));
        assert_eq!(base64_error("aGVsbA==x"), Some(8));
    }
}
