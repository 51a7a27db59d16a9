//! The JVM's initial heap is larger than its largest.
//!
//! ## Why it fails
//! The JVM refuses to start: `Initial heap size set to a larger value than the maximum heap size`.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     command: ["java", "-Xms2g", "-Xmx1g", "-jar", "/app/web.jar"] #~ java-initial-heap-over-maximum
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     command: ["java", "-Xms1g", "-Xmx1g", "-jar", "/app/web.jar"]
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct JavaInitialHeapOverMaximum;

impl Lint for JavaInitialHeapOverMaximum {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("L3 L1").predicts(
        CrashLoopBackOff,
        "BackOff",
        "Back-off restarting failed container {} in pod {}",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let items: Vec<_> = container.command_line().map(|item| (item.value, item.node)).collect();
        compare(container, &items, cx);
        for variable in container.env() {
            if let Some(value) = variable.value() {
                compare(container, &[(value.value, value.node)], cx);
            }
        }
    }
}

fn compare<'r>(container: Container<'r>, texts: &[(&'r str, Value<'r>)], cx: &mut Cx<'r>) {
    let last = |flag: &str| {
        texts.iter().rev().find_map(|(text, node)| {
            let at = text.rfind(flag)?;
            let value =
                text[at + flag.len()..].split(|c: char| c.is_whitespace() || "\"'".contains(c)).next()?;
            Some((memory::jvm_size(value)?, node.part(at..at + flag.len() + value.len())))
        })
    };
    let (Some((initial, place)), Some((maximum, other))) = (last("-Xms"), last("-Xmx")) else { return };
    if initial > maximum {
        cx.error(format!(
            "the initial heap of {} is larger than the largest of {}",
            memory::in_words(initial),
            memory::in_words(maximum)
        ))
        .at(place, "the heap at start")
        .also(other, "the largest heap")
        .event_message(container.back_off())
        .note("the container's log says `Initial heap size set to a larger value than the maximum heap size`")
        .help("make `-Xms` at most `-Xmx`")
        .emit();
    }
}
