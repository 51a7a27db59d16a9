//! A file mode is written in decimal where octal digits were meant.
//!
//! ## Why it fails
//! YAML reads `400` as the number four hundred, which is octal 0620: the file may be written by its group.
//! Octal needs a leading zero: `0400` (<https://kubernetes.io/docs/concepts/storage/volumes/#secret>).
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Secret
//! metadata: { name: key, namespace: shop }
//! stringData: { id_rsa: a }
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   volumes:
//!   - name: key
//!     secret: { secretName: key, defaultMode: 400 } #~ file-mode-in-decimal
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     volumeMounts:
//!     - { name: key, mountPath: /key }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Secret
//! metadata: { name: key, namespace: shop }
//! stringData: { id_rsa: a }
//! ---
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   volumes:
//!   - name: key
//!     secret: { secretName: key, defaultMode: 0400 }
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     volumeMounts:
//!     - { name: key, mountPath: /key }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct FileModeInDecimal;

impl Lint for FileModeInDecimal {
    type Subject<'r> = Pod<'r>;
    const META: Meta = Meta::warning("C14").predicts(CrashLoopBackOff, "", "").predicts(
        Rejected,
        "",
        "must be a number between 0 and 0777 (octal), both inclusive",
    );

    fn check<'r>(pod: Pod<'r>, cx: &mut Cx<'r>) {
        let volumes = pod.spec.node().get("volumes");
        for volume in volumes.into_iter().flat_map(Value::items) {
            let sources = volume.entries().map(|e| e.value);
            let projected = volume.at(&["projected", "sources"]).into_iter().flat_map(Value::items);
            let nested = projected.flat_map(|source| source.entries().map(|e| e.value).collect::<Vec<_>>());
            for source in sources.chain(nested) {
                let items = source
                    .get("items")
                    .into_iter()
                    .flat_map(Value::items)
                    .filter_map(|item| item.get("mode"));
                for mode in source.get("defaultMode").into_iter().chain(items) {
                    check(mode, cx);
                }
            }
        }
    }
}

fn check<'r>(mode: Value<'r>, cx: &mut Cx<'r>) {
    let Some(text) = mode.text().filter(|t| t.len() == 3 && t.bytes().all(|b| (b'0'..=b'7').contains(&b)))
    else {
        return;
    };
    let Some(value) = mode.as_i64().filter(|_| mode.kind() == Kind::Integer) else { return };
    // Modes people compute on purpose read as modes in octal: 420 is 0644, 256 is 0400.
    let sensible = |mode: i64| {
        matches!(
            mode,
            0o400
                | 0o440
                | 0o444
                | 0o500
                | 0o550
                | 0o555
                | 0o600
                | 0o640
                | 0o644
                | 0o660
                | 0o664
                | 0o666
                | 0o700
                | 0o744
                | 0o750
                | 0o755
                | 0o770
                | 0o774
                | 0o775
                | 0o777
        )
    };
    let meant = i64::from_str_radix(text, 8).unwrap_or(0);
    if text.starts_with('0') || sensible(value) || !sensible(meant) {
        return;
    }
    let finding = cx
        .warning(format!("the mode `{text}` is decimal: it means {value:04o}"))
        .at(mode, "")
        .help(format!("write `0{text}`"))
        .unsafe_fix(format!("write `0{text}`"), mode.span(), format!("0{text}"));
    if value > 0o777 { finding.state(Rejected).emit() } else { finding.no_event().emit() }
}
