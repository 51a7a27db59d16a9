//! `format`, which drafts before 2019-09 assert. Only what is certain is refused.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Why a text is not of a format; `None` where it is, or where the format is not known here.
pub(super) fn fault(format: &str, text: &str) -> Option<&'static str> {
    let valid = match format {
        "ipv4" => text.parse::<Ipv4Addr>().is_ok(),
        "ipv6" => text.contains(':') && (text.contains('%') || text.parse::<Ipv6Addr>().is_ok()),
        "email" => {
            text.rsplit_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
        }
        "hostname" => is_hostname(text),
        "uri" => text.split_once(':').is_some_and(|(scheme, _)| is_scheme(scheme)),
        "date" => is_date(text),
        "uuid" => is_uuid(text),
        _ => true,
    };
    if valid {
        return None;
    }
    Some(match format {
        "ipv4" => "expected four decimals",
        "ipv6" => "missing colon",
        "email" => "missing @",
        "hostname" => "invalid character",
        "uri" => "relative url",
        "date" => "must be in yyyy-mm-dd format",
        _ => "invalid",
    })
}

fn is_hostname(text: &str) -> bool {
    let text = text.strip_suffix('.').unwrap_or(text);
    text.len() <= 253
        && text.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

fn is_date(text: &str) -> bool {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(at, b)| match at {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        });
    shape && ("01"..="12").contains(&&text[5..7]) && ("01"..="31").contains(&&text[8..])
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, b)| match at {
            8 | 13 | 18 | 23 => b == b'-',
            _ => b.is_ascii_hexdigit(),
        })
}
