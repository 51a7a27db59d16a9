//! The memory limit or request is written with the suffix `m`.
//!
//! ## Why it fails
//! `m` means thousandths: `1024m` is 1.024 bytes. The kernel cannot start even the sandbox's first process in
//! that, so the kubelet makes the sandbox again and again.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: nginx:1.27.2
//!     resources:
//!       limits: { memory: 1024m } #~ memory-in-millibytes
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: nginx:1.27.2
//!     resources:
//!       limits: { memory: 1024Mi }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct MemoryInMillibytes;

impl Lint for MemoryInMillibytes {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("C5").predicts(
        ContainerCreating,
        "SandboxChanged",
        "Pod sandbox changed, it will be killed and re-created.",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let limit = container.limit("memory").map(|v| ("limit", v));
        let request = container.request("memory").map(|v| ("request", v));
        for (what, value) in limit.into_iter().chain(request) {
            let Some(text) = value.text() else { continue };
            let Some(digits) = text.strip_suffix('m').filter(|d| d.bytes().all(|b| b.is_ascii_digit()))
            else {
                continue;
            };
            let Ok(thousandths) = digits.parse::<u64>() else { continue };
            let bytes = thousandths as f64 / 1000.0;
            let message = format!("the memory {what} `{text}` is {bytes} bytes");
            let finding = if what == "limit" { cx.error(message) } else { cx.warning(message) };
            finding
                .at(value, "`m` means thousandths")
                .help(format!("write `{digits}Mi` if mebibytes were meant"))
                .unsafe_fix(format!("write `{digits}Mi`"), value.span(), format!("{digits}Mi"))
                .emit();
        }
    }
}
