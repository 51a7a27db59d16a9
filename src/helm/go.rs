//! How Go writes and reads quoted strings and floating-point numbers (`strconv`).

use crate::syntax::yaml::scalar::{shortest_plain, shortest_scientific};

/// The string as a Go literal in double quotes, as `strconv.Quote` and `%q` write it.
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        quote_char(c, '"', &mut out);
    }
    out.push('"');
    out
}

/// At most `limit` characters of the string, quoted: `%.10q`.
pub fn quote_cut(text: &str, limit: usize) -> String {
    let end = text.char_indices().nth(limit).map_or(text.len(), |(at, _)| at);
    quote(&text[..end])
}

/// One character of a literal that stands between two `mark`s.
pub fn quote_char(c: char, mark: char, out: &mut String) {
    use std::fmt::Write;
    match c {
        _ if c == mark || c == '\\' => {
            out.push('\\');
            out.push(c);
        }
        '\x07' => out.push_str("\\a"),
        '\x08' => out.push_str("\\b"),
        '\x0c' => out.push_str("\\f"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\x0b' => out.push_str("\\v"),
        _ if is_print(c) => out.push(c),
        '\0'..='\x1f' | '\x7f' => {
            let _ = write!(out, "\\x{:02x}", c as u32);
        }
        _ if (c as u32) < 0x1_0000 => {
            let _ = write!(out, "\\u{:04x}", c as u32);
        }
        _ => {
            let _ = write!(out, "\\U{:08x}", c as u32);
        }
    }
}

/// Whether Go's `strconv.IsPrint` holds: letters, marks, numbers, punctuation, symbols and the space.
pub fn is_print(c: char) -> bool {
    match c {
        ' '..='~' => true,
        '\0'..='\u{a0}' | '\u{ad}' => false,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => false,
        '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e000}'..='\u{f8ff}' => false,
        '\u{e0000}'..='\u{10ffff}' => matches!(c, '\u{e0100}'..='\u{e01ef}'),
        _ => !c.is_control() && !c.is_whitespace() && (c as u32) & 0xfffe != 0xfffe,
    }
}

/// The text of a Go literal in double quotes or back quotes, marks included. `None` if it is not valid.
pub fn unquote(literal: &str) -> Option<String> {
    let mark = literal.chars().next()?;
    let inner = literal.strip_prefix(mark)?.strip_suffix(mark)?;
    match mark {
        '`' => (!inner.contains('`')).then(|| inner.replace('\r', "")),
        '"' => {
            let mut bytes = Vec::with_capacity(inner.len());
            let mut rest = inner;
            while !rest.is_empty() {
                rest = unquote_char(rest, '"', &mut bytes)?.1;
            }
            Some(super::bytes::string(bytes))
        }
        _ => None,
    }
}

/// Reads one character or escape of a literal, appends its bytes to `out`, and gives its value and the rest.
pub fn unquote_char<'a>(text: &'a str, mark: char, out: &mut Vec<u8>) -> Option<(u32, &'a str)> {
    let mut chars = text.chars();
    let first = chars.next()?;
    if first == mark || first == '\n' {
        return None;
    }
    if first != '\\' {
        push_char(first, out);
        return Some((first as u32, chars.as_str()));
    }
    let escape = chars.next()?;
    let rest = chars.as_str();
    let simple = |c: char, out: &mut Vec<u8>| {
        push_char(c, out);
        Some((c as u32, rest))
    };
    match escape {
        'a' => simple('\x07', out),
        'b' => simple('\x08', out),
        'f' => simple('\x0c', out),
        'n' => simple('\n', out),
        'r' => simple('\r', out),
        't' => simple('\t', out),
        'v' => simple('\x0b', out),
        '\\' => simple('\\', out),
        '\'' | '"' if escape == mark => simple(escape, out),
        'x' => digits(rest, 2, 16).map(|(value, rest)| byte(value, rest, out)),
        'u' | 'U' => {
            let (value, rest) = digits(rest, if escape == 'u' { 4 } else { 8 }, 16)?;
            push_char(char::from_u32(value)?, out);
            Some((value, rest))
        }
        '0'..='7' => {
            let (value, rest) = digits(&text[1..], 3, 8)?;
            (value < 256).then(|| byte(value, rest, out))
        }
        _ => None,
    }
}

fn push_char(c: char, out: &mut Vec<u8>) {
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

fn byte<'a>(value: u32, rest: &'a str, out: &mut Vec<u8>) -> (u32, &'a str) {
    out.push(value as u8);
    (value, rest)
}

fn digits(text: &str, count: usize, radix: u32) -> Option<(u32, &str)> {
    let number = text.get(..count)?;
    let valid = number.chars().all(|c| c.is_digit(radix));
    Some((u32::from_str_radix(number, radix).ok().filter(|_| valid)?, &text[count..]))
}

/// A number as `%v` prints it: the shortest digits that read back the same, with an exponent below 1e-04
/// and from 1e+06 on.
pub fn format_float(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let scientific = shortest_scientific(value);
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&exponent) {
        return shortest_plain(value);
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.abs())
}
