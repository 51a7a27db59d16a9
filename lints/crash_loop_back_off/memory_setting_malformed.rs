//! A program's memory setting has a unit the program does not know.
//!
//! ## Why it fails
//! Each program has units of its own, and none has Kubernetes' `Mi` and `Gi`: the JVM takes `-Xmx2g`, Go
//! `GOMEMLIMIT=2GiB`, Redis `maxmemory 2gb`. With another unit they refuse to start.
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
//!     command: ["java", "-Xmx2Gi", "-jar", "/app/web.jar"] #~ memory-setting-malformed
//! ```
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     env:
//!     - { name: GOMEMLIMIT, value: 900Mi } #~ memory-setting-malformed
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
//!     command: ["java", "-Xmx2g", "-jar", "/app/web.jar"]
//! ```
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     env:
//!     - { name: GOMEMLIMIT, value: 900MiB }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct MemorySettingMalformed;

impl Lint for MemorySettingMalformed {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("L3 L1").predicts(
        CrashLoopBackOff,
        "BackOff",
        "Back-off restarting failed container {} in pod {}",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let program = container.argv().and_then(|argv| command::last_command(&argv)).map(|last| last.words);
        let program = program.and_then(|words| words.into_iter().next()).unwrap_or_default();
        let runs = |name: &str| command::base_name(&program) == name;
        for item in container.command_line() {
            for flag in java_flags(item.value) {
                report(container, cx, item.node, flag, "JVM", runs("java"));
            }
        }
        for variable in container.env() {
            let (Some(name), Some(value)) = (variable.name(), variable.value()) else { continue };
            let always_read =
                matches!(name.value, "JAVA_TOOL_OPTIONS" | "JDK_JAVA_OPTIONS" | "_JAVA_OPTIONS");
            for flag in java_flags(value.value) {
                report(container, cx, value.node, flag, "JVM", always_read);
            }
            if name.value == "GOMEMLIMIT" && !go_reads(value.value) && !value.value.contains('$') {
                report(container, cx, value.node, 0..value.value.len(), "Go runtime", true);
            }
        }
        let items: Vec<_> = container.command_line().collect();
        for pair in items.windows(2) {
            let bad = pair[1].value.ends_with("Mi") || pair[1].value.ends_with("Gi");
            if pair[0].value == "--maxmemory" && bad {
                report(container, cx, pair[1].node, 0..pair[1].value.len(), "Redis server", true);
            }
        }
    }
}

fn report<'r>(
    container: Container<'r>,
    cx: &mut Cx<'r>,
    node: Value<'r>,
    range: std::ops::Range<usize>,
    who: &str,
    certain: bool,
) {
    let text = node.text().and_then(|text| text.get(range.clone())).unwrap_or("");
    let severity = if certain { Severity::Error } else { Severity::Warning };
    let unit = match who {
        "JVM" => "`k`, `m` or `g`",
        "Go runtime" => "`KiB`, `MiB` or `GiB`",
        _ => "`kb`, `mb` or `gb`",
    };
    cx.report(severity, format!("the {who} does not understand `{text}`"))
        .at(node.part(range), "it refuses to start")
        .event_message(container.back_off())
        .help(format!("write the unit as {unit}"))
        .emit();
}

/// The places of heap sizes with a unit of more than one letter.
fn java_flags(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    for word in text.split([' ', '\n', '"', '\'']) {
        let value = ["-Xmx", "-Xms", "-Xmn", "-Xss"].iter().find_map(|flag| word.strip_prefix(flag));
        let unit = value.map(|value| value.trim_start_matches(|c: char| c.is_ascii_digit()));
        let digits = value.is_some_and(|value| value.starts_with(|c: char| c.is_ascii_digit()));
        if digits
            && unit.is_some_and(|unit| {
                matches!(
                    unit,
                    "Mi" | "Gi"
                        | "Ki"
                        | "MB"
                        | "GB"
                        | "mb"
                        | "gb"
                        | "Mb"
                        | "Gb"
                        | "mi"
                        | "gi"
                        | "MiB"
                        | "GiB"
                )
            })
        {
            out.push(at..at + word.len());
        }
        at += word.len() + 1;
    }
    out
}

/// Whether Go's runtime takes a text as `GOMEMLIMIT`: digits with `B`, `KiB`, `MiB`, `GiB`, `TiB` or nothing, or `off`.
fn go_reads(text: &str) -> bool {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
    text == "off"
        || text.is_empty()
        || unit.len() < text.len() && matches!(unit, "" | "B" | "KiB" | "MiB" | "GiB" | "TiB")
}
