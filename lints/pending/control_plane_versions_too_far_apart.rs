//! A component of the control plane is several minor versions older than the API server.
//!
//! ## Why it fails
//! kube-scheduler and kube-controller-manager may be one minor version older than kube-apiserver
//! (<https://kubernetes.io/releases/version-skew-policy/>), never newer. Further apart they ask for API versions that
//! the server no longer has, and Pods stay `Pending`.
//!
//! ## Bad
//! ```yaml kubernetes=1.34
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: kube-scheduler, namespace: kube-system }
//! spec:
//!   containers:
//!   - name: kube-scheduler
//!     image: registry.k8s.io/kube-scheduler:v1.28.4 #~ control-plane-versions-too-far-apart
//!     command:
//!     - kube-scheduler
//!     - --leader-elect=true
//! ```
//! ## Good
//! ```yaml kubernetes=1.34
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: kube-scheduler, namespace: kube-system }
//! spec:
//!   containers:
//!   - name: kube-scheduler
//!     image: registry.k8s.io/kube-scheduler:v1.34.1
//!     command:
//!     - kube-scheduler
//!     - --leader-elect=true
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ControlPlaneVersionsTooFarApart;

impl Lint for ControlPlaneVersionsTooFarApart {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::warning("P9").predicts(Pending, "", "").predicts(
        CrashLoopBackOff,
        "BackOff",
        "Back-off restarting failed container",
    );

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let Some(program) = container.command().next().and_then(|c| c.value.rsplit('/').next()) else {
            return;
        };
        if !matches!(program, "kube-scheduler" | "kube-controller-manager") {
            return;
        }
        let Some(image) = container.image() else { return };
        let minor = |image: &str| -> Option<u8> {
            image.rsplit_once(":v1.")?.1.split(['.', '-', '@']).next()?.parse().ok()
        };
        let Some(own) = minor(image.value) else { return };
        let server = node::control_plane(cx.run, "kube-apiserver").find_map(|c| minor(c.image()?.value));
        // Without the server's manifest, the version asked for is what it runs, if only one was asked for.
        let asked = VersionSet::ALL.minors().find(|v| cx.versions() == VersionSet::of(*v));
        let Some(server) = server.or(asked) else { return };
        if own + 1 < server || own > server {
            cx.warning(format!("{program} is of 1.{own}, the API server of 1.{server}"))
                .at(image, "")
                .help(format!("use the image of 1.{server}, or of 1.{} at the oldest", server - 1))
                .emit();
        }
    }
}
