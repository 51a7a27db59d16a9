//! CoreDNS forwards queries to the loopback address, which is itself.
//!
//! ## Why it fails
//! Inside its Pod `127.0.0.1:53` is CoreDNS. The `loop` plugin sends itself a query at start, sees it come
//! back and ends the process: `Loop (127.0.0.1:37911 -> :53) detected for zone "."`
//! (<https://coredns.io/plugins/loop/>).
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: coredns, namespace: kube-system }
//! data:
//!   Corefile: |
//!     .:53 {
//!         loop
//!         forward . 127.0.0.1 #~ coredns-forwards-to-itself
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
//!         loop
//!         forward . /etc/resolv.conf
//!     }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct CorednsForwardsToItself;

impl Lint for CorednsForwardsToItself {
    type Subject<'r> = Payload<'r>;
    const META: Meta =
        Meta::error("H7 H8").predicts(CrashLoopBackOff, "BackOff", "Back-off restarting failed container");

    fn check<'r>(payload: Payload<'r>, cx: &mut Cx<'r>) {
        if payload.name() != "Corefile" {
            return;
        }
        let has_loop = payload.text.lines().any(|line| line.trim() == "loop");
        let mut at = 0;
        for line in payload.text.split_inclusive('\n') {
            let start = at;
            at += line.len();
            let mut words = line.split_whitespace();
            // A block of another port (node-local caches) may well forward to port 53 of the same host.
            if words.next() != Some("forward") || words.next() != Some(".") {
                continue;
            }
            let loopback = |w: &str| {
                let host = w.trim_start_matches("dns://");
                matches!(host, "127.0.0.1" | "127.0.0.1:53" | "::1" | "[::1]:53" | "localhost")
            };
            if !words.any(loopback) || !payload.text.contains(":53 {") {
                continue;
            }
            let message = "CoreDNS forwards to its own address";
            let finding = if has_loop { cx.error(message) } else { cx.warning(message) };
            finding
                .at(payload.line_span(start), "the loopback address of its Pod is CoreDNS itself")
                .help("forward to `/etc/resolv.conf` or to a resolver outside the Pod")
                .emit();
        }
    }
}
