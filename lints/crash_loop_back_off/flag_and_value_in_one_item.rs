//! A flag and its value stand in one item with a blank between.
//!
//! ## Why it fails
//! Each item is one argument. `--config /etc/app.yaml` in one item is a flag whose name has a blank in it,
//! which no program knows: it prints `unknown flag` and exits.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: quay.io/prometheus/prometheus:v3.2.1
//!     args:
//!     - --config.file /etc/prometheus/prometheus.yml #~ flag-and-value-in-one-item
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   containers:
//!   - name: web
//!     image: quay.io/prometheus/prometheus:v3.2.1
//!     args:
//!     - --config.file=/etc/prometheus/prometheus.yml
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct FlagAndValueInOneItem;

impl Lint for FlagAndValueInOneItem {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("C1 L1").predicts(
        CrashLoopBackOff,
        "BackOff",
        "Back-off restarting failed container {} in pod {}",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let items: Vec<_> = container.command_line().collect();
        let first = items.first().map_or("", |item| item.value);
        // Shells split, Envoy's parser takes a blank for `=`, and a script's own parameters are anybody's guess.
        // Redis writes its arguments into a configuration of its own, line by line.
        let splits =
            |name: &str| name.contains("envoy") || matches!(name, "redis-server" | "redis" | "valkey");
        let of_image = |image: ImageReference| splits(command::base_name(&image.repository));
        if splits(command::base_name(first))
            || container.image_reference().is_some_and(of_image)
            || command::is_shell(first)
            || command::shell_script(&items, |item| item.value).is_some()
        {
            return;
        }
        let strict = container.known_image().is_some_and(|known| known.certain && known.image.strict_flags)
            && !container.has_command();
        for item in items.iter().skip(usize::from(container.has_command())) {
            let Some((flag, value)) = item.value.split_once(' ') else { continue };
            let named = flag.starts_with("--")
                && flag.len() > 3
                && flag[2..].bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'));
            if !named || value.trim().is_empty() || value.contains('\n') {
                continue;
            }
            let severity = if strict { Severity::Error } else { Severity::Warning };
            let fixed = format!("{flag}={}", value.trim());
            let several = value.contains(" -");
            let finding = cx
                .report(severity, format!("`{flag}` and its value are one argument"))
                .at(*item, "the program sees a flag with a blank in its name")
                .event_message(container.back_off());
            if several {
                finding.help("write each flag and each value as an item of its own").emit();
            } else {
                finding
                    .help(format!("write `{fixed}`, or two items"))
                    .unsafe_fix(format!("write `{fixed}`"), item.node.part(0..item.value.len()), fixed)
                    .emit();
            }
        }
    }
}
