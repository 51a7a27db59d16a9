//! A program is told to write more into an emptyDir than the volume may hold.
//!
//! ## Why it fails
//! The kubelet evicts a Pod whose `emptyDir` grows over its `sizeLimit`: `Usage of EmptyDir volume "data"
//! exceeds the limit`.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   volumes:
//!   - name: data
//!     emptyDir: { sizeLimit: 10Gi }
//!   containers:
//!   - name: web
//!     image: quay.io/prometheus/prometheus:v3.2.1
//!     args:
//!     - --storage.tsdb.path=/prometheus
//!     - --storage.tsdb.retention.size=50GB #~ empty-dir-smaller-than-its-data
//!     volumeMounts:
//!     - { name: data, mountPath: /prometheus }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web, namespace: shop }
//! spec:
//!   volumes:
//!   - name: data
//!     emptyDir: { sizeLimit: 10Gi }
//!   containers:
//!   - name: web
//!     image: quay.io/prometheus/prometheus:v3.2.1
//!     args:
//!     - --storage.tsdb.path=/prometheus
//!     - --storage.tsdb.retention.size=8GB
//!     volumeMounts:
//!     - { name: data, mountPath: /prometheus }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct EmptyDirSmallerThanItsData;

impl Lint for EmptyDirSmallerThanItsData {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::error("C3").predicts(
        Evicted,
        "Evicted",
        "Usage of EmptyDir volume \"{}\" exceeds the limit \"{}\". ",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        for written in storage::writes(container) {
            let Some((volume, limit)) = storage::empty_dir_at(container, &written.path) else { continue };
            let Ok(bytes) = quantity::Quantity::parse(limit.value).map(quantity::Quantity::value) else {
                continue;
            };
            if bytes <= 0 || written.bytes <= bytes as u64 {
                continue;
            }
            let severity = if written.at_once { Severity::Error } else { Severity::Warning };
            let name = volume.name().map_or("", |name| name.value);
            cx.report(
                severity,
                format!(
                    "{} are written into `{name}`, which may hold {}",
                    memory::in_words(written.bytes),
                    memory::in_words(bytes as u64)
                ),
            )
            .at(written.span, "this much is written")
            .also(limit, "the volume's limit")
            .event_message(format!(
                "Usage of EmptyDir volume \"{name}\" exceeds the limit \"{}\". ",
                limit.value
            ))
            .help("raise the `sizeLimit`, or write less")
            .emit();
        }
    }
}
