//! A container's `kubectl` command asks for something that its ServiceAccount's Roles do not grant.
//!
//! ## Why it fails
//! The API server answers `forbidden` to what no rule allows, and `kubectl` ends with an error. A rule has to name the
//! verb, the resource with its API group (`deployments` are in `apps`), and subresources on their own (`pods/exec`,
//! `pods/log`, `deployments/scale`).
//!
//! ## Bad
//! ```yaml
//! apiVersion: rbac.authorization.k8s.io/v1
//! kind: Role
//! metadata: { name: cleaner, namespace: shop }
//! rules:
//! - apiGroups: [""]
//!   resources: [pods]
//!   verbs: [get, list] #~ role-without-needed-verb
//! ---
//! apiVersion: rbac.authorization.k8s.io/v1
//! kind: RoleBinding
//! metadata: { name: cleaner, namespace: shop }
//! roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: cleaner }
//! subjects:
//! - { kind: ServiceAccount, name: cleaner, namespace: shop }
//! ---
//! apiVersion: v1
//! kind: ServiceAccount
//! metadata: { name: cleaner, namespace: shop }
//! ---
//! apiVersion: batch/v1
//! kind: Job
//! metadata: { name: cleaner, namespace: shop }
//! spec:
//!   template:
//!     spec:
//!       serviceAccountName: cleaner
//!       restartPolicy: Never
//!       containers:
//!       - name: cleaner
//!         image: registry.k8s.io/kubectl:v1.34.1
//!         command: ["kubectl", "delete", "pods", "-l", "stage=done"]
//! ```
//! ## Good
//! ```yaml
//! apiVersion: rbac.authorization.k8s.io/v1
//! kind: Role
//! metadata: { name: cleaner, namespace: shop }
//! rules:
//! - apiGroups: [""]
//!   resources: [pods]
//!   verbs: [get, list, delete]
//! ---
//! apiVersion: rbac.authorization.k8s.io/v1
//! kind: RoleBinding
//! metadata: { name: cleaner, namespace: shop }
//! roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: cleaner }
//! subjects:
//! - { kind: ServiceAccount, name: cleaner, namespace: shop }
//! ---
//! apiVersion: v1
//! kind: ServiceAccount
//! metadata: { name: cleaner, namespace: shop }
//! ---
//! apiVersion: batch/v1
//! kind: Job
//! metadata: { name: cleaner, namespace: shop }
//! spec:
//!   template:
//!     spec:
//!       serviceAccountName: cleaner
//!       restartPolicy: Never
//!       containers:
//!       - name: cleaner
//!         image: registry.k8s.io/kubectl:v1.34.1
//!         command: ["kubectl", "delete", "pods", "-l", "stage=done"]
//! ```
use crate::prelude::*;

/// See the file's own text.
pub struct RoleWithoutNeededVerb;

impl Lint for RoleWithoutNeededVerb {
    type Subject<'r> = Container<'r>;
    const META: Meta = Meta::warning("E4")
        .predicts(Error, "BackoffLimitExceeded", "Job has reached the specified backoff limit")
        .predicts(CrashLoopBackOff, "BackOff", "Back-off restarting failed container {} in pod {}");

    fn check<'r>(container: Container<'r>, cx: &mut Cx<'r>) {
        let commands = command::client_commands(container);
        if !commands.iter().any(|c| c.program == "kubectl") || command::has_own_credentials(container) {
            return;
        }
        let Some(grants) = rbac::Grants::of(container.pod) else { return };
        let mut missing: Vec<Missed<'_, 'r>> = Vec::new();
        for command in commands.iter().filter(|c| !c.guarded) {
            for access in kubectl::accesses(command) {
                let Some(shortfall) = grants.shortfall(&access) else { continue };
                let verb = access.verbs[0];
                match missing.iter_mut().find(|m| m.access.full_resource() == access.full_resource()) {
                    Some(same) if !same.verbs.contains(&verb) => same.verbs.push(verb),
                    Some(_) => {}
                    None => missing.push(Missed { command, access, shortfall, verbs: vec![verb] }),
                }
            }
        }
        for missed in &missing {
            report(container, missed, &grants, cx);
        }
    }
}

