//! NetworkPolicies (`pkg/apis/networking/validation`).

use super::features;
use super::field::{Field, IntOrString};
use super::meta::{Scope, object_meta};
use super::selector::label_selector;
use crate::model::names;
use crate::versions::VersionSet;

const PROTOCOLS: [&str; 3] = ["TCP", "UDP", "SCTP"];
const TYPES: [&str; 2] = ["Ingress", "Egress"];

/// The rules of a NetworkPolicy.
pub fn validate(policy: Field<'_>) {
    object_meta(policy.get("metadata"), Scope::Namespaced, names::name_is_dns_subdomain);
    let spec = policy.get("spec");
    label_selector(spec.get("podSelector"), false);
    for (rules, peers) in [("ingress", "from"), ("egress", "to")] {
        for rule in spec.get(rules).items() {
            rule.get("ports").items().for_each(port);
            rule.get(peers).items().for_each(peer);
        }
    }
    let types = spec.get("policyTypes");
    if types.len() > TYPES.len() {
        return types.invalid("may not specify more than two policyTypes");
    }
    for kind in types.items().filter(|kind| !TYPES.contains(&kind.str())) {
        kind.not_supported_value(kind.str(), &TYPES);
    }
}

fn port(port: Field<'_>) {
    let (protocol, number, end) = (port.get("protocol"), port.get("port"), port.get("endPort"));
    if protocol.is_set() {
        protocol.one_of(&PROTOCOLS);
    }
    match number.int_or_string() {
        Some(IntOrString::Int(first)) => {
            number.invalid_each(names::port_number(first));
            if let Some(last) = end.int() {
                port_range(end, first, last);
            }
        }
        Some(IntOrString::Str(name)) => {
            if end.is_set() {
                end.invalid("may not be specified when `port` is non-numeric");
            }
            for message in names::port_name(name) {
                number.invalid_value(name, &message);
            }
        }
        None if end.is_set() && !number.is_set() => {
            end.invalid("may not be specified when `port` is not specified");
        }
        None => {}
    }
}

fn port_range(end: Field<'_>, first: i64, last: i64) {
    if last < first {
        let detail = "must be greater than or equal to `port`";
        // Up to 1.36 the server names the wrong end of the range.
        end.only(VersionSet::between(VersionSet::FIRST, 36)).invalid_value(first, detail);
        end.only(VersionSet::between(37, VersionSet::LAST)).invalid_value(last, detail);
    }
    end.invalid_each(names::port_number(last));
}

fn peer(peer: Field<'_>) {
    let (pods, namespaces, block) =
        (peer.get("podSelector"), peer.get("namespaceSelector"), peer.get("ipBlock"));
    for selector in [pods, namespaces] {
        label_selector(selector, false);
    }
    if block.is_set() {
        ip_block(block);
    }
    let selectors = pods.is_set() || namespaces.is_set();
    if !selectors && !block.is_set() {
        peer.required("must specify a peer");
    } else if selectors && block.is_set() {
        peer.forbidden("may not specify both ipBlock and another peer");
    }
}

fn ip_block(block: Field<'_>) {
    let whole = block.get("cidr");
    if whole.str().is_empty() {
        return whole.required("");
    }
    if !legacy_cidr(whole) {
        return;
    }
    for part in block.get("except").items() {
        if legacy_cidr(part) && !names::is_strict_subset(part.str(), whole.str()) {
            part.invalid("must be a strict subset of `cidr`");
        }
    }
}

/// `IsValidCIDRForLegacyField` and what the server warns of; whether it is a CIDR at all.
pub(super) fn legacy_cidr(field: Field<'_>) -> bool {
    let wrong = names::cidr_legacy(field.str());
    for message in &wrong {
        field.invalid_value(field.str(), message);
    }
    if !wrong.is_empty() {
        return false;
    }
    let strict = names::cidr_strict_legacy(field.str());
    if !strict.is_empty() {
        for message in strict {
            field.only(features::STRICT_IPS).invalid_value(field.str(), &message);
        }
    }
    for warning in names::cidr_warnings(&field.path(), field.str()) {
        field.only(features::IP_WARNINGS).warn(warning);
    }
    true
}
