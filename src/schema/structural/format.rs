//! The formats of strings that the API server knows in schemas of custom resources
//! (`kube-openapi/pkg/validation/strfmt`); those it does not know it ignores.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::schema::leaf;

/// Whether a text has a format. Formats that only few use are not checked.
pub(super) fn is(format: &str, text: &str) -> bool {
    match format.replace('-', "").as_str() {
        "ipv4" => text.parse::<Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<Ipv6Addr>().is_ok(),
        "cidr" => is_cidr(text),
        "byte" => leaf::base64_error(text).is_none(),
        "date" => leaf::time_error(&format!("{text}T00:00:00Z"), leaf::RFC3339).is_none(),
        "datetime" => is_date_time(text),
        "uuid" => is_uuid(text),
        _ => true,
    }
}

fn is_cidr(text: &str) -> bool {
    let Some((address, bits)) = text.split_once('/') else { return false };
    let Ok(bits) = bits.parse::<u8>() else { return false };
    match address.parse() {
        Ok(IpAddr::V4(_)) => bits <= 32,
        Ok(IpAddr::V6(_)) => bits <= 128,
        Err(_) => false,
    }
}

/// More than RFC 3339 is taken: only what is not even near it is refused.
fn is_date_time(text: &str) -> bool {
    let date = text.get(..10).unwrap_or("");
    text.len() > 10 && leaf::time_error(&format!("{date}T00:00:00Z"), leaf::RFC3339).is_none()
}

fn is_uuid(text: &str) -> bool {
    let digits = text.bytes().filter(|b| *b != b'-').count();
    digits == 32 && text.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
}
