//! The memory reserved for the node's own programs is written in thousandths of bytes.
//!
//! ## Why it fails
//! `kubeReserved` and `systemReserved` keep memory back from Pods. `1024m` is 1.024 bytes: nothing is kept back,
//! Pods may use all of the node's memory, and the kernel kills processes of the node itself.
//!
//! ## Bad
//! ```yaml
//! apiVersion: kubelet.config.k8s.io/v1beta1
//! kind: KubeletConfiguration
//! kubeReserved:
//!   memory: 1024m #~ reserved-memory-in-millibytes
//! ```
//! ## Good
//! ```yaml
//! apiVersion: kubelet.config.k8s.io/v1beta1
//! kind: KubeletConfiguration
//! kubeReserved:
//!   memory: 1024Mi
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ReservedMemoryInMillibytes;

impl Lint for ReservedMemoryInMillibytes {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::warning("L2 U1").predicts(OOMKilled, "SystemOOM", "System OOM encountered");

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        if object.kind() != "KubeletConfiguration" {
            return;
        }
        for field in ["kubeReserved", "systemReserved"] {
            let Some(memory) = object.at(&[field, "memory"]) else { continue };
            let Some(text) = memory.text() else { continue };
            let Ok(quantity) = quantity::Quantity::parse(text) else { continue };
            // A node's own programs never live in less than this.
            if quantity.value() >= 1 << 20 {
                continue;
            }
            let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
            cx.warning(format!("`{field}` keeps back {} bytes of memory", quantity.value()))
                .at(memory, "next to nothing")
                .help(format!("write `{digits}Mi` if mebibytes were meant"))
                .unsafe_fix(format!("write `{digits}Mi`"), memory.span(), format!("{digits}Mi"))
                .emit();
        }
    }
}
