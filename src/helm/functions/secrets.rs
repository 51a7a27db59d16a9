//! Random and secret values: stand-ins of the right shape that come out the same each time.

use std::any::Any;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::{Call, Definition, FunctionError, Type, arguments, fixed};
use crate::helm::rope::Text;
use crate::helm::value::{Object, Value};

type Outcome = Result<Value, FunctionError>;

/// Longer random texts are refused.
const MAX_LENGTH: i64 = 1 << 20;

const STRING: &[Type] = &[Type::String];
const COUNT: &[Type] = &[Type::Int];
const SIGNED: &[Type] = &[Type::String, Type::List, Type::List, Type::Int];

const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS: &[u8] = b"0123456789";
const ALPHANUMERIC: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const BCRYPT: &[u8] = b"./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// What this file offers.
pub const FUNCTIONS: &[Definition] = &[
    fixed("randAlphaNum", COUNT, |c, a| random(c, a, ALPHANUMERIC)),
    fixed("randAlpha", COUNT, |c, a| random(c, a, LETTERS)),
    fixed("randNumeric", COUNT, |c, a| random(c, a, DIGITS)),
    fixed("randAscii", COUNT, |c, a| {
        random(c, a, b"!#$%&()*+,-./0123456789:;<=>?@ABCDEFGHIJ[]^_abcdefghij{|}~")
    }),
    fixed("randBytes", COUNT, |c, a| {
        let bytes = bytes(draw(c), count(arguments::int(a, 0))?);
        Ok(Value::from(STANDARD.encode(bytes)))
    }),
    fixed("randInt", &[Type::Int, Type::Int], rand_int),
    fixed("uuidv4", &[], uuid),
    fixed("bcrypt", STRING, |c, a| Ok(Value::from(bcrypt(c, &arguments::text(a, 0))))),
    fixed("htpasswd", &[Type::String, Type::String], htpasswd),
    fixed("derivePassword", &[Type::Any, Type::String, Type::String, Type::String, Type::String], derive),
    fixed("encryptAES", &[Type::String, Type::String], encrypt),
    fixed("decryptAES", &[Type::String, Type::String], |_, _| Ok(Value::from("decrypted"))),
    fixed("genPrivateKey", STRING, private_key),
    fixed("genCA", &[Type::String, Type::Int], |c, _| Ok(certificate(c))),
    fixed("genCAWithKey", &[Type::String, Type::Int, Type::String], |c, a| Ok(with_key(c, a, 2))),
    fixed("genSelfSignedCert", SIGNED, |c, _| Ok(certificate(c))),
    fixed(
        "genSelfSignedCertWithKey",
        &[Type::String, Type::List, Type::List, Type::Int, Type::String],
        |c, a| Ok(with_key(c, a, 4)),
    ),
    fixed(
        "genSignedCert",
        &[Type::String, Type::List, Type::List, Type::Int, Type::Named("sprig.certificate")],
        |c, _| Ok(certificate(c)),
    ),
    fixed(
        "genSignedCertWithKey",
        &[Type::String, Type::List, Type::List, Type::Int, Type::Named("sprig.certificate"), Type::String],
        |c, a| Ok(with_key(c, a, 5)),
    ),
    fixed("buildCustomCert", &[Type::String, Type::String], custom),
];

/// The next number of the sequence.
fn draw(call: &mut Call<'_>) -> u64 {
    call.state.drawn += 1;
    call.state.drawn
}

fn count(number: i64) -> Result<usize, FunctionError> {
    match number {
        0..=MAX_LENGTH => Ok(number as usize),
        number if number < 0 => Ok(0),
        number => Err(format!("{number} random characters are too many").into()),
    }
}

/// Bytes that look random and depend on the seed alone.
fn bytes(seed: u64, count: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(count + 32);
    let mut block = 0u64;
    while out.len() < count {
        let mut hash = Sha256::new();
        hash.update(b"podlint");
        hash.update(seed.to_le_bytes());
        hash.update(block.to_le_bytes());
        out.extend_from_slice(&hash.finalize());
        block += 1;
    }
    out.truncate(count);
    out
}

fn text_of(seed: u64, count: usize, alphabet: &[u8]) -> String {
    bytes(seed, count).into_iter().map(|b| char::from(alphabet[b as usize % alphabet.len()])).collect()
}

fn random(call: &mut Call<'_>, arguments: &[Value], alphabet: &[u8]) -> Outcome {
    let count = count(arguments::int(arguments, 0))?;
    Ok(Value::from(text_of(draw(call), count, alphabet)))
}

fn rand_int(call: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let (least, most) = (arguments::int(arguments, 0), arguments::int(arguments, 1));
    let Some(range) = most.checked_sub(least).filter(|r| *r > 0) else {
        return Err("invalid argument to Intn".into());
    };
    let drawn = bytes(draw(call), 4).into_iter().fold(0i64, |n, b| n << 8 | i64::from(b));
    Ok(Value::int(least + drawn % range))
}

