//! A network configuration of the nodes cannot be loaded.
//!
//! ## Why it fails
//! The runtime loads the first file of `/etc/cni/net.d` (`libcni/conf.go` of github.com/containernetworking/cni). What is
//! no JSON, or names no plugin, it refuses: the node stays NotReady and no sandbox gets an address.
//!
//! ## Bad
//! ```json file=net.d/10-bridge.conflist
//! {
//!   "cniVersion": "1.0.0",
//!   "name": "pods",
//!   "plugins": [
//!     { "ipam": { "type": "host-local" } } #~ cni-file-refused
//!   ]
//! }
//! ```
//! ## Good
//! ```json file=net.d/10-bridge.conflist
//! {
//!   "cniVersion": "1.0.0",
//!   "name": "pods",
//!   "plugins": [
//!     { "type": "bridge", "ipam": { "type": "host-local" } }
//!   ]
//! }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct CniFileRefused;

impl Lint for CniFileRefused {
    type Subject<'r> = File<'r>;
    const META: Meta = Meta::error("C16 C10").predicts(
        ContainerCreating,
        "NetworkNotReady",
        "network is not ready: container runtime network not ready: NetworkReady=false \
         reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized",
    );

    fn check<'r>(file: File<'r>, cx: &mut Cx<'r>) {
        if file.data.kind != FileKind::NodeConfig(NodeConfig::Cni) || payload::is_template(file.text()) {
            return;
        }
        if let Some(fault) = configuration::json(file.text()) {
            let place = file.data.tree.source.span(fault.start, fault.end);
            let finding = cx.error(format!("no JSON: {}", fault.message)).at(place, "").help("mend the JSON");
            match fault.replacement {
                Some(text) => finding.safe_fix("take it out", place, text).emit(),
                None => finding.emit(),
            }
            return;
        }
        let Some((_, root)) = file.data.tree.roots().next().filter(|(_, root)| root.is_mapping()) else {
            return;
        };
        let is_list = file.file_name().ends_with(".conflist");
        for (place, words) in faults(root, is_list) {
            cx.error(format!("the runtime does not load this: {words}"))
                .at(place, "")
                .help("name the network, and for each of its plugins the program in `type`")
                .emit();
        }
    }
}

/// What is missing, where, in the library's words.
fn faults(root: Value<'_>, is_list: bool) -> Vec<(Value<'_>, &'static str)> {
    let untyped = |plugin: &Value<'_>| plugin.get("type").and_then(Value::as_str).is_none_or(str::is_empty);
    let words = "error parsing configuration: missing 'type'";
    if !is_list {
        return if untyped(&root) { vec![(root, words)] } else { Vec::new() };
    }
    let mut out = Vec::new();
    if root.get("name").is_none() {
        out.push((root, "error parsing configuration list: no name"));
    }
    match root.get("plugins") {
        // `loadOnlyInlinedPlugins` and files beside the list are newer than most runtimes, and rare.
        None if root.get("loadOnlyInlinedPlugins").is_none() => {
            out.push((root, "error parsing configuration list: no 'plugins' key"));
        }
        Some(plugins) if plugins.is_sequence() && plugins.items().len() == 0 => {
            out.push((plugins, "error parsing configuration list: no plugins in list"));
        }
        Some(plugins) => out.extend(plugins.items().filter(untyped).map(|plugin| (plugin, words))),
        None => {}
    }
    out
}
