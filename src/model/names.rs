//! How names have to look, with the words the API server refuses the others in
//! (`apimachinery/pkg/util/validation`).

use std::borrow::Cow;

mod network;

pub use network::{
    cidr, cidr_legacy, cidr_strict_legacy, cidr_warnings, go_ip, ip, ip_legacy, ip_may_warn,
    ip_strict_legacy, ip_warnings, is_strict_subset, parse_cidr_sloppy, parse_ip_sloppy,
};

/// What is wrong with a text: nothing when it is empty, and then nothing was allocated.
pub type Messages = Vec<Cow<'static, str>>;

/// `must be non-empty`
pub const EMPTY: &str = "must be non-empty";
/// `must be greater than or equal to 0`
pub const NEGATIVE: &str = "must be greater than or equal to 0";
/// The longest label and label value.
pub const LABEL_MAX: usize = 63;
/// The longest DNS subdomain.
pub const SUBDOMAIN_MAX: usize = 253;

const QUALIFIED: &str = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an \
    alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is \
    '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const LABEL_VALUE: &str = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or \
    '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex \
    used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const DNS1123_LABEL: &str = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', \
    and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation \
    is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const DNS1123_SUBDOMAIN: &str = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, \
    '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation \
    is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const DNS1123_SUBDOMAIN_UNDERSCORE: &str = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric \
    characters, '_', '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex \
    used for validation is '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')";
const DNS1035_LABEL: &str = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with \
    an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for \
    validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const WILDCARD: &str = "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which \
    must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. \
    '*.example.com', regex used for validation is \
    '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const C_IDENTIFIER: &str = "a valid C identifier must start with alphabetic character or '_', followed by a string of \
    alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is \
    '[A-Za-z_][A-Za-z0-9_]*')";
const ENV_NAME: &str = "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or \
    '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for \
    validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')";
const RELAXED_ENV_NAME: &str =
    "a valid environment variable name must consist only of printable ASCII characters other than '='";
const CONFIG_KEY: &str = "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. \
    'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
const PERCENT: &str = "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or \
    '93%', regex used for validation is '[0-9]+%')";
const HEADER: &str = "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex \
    used for validation is '[-A-Za-z0-9]+')";
const HTTP_PATH: &str = "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')";

/// `must be no more than 63 characters`
pub fn max_length(length: usize) -> String {
    format!("must be no more than {length} characters")
}

/// `must be between 1 and 65535, inclusive`
pub fn inclusive_range(low: i64, high: i64) -> String {
    format!("must be between {low} and {high}, inclusive")
}

fn check(length: Option<usize>, value: &str, fits: bool, message: &'static str) -> Messages {
    let mut out = Messages::new();
    if let Some(max) = length.filter(|&max| value.len() > max) {
        out.push(max_length(max).into());
    }
    if !fits {
        out.push(message.into());
    }
    out
}

/// Whether the text begins and ends as told and has nothing else between.
fn shape(value: &str, first: fn(u8) -> bool, middle: fn(u8) -> bool, last: fn(u8) -> bool) -> bool {
    match value.as_bytes() {
        [] => false,
        [one] => first(*one) && last(*one),
        [a, between @ .., b] => first(*a) && last(*b) && between.iter().all(|&c| middle(c)),
    }
}

fn lower(b: u8) -> bool {
    b.is_ascii_lowercase() || b.is_ascii_digit()
}

fn alnum(b: u8) -> bool {
    b.is_ascii_alphanumeric()
}

fn is_label(value: &str) -> bool {
    shape(value, lower, |b| lower(b) || b == b'-', lower)
}

fn is_subdomain(value: &str) -> bool {
    value.split('.').all(is_label)
}

fn is_qualified_part(value: &str) -> bool {
    shape(value, alnum, |b| alnum(b) || b"-_.".contains(&b), alnum)
}

/// A label of at most 63 characters (`IsDNS1123Label`).
pub fn dns1123_label(value: &str) -> Messages {
    let fits = is_label(value);
    let message = if !fits && is_subdomain(value) { "must not contain dots" } else { DNS1123_LABEL };
    check(Some(LABEL_MAX), value, fits, message)
}

/// A subdomain of at most 253 characters (`IsDNS1123Subdomain`).
pub fn dns1123_subdomain(value: &str) -> Messages {
    check(Some(SUBDOMAIN_MAX), value, is_subdomain(value), DNS1123_SUBDOMAIN)
}

/// The same with underscores, as DNS search paths may have them.
pub fn dns1123_subdomain_with_underscore(value: &str) -> Messages {
    let label = |part: &str| {
        let part = part.strip_prefix('_').unwrap_or(part);
        shape(part, lower, |b| lower(b) || b"-_".contains(&b), lower)
    };
    check(Some(SUBDOMAIN_MAX), value, value.split('.').all(label), DNS1123_SUBDOMAIN_UNDERSCORE)
}

