//! Go's strings hold any bytes, Rust's hold UTF-8. A byte that is part of no UTF-8 sequence is kept as a character
//! of its own, from a private range that no file uses, and turned back wherever bytes are asked for.

use std::borrow::Cow;

/// The byte `0x80` is this code point plus `0x80`, and so on up to `0xff`.
const BASE: u32 = 0x10_f700;

/// A string with the content of these bytes.
pub fn string(bytes: Vec<u8>) -> String {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return text,
        Err(error) => error.into_bytes(),
    };
    let mut out = String::with_capacity(bytes.len() * 2);
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(chunk.invalid().iter().filter_map(|&byte| char::from_u32(BASE + u32::from(byte))));
    }
    out
}

/// The byte that a character stands for, where it is no character.
pub fn byte_of(c: char) -> Option<u8> {
    let byte = u8::try_from((c as u32).checked_sub(BASE)?).ok()?;
    (byte >= 0x80).then_some(byte)
}

/// Where a string first holds a byte that is part of no UTF-8 sequence.
pub fn first(text: &str) -> Option<usize> {
    // Every one of those characters begins so.
    memchr::memmem::find(text.as_bytes(), &[0xf4, 0x8f])?;
    text.find(|c| byte_of(c).is_some())
}

/// The bytes that a string has in Go.
pub fn of(text: &str) -> Cow<'_, [u8]> {
    if first(text).is_none() {
        return Cow::Borrowed(text.as_bytes());
    }
    let mut out = Vec::with_capacity(text.len());
    for c in text.chars() {
        match byte_of(c) {
            Some(byte) => out.push(byte),
            None => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_bytes_survive() {
        let all: Vec<u8> = (0..=255).chain("é\u{10ffff}".bytes()).collect();
        assert_eq!(of(&string(all.clone())), all);
        assert_eq!(first("plain é \u{10ffff}"), None);
        assert_eq!(first(&string(vec![b'a', 0xff])), Some(1));
    }
}
