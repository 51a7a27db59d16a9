//! Go's `strconv.Quote` and its kin.

use crate::helm::bytes::byte_of;
use crate::helm::go::is_print;
use crate::helm::rope::{Origin, Text, TextBuilder};

/// Adds a text in double quotes; the quotes and escapes count as the text's own. `ascii` escapes the rest.
pub fn push_quoted(out: &mut TextBuilder, text: &Text, origin: Option<Origin>, ascii: bool) {
    let beside = text.origin().or(origin).map(Origin::beside);
    out.push('"', beside);
    let mut from = 0;
    for (at, c) in text.char_indices() {
        if let Some(escaped) = escape(c, '"', ascii) {
            out.push_slice(text, from..at);
            from = at + c.len_utf8();
            let origin = text.origin_in(at..from).map(Origin::beside).or(beside);
            out.push_str(&escaped, origin);
        }
    }
    out.push_slice(text, from..text.len());
    out.push('"', beside);
}

/// `strconv.QuoteRune`.
pub fn quote_rune(c: char, ascii: bool) -> String {
    match escape(c, '\'', ascii) {
        Some(escaped) => format!("'{escaped}'"),
        None => format!("'{c}'"),
    }
}

/// How a character is written between quotes, where not as itself.
fn escape(c: char, quote: char, ascii: bool) -> Option<String> {
    if let Some(byte) = byte_of(c) {
        return Some(format!("\\x{byte:02x}"));
    }
    let short = match c {
        '\u{7}' => "\\a",
        '\u{8}' => "\\b",
        '\u{c}' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\u{b}' => "\\v",
        '\\' => "\\\\",
        _ if c == quote => return Some(format!("\\{c}")),
        ' '..='~' => return None,
        _ if !ascii && is_print(c) => return None,
        _ => {
            let code = c as u32;
            return Some(match code {
                0..=0x1f | 0x7f => format!("\\x{code:02x}"),
                0x80..=0xffff => format!("\\u{code:04x}"),
                _ => format!("\\U{code:08x}"),
            });
        }
    };
    Some(short.to_owned())
}