/// A resource that is asked for, and what the rules lack.
struct Missed<'c, 'r> {
    command: &'c command::ClientCommand,
    access: Access,
    shortfall: Shortfall<'r>,
    verbs: Vec<&'static str>,
}

fn report<'r>(container: Container<'r>, missed: &Missed<'_, 'r>, grants: &rbac::Grants<'r>, cx: &mut Cx<'r>) {
    let (command, access, account) = (missed.command, &missed.access, grants.account);
    let (resource, verbs) = (access.full_resource(), missed.verbs.join("`, `"));
    let (state, reason, message) = container.failing(command.site, command.looped);
    let says = access.forbidden(account, grants.namespace(), grants.namespace());
    let finding = cx
        .warning(format!("ServiceAccount `{account}` may not `{verbs}` `{resource}`"))
        .note(format!("the container's log says `{says}`"))
        .field(container.spec.node().path_from(container.object().root()))
        .state(state);
    let finding = if reason.is_empty() { finding.no_event() } else { finding.event(reason, message) };
    let needs = format!("this needs `{verbs}` on `{resource}`");
    match fault(missed) {
        Some((place, text, help)) => finding.at(place, text).also(command.span, needs).help(help).emit(),
        None => {
            let finding =
                finding.at(command.span, needs).help("bind a Role with such a rule to the ServiceAccount");
            match (missed.shortfall, grants.defined) {
                (Shortfall::OtherAccount(name), _) => {
                    let other = name.as_str().unwrap_or("");
                    finding
                        .also(name, "this ServiceAccount may, and no Pod runs as it")
                        .help(format!("write `serviceAccountName: {other}` in the Pod"))
                        .emit()
                }
                (Shortfall::Role(role), _) => finding.also(role.head(), "grants nothing on it").emit(),
                (_, Some(account)) => {
                    finding.also(account.head(), "no binding names this ServiceAccount").emit()
                }
                _ => finding.emit(),
            }
        }
    }
}

/// Where the rule or binding falls short, what is said there, and what to do. `None` where no rule comes near.
fn fault(missed: &Missed<'_, '_>) -> Option<(Span, String, String)> {
    let access = &missed.access;
    let (verbs, resource, group) =
        (missed.verbs.join("`, `"), access.full_resource(), &access.resource.group);
    Some(match missed.shortfall {
        Shortfall::Verb(place) => {
            (head_of(place), format!("without `{verbs}`"), format!("add `{verbs}` to the verbs"))
        }
        Shortfall::Names(place) => {
            let help = "`list`, `watch` and `create` cannot be granted by name: name the object, or leave the names out";
            (head_of(place), "for these objects only".to_owned(), help.to_owned())
        }
        Shortfall::Group(place) => {
            let text = format!("`{}` are in the API group `{group}`", access.resource.plural);
            (head_of(place), text, format!("write `apiGroups: [\"{group}\"]`"))
        }
        Shortfall::Resource(place) => {
            let help = format!("add `{resource}` with the verb `{verbs}`");
            (head_of(place), format!("does not name `{resource}`"), help)
        }
        Shortfall::Elsewhere(binding) => {
            let help = "bind the Role where it is needed; for all namespaces a ClusterRole with a ClusterRoleBinding";
            (binding.head(), elsewhere(access, binding), help.to_owned())
        }
        Shortfall::Role(_) | Shortfall::Unbound | Shortfall::OtherAccount(_) => return None,
    })
}

fn elsewhere(access: &Access, binding: Object<'_>) -> String {
    match &access.scope {
        rbac::Scope::Cluster => "grants it in one namespace, not at the cluster scope".to_owned(),
        _ => format!("grants it in the namespace `{}` only", binding.namespace_or_default()),
    }
}

/// A list on several lines is meant by its key.
fn head_of(list: Value<'_>) -> Span {
    if list.is_flow() { list.span() } else { list.key().map_or_else(|| list.span(), Value::span) }
}
