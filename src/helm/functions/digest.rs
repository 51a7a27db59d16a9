//! Checksums and encodings. A hash has no origin of its own: the call is named as its maker.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256, Sha512};

use super::{Definition, FunctionError, Type, arguments, fixed};
use crate::helm::bytes;
use crate::helm::value::Value;

type Outcome = Result<Value, FunctionError>;

const STRING: &[Type] = &[Type::String];

/// What this file offers.
pub const FUNCTIONS: &[Definition] = &[
    fixed("sha1sum", STRING, |_, a| hashed(a, |bytes| hex(&sha1(bytes)))),
    fixed("sha256sum", STRING, |_, a| hashed(a, |bytes| hex(&Sha256::digest(bytes)))),
    fixed("sha512sum", STRING, |_, a| hashed(a, |bytes| hex(&Sha512::digest(bytes)))),
    fixed("adler32sum", STRING, |_, a| hashed(a, |bytes| adler32(bytes).to_string())),
    fixed("b64enc", STRING, |_, a| coded(a, |text| STANDARD.encode(bytes::of(text)))),
    fixed("b64dec", STRING, |_, a| coded(a, base64_decoded)),
    fixed("b32enc", STRING, |_, a| coded(a, |text| base32(&bytes::of(text)))),
    fixed("b32dec", STRING, |_, a| coded(a, base32_decoded)),
];

fn hashed(arguments: &[Value], make: impl Fn(&[u8]) -> String) -> Outcome {
    Ok(Value::from(make(&bytes::of(&arguments::text(arguments, 0)))))
}

fn coded(arguments: &[Value], make: impl Fn(&str) -> String) -> Outcome {
    let text = arguments::text(arguments, 0);
    Ok(Value::text(text.map(make(&text))).or_at(arguments::value(arguments, 0).origin))
}

/// Lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// FIPS 180-4.
fn sha1(bytes: &[u8]) -> [u8; 20] {
    let mut state: [u32; 5] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
    let mut message = bytes.to_vec();
    message.push(0x80);
    while message.len() % 64 != 56 {
        message.push(0);
    }
    message.extend_from_slice(&(bytes.len() as u64).wrapping_mul(8).to_be_bytes());
    for block in message.chunks_exact(64) {
        sha1_block(&mut state, block);
    }
    let mut out = [0; 20];
    for (to, word) in out.chunks_exact_mut(4).zip(state) {
        to.copy_from_slice(&word.to_be_bytes());
    }
    out
}

fn sha1_block(state: &mut [u32; 5], block: &[u8]) {
    let mut words = [0u32; 80];
    for (word, bytes) in words.iter_mut().zip(block.chunks_exact(4)) {
        *word = bytes.iter().fold(0, |word, &byte| word << 8 | u32::from(byte));
    }
    for at in 16..80 {
        words[at] = (words[at - 3] ^ words[at - 8] ^ words[at - 14] ^ words[at - 16]).rotate_left(1);
    }
    let [mut a, mut b, mut c, mut d, mut e] = *state;
    for (at, word) in words.into_iter().enumerate() {
        let (mixed, constant) = match at {
            0..20 => ((b & c) | (!b & d), 0x5a82_7999),
            20..40 => (b ^ c ^ d, 0x6ed9_eba1),
            40..60 => ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc),
            _ => (b ^ c ^ d, 0xca62_c1d6),
        };
        let next =
            a.rotate_left(5).wrapping_add(mixed).wrapping_add(e).wrapping_add(constant).wrapping_add(word);
        (e, d, c, b, a) = (d, c, b.rotate_left(30), a, next);
    }
    for (sum, part) in state.iter_mut().zip([a, b, c, d, e]) {
        *sum = sum.wrapping_add(part);
    }
}

/// RFC 1950.
fn adler32(bytes: &[u8]) -> u32 {
    let (a, b) = bytes.iter().fold((1u32, 0u32), |(a, b), &byte| {
        let a = (a + u32::from(byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    b << 16 | a
}

/// Go's decoder skips line breaks and names the first byte it cannot use.
fn base64_decoded(text: &str) -> String {
    let stripped: String = text.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
    match STANDARD.decode(&stripped) {
        Ok(decoded) => bytes::string(decoded),
        Err(_) => format!("illegal base64 data at input byte {}", base64_fault(text)),
    }
}

/// Where Go's decoder gives up: at the start of the group of four that is short, or at the wrong byte.
fn base64_fault(text: &str) -> usize {
    let mut good = 0;
    let mut seen = 0;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'\r' | b'\n' => continue,
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'+' | b'/' => seen += 1,
            _ => return at,
        }
        if seen % 4 == 0 {
            good = at + 1;
        }
    }
    if seen % 4 == 0 { text.len() } else { good }
}

const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

fn base32(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(5) * 8);
    for chunk in bytes.chunks(5) {
        let mut group = [0u8; 8];
        group[3..3 + chunk.len()].copy_from_slice(chunk);
        let number = u64::from_be_bytes(group);
        let digits = (chunk.len() * 8).div_ceil(5);
        for at in 0..8 {
            let digit = (number >> (35 - 5 * at)) & 31;
            out.push(if at < digits { char::from(BASE32[digit as usize]) } else { '=' });
        }
    }
    out
}

fn base32_decoded(text: &str) -> String {
    let stripped: Vec<u8> = text.bytes().filter(|b| !matches!(b, b'\r' | b'\n')).collect();
    let mut out = Vec::new();
    for (start, group) in stripped.chunks(8).enumerate() {
        let digits = group.iter().take_while(|&&b| b != b'=').count();
        let fault = |at: usize| format!("illegal base32 data at input byte {}", start * 8 + at);
        if group.len() < 8 || group[digits..].iter().any(|&b| b != b'=') {
            return fault(group.len().min(digits));
        }
        let mut number = 0u64;
        for at in 0..8 {
            let digit = match group.get(at) {
                Some(b) if at < digits => match BASE32.iter().position(|d| d == b) {
                    Some(digit) => digit as u64,
                    None => return fault(at),
                },
                _ => 0,
            };
            number = number << 5 | digit;
        }
        out.extend_from_slice(&number.to_be_bytes()[3..3 + digits * 5 / 8]);
    }
    bytes::string(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_the_standard_ones() {
        assert_eq!(hex(&sha1(b"Hello world!")), "d3486ae9136e7856bc42212385ea797094475802");
        assert_eq!(hex(&sha1(&[b'a'; 200])), "e61cfffe0d9195a525fc6cf06ca2d77119c24a40");
        assert_eq!(adler32(b"Hello world!"), 487_130_206);
        assert_eq!(base32(b"coffee"), "MNXWMZTFMU======");
        assert_eq!(base32_decoded("MNXWMZTFMU======"), "coffee");
        assert_eq!(base64_decoded("aGVs\nbG8="), "hello");
        assert_eq!(base64_decoded("!x"), "illegal base64 data at input byte 0");
    }
}
