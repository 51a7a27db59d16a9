//! NetworkPolicies (`pkg/apis/networking/validation`).

use super::features;
use super::field::{Field, IntOrString};
use super::meta::{Scope, object_meta};
use super::selector::label_selector;
use crate::model::names;

/// The rules of a NetworkPolicy.
pub fn validate(policy: Field<'_>) {
    object_meta(policy.get("metadata"), Scope::Namespaced, names::name_is_dns_subdomain);
    let spec = policy.get("spec");
    label_selector(spec.get("podSelector"), false);
    for (direction, peers) in [("ingress", "from"), ("egress", "to")] {
        for rule in spec.get(direction).items() {
            rule.get("ports").items().for_each(port);
            rule.get(peers).items().for_each(peer);
        }
    }
    let types = spec.get("policyTypes");
    if types.len() > 2 {
        return types.invalid("may not specify more than two policyTypes");
    }
    for kind in types.items() {
        kind.one_of(&["Ingress", "Egress"]);
    }
}

fn port(port: Field<'_>) {
    let (protocol, number, end) = (port.get("protocol"), port.get("port"), port.get("endPort"));
    if protocol.is_set() {
        protocol.one_of(&["TCP", "UDP", "SCTP"]);
    }
    match number.int_or_string() {
        Some(IntOrString::Int(first)) => {
            for message in names::port_number(first) {
                number.invalid_value(first, &message);
            }
            let Some(last) = end.int() else { return };
            if last < first {
                end.invalid_value(first, "must be greater than or equal to `port`");
            }
            end.invalid_each(names::port_number(last));
        }
        Some(IntOrString::Str(name)) => {
            if end.is_set() {
                end.invalid("may not be specified when `port` is non-numeric");
            }
            for message in names::port_name(name) {
                number.invalid_value(name, &message);
            }
        }
        None if end.is_set() => end.invalid("may not be specified when `port` is not specified"),
        None => {}
    }
}

fn peer(peer: Field<'_>) {
    let (pods, namespaces, block) =
        (peer.get("podSelector"), peer.get("namespaceSelector"), peer.get("ipBlock"));
    label_selector(pods, false);
    label_selector(namespaces, false);
    if block.is_set() {
        ip_block(block);
    }
    let others = usize::from(pods.is_set()) + usize::from(namespaces.is_set());
    if others == 0 && !block.is_set() {
        peer.required("must specify a peer");
    } else if others > 0 && block.is_set() {
        peer.forbidden("may not specify both ipBlock and another peer");
    }
}

fn ip_block(block: Field<'_>) {
    let range = block.get("cidr");
    if range.str().is_empty() {
        return range.required("");
    }
    cidr(range, range.str());
    let Some((network, bits)) = names::parse_cidr_sloppy(range.str()) else { return };
    for except in block.get("except").items() {
        cidr(except, except.str());
        let Some((part, part_bits)) = names::parse_cidr_sloppy(except.str()) else { continue };
        if bits >= part_bits || !holds(network, bits, part) {
            except.invalid("must be a strict subset of `cidr`");
        }
    }
}

/// `IsValidCIDRForLegacyField`
fn cidr(field: Field<'_>, text: &str) {
    let wrong = names::cidr_legacy(text);
    if wrong.is_empty() {
        let strict = field.only(features::STRICT_IPS);
        for message in names::cidr_strict_legacy(text) {
            strict.invalid_value(text, &message);
        }
    }
    for message in wrong {
        field.invalid_value(text, &message);
    }
}

/// Whether a network holds an address.
fn holds(network: std::net::IpAddr, bits: u8, address: std::net::IpAddr) -> bool {
    use std::net::IpAddr::{V4, V6};
    match (names::go_ip(network), names::go_ip(address)) {
        (V4(a), V4(b)) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(bits.min(32))).unwrap_or(0);
            u32::from(a) & mask == u32::from(b) & mask
        }
        (V6(a), V6(b)) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(bits.min(128))).unwrap_or(0);
            u128::from(a) & mask == u128::from(b) & mask
        }
        _ => false,
    }
}