fn uuid(call: &mut Call<'_>, _: &[Value]) -> Outcome {
    let mut id = bytes(draw(call), 16);
    id[6] = id[6] & 0x0f | 0x40;
    id[8] = id[8] & 0x3f | 0x80;
    let hex = super::digest::hex(&id);
    Ok(Value::from(format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])))
}

fn bcrypt(call: &mut Call<'_>, password: &str) -> String {
    if password.len() > 72 {
        let reason = "bcrypt: password length exceeds 72 bytes";
        return format!("failed to encrypt string with bcrypt: {reason}");
    }
    format!("$2a$10${}", text_of(draw(call), 53, BCRYPT))
}

fn htpasswd(call: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let (user, password) = (arguments::text(arguments, 0), arguments::text(arguments, 1));
    if user.contains(':') {
        return Ok(Value::from(format!("invalid username: {}", user.as_str())));
    }
    Ok(Value::from(format!("{}:{}", user.as_str(), bcrypt(call, &password))))
}

fn derive(call: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let kind = arguments::text(arguments, 1);
    let len = match kind.as_str() {
        "maximum" => 20,
        "long" => 14,
        "medium" | "basic" => 8,
        "short" | "pin" => 4,
        _ => return Ok(Value::from(format!("cannot find password template {}", kind.as_str()))),
    };
    let alphabet = if kind.as_str() == "pin" { DIGITS } else { ALPHANUMERIC };
    Ok(Value::from(text_of(draw(call), len, alphabet)))
}

/// The length of AES in CBC mode: a vector and whole blocks.
fn encrypt(call: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let blocks = arguments::text(arguments, 1).len() / 16 + 2;
    Ok(Value::from(STANDARD.encode(bytes(draw(call), blocks * 16))))
}

fn pem(seed: u64, label: &str, length: usize) -> String {
    let body = STANDARD.encode(bytes(seed, length));
    let lines: Vec<&str> =
        body.as_bytes().chunks(64).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

fn private_key(call: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let kind = arguments::text(arguments, 0);
    let (label, length) = match kind.as_str() {
        "" | "rsa" => ("RSA PRIVATE KEY", 2348),
        "dsa" => ("DSA PRIVATE KEY", 1194),
        "ecdsa" => ("EC PRIVATE KEY", 121),
        "ed25519" => ("PRIVATE KEY", 48),
        other => return Ok(Value::from(format!("Unknown type {other}"))),
    };
    Ok(Value::from(pem(draw(call), label, length)))
}

/// What the functions for certificates give: fields `Cert` and `Key`.
#[derive(Debug)]
struct Certificate {
    cert: Text,
    key: Text,
}

fn certificate(call: &mut Call<'_>) -> Value {
    let seed = draw(call);
    let (cert, key) = (pem(seed, "CERTIFICATE", 790), pem(draw(call), "RSA PRIVATE KEY", 1191));
    Value::object(Certificate { cert: Text::from(cert), key: Text::from(key) })
}

fn with_key(call: &mut Call<'_>, arguments: &[Value], at: usize) -> Value {
    let cert = Text::from(pem(draw(call), "CERTIFICATE", 790));
    Value::object(Certificate { cert, key: arguments::text(arguments, at) })
}

fn custom(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let decoded = |at: usize, what: &str| -> Result<Text, FunctionError> {
        let text = arguments::text(arguments, at);
        match STANDARD.decode(text.trim()) {
            Ok(bytes) => Ok(text.map(crate::helm::bytes::string(bytes))),
            Err(_) => Err(format!("unable to decode base64 {what}").into()),
        }
    };
    let (cert, key) = (decoded(0, "certificate")?, decoded(1, "private key")?);
    if !cert.contains("-----BEGIN ") {
        return Err("unable to decode certificate".into());
    }
    if !key.contains("-----BEGIN ") {
        return Err("error parsing private key: no PEM data in input".into());
    }
    Ok(Value::object(Certificate { cert, key }))
}

impl Object for Certificate {
    fn type_name(&self) -> &str {
        "sprig.certificate"
    }

    fn field(&self, name: &str) -> Option<Value> {
        match name {
            "Cert" => Some(Value::text(self.cert.clone())),
            "Key" => Some(Value::text(self.key.clone())),
            _ => None,
        }
    }

    fn print(&self) -> Text {
        Text::from(format!("{{{} {}}}", self.cert.as_str(), self.key.as_str()))
    }

    fn plain(&self) -> Value {
        let dict = crate::helm::value::Dict::default();
        dict.insert("Cert", self.cert.clone());
        dict.insert("Key", self.key.clone());
        Value::from(dict)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
