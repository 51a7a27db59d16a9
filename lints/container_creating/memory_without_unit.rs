//! A memory limit, request or default is a bare number of bytes.
//!
//! ## Why it fails
//! A quantity without suffix counts bytes: `512` is 512 bytes and `0.5` rounds up to one. Nothing can start in
//! that, so the kubelet makes the sandbox again and again
//! (<https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-memory>).
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
//!       limits: { memory: 512 } #~ memory-without-unit
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
//!       limits: { memory: 512Mi }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct MemoryWithoutUnit;

impl Lint for MemoryWithoutUnit {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::error("C5").predicts(
        ContainerCreating,
        "SandboxChanged",
        "Pod sandbox changed, it will be killed and re-created.",
    );

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        for amount in memory::amounts(object) {
            let bare = amount.text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
            if !bare || amount.bytes <= 0 || amount.bytes >= memory::SANDBOX_FLOOR {
                continue;
            }
            let severity = if amount.binds { Severity::Error } else { Severity::Warning };
            let bytes =
                if amount.bytes == 1 { "1 byte".to_owned() } else { format!("{} bytes", amount.bytes) };
            let meant = meant(amount.text, amount.bytes);
            cx.report(severity, format!("the memory {} `{}` is {bytes}", amount.what, amount.text))
                .at(amount.node, "a number without suffix counts bytes")
                .help(format!("write the unit: `{meant}`, if that was meant"))
                .unsafe_fix(format!("write `{meant}`"), amount.node.span(), meant)
                .emit();
        }
    }
}

/// What people mean by a number: a part of a gibibyte, a few gibibytes, or mebibytes.
fn meant(text: &str, bytes: i64) -> String {
    match text.parse::<f64>() {
        Ok(number) if number.fract() != 0.0 => format!("{}Mi", (number * 1024.0).round()),
        _ if bytes <= 16 => format!("{bytes}Gi"),
        _ => format!("{bytes}Mi"),
    }
}
