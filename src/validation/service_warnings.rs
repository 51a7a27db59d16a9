//! What the server warns of in Services, Endpoints and EndpointSlices (`pkg/api/service`,
//! `pkg/registry/core/endpoint`, `pkg/registry/discovery/endpointslice`), in the words it has since 1.33.

use super::features;
use super::field::Field;
use crate::model::names;

/// The warnings of a Service of that type.
pub fn service(service: Field<'_>, kind: &str) {
    let service = service.only(features::IP_WARNINGS);
    let spec = service.get("spec");
    let part = |name| spec.get(name);
    let (single, external, name) = (part("clusterIP"), part("externalIPs"), part("externalName"));
    cluster_ips(single, part("clusterIPs"));
    if kind == "ClusterIP" && single.str() == "None" {
        let balancer = part("loadBalancerIP");
        if !balancer.str().is_empty() {
            balancer.warn("spec.loadBalancerIP is ignored for headless services".to_owned());
        }
        if !external.is_empty() {
            external.warn("spec.externalIPs is ignored for headless services".to_owned());
        }
        let affinity = part("sessionAffinity");
        if !matches!(affinity.str(), "" | "None") {
            affinity.warn("spec.SessionAffinity is ignored for headless services".to_owned());
        }
    }
    external.items().for_each(address);
    address(part("loadBalancerIP"));
    for range in part("loadBalancerSourceRanges").items() {
        for warning in names::cidr_warnings(&range.path(), range.str()) {
            range.warn(warning);
        }
    }
    if kind == "ExternalName" && !external.is_empty() {
        external.warn("spec.externalIPs is ignored when spec.type is \"ExternalName\"".to_owned());
    }
    if kind != "ExternalName" && !name.str().is_empty() {
        name.warn("spec.externalName is ignored when spec.type is not \"ExternalName\"".to_owned());
    }
}

fn cluster_ips<'r>(single: Field<'r>, list: Field<'r>) {
    if matches!(single.str(), "None") {
        return;
    }
    if list.is_empty() && !single.str().is_empty() {
        address(list.item_as(0, single));
    }
    list.items().for_each(address);
}

/// The warnings of Endpoints.
pub fn endpoints(endpoints: Field<'_>) {
    for subset in endpoints.only(features::IP_WARNINGS).get("subsets").items() {
        for list in ["addresses", "notReadyAddresses"] {
            subset.get(list).items().for_each(|item| address(item.get("ip")));
        }
    }
}

/// The warnings of an EndpointSlice.
pub fn endpoint_slice(slice: Field<'_>) {
    let slice = slice.only(features::IP_WARNINGS);
    let kind = slice.get("addressType");
    if kind.str() == "FQDN" {
        kind.warn("spec.addressType: FQDN endpoints are deprecated".to_owned());
    }
    for endpoint in slice.get("endpoints").items() {
        endpoint.get("addresses").items().for_each(address);
    }
}

/// `GetWarningsForIP`
fn address(field: Field<'_>) {
    if names::ip_may_warn(field.str())
        && let Some(text) = names::ip_warnings(&field.path(), field.str())
    {
        field.warn(text);
    }
}