/// A label that begins with a letter (`IsDNS1035Label`).
pub fn dns1035_label(value: &str) -> Messages {
    let fits = shape(value, |b| b.is_ascii_lowercase(), |b| lower(b) || b == b'-', lower);
    check(Some(LABEL_MAX), value, fits, DNS1035_LABEL)
}

/// `*.` and a subdomain (`IsWildcardDNS1123Subdomain`).
pub fn wildcard_dns1123_subdomain(value: &str) -> Messages {
    let fits = value.strip_prefix("*.").is_some_and(is_subdomain);
    check(Some(SUBDOMAIN_MAX), value, fits, WILDCARD)
}

/// A label's key: a name with an optional DNS prefix (`IsQualifiedName`).
pub fn qualified_name(value: &str) -> Messages {
    let mut parts = value.split('/');
    let (first, second) = (parts.next().unwrap_or(""), parts.next());
    if parts.next().is_some() {
        return vec![
            format!("a qualified name {QUALIFIED} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')")
                .into(),
        ];
    }
    let mut out = Messages::new();
    let name = match second {
        None => first,
        Some(name) => {
            if first.is_empty() {
                out.push(format!("prefix part {EMPTY}").into());
            } else {
                let wrong = dns1123_subdomain(first);
                out.extend(wrong.into_iter().map(|m| Cow::from(format!("prefix part {m}"))));
            }
            name
        }
    };
    if name.is_empty() {
        out.push(format!("name part {EMPTY}").into());
    } else if name.len() > LABEL_MAX {
        out.push(format!("name part {}", max_length(LABEL_MAX)).into());
    }
    if !is_qualified_part(name) {
        out.push(format!("name part {QUALIFIED}").into());
    }
    out
}

/// A label's value (`IsValidLabelValue`).
pub fn label_value(value: &str) -> Messages {
    check(Some(LABEL_MAX), value, value.is_empty() || is_qualified_part(value), LABEL_VALUE)
}

/// A name of the C language (`IsCIdentifier`).
pub fn c_identifier(value: &str) -> Messages {
    let first = value.as_bytes().first().is_some_and(|b| b.is_ascii_alphabetic() || *b == b'_');
    check(None, value, first && value.bytes().all(|b| alnum(b) || b == b'_'), C_IDENTIFIER)
}

/// An environment variable's name as it was checked up to Kubernetes 1.33 (`IsEnvVarName`).
pub fn env_name_strict(value: &str) -> Messages {
    let letter = |b: u8| b.is_ascii_alphabetic() || b"-._".contains(&b);
    let first = value.as_bytes().first().is_some_and(|&b| letter(b));
    let fits = first && value.bytes().all(|b| letter(b) || b.is_ascii_digit());
    let mut out = check(None, value, fits, ENV_NAME);
    out.extend(parent_directory(value));
    out
}

/// An environment variable's name as it is checked since Kubernetes 1.34 (`IsRelaxedEnvVarName`).
pub fn env_name_relaxed(value: &str) -> Messages {
    let mut out = Messages::new();
    if value.is_empty() {
        out.push(format!("environment variable name {EMPTY}").into());
    }
    if value.bytes().any(|b| !(b' '..=b'~').contains(&b) || b == b'=') {
        out.push(RELAXED_ENV_NAME.into());
    }
    out
}

/// A key of a ConfigMap or Secret (`IsConfigMapKey`).
pub fn config_map_key(value: &str) -> Messages {
    let fits = !value.is_empty() && value.bytes().all(|b| alnum(b) || b"-._".contains(&b));
    let mut out = check(Some(SUBDOMAIN_MAX), value, fits, CONFIG_KEY);
    out.extend(parent_directory(value));
    out
}

fn parent_directory(value: &str) -> Option<Cow<'static, str>> {
    match value {
        "." => Some("must not be '.'".into()),
        ".." => Some("must not be '..'".into()),
        _ if value.starts_with("..") => Some("must not start with '..'".into()),
        _ => None,
    }
}

/// A port's number (`IsValidPortNum`).
pub fn port_number(port: i64) -> Messages {
    in_range(port, 1, 65535)
}

/// A number between two others, both included (`IsInRange`).
pub fn in_range(value: i64, low: i64, high: i64) -> Messages {
    if (low..=high).contains(&value) { Messages::new() } else { vec![inclusive_range(low, high).into()] }
}

/// A user's or group's number (`IsValidUserID`, `IsValidGroupID`).
pub fn user_id(value: i64) -> Messages {
    in_range(value, 0, i32::MAX.into())
}

/// A port's name (`IsValidPortName`).
pub fn port_name(value: &str) -> Messages {
    let mut out = check(
        Some(15),
        value,
        !value.is_empty() && value.bytes().all(|b| lower(b) || b == b'-'),
        "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
    );
    if !value.bytes().any(|b| b.is_ascii_lowercase()) {
        out.push("must contain at least one letter (a-z)".into());
    }
    if value.contains("--") {
        out.push("must not contain consecutive hyphens".into());
    }
    if value.starts_with('-') || value.ends_with('-') {
        out.push("must not begin or end with a hyphen".into());
    }
    out
}

