//! IP addresses and CIDRs as Kubernetes reads them: loosely in old fields, strictly in new ones
//! (`apimachinery/pkg/util/validation/ip.go`).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::Messages;

const IP: &str = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
const CIDR: &str = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

/// Reads an address as `ParseIPSloppy` does: leading zeros are decimal. IPv4 in IPv6 form stays IPv6 here.
pub fn parse_ip_sloppy(text: &str) -> Option<IpAddr> {
    if !text.contains(':') {
        return ipv4_sloppy(text).map(IpAddr::V4);
    }
    if let Ok(address) = text.parse::<Ipv6Addr>() {
        return Some(IpAddr::V6(address));
    }
    // An IPv4 tail with leading zeros.
    let at = text.rfind(':')?;
    let tail = ipv4_sloppy(&text[at + 1..])?;
    format!("{}:{tail}", &text[..at]).parse().ok().map(IpAddr::V6)
}

fn ipv4_sloppy(text: &str) -> Option<Ipv4Addr> {
    let mut octets = [0u8; 4];
    let mut parts = text.split('.');
    for octet in &mut octets {
        let part = parts.next()?;
        if part.is_empty() || !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let digits = part.trim_start_matches('0');
        *octet = if digits.is_empty() { 0 } else { digits.parse().ok()? };
    }
    parts.next().is_none().then(|| Ipv4Addr::from(octets))
}

/// How Go prints an address: IPv4 in IPv6 form comes out as IPv4.
pub fn go_ip(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or(address, IpAddr::V4),
        IpAddr::V4(_) => address,
    }
}

fn is_mapped(address: IpAddr) -> bool {
    matches!(address, IpAddr::V6(v6) if v6.to_ipv4_mapped().is_some())
}

/// An address in a field that always took any form (`IsValidIPForLegacyField`).
pub fn ip_legacy(text: &str) -> Messages {
    if parse_ip_sloppy(text).is_some() { Messages::new() } else { vec![IP.into()] }
}

/// An address in a field that takes the canonical form alone (`IsValidIP`).
pub fn ip(text: &str) -> Messages {
    let Some(address) = parse_ip_sloppy(text) else { return vec![IP.into()] };
    if text.parse::<IpAddr>().is_err() {
        return vec!["must not have leading 0s".into()];
    }
    if is_mapped(address) {
        return vec!["must not be an IPv4-mapped IPv6 address".into()];
    }
    let canonical = go_ip(address).to_string();
    if canonical == text {
        Messages::new()
    } else {
        vec![format!("must be in canonical form ({canonical:?})").into()]
    }
}

/// An address in an old field since strict checking came (`StrictIPCIDRValidation`), if it is one at all.
pub fn ip_strict_legacy(text: &str) -> Messages {
    let Some(address) = parse_ip_sloppy(text) else { return Messages::new() };
    if text.parse::<IpAddr>().is_err() {
        return vec!["must not have leading 0s".into()];
    }
    if is_mapped(address) { vec!["must not be an IPv4-mapped IPv6 address".into()] } else { Messages::new() }
}

/// A CIDR in an old field since strict checking came, if it is one at all.
pub fn cidr_strict_legacy(text: &str) -> Messages {
    let Some((address, bits)) = parse_cidr_sloppy(text) else { return Messages::new() };
    if !is_strict_cidr(text) {
        return vec!["must not have leading 0s in IP or prefix length".into()];
    }
    if is_mapped(address) {
        return vec!["must not have an IPv4-mapped IPv6 address".into()];
    }
    if masked(address, bits) != address {
        return vec!["must not have bits set beyond the prefix length".into()];
    }
    Messages::new()
}

/// Whether [`ip_warnings`] may have something to say: plain IPv4 addresses give no cause.
pub fn ip_may_warn(text: &str) -> bool {
    text.contains(':') || text.parse::<Ipv4Addr>().is_err()
}

/// What the server warns of about an address in an old field; `field` is its path (`GetWarningsForIP`).
pub fn ip_warnings(field: &str, text: &str) -> Option<String> {
    let address = parse_ip_sloppy(text)?;
    let canonical = go_ip(address).to_string();
    if text.parse::<IpAddr>().is_err() || is_mapped(address) {
        return Some(format!(
            "{field}: non-standard IP address {text:?} will be considered invalid in a future Kubernetes release: use {canonical:?}"
        ));
    }
    (address.is_ipv6() && canonical != text).then(|| {
        format!("{field}: IPv6 address {text:?} should be in RFC 5952 canonical format ({canonical:?})")
    })
}

/// Reads a CIDR loosely: the address as written and the prefix length, which counts from the written form
/// (`ParseCIDRSloppy`).
pub fn parse_cidr_sloppy(text: &str) -> Option<(IpAddr, u8)> {
    let (address, bits) = text.split_once('/')?;
    let address = parse_ip_sloppy(address)?;
    if bits.is_empty() || !bits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let digits = bits.trim_start_matches('0');
    let bits: u8 = if digits.is_empty() { 0 } else { digits.parse().ok()? };
    (bits <= if address.is_ipv4() { 32 } else { 128 }).then_some((address, bits))
}

