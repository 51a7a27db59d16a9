//! Unused images stay on the nodes for days before they may be removed.
//!
//! ## Why it fails
//! The kubelet never removes an image that has been unused for less than `imageMinimumGCAge` (2 minutes). With
//! days or weeks there is nothing to remove when the disk runs full: `FreeDiskSpaceFailed`, then evictions.
//!
//! ## Bad
//! ```yaml
//! apiVersion: kubelet.config.k8s.io/v1beta1
//! kind: KubeletConfiguration
//! imageMinimumGCAge: 720h #~ unused-images-kept-for-weeks
//! ```
//! ## Good
//! ```yaml
//! apiVersion: kubelet.config.k8s.io/v1beta1
//! kind: KubeletConfiguration
//! imageMinimumGCAge: 2m0s
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct UnusedImagesKeptForWeeks;

impl Lint for UnusedImagesKeptForWeeks {
    type Subject<'r> = Object<'r>;
    const META: Meta = Meta::warning("C3 T1").predicts(
        ContainerCreating,
        "FreeDiskSpaceFailed",
        "Failed to garbage collect required amount of images",
    );

    fn check<'r>(object: Object<'r>, cx: &mut Cx<'r>) {
        if object.kind() != "KubeletConfiguration" {
            return;
        }
        let age = node::duration_field(object.root(), "imageMinimumGCAge");
        if let Some(age) = age.filter(|age| age.value > 2.0 * 86_400.0) {
            cx.warning(format!(
                "unused images stay for {} days whatever the disk says",
                (age.value / 86_400.0).round()
            ))
            .at(age, "")
            .help("leave `imageMinimumGCAge` at minutes; `imageMaximumGCAge` is for cleaning up")
            .emit();
        }
    }
}
