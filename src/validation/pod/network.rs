//! DNS, host names and the host's network.

use super::super::features;
use super::super::field::Field;
use super::spec::PodSpec;
use crate::model::names;
use crate::versions::VersionSet;

/// Ports on the host's network are the same inside and outside (`validatePodHostNetworkDeps`).
pub fn host_network_ports(pod: PodSpec<'_>) {
    if !pod.get("hostNetwork").is_true() {
        return;
    }
    for container in pod.get("containers").items() {
        for port in container.get("ports").items() {
            let (host, own) = (port.get("hostPort"), port.get("containerPort").int().unwrap_or(0));
            if host.int().is_some_and(|h| h != 0 && h != own) {
                host.invalid("must match `containerPort` when `hostNetwork` is true");
            }
        }
    }
}

/// An address in a field that took any form before 1.36.
fn address(field: Field<'_>) {
    let wrong = names::ip_legacy(field.str());
    if wrong.is_empty() {
        let strict = field.only(features::STRICT_IPS);
        for message in names::ip_strict_legacy(field.str()) {
            strict.invalid_value(field.str(), &message);
        }
    }
    for message in wrong {
        field.invalid_value(field.str(), &message);
    }
}

/// `validatePodDNSConfig`
pub fn dns_config(pod: PodSpec<'_>) {
    let (config, policy) = (pod.get("dnsConfig"), pod.get("dnsPolicy").str());
    let servers = config.get("nameservers");
    if policy == "None" {
        if !config.is_set() {
            return config.required("must provide `dnsConfig` when `dnsPolicy` is None");
        }
        if servers.is_empty() {
            return servers.required("must provide at least one DNS nameserver when `dnsPolicy` is None");
        }
    }
    if servers.len() > 3 {
        servers.invalid("must not have more than 3 nameservers");
    }
    servers.items().for_each(address);
    searches(config.get("searches"));
    for option in config.get("options").items() {
        if option.get("name").str().is_empty() {
            option.required("must not be empty");
        }
    }
}

fn searches(list: Field<'_>) {
    if list.len() > 32 {
        list.invalid("must not have more than 32 search paths");
    }
    let length: usize = list.items().map(|s| s.str().len() + 1).sum();
    if length.saturating_sub(1) > 2048 {
        list.invalid("must not have more than 2048 characters (including spaces) in the search list");
    }
    for search in list.items() {
        let text = search.str();
        let bare = text.strip_suffix('.').unwrap_or(text);
        let strict = search.only(VersionSet::ALL.minus(features::RELAXED_DNS_SEARCH));
        for message in names::dns1123_subdomain(bare) {
            strict.invalid_value(bare, &message);
        }
        if text == "." {
            continue;
        }
        for message in names::dns1123_subdomain_with_underscore(bare) {
            search.only(features::RELAXED_DNS_SEARCH).invalid_value(bare, &message);
        }
    }
}

/// `ValidateHostAliases`
pub fn host_aliases(list: Field<'_>) {
    for alias in list.items() {
        address(alias.get("ip"));
        for name in alias.get("hostnames").items() {
            for message in names::dns1123_subdomain(name.str()) {
                name.invalid_value(name.str(), &message);
            }
        }
    }
}

/// `validatePodHostName`
pub fn host_name_override(pod: PodSpec<'_>) {
    let name = pod.get("hostnameOverride").only(features::HOSTNAME_OVERRIDE);
    if !name.is_set() || name.versions().is_empty() {
        return;
    }
    if pod.get("setHostnameAsFQDN").is_true() {
        name.forbidden("may not be specified when setHostnameAsFQDN is true");
    }
    if pod.get("hostNetwork").is_true() {
        name.forbidden("may not be specified when hostNetwork is true");
    }
    if name.str().len() > 64 {
        name.too_long(64);
    }
    for message in names::dns1123_subdomain(name.str()) {
        name.invalid_value(name.str(), &message);
    }
}
