//! The name of a Service ends in a domain that is nearly, but not quite, the cluster's.
//!
//! ## Why it fails
//! The cluster's DNS answers for one domain, `cluster.local` unless the kubelets say otherwise. A name under another one is
//! passed on to the DNS outside, which knows nothing of it.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     env:
//!     - name: DB_HOST
//!       value: database.shop.svc.cluster.locl #~ cluster-domain-misspelled
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: web }
//! spec:
//!   containers:
//!   - name: web
//!     image: ghcr.io/acme/web:1.4.2
//!     env:
//!     - name: DB_HOST
//!       value: database.shop.svc.cluster.local
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct ClusterDomainMisspelled;

const DOMAIN: &str = "cluster.local";

impl Lint for ClusterDomainMisspelled {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::warning("H7")
        .predicts(CrashLoopBackOff, "BackOff", "Back-off restarting failed container {} in pod {}")
        .predicts(PodInitializing, "", "");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        for setting in container.settings() {
            let (text, node) = (setting.value, setting.node);
            for (at, _) in text.match_indices(".svc.") {
                let start = at + ".svc.".len();
                let in_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
                let len = text[start..].find(|c| !in_name(c)).unwrap_or(text.len() - start);
                let domain = text[start..start + len].trim_end_matches('.');
                if domain == DOMAIN || distance(domain, DOMAIN, 2).is_none() {
                    continue;
                }
                if node::kubelets(cx.run).any(|k| k.root().str_at(&["clusterDomain"]) == Some(domain)) {
                    continue;
                }
                let span = node.part(start..start + domain.len());
                let finding = cx
                    .warning(format!("`{domain}` is not the cluster's domain"))
                    .at(span, "")
                    .event_message(container.back_off())
                    .write(span, DOMAIN);
                match container.role {
                    ContainerRole::Init => finding.state(PodInitializing).emit(),
                    _ => finding.emit(),
                }
            }
        }
    }
}