/// Whether one CIDR lies within another and is smaller than it; `false` where either is none.
pub fn is_strict_subset(inner: &str, outer: &str) -> bool {
    let (Some((part, length)), Some((whole, bits))) = (parse_cidr_sloppy(inner), parse_cidr_sloppy(outer))
    else {
        return false;
    };
    let same_family = part.is_ipv4() == whole.is_ipv4();
    same_family && bits < length && masked(part, bits) == masked(whole, bits)
}

/// The network of an address: what lies beyond the prefix is nothing.
fn masked(address: IpAddr, bits: u8) -> IpAddr {
    match address {
        IpAddr::V4(v4) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(bits)).unwrap_or(0);
            IpAddr::V4((u32::from(v4) & mask).into())
        }
        IpAddr::V6(v6) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(bits)).unwrap_or(0);
            IpAddr::V6((u128::from(v6) & mask).into())
        }
    }
}

/// How Go prints a network.
fn go_cidr(address: IpAddr, bits: u8) -> String {
    let network = masked(address, bits);
    match go_ip(network) {
        v4 @ IpAddr::V4(_) if network.is_ipv6() => format!("{v4}/{}", bits.saturating_sub(96)),
        address => format!("{address}/{bits}"),
    }
}

/// Whether Go's newer, strict parser takes it.
fn is_strict_cidr(text: &str) -> bool {
    let Some((address, bits)) = text.split_once('/') else { return false };
    address.parse::<IpAddr>().is_ok() && (bits == "0" || !bits.starts_with('0'))
}

/// A CIDR in a field that always took any form (`IsValidCIDRForLegacyField`).
pub fn cidr_legacy(text: &str) -> Messages {
    if parse_cidr_sloppy(text).is_some() { Messages::new() } else { vec![CIDR.into()] }
}

/// A CIDR in a field that takes the canonical form alone (`IsValidCIDR`).
pub fn cidr(text: &str) -> Messages {
    let Some((address, bits)) = parse_cidr_sloppy(text) else { return vec![CIDR.into()] };
    if !is_strict_cidr(text) {
        return vec!["must not have leading 0s in IP or prefix length".into()];
    }
    if is_mapped(address) {
        return vec!["must not have an IPv4-mapped IPv6 address".into()];
    }
    if masked(address, bits) != address {
        return vec!["must not have bits set beyond the prefix length".into()];
    }
    let canonical = go_cidr(address, bits);
    if canonical == text {
        Messages::new()
    } else {
        vec![format!("must be in canonical form ({canonical:?})").into()]
    }
}

/// What the server warns of about a CIDR in an old field (`GetWarningsForCIDR`).
pub fn cidr_warnings(field: &str, text: &str) -> Vec<String> {
    let Some((address, bits)) = parse_cidr_sloppy(text) else { return Vec::new() };
    let mut out = Vec::new();
    let network = go_cidr(address, bits);
    if masked(address, bits) != address {
        let width = if address.is_ipv4() { 32 } else { 128 };
        out.push(format!(
            "{field}: CIDR value {text:?} is ambiguous in this context (should be {network:?} or \"{}/{width}\"?)",
            go_ip(address)
        ));
    }
    if !is_strict_cidr(text) || is_mapped(address) {
        out.push(format!(
            "{field}: non-standard CIDR value {text:?} will be considered invalid in a future Kubernetes release: use {network:?}"
        ));
    }
    if out.is_empty() && address.is_ipv6() && format!("{address}/{bits}") != text {
        out.push(format!(
            "{field}: IPv6 CIDR value {text:?} should be in RFC 5952 canonical format (\"{address}/{bits}\")"
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for text in ["10.0.0.1", "010.000.0.1", "::1", "::ffff:1.2.3.4", "fe80::1"] {
            assert!(ip_legacy(text).is_empty(), "{text}");
        }
        for text in ["", "10.0.0", "10.0.0.256", "10.0.0.1.2", "a", "::1%eth0", "1:2"] {
            assert_eq!(ip_legacy(text), [IP], "{text}");
        }
        assert_eq!(ip("010.0.0.1"), ["must not have leading 0s"]);
        assert_eq!(ip("2001:DB8::1"), ["must be in canonical form (\"2001:db8::1\")"]);
        assert!(ip_warnings("spec.x", "10.0.0.01").is_some_and(|w| w.ends_with("use \"10.0.0.1\"")));
    }

    #[test]
    fn networks() {
        assert!(cidr("10.0.0.0/8").is_empty());
        assert!(cidr_legacy("10.0.0.1/8").is_empty());
        assert_eq!(cidr_legacy("10.0.0.0/33"), [CIDR]);
        assert_eq!(cidr_legacy("10.0.0.0"), [CIDR]);
        assert_eq!(cidr("10.0.0.1/8"), ["must not have bits set beyond the prefix length"]);
        assert_eq!(
            cidr_warnings("f", "10.0.0.1/8"),
            [
                "f: CIDR value \"10.0.0.1/8\" is ambiguous in this context (should be \"10.0.0.0/8\" or \"10.0.0.1/32\"?)"
            ]
        );
        assert!(cidr_warnings("f", "0.0.0.0/0").is_empty());
    }
}
