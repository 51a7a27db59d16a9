//! The Corefile or Caddyfile in a ConfigMap has braces that do not pair.
//!
//! ## Why it fails
//! CoreDNS (and Caddy) parse the whole file before they serve anything and exit with
//! `Error during parsing`. When it is the cluster's DNS, every name look-up of every Pod fails with it.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: coredns, namespace: kube-system }
//! data:
//!   Corefile: |
//!     .:53 {
//!         errors
//!         kubernetes cluster.local { #~ corefile-invalid
//!             pods insecure
//!         cache 30
//!     }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: coredns, namespace: kube-system }
//! data:
//!   Corefile: |
//!     .:53 {
//!         errors
//!         kubernetes cluster.local {
//!             pods insecure
//!         }
//!         cache 30
//!     }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct CorefileInvalid;

const IMAGES: &[&str] =
    &["coredns/coredns", "registry.k8s.io/coredns/coredns", "rancher/mirrored-coredns-coredns", "caddy"];

impl Lint for CorefileInvalid {
    type Subject<'r> = Payload<'r>;
    const META: Meta =
        Meta::error("H8 H7").predicts(CrashLoopBackOff, "BackOff", "Back-off restarting failed container");

    fn check<'r>(payload: Payload<'r>, cx: &mut Cx<'r>) {
        if payload.format() != Format::Caddy || payload.text.contains("{{") {
            return;
        }
        let plugins = || configuration::corefile(payload.text).filter(|_| payload.name() == "Corefile");
        let Some(fault) = configuration::caddy(payload.text).or_else(plugins) else { return };
        payload.report_fault(&fault, payload.name(), IMAGES, cx);
    }
}
