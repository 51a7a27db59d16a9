//! Services (`ValidateServiceCreate`).

use std::net::IpAddr;

use super::endpoints::endpoint_ip;
use super::features;
use super::field::Field;
use super::meta::{Scope, labels, object_meta};
use super::pod::port;
use super::print::Shown;
use super::seen::Seen;
use super::service_warnings;
use crate::model::names;
use crate::versions::VersionSet;

const TYPES: [&str; 4] = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];

/// The rules of a Service.
pub fn validate(service: Field<'_>) {
    let metadata = service.get("metadata");
    object_meta(metadata, Scope::Namespaced, |_, _| names::Messages::new());
    service_name(metadata);
    let spec = service.get("spec");
    let kind = spec.get("type").str_or("ClusterIP");
    let headless = cluster_ips(spec).first().is_some_and(|ip| ip.str() == "None");
    if spec.get("ports").is_empty() && !headless && kind != "ExternalName" {
        spec.get("ports").required("");
    }
    by_type(spec, kind, headless);
    ports(spec);
    labels(spec.get("selector"));
    affinity(spec);
    if kind != "ExternalName" {
        addresses(spec, headless);
    }
    external_ips(spec.get("externalIPs"));
    if spec.get("type").is_set() && !spec.get("type").str().is_empty() {
        spec.get("type").one_of(&TYPES);
    }
    port_numbers(spec, kind);
    load_balancer(spec, metadata, kind);
    traffic(spec, kind);
    service_warnings::service(service, kind);
}

/// A name may start with a digit since `RelaxedServiceNameValidation`.
fn service_name(metadata: Field<'_>) {
    let relaxed = features::RELAXED_SERVICE_NAMES;
    for (part, prefix) in [("generateName", true), ("name", false)] {
        let name = metadata.get(part);
        if !name.str().is_empty() {
            let old = name.only(VersionSet::ALL.minus(relaxed));
            old.invalid_each(names::name_is_dns1035_label(name.str(), prefix));
            name.only(relaxed).invalid_each(names::name_is_dns_label(name.str(), prefix));
        }
    }
}

