//! A Service of type ExternalName names an address.
//!
//! ## Why it fails
//! The cluster's DNS answers with an alias to that name. An alias leads to a name, never to an address: the resolver
//! asks for a host called `10.0.0.5`, which no server knows
//! (<https://kubernetes.io/docs/concepts/services-networking/service/#externalname>).
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Service
//! metadata: { name: database }
//! spec:
//!   type: ExternalName
//!   externalName: 10.0.0.5 #~ external-name-is-address
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Service
//! metadata: { name: database }
//! spec:
//!   type: ExternalName
//!   externalName: database.example.com
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ExternalNameIsAddress;

impl Lint for ExternalNameIsAddress {
    type Subject<'r> = Object<'r>;
    const META: Meta =
        Meta::warning("H7").predicts(Unhealthy, "", "").predicts(CrashLoopBackOff, "BackOff", "");

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        if !object.is("", "Service")
            || object.at(&["spec", "type"]).and_then(Value::as_str) != Some("ExternalName")
        {
            return;
        }
        let Some(name) = object.at(&["spec", "externalName"]) else { return };
        let text = name.as_str().unwrap_or("");
        if text.parse::<std::net::IpAddr>().is_ok() {
            cx.warning(format!("`{text}` is an address: the name of the Service does not resolve"))
                .at(name, "DNS makes an alias of this")
                .help(
                    "write a host name, or a Service without selector and an EndpointSlice with the address",
                )
                .emit();
        }
    }
}