/// `25%` (`IsValidPercent`).
pub fn percent(value: &str) -> Messages {
    let digits = value.strip_suffix('%').unwrap_or("");
    check(None, value, !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()), PERCENT)
}

/// An HTTP header's name (`IsHTTPHeaderName`).
pub fn http_header_name(value: &str) -> Messages {
    check(None, value, !value.is_empty() && value.bytes().all(|b| alnum(b) || b == b'-'), HEADER)
}

/// The path of a domain-prefixed path (`IsDomainPrefixedPath`).
pub fn http_path(value: &str) -> Messages {
    let known = |b: u8| alnum(b) || b"/-._~%!$&'()*+,;=:".contains(&b);
    check(None, value, !value.is_empty() && value.bytes().all(known), HTTP_PATH)
}

/// How an object's name is checked (`ValidateNameFunc`): the name, and whether it is only the start of one.
pub type NameRule = fn(&str, bool) -> Messages;

/// Names that are DNS subdomains (`NameIsDNSSubdomain`).
pub fn name_is_dns_subdomain(name: &str, prefix: bool) -> Messages {
    dns1123_subdomain(&mask_trailing_dash(name, prefix))
}

/// Names that are DNS labels (`NameIsDNSLabel`).
pub fn name_is_dns_label(name: &str, prefix: bool) -> Messages {
    dns1123_label(&mask_trailing_dash(name, prefix))
}

/// Names that are DNS-1035 labels (`NameIsDNS1035Label`).
pub fn name_is_dns1035_label(name: &str, prefix: bool) -> Messages {
    dns1035_label(&mask_trailing_dash(name, prefix))
}

/// Names that are one segment of a path (`path.ValidatePathSegmentName`).
pub fn name_is_path_segment(name: &str, prefix: bool) -> Messages {
    if !prefix && (name == "." || name == "..") {
        return vec![format!("may not be '{name}'").into()];
    }
    ["/", "%"]
        .iter()
        .filter(|part| name.contains(**part))
        .map(|p| format!("may not contain '{p}'").into())
        .collect()
}

/// A prefix may end in a dash: the server puts letters after it.
fn mask_trailing_dash(name: &str, prefix: bool) -> Cow<'_, str> {
    if prefix && name.len() > 1 && name.ends_with('-') {
        let cut = name.len() - 2;
        return name.get(..cut).map_or(Cow::Borrowed(name), |start| Cow::Owned(format!("{start}a")));
    }
    Cow::Borrowed(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_subdomains() {
        for good in ["a", "my-name", "123-abc", "a--b"] {
            assert!(dns1123_label(good).is_empty(), "{good}");
        }
        assert_eq!(dns1123_label("a.b"), ["must not contain dots"]);
        assert_eq!(dns1123_label(""), [DNS1123_LABEL]);
        assert_eq!(dns1123_label(&"a".repeat(64)), ["must be no more than 63 characters"]);
        assert!(dns1123_subdomain("a.b-c.d").is_empty());
        for bad in ["", "A", "a..b", "-a", "a.", "a_b", "é"] {
            assert_eq!(dns1123_subdomain(bad), [DNS1123_SUBDOMAIN], "{bad}");
        }
        assert_eq!(dns1035_label("1a"), [DNS1035_LABEL]);
        assert!(name_is_dns_subdomain("web-", true).is_empty());
        assert!(!name_is_dns_subdomain("web-", false).is_empty());
    }

    #[test]
    fn qualified_names() {
        for good in ["a", "A.b_c-d", "example.com/a", "app.kubernetes.io/name"] {
            assert!(qualified_name(good).is_empty(), "{good}");
        }
        assert_eq!(qualified_name("").len(), 2);
        assert_eq!(qualified_name("/a"), ["prefix part must be non-empty"]);
        assert!(qualified_name("a/b/c")[0].ends_with("(e.g. 'example.com/MyName')"));
        assert!(label_value("").is_empty());
        assert_eq!(label_value("a b"), [LABEL_VALUE]);
    }

    #[test]
    fn variables_ports_and_percents() {
        assert!(env_name_relaxed("a b").is_empty());
        assert_eq!(env_name_relaxed("a=b"), [RELAXED_ENV_NAME]);
        assert_eq!(env_name_relaxed(""), ["environment variable name must be non-empty"]);
        assert_eq!(env_name_strict("1A"), [ENV_NAME]);
        assert!(port_name("http-2").is_empty());
        assert_eq!(port_name("80"), ["must contain at least one letter (a-z)"]);
        assert_eq!(port_name("").len(), 2);
        assert!(percent("25%").is_empty());
        assert_eq!(percent("25"), [PERCENT]);
        assert_eq!(config_map_key("..a"), ["must not start with '..'"]);
    }
}