/// `clusterIPs`, which the server fills from `clusterIP`.
fn cluster_ips(spec: Field<'_>) -> Vec<Field<'_>> {
    let list = spec.get("clusterIPs");
    let single = spec.get("clusterIP");
    if list.is_empty() && !single.str().is_empty() {
        return vec![list.item_as(0, single)];
    }
    list.items().collect()
}

fn by_type(spec: Field<'_>, kind: &str, headless: bool) {
    match kind {
        "LoadBalancer" | "NodePort" if headless => {
            if let Some(first) = cluster_ips(spec).first() {
                first.invalid(&format!("may not be set to 'None' for {kind} services"));
            }
        }
        "ExternalName" => {
            if let Some(first) = cluster_ips(spec).first() {
                spec.get("clusterIPs")
                    .pointing_at(*first)
                    .forbidden("may not be set for ExternalName services");
            }
            for name in ["ipFamilies", "ipFamilyPolicy"] {
                let field = spec.get(name);
                if field.is_set() && (name == "ipFamilyPolicy" || !field.is_empty()) {
                    field.forbidden("may not be set for ExternalName services");
                }
            }
            let name = spec.get("externalName");
            match name.str().strip_suffix('.').unwrap_or(name.str()) {
                "" => name.required(""),
                host => {
                    for message in names::dns1123_subdomain(host) {
                        name.invalid_value(host, &message);
                    }
                }
            }
        }
        _ => {}
    }
}

fn ports(spec: Field<'_>) {
    let list = spec.get("ports");
    let mut seen = Seen::default();
    for item in list.items() {
        let name = item.get("name");
        if name.str().is_empty() {
            if list.len() > 1 {
                name.required("");
            }
        } else {
            name.invalid_each(names::dns1123_label(name.str()));
            if !seen.add(name.str(), ()) {
                name.duplicate();
            }
        }
        let number = item.get("port");
        for message in names::port_number(number.int().unwrap_or(0)) {
            number.invalid_value(number.int().unwrap_or(0), &message);
        }
        if !item.get("protocol").str().is_empty() {
            item.get("protocol").one_of(&["SCTP", "TCP", "UDP"]);
        }
        // Nothing, and an empty text, is the port itself. A zero that is written stays one for a name's sake.
        let target = item.get("targetPort");
        let zero = target.int() == Some(0);
        if target.is_set() && target.str_opt() != Some("") && !zero {
            port(target);
        }
        let protocol = item.get("appProtocol");
        if let Some(text) = protocol.str_opt() {
            protocol.invalid_each(names::qualified_name(text));
        }
    }
}

fn affinity(spec: Field<'_>) {
    let kind = spec.get("sessionAffinity");
    if !kind.str().is_empty() {
        kind.one_of(&["ClientIP", "None"]);
    }
    let config = spec.get("sessionAffinityConfig");
    // Without affinity the configuration is dropped.
    if kind.str() == "ClientIP" {
        let timeout = config.get("clientIP").get("timeoutSeconds");
        if timeout.int().is_some_and(|t| !(1..=86_400).contains(&t)) {
            timeout.invalid("must be greater than 0 and less than or equal to 86400");
        }
    }
}

/// `ValidateServiceClusterIPsRelatedFields`
fn addresses(spec: Field<'_>, headless: bool) {
    let (list, single, families) = (spec.get("clusterIPs"), spec.get("clusterIP"), spec.get("ipFamilies"));
    if !list.is_empty() {
        let first = list.items().next().map_or("", |f| f.str());
        if !single.str().is_empty() && first != single.str() {
            list.invalid_value(Shown::list(list), "first value must match `clusterIP`");
        }
    }
    let mut seen = Seen::default();
    for family in families.items() {
        if !matches!(family.str(), "IPv4" | "IPv6") {
            family.not_supported(&["IPv4", "IPv6"]);
        }
        if !seen.add(family.str(), ()) {
            family.duplicate();
        }
    }
    let policy = spec.get("ipFamilyPolicy");
    if policy.is_set() {
        policy.one_of(&["PreferDualStack", "RequireDualStack", "SingleStack"]);
    }
    if families.len() > 1 && policy.str_or("SingleStack") == "SingleStack" {
        let why = "must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified";
        policy.invalid_value("SingleStack", why);
    }
    cluster_ip_values(spec, headless);
}

fn cluster_ip_values(spec: Field<'_>, headless: bool) {
    let (list, ips) = (spec.get("clusterIPs"), cluster_ips(spec));
    let shown = || {
        Shown::Json(format!("[{}]", ips.iter().map(|i| super::quote(i.str())).collect::<Vec<_>>().join(",")))
    };
    let at = ips.first().map_or(list, |first| list.pointing_at_place(*first));
    let mut bad = false;
    for (index, ip) in ips.iter().enumerate() {
        if index == 0 && ip.str() == "None" {
            if ips.len() > 1 {
                bad = true;
                at.invalid_value(shown(), "'None' must be the first and only value");
            }
            continue;
        }
        let messages = names::ip_legacy(ip.str());
        bad |= !messages.is_empty();
        ip.invalid_each(messages);
    }
    if ips.len() > 2 {
        at.invalid_value(shown(), "may only hold up to 2 values");
    }
    if bad {
        return;
    }
    let is_v6 = |ip: &Field<'_>| matches!(names::parse_ip_sloppy(ip.str()), Some(IpAddr::V6(_)));
    if ips.len() > 1 && ips.iter().filter(|ip| is_v6(ip)).count() != 1 {
        at.invalid_value(shown(), "may specify no more than one IP for each IP family");
    }
    if headless {
        return;
    }
    for (index, (ip, family)) in ips.iter().zip(spec.get("ipFamilies").items()).enumerate() {
        let wrong = match family.str() {
            "IPv4" => is_v6(ip),
            "IPv6" => !is_v6(ip),
            _ => false,
        };
        if wrong {
            ip.invalid(&format!("expected an {} value as indicated by `ipFamilies[{index}]`", family.str()));
        }
    }
}

fn external_ips(list: Field<'_>) {
    for ip in list.items() {
        let messages = names::ip_legacy(ip.str());
        if messages.is_empty() {
            endpoint_ip(ip);
        } else {
            ip.invalid_each(messages);
        }
    }
}

fn port_numbers(spec: Field<'_>, kind: &str) {
    let list = spec.get("ports");
    if kind == "ClusterIP" {
        for node_port in list.items().map(|p| p.get("nodePort")).filter(|n| n.int().unwrap_or(0) != 0) {
            node_port.forbidden("may not be used when `type` is 'ClusterIP'");
        }
    }
    let (mut node_ports, mut ports) = (Vec::new(), Vec::new());
    for item in list.items() {
        let protocol = item.get("protocol").str_or("TCP");
        let node_port = item.get("nodePort");
        if let Some(number) = node_port.int().filter(|n| *n != 0) {
            if node_ports.contains(&(protocol, number)) {
                node_port.duplicate();
            }
            node_ports.push((protocol, number));
        }
        let number = item.get("port").int().unwrap_or(0);
        if ports.contains(&(protocol, number)) {
            item.duplicate_value(Shown::Json(format!(
                "{{\"Name\":\"\",\"Protocol\":{},\"AppProtocol\":null,\"Port\":{number},\"TargetPort\":0,\"NodePort\":0}}",
                super::quote(protocol)
            )));
        }
        ports.push((protocol, number));
    }
}

fn load_balancer(spec: Field<'_>, metadata: Field<'_>, kind: &str) {
    const ONLY: &str = "may only be used when `type` is 'LoadBalancer'";
    let is_balancer = kind == "LoadBalancer";
    let ranges = spec.get("loadBalancerSourceRanges").renamed("LoadBalancerSourceRanges");
    if !ranges.is_empty() {
        if !is_balancer {
            ranges.forbidden(ONLY);
        }
        for range in ranges.items() {
            for message in names::cidr_legacy(range.str().trim()) {
                range.invalid_value(range.str().trim(), &message);
            }
        }
    } else {
        let annotation =
            metadata.get("annotations").key("service.beta.kubernetes.io/load-balancer-source-ranges");
        if annotation.is_set() {
            if !is_balancer {
                annotation.forbidden(ONLY);
            }
            for cidr in annotation
                .str()
                .trim()
                .split(',')
                .map(str::trim)
                .filter(|_| !annotation.str().trim().is_empty())
            {
                for message in names::cidr_legacy(cidr) {
                    annotation.invalid_value(cidr, &message);
                }
            }
        }
    }
    let allocate = spec.get("allocateLoadBalancerNodePorts");
    if allocate.is_set() && !is_balancer {
        allocate.forbidden(ONLY);
    }
    let class = spec.get("loadBalancerClass");
    if class.is_set() {
        if is_balancer {
            class.invalid_each(names::qualified_name(class.str()));
        } else {
            class.forbidden(ONLY);
        }
    }
}

fn traffic(spec: Field<'_>, kind: &str) {
    let external = spec.get("externalTrafficPolicy");
    let with_ips = matches!(kind, "ClusterIP") && !spec.get("externalIPs").is_empty();
    let reachable = matches!(kind, "NodePort" | "LoadBalancer") || with_ips;
    if !reachable && !external.str().is_empty() {
        external.invalid("may only be set for externally-accessible services");
    } else if reachable && !external.str().is_empty() {
        external.one_of(&["Cluster", "Local"]);
    }
    let check = spec.get("healthCheckNodePort");
    if let Some(number) = check.int().filter(|n| *n != 0) {
        if kind == "LoadBalancer" && external.str() == "Local" {
            check.invalid_each(names::port_number(number));
        } else {
            check.invalid(
                "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
            );
        }
    }
    let internal = spec.get("internalTrafficPolicy");
    if internal.is_set() {
        internal.one_of(&["Cluster", "Local"]);
    }
    let distribution = spec.get("trafficDistribution");
    if distribution.is_set() {
        distribution.one_of(&["PreferClose", "PreferSameZone", "PreferSameNode"]);
    }
}
