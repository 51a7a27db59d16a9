//! A container uses the Kubernetes API, and its Pod brings no token for it.
//!
//! ## Why it fails
//! `automountServiceAccountToken: false`, in the Pod or in its ServiceAccount, keeps the token and the address of the
//! API server's certificate out of the containers. `kubectl` and other clients then find no cluster: without
//! configuration they talk to `localhost:8080`, where nobody answers.
//!
//! ## Bad
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: watcher, namespace: shop }
//! spec:
//!   serviceAccountName: watcher
//!   automountServiceAccountToken: false #~ automount-off-while-api-is-used
//!   containers:
//!   - name: watcher
//!     image: registry.k8s.io/kubectl:v1.34.1
//!     command: ["kubectl", "get", "pods", "--watch"]
//! ---
//! apiVersion: v1
//! kind: ServiceAccount
//! metadata: { name: watcher, namespace: shop }
//! ```
//! ## Good
//! ```yaml
//! apiVersion: v1
//! kind: Pod
//! metadata: { name: watcher, namespace: shop }
//! spec:
//!   serviceAccountName: watcher
//!   automountServiceAccountToken: true
//!   containers:
//!   - name: watcher
//!     image: registry.k8s.io/kubectl:v1.34.1
//!     command: ["kubectl", "get", "pods", "--watch"]
//! ---
//! apiVersion: v1
//! kind: ServiceAccount
//! metadata: { name: watcher, namespace: shop }
//! automountServiceAccountToken: false
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct AutomountOffWhileApiIsUsed;

impl Lint for AutomountOffWhileApiIsUsed {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::warning("E4")
        .predicts(CrashLoopBackOff, "BackOff", "Back-off restarting failed container {} in pod {}")
        .predicts(Error, "BackoffLimitExceeded", "Job has reached the specified backoff limit");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let Some(off) = automount_off(container.pod, cx) else { return };
        if container.role == ContainerRole::Ephemeral || command::has_own_credentials(container) {
            return;
        }
        let Some(used) = command::api_use(container) else { return };
        let finding = cx
            .warning(format!("the Pod gets no token for the API, {}", used.what))
            .at(off, "keeps the ServiceAccount's token out of the containers")
            .also(used.span, "this needs it")
            .note(format!("the container's log says `{}`", used.log))
            .help("set `automountServiceAccountToken: true` in the Pod, or mount a projected `serviceAccountToken`");
        let (state, reason, message) = container.failing(used.site, used.looped);
        let finding = finding.state(state);
        if reason.is_empty() { finding.no_event().emit() } else { finding.event(reason, message).emit() }
    }
}

/// The `false` that keeps the token out: the Pod's own, or its ServiceAccount's where the Pod says nothing
/// (`shouldAutomount` in `plugin/pkg/admission/serviceaccount`).
fn automount_off<'r>(pod: Pod<'r>, cx: &Cx<'r>) -> Option<Value<'r>> {
    if let Some(own) = pod.spec.automount_service_account_token() {
        return (!own.value).then_some(own.node);
    }
    let account = pod.spec.service_account_name().or(pod.spec.service_account());
    let name = account.map_or("default", |name| name.value);
    let Lookup::Found(all) = cx.lookup(pod.object, "ServiceAccount", name) else { return None };
    let field =
        |o: &Object<'r>| o.at(&["automountServiceAccountToken"]).filter(|v| v.as_bool() == Some(false));
    let first = all.first().and_then(field)?;
    all.iter().all(|o| field(o).is_some()).then_some(first)
}
