//! What a Pod's ServiceAccount may do, as far as the files tell (`plugin/pkg/auth/authorizer/rbac`).

use super::index::{Lookup, same_namespace};
pub use crate::model::kubectl::{Access, Name, Scope};
use crate::model::{Object, Pod};
use crate::syntax::yaml::Value;

const GROUP: &str = "rbac.authorization.k8s.io";

/// A Role or ClusterRole that a binding gives to an account.
#[derive(Debug, Clone, Copy)]
struct Grant<'r> {
    role: Object<'r>,
    binding: Object<'r>,
}

/// All that the files give to a Pod's ServiceAccount.
#[derive(Debug, Clone)]
pub struct Grants<'r> {
    grants: Vec<Grant<'r>>,
    /// The name of the account.
    pub account: &'r str,
    /// Where the account is defined or named; `None` for `default`, which nobody has to define.
    pub defined: Option<Object<'r>>,
    namespace: Option<&'r str>,
    pod: Pod<'r>,
}

/// What is missing where a request is refused.
#[derive(Debug, Clone, Copy)]
pub enum Shortfall<'r> {
    /// A rule about the resource lacks the verb: its `verbs`.
    Verb(Value<'r>),
    /// A rule grants it for other objects only: its `resourceNames`.
    Names(Value<'r>),
    /// A rule names the resource in another API group: its `apiGroups`.
    Group(Value<'r>),
    /// A rule would do if it named the resource: its `resources`.
    Resource(Value<'r>),
    /// The Role would do, but the binding grants it in another namespace: the binding.
    Elsewhere(Object<'r>),
    /// The Roles are about something else: one of them.
    Role(Object<'r>),
    /// No binding names the account.
    Unbound,
    /// The Pod names no account, and the binding that would do names another one, which no Pod here runs as: its name.
    OtherAccount(Value<'r>),
}

impl<'r> Grants<'r> {
    /// What the files give to the account of a Pod; `None` where not everything is known: the account is defined
    /// elsewhere, a binding leads to a Role that is not in the files or is put together by the cluster.
    pub fn of(pod: Pod<'r>) -> Option<Self> {
        let run = pod.object.run;
        let named = pod.spec.service_account_name().or(pod.spec.service_account());
        let account = named.map_or("default", |name| name.value);
        let namespace = pod.object.namespace();
        let lookup = |object: Object<'r>, kind: &str, namespace, name: &str| {
            run.index.lookup(run, object.data().unit, kind, namespace, name)
        };
        let defined = match lookup(pod.object, "ServiceAccount", namespace, account) {
            Lookup::Found(all) => all.first().copied(),
            _ if account == "default" => None,
            _ => return None,
        };
        let mut grants = Vec::new();
        let kinds = ["RoleBinding", "ClusterRoleBinding"];
        for binding in kinds.into_iter().flat_map(|kind| run.index.of_kind(run, kind)) {
            if binding.group() != GROUP || !names(binding, account, namespace) {
                continue;
            }
            let kind = binding.root().str_at(&["roleRef", "kind"])?;
            let name = binding.root().str_at(&["roleRef", "name"])?;
            let place = if kind == "Role" { binding.namespace() } else { None };
            let Lookup::Found(roles) = lookup(binding, kind, place, name) else { return None };
            if !roles.iter().all(|role| is_literal(*role)) {
                return None;
            }
            grants.extend(roles.into_iter().map(|role| Grant { role, binding }));
        }
        // A patch or overlay may say more than the Role it is made for.
        let patched = |object: Object<'r>| {
            object.data().fragment && grants.iter().any(|g| g.role.written_name() == object.written_name())
        };
        if run.objects().any(|o| matches!(o.kind(), "Role" | "ClusterRole") && patched(o)) {
            return None;
        }
        Some(Self { grants, account, defined, namespace, pod })
    }

    /// The namespace of the Pod, for a sentence.
    pub fn namespace(&self) -> &'r str {
        self.namespace.unwrap_or("default")
    }

    /// What keeps the account from a request; `None` where it may, or where that depends on more than the files.
    pub fn shortfall(&self, access: &Access) -> Option<Shortfall<'r>> {
        let fits = |grant: &&Grant<'r>| rules(grant.role).any(|rule| rule.grants(access));
        if self.grants.iter().filter(fits).any(|grant| self.reaches(grant, access)) {
            return None;
        }
        if let Some(grant) = self.grants.iter().find(fits) {
            return Some(Shortfall::Elsewhere(grant.binding));
        }
        let reaching = || self.grants.iter().filter(|grant| self.reaches(grant, access));
        let found = |pick: fn(&Rule<'r>, &Access) -> Option<Value<'r>>| {
            reaching().flat_map(|grant| rules(grant.role)).find_map(|rule| pick(&rule, access))
        };
        let near = found(Rule::lacks_verb)
            .map(Shortfall::Verb)
            .or_else(|| found(Rule::lacks_name).map(Shortfall::Names))
            .or_else(|| found(Rule::lacks_group).map(Shortfall::Group))
            .or_else(|| found(Rule::lacks_resource).map(Shortfall::Resource));
        if near.is_some() {
            return near;
        }
        let any = self.grants.first().map(|grant| Shortfall::Role(grant.role));
        // Rights that the files of an application do not speak of are granted somewhere else.
        any.or_else(|| self.other_account(access).map(Shortfall::OtherAccount))
            .or_else(|| self.defined.filter(|o| speaks_of_rights(*o)).map(|_| Shortfall::Unbound))
    }

    /// The account that a binding of the Pod's unit gives the right to, where the Pod runs as `default` because it
    /// names none, and nothing runs as the other.
    fn other_account(&self, access: &Access) -> Option<Value<'r>> {
        let object = self.pod.object;
        let name = |pod: Pod<'r>| pod.spec.service_account_name().or(pod.spec.service_account());
        if name(self.pod).is_some() {
            return None;
        }
        let used = |account: &str| {
            object.unit_objects().filter_map(Pod::of).any(|pod| name(pod).is_some_and(|n| n.value == account))
        };
        let bindings =
            object.unit_objects().filter(|o| o.group() == GROUP && o.kind().ends_with("RoleBinding"));
        bindings.filter(|binding| self.gives(*binding, access)).find_map(|binding| {
            binding.at(&["subjects"]).into_iter().flat_map(Value::items).find_map(|subject| {
                let name = subject.get("name")?;
                let here = same_namespace(subject.str_at(&["namespace"]), self.namespace);
                let other = subject.str_at(&["kind"]) == Some("ServiceAccount") && !used(name.as_str()?);
                (here && other).then_some(name)
            })
        })
    }

    /// Whether a binding's Role grants a request where it is made.
    fn gives(&self, binding: Object<'r>, access: &Access) -> bool {
        let run = binding.run;
        let kind = binding.root().str_at(&["roleRef", "kind"]).unwrap_or("");
        let name = binding.root().str_at(&["roleRef", "name"]).unwrap_or("");
        let place = if kind == "Role" { binding.namespace() } else { None };
        let found = run.index.lookup(run, binding.data().unit, kind, place, name);
        let Lookup::Found(roles) = found else { return false };
        roles.into_iter().any(|role| {
            self.reaches(&Grant { role, binding }, access) && rules(role).any(|rule| rule.grants(access))
        })
    }

    fn reaches(&self, grant: &Grant<'r>, access: &Access) -> bool {
        if grant.binding.kind() == "ClusterRoleBinding" {
            return true;
        }
        match &access.scope {
            Scope::Cluster => false,
            Scope::Own => same_namespace(grant.binding.namespace(), self.namespace),
            Scope::Namespace(name) => same_namespace(grant.binding.namespace(), Some(name)),
            Scope::Unknown => true,
        }
    }
}

/// Whether the account's own unit holds Roles or bindings.
fn speaks_of_rights(account: Object<'_>) -> bool {
    let mut objects = account.unit_objects();
    objects.any(|o| o.group() == GROUP && matches!(o.kind(), "Role" | "RoleBinding"))
}

/// Whether a binding's subjects hold the account, by name or as one of a group of all accounts.
fn names(binding: Object<'_>, account: &str, namespace: Option<&str>) -> bool {
    binding.at(&["subjects"]).into_iter().flat_map(Value::items).any(|subject| {
        let name = subject.str_at(&["name"]).unwrap_or("");
        match subject.str_at(&["kind"]) {
            Some("ServiceAccount") => {
                (name == account || name.contains("${"))
                    && same_namespace(subject.str_at(&["namespace"]), namespace)
            }
            Some("Group") => {
                let own = name.strip_prefix("system:serviceaccounts:");
                matches!(name, "system:serviceaccounts" | "system:authenticated")
                    || own.is_some_and(|own| same_namespace(Some(own), namespace))
            }
            Some("User") => name.strip_prefix("system:serviceaccount:").is_some_and(|full| {
                full.split_once(':')
                    .is_some_and(|(place, user)| user == account && same_namespace(Some(place), namespace))
            }),
            _ => false,
        }
    })
}

/// Whether all that a Role grants is written down in it.
fn is_literal(role: Object<'_>) -> bool {
    let aggregated = role.at(&["aggregationRule"]).is_some();
    let opaque = rules(role).any(|rule| {
        ["apiGroups", "resources", "verbs", "resourceNames"].into_iter().any(|field| {
            rule.0
                .get(field)
                .into_iter()
                .flat_map(Value::items)
                .any(|item| item.as_str().is_none_or(|text| text.contains("${") || text.contains("{{")))
        })
    });
    !aggregated && !opaque && role.at(&["rules"]).is_some_and(Value::is_sequence)
}

fn rules(role: Object<'_>) -> impl Iterator<Item = Rule<'_>> {
    role.at(&["rules"]).into_iter().flat_map(Value::items).filter(|rule| rule.is_mapping()).map(Rule)
}

/// One rule (`PolicyRule`).
#[derive(Clone, Copy)]
struct Rule<'r>(Value<'r>);

impl<'r> Rule<'r> {
    fn has(&self, field: &str, says: impl Fn(&str) -> bool) -> bool {
        self.0.get(field).into_iter().flat_map(Value::items).filter_map(Value::as_str).any(says)
    }

    /// `VerbMatches`
    fn verb(&self, access: &Access) -> bool {
        self.has("verbs", |verb| verb == "*" || access.verbs.contains(&verb))
    }

    /// `APIGroupMatches`
    fn group(&self, access: &Access) -> bool {
        self.has("apiGroups", |group| group == "*" || group == access.resource.group)
    }

    /// `ResourceMatches`
    fn resource(&self, access: &Access) -> bool {
        let wanted = access.full_resource();
        self.has("resources", |resource| {
            let any_of_sub =
                || access.subresource.is_some_and(|sub| resource.strip_prefix("*/") == Some(sub));
            resource == "*" || resource == wanted || any_of_sub()
        })
    }

    /// `ResourceNameMatches`
    fn name(&self, access: &Access) -> bool {
        let Some(names) = self.0.get("resourceNames").filter(|names| names.items().len() > 0) else {
            return true;
        };
        match &access.name {
            Name::All => false,
            Name::Known(name) => names.items().any(|item| item.as_str() == Some(name)),
            Name::Unknown => true,
        }
    }

    fn grants(&self, access: &Access) -> bool {
        self.verb(access) && self.group(access) && self.resource(access) && self.name(access)
    }

    fn lacks_verb(&self, access: &Access) -> Option<Value<'r>> {
        (self.group(access) && self.resource(access) && !self.verb(access)).then(|| self.0.get("verbs"))?
    }

    fn lacks_name(&self, access: &Access) -> Option<Value<'r>> {
        (self.group(access) && self.resource(access) && self.verb(access))
            .then(|| self.0.get("resourceNames"))?
    }

    /// The rule names the resource itself; one about all resources of a group is not meant.
    fn lacks_group(&self, access: &Access) -> Option<Value<'r>> {
        let named = self.has("resources", |resource| resource == access.full_resource());
        (!self.group(access) && named && self.verb(access)).then(|| self.0.get("apiGroups"))?
    }

    /// The rule is about the resource a subresource belongs to, or names it in the singular or as a kind.
    fn lacks_resource(&self, access: &Access) -> Option<Value<'r>> {
        let plural = &access.resource.plural;
        let near = self.has("resources", |resource| {
            let lower = resource.to_ascii_lowercase();
            lower.split('/').next() == Some(plural)
                || crate::model::kubectl::resource(&lower).is_some_and(|r| r.plural == *plural)
        });
        (self.group(access) && near && !self.resource(access)).then(|| self.0.get("resources"))?
    }
}
