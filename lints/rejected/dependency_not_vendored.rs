//! A chart needs another that does not lie in its `charts/` folder.
//!
//! ## Why it fails
//! `helm install` of a folder stops where `Chart.yaml` names dependencies that are not there. Many repositories keep
//! them out on purpose and run `helm dependency build` first; podlint never downloads anything, so it renders what
//! is there and cannot say more of what the missing charts would bring.
//!
//! ## Bad
//! ```text
//! # Chart.yaml, and no charts/redis-18.0.0.tgz
//! dependencies:
//! - { name: redis, version: 18.x, repository: https://charts.bitnami.com/bitnami }
//! ```
//!
//! ## Good
//! ```text
//! # Chart.yaml, and charts/redis-18.0.0.tgz
//! dependencies:
//! - { name: redis, version: 18.x, repository: https://charts.bitnami.com/bitnami }
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct DependencyNotVendored;

impl Lint for DependencyNotVendored {
    type Subject<'r> = File<'r>;
    const META: Meta = Meta::note("");

    /// Rendering reports it: a chart that does not render gives no subject.
    fn check<'r>(_: File<'r>, _: &mut Cx<'r>) {}
}
