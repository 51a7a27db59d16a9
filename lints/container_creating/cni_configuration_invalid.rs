//! The CNI configuration in a ConfigMap is no JSON.
//!
//! ## Why it fails
//! The network add-on copies it to `/etc/cni/net.d` of every node. The runtime cannot load it, the nodes stay
//! `NotReady`, and no sandbox gets an address.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: kube-flannel-cfg, namespace: kube-flannel }
//! data:
//!   cni-conf.json: |
//!     {
//!       "name": "cbr0" #~ cni-configuration-invalid
//!       "plugins": []
//!     }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: kube-flannel-cfg, namespace: kube-flannel }
//! data:
//!   cni-conf.json: |
//!     {
//!       "name": "cbr0",
//!       "plugins": []
//!     }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct CniConfigurationInvalid;

impl Lint for CniConfigurationInvalid {
    type Subject<'r> = Payload<'r>;
    const META: Meta = Meta::error("C10 C16").predicts(
        ContainerCreating,
        "NetworkNotReady",
        "network is not ready: container runtime network not ready: NetworkReady=false \
         reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized",
    );

    fn check<'r>(payload: Payload<'r>, cx: &mut Cx<'r>) {
        if !is_cni(payload.name()) || payload.is_template() {
            return;
        }
        let Some(fault) = configuration::json(payload.text) else { return };
        cx.error(format!("the CNI configuration `{}` is not JSON: {}", payload.name(), fault.message))
            .at(payload.span(fault.start, fault.end), fault.message.clone())
            .field(payload.entry.value.path_from(payload.object.root()))
            .help("mend the JSON: every node gets this file")
            .emit();
    }
}

fn is_cni(key: &str) -> bool {
    matches!(key, "cni-conf.json" | "cni_network_config" | "net-conf.json") || key.ends_with(".conflist")
}
