//! A memory limit, request or default is written with the suffix `m`.
//!
//! ## Why it fails
//! `m` means thousandths: `1024m` is 1.024 bytes. The kernel cannot start even the sandbox's first process in
//! that, so the kubelet makes the sandbox again and again. The same holds for a LimitRange's default, which every
//! container without a limit of its own gets.
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
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::error("C5").predicts(
        ContainerCreating,
        "SandboxChanged",
        "Pod sandbox changed, it will be killed and re-created.",
    );

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        for amount in memory::amounts(object) {
            let Some(digits) =
                amount.text.strip_suffix('m').filter(|d| d.bytes().all(|b| b.is_ascii_digit()))
            else {
                continue;
            };
            let Ok(thousandths) = digits.parse::<u64>() else { continue };
            let bytes = thousandths as f64 / 1000.0;
            let severity = if amount.binds { Severity::Error } else { Severity::Warning };
            cx.report(severity, format!("the memory {} `{}` is {bytes} bytes", amount.what, amount.text))
                .at(amount.node, "`m` means thousandths")
                .help(format!("write `{digits}Mi` if mebibytes were meant"))
                .unsafe_fix(format!("write `{digits}Mi`"), amount.node.span(), format!("{digits}Mi"))
                .emit();
        }
    }
}
