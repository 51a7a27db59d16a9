//! Helm refuses the files of a chart.
//!
//! ## Why it fails
//! `Chart.yaml` without `name` or `version`, a version that is none, values that are no map, a subchart that cannot
//! be unpacked, a `kubeVersion` that excludes the cluster: `helm install` stops before it renders anything.
//!
//! ## Bad
//! ```text
//! # Chart.yaml
//! apiVersion: v2
//! name: web
//! version: latest
//! ```
//!
//! ## Good
//! ```text
//! # Chart.yaml
//! apiVersion: v2
//! name: web
//! version: 1.0.0
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ChartDoesNotLoad;

impl Lint for ChartDoesNotLoad {
    type Subject<'r> = File<'r>;
    const META: Meta = Meta::error("").predicts(Rejected, "", "");

    /// Rendering reports it: a chart that does not render gives no subject.
    fn check<'r>(_: File<'r>, _: &mut Cx<'r>) {}
}
