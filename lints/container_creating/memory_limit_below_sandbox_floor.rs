//! A memory limit is too small for any container to start in.
//!
//! ## Why it fails
//! The container runtime's own start-up runs inside the container's limit. Below about 4Mi it is killed before
//! the first process runs: `container init was OOM-killed (memory limit too low?)`; the kubelet tries again and
//! again.
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
//!       limits: { memory: 512Ki } #~ memory-limit-below-sandbox-floor
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
pub struct MemoryLimitBelowSandboxFloor;

impl Lint for MemoryLimitBelowSandboxFloor {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::error("C5").predicts(
        ContainerCreating,
        "SandboxChanged",
        "Pod sandbox changed, it will be killed and re-created.",
    );

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        for amount in memory::amounts(object).into_iter().filter(|a| a.binds) {
            let suffix = amount.text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
            // The other two spellings have lints of their own.
            if suffix.is_empty()
                || suffix == "m"
                || amount.bytes <= 0
                || amount.bytes >= memory::SANDBOX_FLOOR
            {
                continue;
            }
            let message = format!("the memory {} `{}` is {} bytes", amount.what, amount.text, amount.bytes);
            let finding =
                cx.error(message).at(amount.node, "less than the runtime needs to start a container");
            let finding = match suffix {
                "Ki" | "k" | "u" | "n" => {
                    let number = amount.text.trim_end_matches(suffix);
                    let fixed = format!("{number}Mi");
                    finding.help(format!("write `{fixed}` if mebibytes were meant")).unsafe_fix(
                        format!("write `{fixed}`"),
                        amount.node.span(),
                        fixed,
                    )
                }
                _ => finding.help("give it what the program needs: at least some tens of mebibytes"),
            };
            finding.emit();
        }
    }
}
