//! Endpoints and EndpointSlices (`pkg/apis/core/validation`, `pkg/apis/discovery/validation`).

use std::net::IpAddr;

use super::features;
use super::field::Field;
use super::meta::{Scope, object_meta};
use super::service_warnings;
use crate::model::names;

const PROTOCOLS: [&str; 3] = ["SCTP", "TCP", "UDP"];
const MAX_ENDPOINTS: usize = 1000;
const MAX_ADDRESSES: usize = 100;
const MAX_PORTS: usize = 20_000;
const MAX_HINTS: usize = 8;

/// The rules of Endpoints.
pub fn endpoints(endpoints: Field<'_>) {
    object_meta(endpoints.get("metadata"), Scope::Namespaced, names::name_is_dns_subdomain);
    service_warnings::endpoints(endpoints);
    for subset in endpoints.get("subsets").items() {
        let (ready, others, ports) =
            (subset.get("addresses"), subset.get("notReadyAddresses"), subset.get("ports"));
        if ready.is_empty() && others.is_empty() {
            subset.required("must specify `addresses` or `notReadyAddresses`");
        }
        ready.items().chain(others.items()).for_each(address);
        for port in ports.items() {
            self::port(port, ports.len() > 1);
        }
    }
}

fn address(address: Field<'_>) {
    let ip = address.get("ip");
    address_text(ip);
    if !address.get("hostname").str().is_empty() {
        address.get("hostname").invalid_each(names::dns1123_label(address.get("hostname").str()));
    }
    node_name(address.get("nodeName"));
    endpoint_ip(ip);
}

fn node_name(name: Field<'_>) {
    if name.is_set() {
        for message in names::dns1123_subdomain(name.str()) {
            name.invalid_value(name.str(), &message);
        }
    }
}

/// `IsValidIPForLegacyField`; whether it is good.
pub(super) fn address_text(field: Field<'_>) -> bool {
    let wrong = names::ip_legacy(field.str());
    let good = wrong.is_empty();
    if good {
        let strict = field.only(features::STRICT_IPS);
        for message in names::ip_strict_legacy(field.str()) {
            strict.invalid_value(field.str(), &message);
        }
    }
    for message in wrong {
        field.invalid_value(field.str(), &message);
    }
    good
}

/// `ValidateEndpointIP`: addresses that nothing outside the Pod can be at.
pub(super) fn endpoint_ip(field: Field<'_>) {
    let text = field.str();
    let Some(ip) = names::parse_ip_sloppy(text) else {
        return field.invalid_value(text, "must be a valid IP address");
    };
    let ip = names::go_ip(ip);
    if ip.is_unspecified() {
        field.invalid_value(text, &format!("may not be unspecified ({text})"));
    }
    if ip.is_loopback() {
        field.invalid_value(text, "may not be in the loopback range (127.0.0.0/8, ::1/128)");
    }
    let (link_local, multicast) = match ip {
        IpAddr::V4(ip) => (ip.is_link_local(), ip.octets()[..3] == [224, 0, 0]),
        IpAddr::V6(ip) => (ip.segments()[0] & 0xffc0 == 0xfe80, ip.segments()[0] & 0xff0f == 0xff02),
    };
    if link_local {
        field.invalid_value(text, "may not be in the link-local range (169.254.0.0/16, fe80::/10)");
    }
    if multicast {
        field.invalid_value(text, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
    }
}

fn port(port: Field<'_>, named: bool) {
    let (name, number) = (port.get("name"), port.get("port"));
    if !name.str().is_empty() {
        name.invalid_each(names::dns1123_label(name.str()));
    } else if named {
        name.required("");
    }
    for message in names::port_number(number.int().unwrap_or(0)) {
        number.invalid_value(number.int().unwrap_or(0), &message);
    }
    protocol_and_application(port);
}

/// The protocol is TCP where none is written.
fn protocol_and_application(port: Field<'_>) {
    if !port.get("protocol").str().is_empty() {
        port.get("protocol").one_of(&PROTOCOLS);
    }
    let application = port.get("appProtocol");
    if application.is_set() {
        for message in names::qualified_name(application.str()) {
            application.invalid_value(application.str(), &message);
        }
    }
}

/// The rules of an EndpointSlice.
pub fn endpoint_slice(slice: Field<'_>) {
    object_meta(slice.get("metadata"), Scope::Namespaced, names::name_is_dns_subdomain);
    let kind = slice.get("addressType");
    if kind.str().is_empty() {
        kind.required("");
    } else {
        kind.one_of(&["FQDN", "IPv4", "IPv6"]);
    }
    service_warnings::endpoint_slice(slice);
    slice_ports(slice.get("ports"));
    let endpoints = slice.get("endpoints");
    if endpoints.len() > MAX_ENDPOINTS {
        return endpoints.too_many(endpoints.len(), MAX_ENDPOINTS);
    }
    for endpoint in endpoints.items() {
        slice_endpoint(endpoint, kind.str());
    }
}

fn slice_ports(ports: Field<'_>) {
    if ports.len() > MAX_PORTS {
        return ports.too_many(ports.len(), MAX_PORTS);
    }
    let mut seen = Vec::new();
    for port in ports.items() {
        let name = port.get("name");
        if !name.str().is_empty() {
            name.invalid_each(names::dns1123_label(name.str()));
        }
        if seen.contains(&name.str()) {
            name.duplicate_value(name.str());
        } else {
            seen.push(name.str());
        }
        protocol_and_application(port);
    }
}

fn slice_endpoint(endpoint: Field<'_>, kind: &str) {
    let addresses = endpoint.get("addresses");
    if addresses.is_empty() {
        addresses.required("must contain at least 1 address");
    } else if addresses.len() > MAX_ADDRESSES {
        addresses.too_many(addresses.len(), MAX_ADDRESSES);
    }
    for address in addresses.items() {
        let good = match kind {
            "IPv4" => address_text(address),
            "IPv6" => {
                let wrong = names::ip(address.str());
                let good = wrong.is_empty();
                for message in wrong {
                    address.invalid_value(address.str(), &message);
                }
                good
            }
            _ => false,
        };
        if !good {
            continue;
        }
        let is_v4 = names::parse_ip_sloppy(address.str()).is_some_and(|ip| names::go_ip(ip).is_ipv4());
        if is_v4 != (kind == "IPv4") {
            let detail = format!("must be an {kind} address");
            addresses.pointing_at_place(address).invalid_value(address.str(), &detail);
        }
        endpoint_ip(address);
    }
    node_name(endpoint.get("nodeName"));
    let hostname = endpoint.get("hostname");
    if hostname.is_set() {
        for message in names::dns1123_label(hostname.str()) {
            hostname.invalid_value(hostname.str(), &message);
        }
    }
    hints(endpoint.get("hints").get("forZones"), names::label_value);
    hints(endpoint.get("hints").get("forNodes"), names::dns1123_subdomain);
}

fn hints(list: Field<'_>, rule: fn(&str) -> names::Messages) {
    if list.len() > MAX_HINTS {
        return list.too_many(list.len(), MAX_HINTS);
    }
    let mut seen = Vec::new();
    for hint in list.items() {
        let name = hint.get("name");
        if seen.contains(&name.str()) {
            name.duplicate_value(name.str());
        } else {
            seen.push(name.str());
        }
        for message in rule(name.str()) {
            name.invalid_value(name.str(), &message);
        }
    }
}
