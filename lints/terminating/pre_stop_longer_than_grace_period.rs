//! The preStop hook sleeps longer than the Pod is given to stop.
//!
//! ## Why it fails
//! The grace period counts from the deletion and includes the hook. When it is over, the hook is cut off
//! (`FailedPreStopHook`) and the process is killed without ever having got SIGTERM.
//!
//! ## Bad
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata:
//!       labels: { app: web }
//!     spec:
//!       terminationGracePeriodSeconds: 30
//!       containers:
//!       - name: web
//!         image: ghcr.io/acme/web:1.4.2
//!         lifecycle:
//!           preStop:
//!             exec:
//!               command: [sh, -c, sleep 120] #~ pre-stop-longer-than-grace-period
//! ```
//! ## Good
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: web, namespace: shop }
//! spec:
//!   selector: { matchLabels: { app: web } }
//!   template:
//!     metadata:
//!       labels: { app: web }
//!     spec:
//!       terminationGracePeriodSeconds: 150
//!       containers:
//!       - name: web
//!         image: ghcr.io/acme/web:1.4.2
//!         lifecycle:
//!           preStop:
//!             exec: { command: [sh, -c, sleep 120] }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct PreStopLongerThanGracePeriod;

impl Lint for PreStopLongerThanGracePeriod {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("T4").predicts(Terminating, "FailedPreStopHook", "PreStopHook failed");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let Some(hook) = container.lifecycle().and_then(Lifecycle::pre_stop) else { return };
        let Some((seconds, place)) = hook.exec().and_then(sleeps) else { return };
        let grace = container.pod.termination_grace_period();
        if seconds < grace.value || grace.value <= 0 {
            return;
        }
        let finding = cx
            .error(format!("the preStop hook sleeps {seconds} s, the Pod has {} s to stop", grace.value))
            .at(place, "cut off before it ends")
            .help(format!("set `terminationGracePeriodSeconds` to {} or more", seconds + 30));
        match grace.node() {
            Some(node) => finding.also(node, "from the deletion to SIGKILL").emit(),
            None => finding.note("`terminationGracePeriodSeconds` defaults to 30").emit(),
        }
    }
}

/// Seconds that a command sleeps for certain: all `sleep N` outside loops and branches.
fn sleeps<'r>(exec: ExecAction<'r>) -> Option<(i64, Value<'r>)> {
    let items: Vec<_> = exec.command().collect();
    if let [sleep, seconds] = items.as_slice() {
        return (sleep.value.rsplit('/').next()? == "sleep")
            .then(|| Some((duration(seconds.value)?, seconds.node)))?;
    }
    let script = items.last().filter(|_| items.len() >= 3 && items[1].value.starts_with('-'))?;
    let branches = ["if ", "while ", "until ", "for ", "case ", "||", "trap "]
        .iter()
        .any(|word| script.value.contains(word));
    if branches {
        return None;
    }
    let mut total = 0;
    for command in script.value.split(['\n', ';', '&']) {
        let mut words = command.split_whitespace();
        if words.next() == Some("sleep") {
            total += duration(words.next()?)?;
        }
    }
    (total > 0).then_some((total, script.node))
}

fn duration(text: &str) -> Option<i64> {
    let (digits, factor) = match text.as_bytes().last()? {
        b's' => (&text[..text.len() - 1], 1),
        b'm' => (&text[..text.len() - 1], 60),
        b'h' => (&text[..text.len() - 1], 3600),
        _ => (text, 1),
    };
    Some(digits.parse::<i64>().ok()?.saturating_mul(factor))
}
