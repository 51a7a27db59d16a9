//! `urlParse` and `urlJoin`: Go's `net/url`.

use super::{Call, Definition, FunctionError, Type, arguments, fixed};
use crate::helm::rope::{Text, TextBuilder};
use crate::helm::value::{Dict, Value};

type Outcome = Result<Value, FunctionError>;

/// What this file offers.
pub const FUNCTIONS: &[Definition] =
    &[fixed("urlParse", &[Type::String], url_parse), fixed("urlJoin", &[Type::Dict], url_join)];

/// Which characters of a part stand without escape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Path,
    User,
    Fragment,
    Host,
}

fn fault(url: &str, reason: &str) -> FunctionError {
    format!("unable to parse url: parse {}: {reason}", crate::helm::go::quote(url)).into()
}

fn url_parse(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let url = arguments::text(arguments, 0);
    if url.bytes().any(|b| b < b' ' || b == 0x7f) {
        return Err(fault(&url, "net/url: invalid control character in URL"));
    }
    let out = Dict::default();
    let put = |key: &str, part: &str| out.insert(key, url.sub(part));
    let (rest, fragment) = url.split_once('#').unwrap_or((&url, ""));
    let (scheme, rest) = split_scheme(&url, rest)?;
    if scheme.bytes().any(|b| b.is_ascii_uppercase()) {
        out.insert("scheme", url.sub(scheme).map(scheme.to_ascii_lowercase()));
    } else {
        put("scheme", scheme);
    }
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    put("query", query);
    for key in ["opaque", "host", "hostname", "path", "userinfo"] {
        put(key, "");
    }
    out.insert("fragment", unescaped(&url, fragment)?);
    if !scheme.is_empty() && !rest.starts_with('/') {
        put("opaque", rest);
        return Ok(Value::from(out).at(url.origin()));
    }
    if scheme.is_empty() && !rest.starts_with('/') && rest.split('/').next().is_some_and(|s| s.contains(':'))
    {
        return Err(fault(&url, "first path segment in URL cannot contain colon"));
    }
    let mut path = rest;
    let authority = rest.strip_prefix("//").filter(|_| !scheme.is_empty() || !rest.starts_with("///"));
    if let Some(authority) = authority {
        let (authority, after) = authority.split_at(authority.find('/').unwrap_or(authority.len()));
        path = after;
        let (user, host) = match authority.rsplit_once('@') {
            Some((user, host)) => (user, host),
            None => ("", authority),
        };
        put("userinfo", user);
        put("host", host);
        put("hostname", hostname(&url, host)?);
    }
    out.insert("path", unescaped(&url, path)?);
    Ok(Value::from(out).at(url.origin()))
}

fn split_scheme<'u>(url: &str, text: &'u str) -> Result<(&'u str, &'u str), FunctionError> {
    for (at, c) in text.char_indices() {
        match c {
            'a'..='z' | 'A'..='Z' => {}
            '0'..='9' | '+' | '-' | '.' if at > 0 => {}
            ':' if at == 0 => return Err(fault(url, "missing protocol scheme")),
            ':' => return Ok((&text[..at], &text[at + 1..])),
            _ => break,
        }
    }
    Ok(("", text))
}

fn hostname<'u>(url: &str, host: &'u str) -> Result<&'u str, FunctionError> {
    if let Some(c) = host.chars().find(|c| c.is_ascii() && *c != '%' && !is_plain(*c, Part::Host)) {
        let quoted = crate::helm::go::quote(&c.to_string());
        return Err(fault(url, &format!("invalid character {quoted} in host name")));
    }
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((name, port)) => (name, port),
            None => return Err(fault(url, "missing ']' in host")),
        },
        None => host.rfind(':').map_or((host, ""), |at| host.split_at(at)),
    };
    let digits = port.strip_prefix(':').unwrap_or(port);
    if !digits.bytes().all(|b| b.is_ascii_digit()) || (!port.is_empty() && !port.starts_with(':')) {
        return Err(fault(url, &format!("invalid port {} after host", crate::helm::go::quote(port))));
    }
    Ok(name)
}

fn unescaped(url: &Text, part: &str) -> Result<Text, FunctionError> {
    if !part.contains('%') {
        return Ok(url.sub(part));
    }
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        let Some(byte) = after.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok()) else {
            let shown: String = format!("%{}", after.chars().take(2).collect::<String>());
            return Err(fault(url, &format!("invalid URL escape {}", crate::helm::go::quote(&shown))));
        };
        bytes.push(byte);
        rest = &after[2..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    Ok(url.sub(part).map(String::from_utf8_lossy(&bytes).into_owned()))
}

fn escaped(text: &Text, part: Part) -> Text {
    super::format::replace_characters(text, |c| {
        (!is_plain(c, part))
            .then(|| c.encode_utf8(&mut [0; 4]).bytes().map(|b| format!("%{b:02X}")).collect())
    })
}

fn is_plain(c: char, part: Part) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' | '.' | '~' => true,
        '$' | '&' | '+' | '=' | ',' | ';' | ':' => true,
        '/' => part != Part::User,
        '@' | '?' => match part {
            Part::Path => c == '@',
            Part::Fragment => true,
            _ => false,
        },
        '!' | '(' | ')' | '*' | '\'' => part == Part::Fragment || part == Part::Host,
        '[' | ']' | '<' | '>' | '"' => part == Part::Host,
        _ => false,
    }
}

/// A part of the map, which has to be a string.
fn field(dict: &Dict, key: &str) -> Result<Text, FunctionError> {
    match dict.get(key) {
        None => Ok(Text::default()),
        Some(value) => match value.as_text() {
            Some(text) => Ok(text.clone()),
            None if value.is_nil() => Err(arguments::nil_dereference()),
            None => Err(format!(
                "unable to parse {key} key, must be of type string, but {} found",
                value.kind_name()
            )
            .into()),
        },
    }
}

fn url_join(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let dict = arguments::dict(arguments, 0);
    let [scheme, host, path] = [field(&dict, "scheme")?, field(&dict, "host")?, field(&dict, "path")?];
    let [query, opaque] = [field(&dict, "query")?, field(&dict, "opaque")?];
    let [fragment, user] = [field(&dict, "fragment")?, field(&dict, "userinfo")?];
    let mut out = TextBuilder::new();
    if !scheme.is_empty() {
        out.push_text(&scheme);
        out.push(':', None);
    }
    if opaque.is_empty() {
        if !(scheme.is_empty() && host.is_empty() && user.is_empty()) {
            if !host.is_empty() || !path.is_empty() || !user.is_empty() {
                out.push_str("//", None);
            }
            if !user.is_empty() {
                out.push_text(&escaped(&user, Part::User));
                out.push('@', None);
            }
            out.push_text(&escaped(&host, Part::Host));
        }
        if !path.is_empty() && !path.starts_with('/') && !host.is_empty() {
            out.push('/', None);
        }
        if out.is_empty() && path.split('/').next().is_some_and(|first| first.contains(':')) {
            out.push_str("./", None);
        }
        out.push_text(&escaped(&path, Part::Path));
    } else {
        out.push_text(&opaque);
    }
    if !query.is_empty() {
        out.push('?', None);
        out.push_text(&query);
    }
    if !fragment.is_empty() {
        out.push('#', None);
        out.push_text(&escaped(&fragment, Part::Fragment));
    }
    Ok(Value::text(out.finish()))
}
